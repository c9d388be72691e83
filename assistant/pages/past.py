"""The turns around the chosen answer: each is set once, and as few elements stand on the page as their buttons allow.

Every element of the page costs Streamlit time with every drawing, so what stands between two buttons is one.
"""

from __future__ import annotations

import streamlit as st

from assistant.pages.answers import answer_view, question_view
from assistant.pages.names import count_of
from assistant.pages.render import Html, el, join, show, text
from assistant.pages.score_card import score_card
from assistant.pages.talks import Talk, Turn


class PastTurns:
    """The turns of a conversation as they are put on the page, one after the other."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._waiting: list[Html] = []

    def add(self, turn: Turn, arrives: bool = False) -> None:
        """Put a turn on the page.

        Args:
            turn: A question, or an answer that is not the chosen one.
            arrives: Whether it has just been asked; it then comes into view.
        """
        if arrives:
            self._waiting.append(el("span", class_=f"arrival {'odd' if turn.ordinal % 4 else 'even'}"))
        if turn.ordinal not in self._talk.drawn:
            self._talk.drawn[turn.ordinal] = _turn_view(turn)
        self._waiting.append(self._talk.drawn[turn.ordinal])
        if turn.answer and turn.answer.citations:
            self.show()
            n = len(turn.answer.citations)
            words = "Show its source" if n == 1 else f"Show its {count_of(n, 'source')}"
            key = f"choose-{self._talk.id}-{turn.ordinal}"
            st.button(words, key=key, type="tertiary", on_click=_choose, args=(turn.ordinal,))

    def show(self) -> None:
        """Show what has been added so far."""
        show(join(self._waiting))
        self._waiting = []


def _turn_view(turn: Turn) -> Html:
    if turn.role == "user":
        return question_view(turn.content)
    if turn.answer is None:
        return el("div", text(turn.content, "p"), class_="answer")
    return join([score_card(turn.answer.tool) if turn.answer.tool else None, answer_view(turn.answer, None)])


def _choose(ordinal: int) -> None:
    st.session_state.chosen = ordinal
