"""Headings of text without markup: conventional names, and short lines that stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import fold_text
from ingest.pieces import Piece, begins_inside, is_finished, is_left_open

_NAMES: dict[str, str] = {
    "abstract": "abstract, summary, structured abstract, abstract summary, summary and conclusions, synopsis, "
    "lay summary, plain language summary, graphical abstract",
    "references": "references, reference, bibliography, literature cited, works cited, reference list, literature, cited literature, "
    "references and notes, notes and references, selected references, list of references, citations, further reading",
    "introduction": "introduction, background, background and purpose, introduction and background, background and objectives, "
    "background and aims, context, purpose, objective, objectives, aim, aims, aim of the study, aims and objectives, "
    "rationale",
    "methods": "methods, method, materials and methods, material and methods, methods and materials, patients and methods, "
    "subjects and methods, materials, patients and materials, methodology, experimental procedures, study design and methods, "
    "participants and methods, methods and patients, patients materials and methods, material and method, design and methods, "
    "search strategy and selection criteria, experimental section, methods design, data sources and methods",
    "results": "results, findings, results and discussion, results and conclusion, results and conclusions, results and analysis, main results, result",
    "discussion": "discussion, comment, comments, discussion and conclusions, discussion and conclusion, general discussion, "
    "interpretation",
    "conclusion": "conclusion, conclusions, concluding remarks, summary and conclusion, conclusion and perspectives, "
    "conclusions and future directions, conclusion and future directions, take home message, take home messages, "
    "future directions, perspectives, outlook",
    "back": "acknowledgment, acknowledgments, acknowledgement, acknowledgements, funding, financial support, grant support, "
    "conflict of interest, conflicts of interest, competing interests, competing interest, declaration of interest, "
    "declaration of competing interest, declaration of conflicting interests, disclosure, disclosures, ethics declarations, "
    "ethics statement, ethical approval, ethics approval, ethics approval and consent to participate, informed consent, "
    "consent for publication, consent to participate, author contributions, authors contributions, contributors, contributorship, "
    "data availability, data availability statement, availability of data and materials, supplementary material, "
    "supplementary materials, supplementary information, supporting information, appendix, appendices, abbreviations, "
    "list of abbreviations, abbreviations used, glossary, pre publication history, "
    "declarations, compliance with ethical standards, source of funding, sources of funding, sources of support, "
    "role of the funding source, figure legends, endnotes, footnotes, human and animal rights, additional files, "
    "financial disclosure, financial disclosures, statement of ethics, disclosure statement, funding sources, "
    "highlights, key points, key messages, keypoints, "
    "what is known, what this study adds, clinical relevance, learning points, teaching points, case report, case reports, "
    "case presentation, case presentations, case description, additional information, electronic supplementary material",
    "limitations": "limitations, strengths and limitations, study limitations, limitations of the study, future research, "
    "implications, clinical implications, future work, implications for practice, implications for research",
    "registration": "trial registration, registration, clinical trial registration, trial registration number, trial status",
    "keywords": "keywords, key words, index terms, mesh terms, subject headings, subjects",
    "front": "author information, authors information, authors and affiliations, authors, author, corresponding author, "
    "corresponding authors, correspondence, affiliations, affiliation, author affiliations, author notes, contributor information, "
    "article info, article information, article history, about the author, about the authors, author details, contributions",
    "furniture": "rights and permissions, about this article, cite this article, access this article, access options, "
    "navigation, advertisement, publisher s note, publishers note, publisher note, similar content being viewed by others, "
    "reprints and permissions, copyright, copyright information, share this article, subscribe and save, buy now, "
    "publish your work in this journal, explore related subjects, discover the latest articles, search, related articles, "
    "recommended articles, article metrics, metrics, cited by, citing articles, download citation, sections, figures, "
    "permissions, license, licence, open access, table of contents, contents, in this article, jump to, "
    "related content, similar articles, share, follow us, quick links, profiles, change history, login, sign in",
}
_BY_NAME = {fold_text(name): kind for kind, names in _NAMES.items() for name in names.split(",")}
_SECTION_KINDS = {
    "abstract": "abstract",
    "references": "references",
    "keywords": "front",
    "front": "front",
    "furniture": "furniture",
}
_CONTAINERS = frozenset({"methods", "results"})
_NUMBERED = re.compile(
    r"(?:(?:section|chapter|part)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?[)\s]\s*(?=[A-Za-z])", re.IGNORECASE
)
_ROMAN = re.compile(r"(?P<roman>[IVX]{1,5})[.)]\s+(?=[A-Z])")
_LETTERED = re.compile(r"[A-H][.)]\s+(?=[A-Z])")
_LABEL = re.compile(r"^(?P<label>[A-Z][A-Za-z ,/&'’-]{2,60}?)\s*[:.—–]\s+(?=\S)")
# A line of many words with one of these is a statement, not a title.
_STATES = re.compile(r"\b(?:can|is|are|was|were|has|have|will|may|should|would|could|did|does)\b")
_CITATION_LIKE = re.compile(r"\b(?:19|20)\d\d\b.*[;:]|\bet al\b|https?://|www\.|@|\bdoi\b", re.IGNORECASE)
_STRUCTURED = frozenset({"introduction", "methods", "results", "discussion", "conclusion"})

MAX_WORDS = 14
MAX_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class HeadingName:
    """A conventional heading: what part of a paper it names, and the kind of section it opens."""

    part: str
    section_kind: str


def heading_name(text: str) -> HeadingName | None:
    """The conventional heading that a line is, or None. Numbering, marks and a colon behind it do not matter."""
    if len(text) > 80:
        return None
    plain = _strip_number(text.strip().strip("#*_: .")).replace("&", " and ")
    part = _BY_NAME.get(fold_text(plain))
    if part is None:
        return None
    return HeadingName(part, _SECTION_KINDS.get(part, "body"))


def abstract_label(text: str) -> str | None:
    """The label that opens a part of a structured abstract ("Objective: The aim …"), or None."""
    found = _LABEL.match(text[:80])
    if not found:
        return None
    part = _BY_NAME.get(fold_text(found["label"]))
    if part in _STRUCTURED or part in ("keywords", "abstract"):
        return part
    return None


def is_label(text: str) -> bool:
    """Whether words name a part of an abstract, as labels before its text do ("Methods. We baked …")."""
    return text[:1].isupper() and _BY_NAME.get(fold_text(text)) in _STRUCTURED


def back_label(text: str) -> str | None:
    """The label of a note at the end of a paper that its own line opens ("Funding: The Grain Fund."), or None."""
    found = _LABEL.match(text[:80])
    if found and _BY_NAME.get(fold_text(found["label"])) == "back":
        return heading_title(found["label"])
    return None


def heading_title(text: str) -> str:
    """A heading as a reader would say it: one line, marks of emphasis and a closing colon left out."""
    plain = re.sub(r"\s+", " ", text).strip().strip("#").strip()
    plain = re.sub(r"(\*\*|__|\*|`)(?=\S)(.+?)\1", r"\2", plain)
    return plain.rstrip(":").strip() or text.strip()


def heading_level(text: str) -> int | None:
    """The level that a heading's own numbering gives it ("2.1 Design" is 2), or None."""
    found = _NUMBERED.match(text)
    if found:
        return found["number"].rstrip(".").count(".") + 1
    if _ROMAN.match(text):
        return 1
    return 2 if _LETTERED.match(text) else None


