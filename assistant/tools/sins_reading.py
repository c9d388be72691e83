"""Reads the inputs of SINS from a clinician's words: for each lesion, each component, and the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.tools.base import Reading, words_of
from assistant.tools.evidence import Evidence, Settled, decisive
from assistant.tools.note import Note
from assistant.tools.partial import reachable_totals
from assistant.tools.sins import COMPONENTS, LEVEL_POINTS, Location, location_points
from assistant.tools.sins_alignment import collect_alignment, settle_alignment
from assistant.tools.sins_body import collect_body, find_impossible, settle_body
from assistant.tools.sins_lesions import Lesions, find_lesions
from assistant.tools.sins_pain import collect_pain, settle_pain
from assistant.tools.sins_points import Given, find_points, find_total, names_no_order
from assistant.tools.sins_posterolateral import collect_posterolateral, settle_posterolateral
from assistant.tools.sins_quality import collect_lesion, settle_lesion
from assistant.tools.sins_scope import find_reason_to_decline
from assistant.tools.telegram import part_phrases

READERS: dict[str, tuple[Callable, Callable]] = {
    "pain": (collect_pain, settle_pain),
    "bone_lesion": (collect_lesion, settle_lesion),
    "alignment": (collect_alignment, settle_alignment),
    "vertebral_body": (collect_body, settle_body),
    "posterolateral": (collect_posterolateral, settle_posterolateral),
}
OF_THE_PATIENT = ("pain", "alignment")  # said once of the whole patient, when no lesion has its own
OF_A_VERTEBRA = ("vertebral_body", "posterolateral")  # what a vertebra without a lesion may have as well
REGION_WORDS = (
    r"\b(?:junctional|mobile spine|mobile segment|mobile region|mobile|semi ?rigid|rigid)\b(?! (?:collar"
    r"|orthosis|brace|fixation))"
)


def read_lesions(note: Note) -> Reading:
    """What a note says about each lesion's components.

    Returns:
        The reading; with several lesions, one for each in `lesions`.
    """
    note = note.part(part_phrases)
    lesions = find_lesions(note)
    reading = Reading(total_claimed=find_total(note))
    reading.declined = find_reason_to_decline(note, lesions)
    if reading.declined:
        return reading
    for bad in lesions.bad:
        reading.notes.append(
            f'There is no level {bad.name} (expected {bad.expected}): which level is meant by "{bad.span.text}"?'
        )
    given = find_points(note)
    for item in given:
        if not item.allowed:
            reading.notes.append(
                f'"{item.span.text}": the table has no {item.points} points for {words_of(item.name)}; left open.'
            )
    for written in find_impossible(note):
        reading.notes.append(f'"{written}" of a vertebral body is not possible (expected 0 to 100 %); left open.')
    unlabelled = names_no_order(note)
    if unlabelled is not None:
        reading.notes.append(f'"{note.span_of(unlabelled).text}": which figure belongs to which component? Left open.')
    collected = {name: list(collect(note)) for name, (collect, _) in READERS.items()}
    if len(lesions.names) > 1:
        for name in lesions.names:
            reading.lesions[name] = read_one(note, lesions, name, collected, given)
        return reading
    one = read_one(note, lesions, lesions.names[0] if lesions.names else "", collected, given)
    one.notes = reading.notes + one.notes
    one.total_claimed = reading.total_claimed
    return one


def read_one(
    note: Note, lesions: Lesions, name: str, collected: dict[str, list[Evidence]], given: list[Given]
) -> Reading:
    """The reading of one lesion."""
    reading = Reading()
    read_place(note, lesions, name, given, reading)
    for component, (_, settle) in READERS.items():
        evidence = pick_evidence(note, lesions, name, component, collected[component])
        points = [
            item
            for item in given
            if item.name == component and item.allowed and name_matches(lesions, item.first, name)
        ]
        labels = [item for item in given if item.name == component]
        evidence = [item for item in evidence if not is_label(item, labels)] + [as_evidence(item) for item in points]
        settled = settle(evidence)
        choices = COMPONENTS[component]
        values = [choice for choice in choices if choice.points in settled.values]
        if settled.used and len(values) < len(choices):
            shown = decisive(note, settled)
            reading.put(
                component,
                values[0] if len(values) == 1 else values,
                note.span(shown.first, shown.last) if shown else None,
            )
        if settled.conflict:
            reading.conflicts.add(component)
            said = " / ".join(f'"{note.span(item.first, item.last).text}"' for item in first_of_each(settled))
            reading.notes.append(f"The note contradicts itself about {words_of(component)}: {said}. Which holds?")
    return reading


def is_label(item: Evidence, given: list[Given]) -> bool:
    """Whether words only name the component that points are given for ("pain 2 points")."""
    return len(item.values) > 1 and any(label.first <= item.first and item.last <= label.last for label in given)


def as_evidence(item: Given) -> Evidence:
    """Points given directly, as evidence."""
    return Evidence(frozenset({item.points}), item.first, item.last, tag="points")


def first_of_each(settled: Settled) -> list[Evidence]:
    """One piece of evidence for each different set of values, in the note's order."""
    shown: dict[frozenset, Evidence] = {}
    for item in sorted(settled.used, key=lambda evidence: evidence.first):
        shown.setdefault(item.values, item)
    return list(shown.values())[:3]


