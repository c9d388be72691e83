"""When to operate after a transarterial embolisation: the next day, 72 hours at most."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Span, Tool, ToolInputs
from assistant.tools.intervals import In, Interval
from assistant.tools.note import Note
from assistant.tools.quantities import find_durations

MAX_HOURS = 72.0
NEXT_DAY = (12.0, 36.0)  # hours that lie on the next calendar day when both are done in working hours
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24.0


class EmbolizationInputs(ToolInputs):
    """The time from embolisation to surgery."""

    hours: Annotated[Interval | None, In("hours")] = Field(
        default=None, description="Time from embolisation to surgery [h]"
    )


def embolization_window(inputs: EmbolizationInputs) -> dict[str, Any]:
    """Hold the time from embolisation to surgery against the review's window.

    Returns:
        `hours`, `within_max_72h`, `next_day` (None while open), `max_hours`, `preferred`; negative time `valid` False.

    References:
        Filippiadis 2022, transarterial embolisation; the 72 hours are the review's own figure.
    """
    fixed = {"max_hours": int(MAX_HOURS), "preferred": "next day"}
    time = inputs.hours
    if time is None:
        return {"hours": None, "within_max_72h": None, "next_day": None, **fixed, "missing": ["hours"]}
    exact = time.exact()
    if exact is not None and exact < 0:
        return {
            "hours": exact,
            "within_max_72h": None,
            "next_day": None,
            **fixed,
            "valid": False,
            "allowed": [0, MAX_HOURS],
        }
    over = time.is_below(MAX_HOURS)
    within = (
        True
        if time.high <= MAX_HOURS
        else False
        if (over is False and time.low > MAX_HOURS) or (time.low == MAX_HOURS and time.open_low)
        else None
    )
    if time.low >= NEXT_DAY[0] and time.high <= NEXT_DAY[1]:
        next_day: bool | None = True
    else:
        next_day = False if time.low > NEXT_DAY[1] or time.is_below(NEXT_DAY[0]) else None
    shown = exact if exact is None or exact != int(exact) else int(exact)
    return {
        "hours": shown,
        "within_max_72h": within,
        "next_day": next_day,
        **fixed,
        "same_day": time.is_below(NEXT_DAY[0]) is True,
    }


def read_embolization(note: Note) -> Reading:
    """The time between: a length of time, days, "next day", "same day", or two weekdays."""
    reading = Reading()
    durations = [
        item
        for item in find_durations(note)
        if not re.search(
            r"\b(?:years?|yrs?|y|yo|old|maximum|max|limit|within the|survival)\b",
            note.words(item.first - 2, item.last + 1),
        )
    ]
    if durations:
        one = durations[-1]
        bounds = Interval(one.low, one.high, one.open_low, one.open_high)
        reading.put("hours", one.low if bounds.exact() is not None else str(bounds), note.span(one.first, one.last))
        return reading
    span = find_weekdays(note.text)
    if span:
        reading.put("hours", span[0], span[1])
        return reading
    for pattern, hours in (
        (r"\bday after tomorrow\b", 2 * DAY),
        (r"\bsame (?:day|session|afternoon|morning)\b|\bimmediately\b|\bstraight after\b|\bright after\b", 6.0),
        (
            r"\b(?:next|following) (?:day|morning|afternoon)\b|\bday after\b|\btomorrow\b|\b1 day\b|\byesterday\b"
            r"|\bpostoperative day 1\b",
            DAY,
        ),
    ):
        hit = next(note.find(pattern), None)
        if hit:
            reading.put("hours", hours if hours != 6.0 else "<12", note.span_of(hit))
            return reading
    return reading


def find_weekdays(text: str) -> tuple[float, Span] | None:
    """The hours between two weekdays, with their times of day where both are given."""
    names = "|".join(f"{day}|{day[:3]}" for day in WEEKDAYS)
    pattern = rf"(?i)\b({names})\b(?:,?\s*(?:at\s*)?(\d{{1,2}})(?:[:.h](\d{{2}}))?\s*(am|pm|h|o'clock)?(?![\d%]))?"
    found = list(re.finditer(pattern, text))[:2]
    if len(found) < 2:
        return None
    first, second = (
        next(i for i, day in enumerate(WEEKDAYS) if day.startswith(hit.group(1).lower()[:3])) for hit in found
    )
    hours = ((second - first) % 7) * DAY
    clocks = [read_clock(hit) for hit in found]
    if None not in clocks:
        hours += (clocks[1] or 0.0) - (clocks[0] or 0.0)
    return hours, Span(found[0].start(), found[1].end(), text[found[0].start() : found[1].end()])


def read_clock(found: re.Match[str]) -> float | None:
    """The time of day that follows a weekday, in hours; None if there is none."""
    if not found.group(2) or int(found.group(2)) > 24:
        return None
    hour = int(found.group(2)) % 12 + 12 if (found.group(4) or "").lower() == "pm" else int(found.group(2))
    return hour + int(found.group(3) or 0) / 60


def describe_embolization(inputs: EmbolizationInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return "The time from embolisation to surgery cannot be negative."
    if inputs.hours is None:
        return (
            "The review advises surgery on the next day, at most 72 hours after the embolisation. How long is it"
            " in this case?"
        )
    verdict = {True: "within", False: "beyond", None: "not settled against"}[result["within_max_72h"]]
    day = {
        True: "on the next day, as advised",
        False: "on the same day, earlier than advised"
        if result["same_day"]
        else "later than the next day, which is preferred",
        None: "next day or not is open",
    }[result["next_day"]]
    return f"{inputs.hours} h: {verdict} the maximum of 72 h; {day}."


TOOL = Tool(
    name="embolization_window",
    title="Surgery after embolisation: the window",
    purpose="Says whether the time from transarterial embolisation to surgery is within the review's window.",
    limits=(
        "The reference given there compares the same day with the next day only; the 72 hours are the review's figure.",
    ),
    sources=(
        Source(
            "Filippiadis 2022",
            where="transarterial embolisation",
            find="surgery after transarterial embolization next day within 72 hours",
            document="filippiadis-2022",
        ),
    ),
    inputs=EmbolizationInputs,
    compute=embolization_window,
    read=read_embolization,
    describe=describe_embolization,
    about=(r"\bemboli[sz]\w+", r"\bdevasculari[sz]\w+", r"\btae\b"),
    findings=(
        r"\bsurg\w+|\boperat\w+",
        r"\bhours?\b|\bh\b|\bdays?\b|\btomorrow\b|\byesterday\b",
        r"\bafter\b|\blater\b",
        r"\bok\b|\btoo late\b|\bwindow\b|\bwithin\b|\bstill\b",
    ),
    against=(r"\bsins\b", r"\bablat\w+"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    words=("embolisation", "embolization", "embolised", "embolized", "surgery"),
    kind="look_up",
)
