"""True statements in free wording on four invented documents, each with words of its passage, and ways to make them wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Words of the passage, then what a truthful model writes of it. The comparator, unit and time of the source are kept.
TRUE_STATEMENTS: tuple[tuple[str, str], ...] = (
    ("83% of patients", "In 83% of patients, sampling of the marble vertebra is successful"),
    ("83% of patients", "Marble vertebra sampling has a success rate of 83%"),
    ("83% of patients", "The success rate of sampling the marble vertebra is 83% of patients"),
    ("4% of patients", "Biopsy is followed by bleeding in 4% of patients"),
    ("4% of patients", "Bleeding was seen after biopsy in 4% of patients, mostly within two hours"),
    ("4% of patients", "Most bleeding after biopsy comes within two hours"),
    ("rib head", "Biopsy targets include the lamina, pedicle, disk space and rib head"),
    ("rib head", "The rib head and the lamina are among the targets of biopsy"),
    ("Ultrasound alone", "Biopsy of the marble vertebra cannot be guided by ultrasound alone"),
    ("Ultrasound alone", "Ultrasound alone cannot be used to guide biopsy of the marble vertebra"),
    ("up to 71%", "Up to 71% of patients had relief of back pain 6 months after glue injection"),
    ("up to 71%", "At 6 months, glue injection relieved back pain in up to 71% of patients"),
    ("up to 71%", "Back pain was relieved by glue injection in up to 71% of patients at 6 months"),
    ("9 minutes", "At 37 degrees the glue sets within 9 minutes"),
    ("9 minutes", "The setting time of the glue is within 9 minutes at 37 degrees"),
    ("untreated bleeding", "Fever, pregnancy and untreated bleeding disorders are contraindications of glue injection"),
    ("untreated bleeding", "Glue injection is contraindicated in fever and pregnancy"),
    ("untreated bleeding", "Pregnancy is a contraindication of glue injection"),
    ("45 had cold needles", "The trial enrolled 90 patients in Lisbon"),
    ("45 had cold needles", "Enrolment took place in Lisbon between 2029 and 2031"),
    ("45 had cold needles", "Cold needles were given to 45 patients and warm needles to 45"),
    ("45 had cold needles", "Of 90 patients enrolled, 45 had warm needles"),
    ("Nobody was blinded", "Nobody in the trial was blinded"),
    ("66.7%", "Cold needles relieved pain in 30 of 45 patients at 3 months"),
    ("66.7%", "At 3 months, 66.7% of the patients with cold needles had pain relief"),
    ("66.7%", "Pain was relieved by cold needles in 66.7% of patients (30 of 45) at 3 months"),
    ("46.7%", "Warm needles relieved pain in 46.7% of patients at 3 months"),
    ("46.7%", "With warm needles, 21 of 45 patients had relief of pain at 3 months"),
    ("46.7%", "At 3 months pain was relieved in 46.7% of patients with warm needles"),
    ("No needle broke", "No needle broke in the study"),
    ("Foundation for Invented", "The Foundation for Invented Backs paid for the study"),
    ("Foundation for Invented", "The study was funded by the Foundation for Invented Backs"),
    ("81% of patients", "Biopsy of the porcelain vertebra is diagnostic in 81% of patients"),
    ("81% of patients", "In 81% of patients, porcelain vertebra biopsy is diagnostic"),
    ("81% of patients", "Porcelain vertebra biopsy yields a diagnosis in 81% of patients"),
    ("within one hour", "Biopsy is followed by bleeding in 3% of patients, mostly within one hour"),
    ("within one hour", "In 3% of patients bleeding follows the biopsy"),
    ("three cores", "Three cores through the left pedicle are needed for sampling"),
    ("three cores", "Sampling needs three cores, taken through the left pedicle"),
    ("three cores", "The disk space is sampled from behind"),
    ("74% of patients", "Warm glass injection relieved back pain in 74% of patients at 6 months"),
    ("74% of patients", "At 6 months, 74% of patients had relief of back pain after warm glass injection"),
    ("11 minutes", "At body temperature the glass sets within 11 minutes"),
    ("11 minutes", "The glass takes up to 11 minutes to set at body temperature"),
    ("Contraindications of warm", "Contraindications of warm glass injection are fever, pregnancy and untreated bleeding disorders"),
    ("Contraindications of warm", "Warm glass injection is contraindicated in pregnancy"),
    ("freezes the nerve", "Cold needle treatment freezes the small joint's nerve for three minutes"),
    ("freezes the nerve", "The nerve of the small joint is frozen for three minutes in cold needle treatment"),
    ("eight months", "After cold needle treatment, relief lasts eight months on average"),
    ("eight months", "On average, relief lasts eight months"),
    ("Uppsala", "The trial enrolled 78 patients in Uppsala"),
    ("Uppsala", "Of the 78 patients, 40 had warm glass and 38 had bed rest"),
    ("Uppsala", "Patients were enrolled in Uppsala between 2031 and 2033"),
    ("from 7.9 to 2.4", "After warm glass, the pain score fell from 7.9 to 2.4"),
    ("from 7.9 to 2.4", "With bed rest, the pain score fell from 7.8 to 5.9"),
    ("from 7.9 to 2.4", "Pain scores decreased from 7.9 to 2.4 after warm glass"),
    ("30 of 40", "Warm glass relieved pain in 30 of 40 patients"),
    ("30 of 40", "Pain was relieved in 75% of patients with warm glass"),
    ("30 of 40", "Warm glass relieved the pain of 30 of 40 patients (75%)"),
    ("19 of 38", "Bed rest relieved pain in 19 of 38 patients"),
    ("19 of 38", "With bed rest, pain was relieved in 19 of 38 patients"),
    ("Earlier work", "Earlier work had found relief at 6 months in 74% of patients"),
    ("Earlier work", "In earlier work, 74% of patients had relief at 6 months"),
    ("rib head", "The pedicle and the disk space are targets of biopsy"),
)

_DIGIT = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
_OPPOSITES = (
    ("fell", "rose"), ("decreased", "increased"), ("relieved", "worsened"), ("relief of", "worsening of"),
    ("successful", "unsuccessful"), ("success rate", "failure rate"), ("is diagnostic", "is not diagnostic"), ("before", "after"),
)  # fmt: skip
_UNITS = (
    ("% of patients", " patients"), ("minutes", "hours"), ("months", "weeks"), ("degrees", "minutes"), ("two hours", "two days"),
    ("one hour", "one week"), ("%", " mm"),
)  # fmt: skip
_ARMS = (("cold needles", "warm needles"), ("warm glass", "bed rest"), ("Cold needles", "Warm needles"), ("Warm glass", "Bed rest"))
_NAMES = (
    ("Lisbon", "Madrid"), ("Uppsala", "Bergen"), ("Foundation for Invented Backs", "Ministry of Health"), ("marble", "granite"),
    ("porcelain", "granite"), ("Ultrasound", "Fluoroscopy"), ("lamina", "sternum"), ("glue", "zolendrixate"), ("left pedicle", "right pedicle"),
)  # fmt: skip
_VERBS = re.compile(r"\b(is|are|was|were|had|has|relieved|include|lasts|sets|needs|took|fell|freezes|cannot)\b")


def change_digit(text: str) -> str | None:
    """A number made another."""
    found = _DIGIT.search(text)
    if not found:
        return None
    number = found.group()
    return text[: found.start()] + str(int(number[0]) % 9 + 1) + number[1:] + text[found.end() :]


def change_unit(text: str) -> str | None:
    """A unit made another."""
    return _swap(text, _UNITS) if _DIGIT.search(text) or "hour" in text else None


def change_comparator(text: str) -> str | None:
    """A number made a bound, or a bound another."""
    for old, new in (("up to ", "more than "), ("Up to ", "More than "), ("within ", "after more than ")):
        if re.search(rf"{old}(?:\d|two|one)", text):
            return text.replace(old, new, 1)
    found = re.search(r"(?<![\d.])\d+(?:\.\d+)?%", text)
    return f"{text[: found.start()]}more than {text[found.start() :]}" if found else None


def negate(text: str) -> str | None:
    """A statement denied, or a denial taken off."""
    for old, new in (("cannot", "can"), ("Nobody", "Everybody"), ("No needle", "A needle")):
        if old in text:
            return text.replace(old, new, 1)
    found = _VERBS.search(text)
    if not found:
        return None
    verb = found.group()
    if verb in ("is", "are", "was", "were"):
        return f"{text[: found.end()]} not{text[found.end() :]}"
    return {"relieved": text.replace("relieved", "did not relieve", 1), "lasts": text.replace("lasts", "does not last", 1)}.get(verb)


def turn_direction(text: str) -> str | None:
    """A direction turned round."""
    return _swap(text, _OPPOSITES)


def swap_arm(text: str) -> str | None:
    """One arm's figures given to the other, where only one is spoken of."""
    for a, b in _ARMS:
        for old, new in ((a, b), (b, a)):
            if old in text and new not in text and _DIGIT.search(text) and "injection" not in text and "45" not in text.replace("of 45", ""):
                return text.replace(old, new, 1)
    return None


def change_name(text: str) -> str | None:
    """A name made another."""
    return _swap(text, _NAMES)


def change_time(text: str) -> str | None:
    """A time point made another."""
    return _swap(text, (("6 months", "12 months"), ("3 months", "9 months"), ("two hours", "two days"), ("eight months", "two months")))


def _swap(text: str, pairs: tuple[tuple[str, str], ...]) -> str | None:
    return next((text.replace(old, new, 1) for old, new in pairs if old in text), None)


#: Each way of lying with words; lying about the source is up to the part that writes.
LIES: dict[str, Callable[[str], str | None]] = {
    "digit": change_digit,
    "unit": change_unit,
    "comparator": change_comparator,
    "negation": negate,
    "direction": turn_direction,
    "arm": swap_arm,
    "name": change_name,
    "time": change_time,
}
