"""The site of the primary tumour as a note names it, told from the organs that bear metastases."""

from __future__ import annotations

import re

from assistant.tools.cue import Cue
from assistant.tools.note import Hit, Note

SITES: dict[str, str] = {
    "lung": r"lung|bronchial|bronchogenic|nsclc|sclc|pulmonary adenocarcinoma|bronchus",
    "osteosarcoma": r"osteosarcoma",
    "stomach": r"stomach|gastric",
    "bladder": r"bladder|urothelial",
    "oesophagus": r"o?esophag\w+",
    "pancreas": r"pancrea\w+",
    "liver": r"liver|hepatocellular|hcc|hepatic",
    "gallbladder": r"gall ?bladder|biliary|cholangio\w+",
    "unidentified": r"unknown primary|unidentified(?: primary)?|cup|primary (?:is |site |tumou?r )*(?:unknown"
    r"|unidentified|not (?:found|identified|known))|unknown origin|primary unknown|no known primary",
    "kidney": r"kidney|renal(?: cell)?|rcc|hypernephroma",
    "uterus": r"uterus|uterine|endometri\w+",
    "rectum": r"rectum|rectal",
    "thyroid": r"thyroid",
    "breast": r"breast|brest|mammary|mamma",
    "prostate": r"prostat\w+|m?crpc|mcrpc",
    "carcinoid": r"carcinoid",
    "lymphoma": r"lymphoma",
    "myeloma": r"myeloma|plasmacytoma",
    "colon": r"colon|colonic|colorectal|sigmoid",
    "melanoma": r"melanoma",
    "sarcoma": r"sarcoma|chondrosarcoma|leiomyosarcoma",
    "ovary": r"ovar\w+",
    "cervix": r"cervix(?: uteri)?|cervical (?:cancer|carcinoma)",
    "head_and_neck": r"head and neck|laryn\w+|pharyn\w+|tongue",
    "testis": r"testi\w+|seminoma",
    "other": r"other primary|another primary",
}
CANCER = r"(?:cancer|carcinoma|ca\b|adenocarcinoma|primary|tumou?r|malignancy|neoplasm|origin)"
NOT_PRIMARY_AFTER = Cue(
    r" (?:and \w+ )?(?:mets?|metasta\w+|lesions?|nodules?|deposits?|involvement|function|disease|biopsy"
    r"|resection|failure|enzymes|window|spread)\b"
)
NOT_PRIMARY_BEFORE = Cue(
    r"\b(?:mets?|metasta\w+|spread|lesions?|deposits?)(?: \w+){0,2} (?:to|in|of|at)(?: the| his| her|"
    r" both)? (?:\w+ (?:and|,) )?$|\b(?:no|without) (?:\w+ )?$"
)


def find_primary(note: Note) -> tuple[str, Hit] | None:
    """The site of the primary tumour and where it is named; a denied site ("not lung") does not count."""
    best: tuple[int, int, str, Hit] | None = None
    for name, words in SITES.items():
        for hit in note.find(rf"\b(?:{words})\b"):
            before, after = (note.words(hit.first - 5, hit.first), note.words(hit.last, hit.last + 4))
            strength = 0
            if (
                re.match(rf" (?:cell )?{CANCER}", after)
                or re.search(
                    r"\b(?:primary|primary (?:is|tumou?r|site|:|tumou?r :|site :|cancer :|: a)|cancer of the|carcinoma of"
                    r" the|ca|from|primary tumou?r (?:is|of the|in the))(?: the| a)? $",
                    before,
                )
                or name in {"unidentified", "myeloma", "lymphoma", "melanoma", "osteosarcoma", "carcinoid", "other"}
            ):
                strength = 2
            elif not NOT_PRIMARY_AFTER.match(after) and not NOT_PRIMARY_BEFORE.search(before):
                strength = 1
            if name in {"myeloma", "lymphoma", "osteosarcoma"} and re.search(r"\bno $", before):
                strength = 0
            if (note.is_denied(hit) and name != "unidentified") or re.search(
                r"\b(?:not|other than|except|excluding|non) (?:a |the )?$", before
            ):
                strength = 0
            if strength and (best is None or (strength, -hit.first) > (best[0], -best[1])):
                best = (strength, hit.first, name, hit)
    return (best[2], best[3]) if best else None


def count_word(text: str) -> int | None:
    """A small count in figures or words; None for an open one such as "several"."""
    words = {
        "no": 0,
        "zero": 0,
        "none": 0,
        "one": 1,
        "single": 1,
        "solitary": 1,
        "isolated": 1,
        "a": 1,
        "an": 1,
        "sole": 1,
        "only": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
    }
    return int(text) if text.isdigit() else words.get(text)
