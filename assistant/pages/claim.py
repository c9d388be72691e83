"""Check a claim: what the library says of it, number by number; and whether an exported file still holds."""

from __future__ import annotations

import streamlit as st

from assistant.answer import ClaimCheck
from assistant.conversation import MAX_QUESTION, Assistant
from assistant.export import exchange_of_claim
from assistant.export_check import MAX_BYTES, ExportReport, verify_export
from assistant.pages.answers import answer_view
from assistant.pages.chosen import show_citations
from assistant.pages.exports import show_export
from assistant.pages.notice import show_notice
from assistant.pages.render import Html, el, running, show, show_problem, text
from assistant.pages.state import KNOWN_ERRORS, begin_page


def page() -> None:
    """The page."""
    assistant = begin_page()
    show(el("h1", "Check a claim", class_="page-title"))
    claim, file = st.tabs(["A claim", "An exported file"], key="check-part", on_change="rerun")
    if claim.open:
        with claim:
            show_claim(assistant)
    if file.open:
        with file:
            show_file(assistant)
    with st.bottom:
        show_notice(assistant.settings)


def show_claim(assistant: Assistant) -> None:
    """The claim, and beside its verdict the evidence."""
    with st.form("claim-form", border=False):
        words = "A statement with its numbers, as it stands in a text"
        st.text_area("Claim", key="claim", placeholder=words, max_chars=MAX_QUESTION, height=90)
        asked = st.form_submit_button("Check", type="primary", shortcut="Ctrl+Enter")
    if asked:
        st.session_state["claim-check"] = _check(assistant, st.session_state.claim)
    check = st.session_state.get("claim-check")
    if isinstance(check, str):
        show_problem(check)
    elif check is not None:
        left, right = st.columns([11, 9], gap="large")
        with left:
            show(claim_view(check))
            show_export([exchange_of_claim(check)], "", assistant, "claim")
        with right, st.container(key="evidence"):
            show(el("h2", "What this rests on" if check.citations else "Nothing is cited", class_="side-heading"))
            show_citations(assistant, check.citations, "source-claim")


def _check(assistant: Assistant, claim: str) -> ClaimCheck | str:
    """The check, or in words why there is none."""
    with st.spinner("Looking for what decides it"):
        try:
            return assistant.cite(claim)
        except KNOWN_ERRORS as error:
            return str(error)


def claim_view(check: ClaimCheck) -> Html:
    """The claim as it was given, with verdict, differences and the words around them."""
    claim = el("blockquote", running(check.claim), class_="quote", dir="auto")
    return claim + answer_view(exchange_of_claim(check).answer, "source-claim")


def show_file(assistant: Assistant) -> None:
    """An exported file held against the library."""
    show(
        el(
            "p",
            "A JSON or Markdown export is held against the library: every quote, every reference, every score.",
            class_="quiet",
        )
    )
    file = st.file_uploader("Exported file", key="export-file", max_upload_size=MAX_BYTES // 1_000_000)
    if file is None:
        return
    try:
        report = verify_export(file.getvalue(), assistant.library)
    except KNOWN_ERRORS as error:
        show_problem(str(error))
        return
    show(el("p", text(file.name), class_="file-name"), report_view(report))


def report_view(report: ExportReport) -> Html:
    """What was checked of a file, and what no longer holds."""
    kind, sign = ("good", "✓") if report.holds else ("bad", "✕")
    head, *_ = report.describe().split("\n")
    faults = [el("li", el("strong", text(fault.where)), ": ", text(fault.text)) for fault in report.faults]
    return el(
        "div",
        el(
            "p",
            el("span", sign, class_="sign", aria_hidden="true"),
            " ",
            text(head),
            class_=f"verdict {kind}",
            role="status",
        ),
        el("ul", faults) if faults else None,
    )
