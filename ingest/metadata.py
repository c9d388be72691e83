"""The title page: which lines are title, authors and addresses, and the bibliographic facts they and the text tell."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from ingest.document import Metadata, fold_text
from ingest.headings import abstract_label, heading_name
from ingest.pieces import Piece, is_finished

_DEGREES = re.compile(
    r"(?<![\w.])(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|M\.?S|B\.?S|M\.?A|B\.?A|M\.?P\.?H|M\.?B\.?A|D\.?O|R\.?N|EBIR|EDiNR|FRCR|FRCS(?:\([A-Z][a-z]+\))?|FACS|"
    r"FACR|FSIR|FCIRSE|FRANZCR|MRCP|MRCS|MBBS|MB|BCh|BChir|ChB|DPhil|Dr\.?\s?med|PharmD|DSc|ScD|DDS|DMD|JD|PT|DPT|Ing|Prof|Dr|Jr|MHSc|MPhil|MMed|"
    r"MRes|FRCPC|FRCP|MSN|NP|PA|FAANS|FAAN|FACP|habil|PD)\b\.?"
)
_MARKS = re.compile(r"[⁰¹²³⁴-⁹ᵃ-ᶻ*†‡§¶#⁎∗✉]+|\^\{[^}]*\}|(?<=[a-zà-ÿ])\d{1,2}(?:,\d{1,2})*|\[\d+\]|\(\d+\)")
_PARTICLES = frozenset("de der den des del della di da dos du van von vom zu zur ter ten la le el al bin ibn y e af av st".split())
_NOT_NAMES = frozenset(
    "university hospital department institute center centre school college faculty clinic clinical division unit laboratory society "
    "association member radiology medicine medical surgery research science sciences health street road avenue correspondence "
    "address author authors corresponding editor email fax tel phone article review abstract paper award mentor scientific "
    "interventional spine open access journal volume issue republic china usa germany italy france greece kingdom states "
    "percutaneous treatment introduction background methods results discussion conclusion references the of for with in on and "
    "original case report study".split()
)
_ADDRESS = re.compile(
    r"\b(?:universit\w+|hospital|department|dept\.?|institut\w*|faculty|school of|college of|cent(?:er|re) (?:for|of)|clinic\b|division of|laborator\w+|"
    r"correspond\w+|e-?mail|tel\.?|phone|fax|street|road|avenue|p\.?\s?o\.? box|orcid|affiliation\w*|received|accepted|revised|published online|"
    r"copyright|licen[cs]ee?|academic editor|handling editor|edited by|reviewed by|issn|volume \d|vol\.? \d)\b|@|©",
    re.IGNORECASE,
)
_JOURNAL_LINE = re.compile(r"^(?P<container>[A-Z][A-Za-z&.,:() -]{3,80}?)[\s.,]*(?P<year>(?:19|20)\d\d)\s*[;,:]\s*\d+")
_YEAR_CUES = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)\s*(?:[A-Z][a-z]{2}\s*\d*\s*)?;\s*\d+"),
    re.compile(r"\d+\s*,\s*[\w–-]+\s*\((?P<year>(?:19|20)\d\d)\)"),
    re.compile(r"(?:published|©|\(c\)|copyright|accepted|issue date|available online)\D{0,60}?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?:vol(?:ume)?\.?|no\.?|issue)\s*\d+\D{0,40}(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|]+[^\s\"<>|.,;:)\]]")
_LONE_YEAR = re.compile(r"(?<![\d–-])(?:19|20)\d\d(?![\d–-])")
_JOURNAL_LIKE = re.compile(r"\bvol(?:ume)?\b|\bissue\b|\bdoi\b|\d\s?\(\d+\)|\d:\d", re.IGNORECASE)
_NAME_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OWN_JOURNAL = re.compile(r"\bThe (?P<container>(?:[A-Z]\w+|of|and|the|&|in|for)(?: (?:[A-Z]\w+|of|and|the|&|in|for)){1,8}) is an? (?:\w+, ?|\w+ ){0,4}?(?:international|peer|open|online|official|journal)")
_INVERTED = re.compile(r"(?P<surname>(?:[a-z]+ )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?), (?P<initials>(?:[A-Z]\.[ -]?)+)")
_KINDS = (
    ("guideline", re.compile(r"\b(?:guidelines?|consensus statement|position statement|standards of practice|recommendations of)\b", re.IGNORECASE)),
    ("protocol", re.compile(r"\b(?:study protocol|trial protocol|protocol for an?)\b", re.IGNORECASE)),
    ("case report", re.compile(r"\bcase reports?\b|\breport of (?:a|one|two|three|four|\d) cases?\b", re.IGNORECASE)),
    ("editorial", re.compile(r"\b(?:editorial|letter to the editor|commentary|invited comment)\b", re.IGNORECASE)),
    ("review", re.compile(r"\b(?:review|meta-analysis|overview|update on|state of the art|current concepts?|primer)\b", re.IGNORECASE)),
    ("study", re.compile(r"\b(?:trial|cohort|prospective|retrospective|pilot study|randomi[sz]ed|case series|multicent(?:er|re)|cross-sectional|comparative study)\b", re.IGNORECASE)),
)
_REVIEW_TEXT = re.compile(r"\b(?:this|the present|our|we) (?:\w+ ){0,2}?review(?:s|ed)?\b|\breview article\b", re.IGNORECASE)
_PREVIEW = re.compile(
    r"this is a preview of|subscription content|access (?:this article|options)|price (?:ex|in)cludes|instant access to|"
    r"full text (?:is )?(?:not available|available to subscribers)|log ?in via an institution|rent this article|buy (?:this )?article",
    re.IGNORECASE,
)
_STUDY_TEXT = re.compile(r"\baim of (?:this|the) study\b|\bwe (?:treated|studied|evaluated|enrolled|included)\b|\bpatients\b", re.IGNORECASE)
_MAX_FRONT = 80


def mark_front(pieces: list[Piece]) -> None:
    """Mark the title and what stands around it before the text begins, in place."""
    end = _front_end(pieces)
    front = [p for p in pieces[:end] if p.kind not in ("furniture", "caption", "table")]
    marked = any(p.kind == "title" for p in pieces)
    title = None if marked else _choose_title(front, pieces)
    for piece in front:
        if piece is title:
            piece.kind, piece.title = "title", None
        elif piece.kind == "title" or (piece.fixed and piece.kind == "heading"):
            continue
        elif not (marked and piece.fixed) or _is_address(piece.text) or split_authors(piece.text):
            piece.kind, piece.title = "front", None
    for piece in pieces[end:]:
        if piece.kind in ("paragraph", "list_item") and not piece.fixed and _is_correspondence(piece):
            piece.kind = "front"


def _front_end(pieces: list[Piece]) -> int:
    """Index of the first piece that is text: a conventional heading, a labelled abstract or running prose."""
    for index, piece in enumerate(pieces[:_MAX_FRONT]):
        if piece.kind == "heading":
            name = heading_name(piece.text)
            if (name is not None and name.part not in ("furniture", "front")) or (piece.fixed and index):
                return index
        elif piece.kind == "paragraph" and (abstract_label(piece.text) or _is_prose(piece)):
            return index
    return 0 if len(pieces) > _MAX_FRONT else _last_resort(pieces)


def _last_resort(pieces: list[Piece]) -> int:
    """Without any prose a document has at most a title."""
    return 1 if len(pieces) > 1 and pieces[0].kind in ("paragraph", "heading") and pieces[0].n_words <= 25 else 0


def _is_prose(piece: Piece) -> bool:
    if piece.n_words < 14 or not is_finished(piece.text) or _is_address(piece.text):
        return False
    small = sum(word[:1].islower() for word in piece.text.split())
    return small >= 0.5 * piece.n_words


def _is_address(text: str) -> bool:
    found = len(_ADDRESS.findall(text[:600]))
    return found >= 2 or (found >= 1 and len(text.split()) <= 30)


def _is_correspondence(piece: Piece) -> bool:
    return piece.n_words <= 80 and bool(
        re.match(r"(?:address for )?correspond(?:ence|ing author)\b|e-?mail\b|(?:tel|fax|phone)\b[.:]?\s*[+\d(]", piece.text, re.IGNORECASE)
    )


def _choose_title(front: list[Piece], pieces: list[Piece]) -> Piece | None:
    """The piece that reads most like a title: long, no address, no authors, soon followed by authors, cited below."""
    below = "\n".join(p.text for p in pieces if p.kind == "furniture").lower()
    best, best_score = None, 0.0
    for index, piece in enumerate(front):
        if not 2 <= piece.n_words <= 40 or piece.kind == "list_item" or _is_address(piece.text):
            continue
        if split_authors(piece.text) or _JOURNAL_LINE.match(piece.text) or re.search(r"https?://|@|:\s*$", piece.text):
            continue
        score = min(piece.n_words, 16) - 0.2 * index
        if any(split_authors(p.text) for p in front[index + 1 : index + 4]):
            score += 5
        if piece.kind == "heading" and piece.fixed:
            score += 10
        if piece.n_words >= 4 and piece.text.lower() in below:
            score += 8
        if score > best_score:
            best, best_score = piece, score
    return best


def split_authors(text: str) -> tuple[str, ...]:
    """The names in an author line, in printed order and without degrees and marks; none when it is no such line."""
    if len(text) > 2000 or not any(c.isupper() for c in text[:1]):
        return ()
    marked = bool(_MARKS.search(text)) or bool(_DEGREES.search(text))
    plain = _DEGREES.sub(",", _MARKS.sub(",", text))
    parts = re.split(r"[,;\n|•·]|\s{2,}|\s(?:and|&|und|et)\s", plain)
    names = [part.strip(" .") for part in parts if part.strip(" .")]
    found = [" ".join(name.split()) for name in names if _is_name(name)]
    strange = sum(len(name.split()) for name in names if not _is_name(name))
    enough = len(found) >= 2 or (found and marked)
    return tuple(found) if enough and strange <= 3 * len(found) else ()


def _is_name(part: str) -> bool:
    words = part.split()
    if not 2 <= len(words) <= 5 or any(c.isdigit() for c in part):
        return False
    for word in words:
        bare = word.strip(".'’")
        if fold_text(bare) in _NOT_NAMES:
            return False
        if not (bare[:1].isupper() or bare in _PARTICLES) or not all(c.isalpha() or c in "-'’.‐" for c in word):
            return False
    return sum(len(w.strip(".")) > 1 and w[:1].isupper() and not w.isupper() for w in words) >= 1


def complete_metadata(given: Metadata, pieces: list[Piece], is_deck: bool, name: str) -> Metadata:
    """Fill what is not declared from the text: title, authors, year, journal, DOI, kind and coverage."""
    title = given.title or _title_text(pieces) or (PurePath(name).stem if name else "")
    notices = [p.text for p in pieces if p.kind in ("front", "furniture", "title")]
    own = _own_citation(title, notices)
    own = replace(own, authors=_whole_names(own.authors, pieces))
    kind, coverage = _judge(given, title, pieces, is_deck)
    return replace(
        given,
        title=title,
        authors=given.authors or _authors(pieces) or own.authors,
        year=given.year or own.year or _year(notices, title, name),
        container=given.container or own.container or _container(notices),
        doi=given.doi or _doi(notices),
        kind=kind,
        coverage=coverage,
    )


def _title_text(pieces: list[Piece]) -> str:
    title = next((p for p in pieces if p.kind == "title"), None)
    if title is not None:
        return re.sub(r"(\*\*|__|\*)(?=\S)(.+?)\1", r"\2", " ".join(title.text.split())).lstrip("# ").strip()
    slides = [p.title for p in pieces if p.title and p.section_kind == "slide"][:2]
    return next((name for name in slides if not re.fullmatch(r"Slide \d+", name)), "")


def _authors(pieces: list[Piece]) -> tuple[str, ...]:
    """Names in the author lines: the run of such lines nearest behind the title."""
    marked = [" ".join(p.text.split()) for p in pieces if p.kind == "front" and p.fixed and p.n_words <= 6]
    found: list[str] = []
    for piece in pieces:
        if piece.kind == "front":
            names = split_authors(piece.text)
            if names:
                found.extend(name for name in names if name not in found)
            elif found:
                break
    return tuple(found or marked)


def _own_citation(title: str, notices: list[str]) -> Metadata:
    """What the document's citation of itself says ("Cite this article: …")."""
    if len(title) < 12:
        return Metadata()
    for notice in notices:
        at = notice.lower().find(title.lower())
        if at <= 3:
            continue
        names = tuple(
            f"{m['initials'].strip()} {m['surname']}" for m in _INVERTED.finditer(notice[:at])
        )
        behind = notice[at + len(title) :].lstrip(". ")
        container = re.match(r"[^\d(;]{3,80}", behind)
        year = _year([behind], "", "")
        if names or year:
            return Metadata(
                authors=names,
                year=year,
                container=container.group().strip(" .,") or None if container else None,
            )
    return Metadata()


