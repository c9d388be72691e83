"""Author lines: the names in them, and how they differ from titles that look like names ("Bone Tumors, Disc Pain")."""

from __future__ import annotations

import re

from ingest.document import fold_text

_DEGREES = re.compile(
    r"(?<![\w.])(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|M\.?S|B\.?S|M\.?A|B\.?A|M\.?P\.?H|M\.?B\.?A|D\.?O|R\.?N|EBIR|EDiNR|FRCR|FRCS(?:\([A-Z][a-z]+\))?|FACS|"
    r"FACR|FSIR|FCIRSE|FRANZCR|MRCP|MRCS|MBBS|MB|BCh|BChir|ChB|DPhil|Dr\.?\s?med|PharmD|DSc|ScD|DDS|DMD|JD|PT|DPT|Ing|Prof|Dr|MHSc|MPhil|MMed|"
    r"MRes|FRCPC|FRCP|MSN|NP|PA|FAANS|FAAN|FACP|habil|PD)\b\.?"
)
_MARKS = re.compile(
    r"[⁰¹²³⁴-⁹ᵃ-ᶻ*†‡§¶#⁎∗✉]+|\^\{[^}]*\}|(?<=[A-Za-zà-ÿ.,])\d{1,2}(?:,\d{1,2})*(?=[\s,;*]|$)|(?<=[a-zà-ÿ])\d{1,2}|\[\d+\]|\(\d+\)"
)
_LETTER_MARK = re.compile(r"\s[a-h]$")
_PARTICLES = frozenset(
    "de der den des del della di da dos du van von vom zu zur ter ten la le el al bin ibn y e af av st".split()
)
_NOT_NAMES = frozenset(
    "university hospital department institute center centre school college faculty clinic clinical division unit units laboratory "
    "society association member radiology medicine medical surgery research science sciences health street road avenue "
    "correspondence address author authors corresponding editor email fax tel phone article review abstract paper award mentor "
    "scientific interventional spine open access journal volume issue republic china usa germany italy france greece kingdom "
    "states percutaneous treatment introduction background methods results discussion conclusion references the of for with in "
    "on and versus vs original case cases report reports study studies trial series update overview guide guideline guidelines "
    "disease diseases syndrome syndromes disorder disorders lesion lesions fracture fractures tumor tumors tumour tumours cancer "
    "pain outcome outcomes management diagnosis therapy therapies technique techniques approach approaches risk factors causes "
    "spinal lumbar cervical thoracic sacral vertebral vertebra vertebrae disc disk discs disks bone facet nerve blocks density "
    "back neck low acute chronic primary systematic image imaging current new other".split()
)
# Endings of the field's nouns and adjectives that no surname has.
_TERM = re.compile(
    r"(?:[ts]ions?|osis|oses|[aeiou]sis|itis|itides|omas?|omata|plast(?:y|ies)|scop(?:y|ies|ic)|graph(?:y|ic)|metry|tom(?:y|ies)|path(?:y|ies|ic)|"
    r"therap(?:y|ies|eutic)|olog(?:y|ies|ic|ical)|ability|ivity|ality|uncture|emia|aemia|algia|genic|otic|itic|ative|ectasis|stas(?:is|es)|static)$"
)
_LABEL = re.compile(r"^\s*(?:authors?|authored by|written by|by)\b\s*:?\s+(?=[A-Z])", re.IGNORECASE)
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-zà-ÿ]{3,}(?![^\W_])")
_MAIL = re.compile(r"\S*(?:@|://)\S*")
_INITIAL = re.compile(r"(?:[A-Z]\.-?){1,3}$")
# Marks of emphasis around names, and the year that some print behind them.
_EMPHASIS = re.compile(
    r"(?<![^\s(])[*_]{1,3}(?=[A-Z])|(?<=[A-Za-zà-ÿ.])[*_]{1,3}(?=$|\s[–—(|])|\s*[–—(|,]\s*(?:19|20)\d\d\)?$"
)
NO_WORDS: frozenset[str] = frozenset()


def small_words(text: str) -> frozenset[str]:
    """The words that stand in small letters in a text: what a document uses so is no name of its authors."""
    return frozenset(_SMALL_WORD.findall(_MAIL.sub(" ", text))) - _PARTICLES


def split_authors(text: str, small: frozenset[str] = NO_WORDS) -> tuple[str, ...]:
    """The names in an author line, in printed order and without degrees and marks; none when it is no such line.

    Args:
        text: A line, or several that belong together.
        small: Words that the document uses in small letters.
    """
    found, strange, marked = _read_line(text, small)
    enough = len(found) >= 2 or (found and marked)
    return tuple(found) if enough and strange <= 3 * len(found) else ()


def read_lone_names(text: str, small: frozenset[str]) -> tuple[str, ...]:
    """The names in a line that holds nothing else: also a single one, which only its place tells from a title."""
    found, strange, _ = _read_line(text, small)
    return tuple(found) if not strange else ()


def _read_line(text: str, small: frozenset[str]) -> tuple[list[str], int, bool]:
    """Names, number of words that stand in none, and whether degrees, marks or a label show that it is an author line."""
    text = _EMPHASIS.sub("", text).strip()
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    if len(text) > 2000 or not any(c.isupper() for c in text[:1]):
        return [], 1, False
    marked = bool(label) or bool(_MARKS.search(text)) or bool(_DEGREES.search(text))
    plain = _DEGREES.sub(",", _MARKS.sub(",", text))
    if inverted := _read_inverted(plain, small):
        return inverted, 0, marked
    parts = re.split(r"[,;\n|•·]|\s{2,}|\s(?:and|&|und|et)\s", plain)
    names = [_LETTER_MARK.sub("", part.strip(" .")) for part in parts if part.strip(" .")]
    found = [" ".join(name.split()) for name in names if _is_name(name, small)]
    return found, sum(len(name.split()) for name in names if not _is_name(name, small)), marked


def _read_inverted(text: str, small: frozenset[str]) -> list[str]:
    """Names printed "Surname, Given; Surname, Given"."""
    pairs = [
        [half.strip() for half in part.split(",") if half.strip()] for part in text.split(";") if part.strip(" .,")
    ]
    if len(pairs) < 2 or not all(len(pair) == 2 and len(pair[0].split()) <= 3 for pair in pairs):
        return []
    names = [f"{given} {surname}" for surname, given in pairs]
    return names if all(_is_name(name, small) for name in names) and any(" " not in pair[0] for pair in pairs) else []


def _is_name(part: str, small: frozenset[str]) -> bool:
    words = part.split()
    if not 2 <= len(words) <= 5 or any(c.isdigit() for c in part):
        return False
    whole: list[str] = []
    for word in words:
        bare = word.strip(".'’")
        folded = fold_text(bare)
        if folded in _NOT_NAMES or _TERM.search(folded):
            return False
        if not (bare[:1].isupper() or bare in _PARTICLES) or not all(c.isalpha() or c in "-'’.‐" for c in word):
            return False
        if len(bare) > 1 and bare not in _PARTICLES and not (bare.isupper() and len(bare) <= 3):
            whole.append(bare)
    if not whole or (
        len(whole) > 1 and all(word.lower() in small for word in whole) and not any(map(_INITIAL.match, words))
    ):
        return False
    # In capitals only names can be told from other words when the document shows which words are no names.
    return any(not word.isupper() for word in whole) or (bool(small) and not any(w.lower() in small for w in whole))