def _strip_number(text: str) -> str:
    for pattern in (_NUMBERED, _ROMAN, _LETTERED):
        if found := pattern.match(text):
            return text[found.end() :]
    return text


def looks_like_heading(piece: Piece, before: Piece | None, after: Piece | None) -> bool:
    """Whether a piece that no conventional name fits is a heading by its form and its neighbours."""
    text = piece.text
    if len(piece.lines) > 2 or piece.n_words > MAX_WORDS or len(text) > MAX_CHARACTERS:
        return False
    if piece.kind == "list_item" and not _is_numbered_heading(piece, after):
        return False
    question = text.endswith("?") and piece.n_words <= 12
    if (
        (is_finished(text.rstrip(":")) and not question)
        or is_left_open(text)
        or begins_inside(text)
        or _CITATION_LIKE.search(text)
    ):
        return False
    colon = text.endswith(":")
    if abstract_label(text) is not None or (colon and piece.n_words > 6):
        return False
    if (piece.n_words >= 8 or colon) and not question and _STATES.search(text):
        return False
    letters = sum(c.isalpha() for c in text)
    if letters < 3 or letters < 0.6 * len(text.replace(" ", "")) or not text.lstrip("\"“'‘(")[:1].isalnum():
        return False
    if text.endswith(":") and after is not None and after.kind == "list_item":
        return False
    if after is None or begins_inside(after.text) or after.kind not in ("paragraph", "list_item", "heading", "table"):
        return False
    if piece.gap == 0 or (after.gap == 0 and after.n_words < 4 and not after.text.endswith(":")):
        return False
    return not (before is not None and before.kind == "paragraph" and is_left_open(before.text))