def _whole_names(names: tuple[str, ...], pieces: list[Piece]) -> tuple[str, ...]:
    """Initials completed where the text itself gives the first name ("J.W. Jennings" is "Jack W. Jennings")."""
    if not names:
        return ()
    text = " ".join(p.text for p in pieces if p.kind in ("front", "paragraph", "furniture") and p.n_words <= 60)
    whole = []
    for name in names:
        initials, _, surname = name.rpartition(" ")
        found = re.search(rf"\b({re.escape(initials[:1])}[a-zà-ÿ]+(?: [A-Z]\.)?) {re.escape(surname)}\b", text)
        whole.append(f"{found[1]} {surname}" if found else name)
    return tuple(whole)


def _year(notices: list[str], title: str, name: str) -> int | None:
    for cue in _YEAR_CUES:
        for notice in notices:
            if found := cue.search(notice[:600]):
                return int(found["year"])
    for notice in notices:
        if found := _LONE_YEAR.search(notice[:600]) if len(notice) < 160 and _JOURNAL_LIKE.search(notice) else None:
            return int(found.group())
    for place in (title, PurePath(name).stem):
        years = _NAME_YEAR.findall(place)
        if years:
            return int(years[-1])
    return None


def _container(notices: list[str]) -> str | None:
    for notice in notices:
        if found := _JOURNAL_LINE.match(notice):
            return found["container"].strip(" .,")
    for notice in notices:
        if found := _OWN_JOURNAL.search(notice[:600]):
            return found["container"]
    return None