def name_matches(lesions: Lesions, index: int, name: str) -> bool:
    """Whether a token speaks of a lesion."""
    return len(lesions.names) < 2 or name in lesions.topic[index]


def pick_evidence(note: Note, lesions: Lesions, name: str, component: str, evidence: list[Evidence]) -> list[Evidence]:
    """The evidence about one lesion; what is said of the patient as a whole goes to lesions with none of their own."""
    if component not in OF_THE_PATIENT:
        evidence = [item for item in evidence if item.at not in lesions.elsewhere]
    if component in OF_A_VERTEBRA:
        evidence = [item for item in evidence if item.at not in lesions.unsaid_whose]
    if len(lesions.names) < 2:
        return evidence
    own = [item for item in evidence if name in lesions.topic[item.at]]
    if own or component not in OF_THE_PATIENT:
        return own
    others = [item for item in evidence if item not in own]
    return [item for item in others if is_general(note, lesions, item)]


def is_general(note: Note, lesions: Lesions, item: Evidence) -> bool:
    """Whether evidence stands apart from any level: in a sentence of its own, or after all levels of one sentence."""
    mentions = list(lesions.mentions.values())
    sentence = note.sentence[item.at]
    if not any(note.sentence[mention.first] == sentence for mention in mentions):
        return True
    last = max(mention.last for mention in mentions)
    together = len({note.sentence[mention.first] for mention in mentions}) == 1
    return together and item.first >= last and note.clause[item.first] != note.clause[last - 1]


def read_place(note: Note, lesions: Lesions, name: str, given: list[Given], reading: Reading) -> None:
    """The location of a lesion: its level, the levels of a region, a kind of region, or points."""
    points = [
        item for item in given if item.name == "location" and item.allowed and name_matches(lesions, item.first, name)
    ]
    if name:
        levels = [level for level in lesions.places[name] if level in LEVEL_POINTS]
        mention = lesions.mentions[name]
        if levels:
            reading.put("location", levels[0] if len(levels) == 1 else levels, note.span(mention.first, mention.last))
        elif name in {"L6"}:
            reading.put("location", [Location.JUNCTIONAL, Location.MOBILE], note.span(mention.first, mention.last))
            reading.notes.append(
                "The table does not list an L6: is it the level next to the sacrum (junctional) or not (mobile)?"
            )
        compare_points(reading, points, levels)
        return
    for hit in note.find(REGION_WORDS):
        word = hit.match.group(0).strip().replace(" ", "")
        if not note.is_denied(hit) and not note.is_open(hit):
            choice = next(choice for choice in Location if word.startswith(choice.value))
            reading.put("location", choice, note.span_of(hit))
            compare_points(reading, points, [choice.value])
            return
    if points:
        choices = [choice for choice in Location if choice.points == points[0].points]
        reading.put("location", choices[0], points[0].span)
    elif "" in lesions.places:
        put_region(note, lesions, reading)


def put_region(note: Note, lesions: Lesions, reading: Reading) -> None:
    """The location when only a region of the spine is named: every level of it stays possible."""
    from assistant.tools.levels import find_regions

    levels = list(lesions.places[""])
    _, _, hit = find_regions(note)[0]
    reading.put("location", levels, note.span_of(hit))


def compare_points(reading: Reading, points: list[Given], places: list[str]) -> None:
    """Keep both when the points given for the location are not those of the level."""
    if not points or not places:
        return
    own = location_points(places)
    if points[0].points not in own:
        other = next(choice for choice in Location if choice.points == points[0].points)
        reading.values["location"] = [*places, other.value]
        reading.conflicts.add("location")
        reading.notes.append(
            f"{' or '.join(places)} has {' or '.join(map(str, sorted(own)))} points, not {points[0].points}:"
            " which is meant?"
        )


def compare_total(reading: Reading, options: dict[str, frozenset[int]]) -> str | None:
    """A line on the user's own total, when they name one that the findings do not give."""
    if reading.total_claimed is None:
        return None
    totals = reachable_totals(options)
    claimed = int(reading.total_claimed)
    if len(totals) == 1 and claimed in totals:
        return f"{claimed} is right."
    if claimed in totals:
        return f"{claimed} is possible, but not all of its inputs are given."
    low, high = min(totals), max(totals)
    return f"Not {claimed}: the findings give {low if low == high else f'{low} to {high}'}."


def is_open_place(text: str) -> bool:
    """Whether a text names no place at all."""
    return re.search(r"\d", text) is None