def _is_numbered_heading(piece: Piece, after: Piece | None) -> bool:
    """Whether a numbered line is a heading and no item of a list: alone, in capitals' case, over a paragraph.

    Right over it, without a blank line, a short one over whole sentences or much text.
    """
    number = _NUMBERED.match(piece.text)
    if number is None or not piece.text[number.end()].isupper() or after is None:
        return False
    if piece.gap == 0 or after.kind != "paragraph":
        return False
    if after.gap > 0:
        return after.n_words >= 15
    return piece.n_words <= 8 and (after.n_words >= 15 or (after.n_words >= 8 and is_finished(after.text)))


def default_levels(parts: list[str | None], numbered: list[int | None]) -> list[int]:
    """Levels for headings without markup, by the conventional order of a paper.

    Args:
        parts: The conventional part that each heading names, or None.
        numbered: The level that its numbering gives it, or None.

    Returns:
        A level for each: parts of a paper stand at 1; in a paper with methods and results every other heading between
        them stands under the last part; in any other text all stand side by side.
    """
    is_report = bool(_CONTAINERS & set(parts))
    levels, inside = [], False
    in_abstract = _abstract_parts(parts, numbered)
    for index, (part, number) in enumerate(zip(parts, numbered, strict=True)):
        if index in in_abstract or (part == "limitations" and inside and number is None):
            levels.append(2)
        elif part is not None and (number is None or number == 1):
            inside = is_report and part in ("methods", "results", "discussion", "introduction")
            levels.append(1)
        elif number is not None:
            levels.append(number)
            inside = False
        else:
            levels.append(2 if inside else 1)
    return levels


def _abstract_parts(parts: list[str | None], numbered: list[int | None]) -> set[int]:
    """Which headings are parts of a structured abstract: those right behind "Abstract" that come again in the text.

    Three of them are, too, when keywords or the first numbered heading follow.
    """
    if "abstract" not in parts:
        return set()
    first = parts.index("abstract") + 1
    found: set[int] = set()
    for index in range(first, len(parts)):
        part = parts[index]
        if part not in _STRUCTURED | {"registration"} or numbered[index] or part in {parts[i] for i in found}:
            break
        found.add(index)
    following = first + len(found)
    if len(found) >= 3 and following < len(parts) and (parts[following] == "keywords" or numbered[following] == 1):
        return found
    again = {parts[i] for i in range(following, len(parts))} & _STRUCTURED
    return found if sum(parts[i] in again for i in found) >= 2 else set()