def _doi(notices: list[str]) -> str | None:
    for notice in notices:
        if found := _DOI.search(notice):
            return found.group()
    return None


def _judge(given: Metadata, title: str, pieces: list[Piece], is_deck: bool) -> tuple[str, str]:
    """Kind and coverage: the declared ones, else what the text shows."""
    kind, coverage = given.kind, given.coverage
    if is_deck:
        return (kind if kind != "document" else "slides", coverage if coverage != "full text" else "slides")
    evidence = [p for p in pieces if p.kind in ("paragraph", "list_item")]
    n_words = sum(p.n_words for p in evidence)
    if coverage == "full text" and (_is_preview(pieces, evidence) or _is_lone_abstract(pieces, evidence, n_words)):
        coverage = "abstract"
    if kind == "document":
        kind = _recognise_kind(title, pieces, evidence)
        if coverage == "abstract" and kind in ("document", "study") and not _is_preview(pieces, evidence):
            kind = "abstract"
    return kind, coverage


def _is_preview(pieces: list[Piece], evidence: list[Piece]) -> bool:
    notices = sum(bool(_PREVIEW.search(p.text[:300])) for p in pieces if p.kind in ("furniture", "heading"))
    return notices >= 2 and sum(p.n_words for p in evidence) < 1200


def _is_lone_abstract(pieces: list[Piece], evidence: list[Piece], n_words: int) -> bool:
    """A short report of a study and nothing more: no tables or figures, a few hundred words."""
    if not 60 <= n_words <= 700 or any(p.kind in ("caption", "table") for p in pieces):
        return False
    named = [heading_name(p.text) for p in pieces if p.kind == "heading"]
    parts = {name.part for name in named if name is not None}
    labels = any(abstract_label(p.text) for p in evidence)
    speaks = any(_STUDY_TEXT.search(p.text) for p in evidence)
    return speaks and (labels or bool(parts & {"methods", "results", "abstract"}))


def _recognise_kind(title: str, pieces: list[Piece], evidence: list[Piece]) -> str:
    for kind, cue in _KINDS:
        if cue.search(title):
            return kind
    labels = " ".join(p.text for p in pieces if p.kind in ("front", "furniture") and p.n_words <= 5)
    for kind, cue in _KINDS:
        if cue.search(labels):
            return kind
    if any(_REVIEW_TEXT.search(p.text) for p in evidence[:12]):
        return "review"
    parts = {name.part for p in pieces if p.kind == "heading" and (name := heading_name(p.text))}
    return "study" if {"methods", "results"} <= parts else "document"
