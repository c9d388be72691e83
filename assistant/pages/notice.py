"""What Pedicle is not, and what can leave this machine: always under the input, never in the way."""

from __future__ import annotations

from assistant.pages.render import Html, el, show, text
from assistant.settings import Settings

NOT_A_DOCTOR = "Pedicle quotes its library and computes published scores; it is no substitute for clinical judgement."


def show_notice(settings: Settings) -> None:
    """The line under the input."""
    show(el("p", NOT_A_DOCTOR, " ", leaves_machine(settings), class_="notice"))


def leaves_machine(settings: Settings) -> Html:
    """Whether a question can leave this machine, and where it would go."""
    if settings.model and settings.model_remote:
        where = f" at {settings.model_url}" if settings.model_url else ""
        return el("strong", "Questions and passages are sent to ", text(f"{settings.model}{where}"), ".")
    return el("span", "Nothing leaves this machine.")
