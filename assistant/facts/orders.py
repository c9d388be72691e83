"""Which event a sentence puts before which, read by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.facts.clauses import Sentence
from assistant.facts.direction_words import direction_cue
from assistant.facts.relations import content_between
from assistant.facts.tokens import Token, is_content


@dataclass(frozen=True, slots=True)
class Order:
    """Two events in time: token indexes of what comes first and of what comes second."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    cue: str


_FOLLOWED = re.compile(
    r"\b(?:with\ssubsequent|followed\sby|preceded\sby|then|prior\sto|before|after|following|post|once|upon|subsequent\sto|until"
    r"|(?<=should\s)(?:follow|precede)|(?<=must\s)(?:follow|precede)|(?<=always\s)(?:follow|precede)|follows(?!\sup)|precedes|preceded(?=\sthe\s))\b",
    re.I,
)


@lru_cache(maxsize=4096)
def read_orders(sentence: Sentence) -> tuple[Order, ...]:
    """Which event a sentence puts before which."""
    text, tokens = sentence.text, sentence.tokens
    found = []
    for match in _FOLLOWED.finditer(text):
        cue = re.sub(r"\s+", " ", match.group().lower())
        joint = _joint_before(text, match.start()) if cue == "then" else None
        if joint is not None:
            near, far = content_between(tokens, joint, match.start()), _far(sentence, joint)
            if near and far:
                found.append(Order(far, near, cue))
            continue
        near = _noun_phrase(sentence, match.end()) + _done_behind(sentence, match.end())
        if not near:
            continue
        opening = not text[: match.start()].strip() or text[: match.start()].rstrip().endswith((",", ";", ":"))
        initial = opening and cue not in ("then", "followed by", "preceded by", "subsequent to")
        if initial:
            comma = text.find(",", match.end())
            if comma < 0 and cue not in ("once",):
                continue
            inner = content_between(tokens, match.end(), comma if comma > 0 else len(text))
            far = content_between(tokens, comma + 1, len(text)) if comma > 0 else ()
            near = inner if len(inner) <= 6 else near
        else:
            far = _far(sentence, match.start())
        if not far:
            continue
        if cue in ("follow", "follows", "after", "following", "post", "once", "upon", "subsequent to", "preceded by"):
            found.append(Order(near, far, cue))
        else:
            found.append(Order(far, near, cue))
    return tuple(found)


#: A list of things and what is done to them ("before the risks, the costs and the aim have been discussed").
_LISTED_DONE = re.compile(r"[^;.()]{0,120}?(?:,|\sand)\s[^;.()]{0,80}?\s(?:has|have|had)\sbeen\s(?P<done>\w+)", re.I)


def _done_behind(sentence: Sentence, at: int) -> tuple[int, ...]:
    """The verb behind the list of things that it is done to."""
    done = _LISTED_DONE.match(sentence.text, at)
    return content_between(sentence.tokens, *done.span("done")) if done else ()


_COPULA = re.compile(r"\b(?:is|are|was|were|be|been)\s$", re.I)
_LAST_JOINT = re.compile(r"(?:;|,\sand|,|\band)\s(?!.*(?:;|,|\band)\s)", re.I)


def _joint_before(text: str, at: int) -> int | None:
    """Where the event begins that comes second in "…, and the blood is then injected"."""
    joint = _LAST_JOINT.search(text[:at]) if _COPULA.search(text[:at]) else None
    return joint.start() if joint is not None else None


def _far(sentence: Sentence, at: int) -> tuple[int, ...]:
    """The event before a cue: back to the last comma, or one comma further where nothing but "it" stands there."""
    text = sentence.text
    end = len(text[:at].rstrip(" ,;"))
    for _ in range(3):
        start = _event_start(text, end)
        found = tuple(i for i in content_between(sentence.tokens, start, at) if not _auxiliary(sentence.tokens[i]))
        if found or start == 0:
            return found
        end = len(text[:start].rstrip(" ,;"))
    return ()


def _auxiliary(token: Token) -> bool:
    return token.folded in ("it", "should", "performed", "done", "be", "always", "usually", "whenever")


def _event_start(text: str, at: int) -> int:
    cut = max(
        text.rfind("; ", 0, at),
        text.rfind(". ", 0, at),
        text.rfind(", ", 0, at),
        text.rfind(" as well as ", 0, at),
        text.rfind(" and then ", 0, at),
    )
    return cut + 1 if cut >= 0 else 0


def _noun_phrase(sentence: Sentence, at: int) -> tuple[int, ...]:
    """The content words that follow a place without a break, at most five."""
    found: list[int] = []
    for i, token in enumerate(sentence.tokens):
        if token.start < at:
            continue
        if token.folded.endswith("ly") and not found:
            continue  # "before nearly every ablation"
        if is_content(token) and not direction_cue(token):
            if found and re.search(r"[,;.()]", sentence.text[sentence.tokens[found[-1]].end : token.start]):
                break
            found.append(i)
            if len(found) >= 5:
                break
        elif (
            found
            and token.folded not in ("the", "a", "an", "of", "and", "up", "ml", "cm", "mm", "about")
            and token.kind != "number"
        ):
            if token.folded == "to" and sentence.tokens[i - 1].folded == "up":
                continue
            break
        elif not found and token.folded in ("that", "which", "this", "it"):
            break
    return tuple(found)
