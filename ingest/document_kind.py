"""What kind of document a text is, and how much of its source it holds."""

from __future__ import annotations

import re

from ingest.document import Metadata
from ingest.headings import abstract_label, heading_name
from ingest.pieces import Piece

_KINDS = (
    (
        "guideline",
        re.compile(
            r"\b(?:guidelines?|consensus statement|position statement|standards of practice|recommendations of)\b",
            re.IGNORECASE,
        ),
    ),
    ("protocol", re.compile(r"\b(?:study protocol|trial protocol|protocol for an?)\b", re.IGNORECASE)),
    ("case report", re.compile(r"\bcase reports?\b|\breport of (?:a|one|two|three|four|\d) cases?\b", re.IGNORECASE)),
    ("editorial", re.compile(r"\b(?:editorial|letter to the editor|commentary|invited comment)\b", re.IGNORECASE)),
    (
        "review",
        re.compile(
            r"\b(?:review|meta-analysis|overview|update on|state of the art|current concepts?|primer)\b", re.IGNORECASE
        ),
    ),
    (
        "study",
        re.compile(
            r"\b(?:trial|cohort|prospective|retrospective|pilot study|randomi[sz]ed|case series|multicent(?:er|re)|cross-sectional|comparative study)\b",
            re.IGNORECASE,
        ),
    ),
)
_REVIEW_TEXT = re.compile(
    r"\b(?:this|the present|our|we) (?:\w+ ){0,2}?review(?:s|ed)?\b|\breview article\b", re.IGNORECASE
)
_PREVIEW = re.compile(
    r"this is a preview of|subscription content|access (?:this article|options)|price (?:ex|in)cludes|instant access to|"
    r"full text (?:is )?(?:not available|available to subscribers)|log ?in via an institution|rent this article|buy (?:this )?article",
    re.IGNORECASE,
)
_STUDY_TEXT = re.compile(
    r"\baim of (?:this|the) study\b|\bwe (?:treated|studied|evaluated|enrolled|included)\b|\bpatients\b", re.IGNORECASE
)


def judge_document(given: Metadata, title: str, pieces: list[Piece], is_deck: bool) -> tuple[str, str]:
    """Kind and coverage: the declared ones, else what the text shows."""
    kind, coverage = given.kind, given.coverage
    if is_deck:
        return (kind if kind != "document" else "slides", coverage if coverage != "full text" else "slides")
    evidence = [p for p in pieces if p.kind in ("paragraph", "list_item")]
    n_words = sum(p.n_words for p in evidence)
    if coverage == "full text" and (
        _is_preview(pieces, evidence) or _is_lone_abstract(given, pieces, evidence, n_words)
    ):
        coverage = "abstract"
    if kind == "document":
        kind = _recognise_kind(title, pieces, evidence)
        if coverage == "abstract" and kind in ("document", "study") and not _is_preview(pieces, evidence):
            kind = "abstract"
    return kind, coverage


def _is_preview(pieces: list[Piece], evidence: list[Piece]) -> bool:
    notices = sum(bool(_PREVIEW.search(p.text[:300])) for p in pieces if p.kind in ("furniture", "heading"))
    return notices >= 2 and sum(p.n_words for p in evidence) < 1200


def _is_lone_abstract(given: Metadata, pieces: list[Piece], evidence: list[Piece], n_words: int) -> bool:
    """A short report of a study and nothing more: no tables or figures, a few hundred words.

    Who declares what a document is and who wrote it would say that it is the abstract only: then it must call itself one.
    """
    if not 60 <= n_words <= 700 or any(p.kind in ("caption", "table") for p in pieces):
        return False
    named = [heading_name(p.text) for p in pieces if p.kind == "heading"]
    parts = {name.part for name in named if name is not None}
    if "references" in parts or {"introduction", "discussion"} <= parts:
        return False  # a short paper, whole
    declared = given.kind not in ("document", "abstract") or bool(given.authors)
    labels = any(abstract_label(p.text) for p in evidence)
    speaks = any(_STUDY_TEXT.search(p.text) for p in evidence)
    return speaks and (labels or "abstract" in parts or (not declared and bool(parts & {"methods", "results"})))


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
