"""Library: what Pedicle answers from, adding to it and taking from it, and the state it is in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import streamlit as st

from assistant.conversation import Assistant
from assistant.pages.document_view import open_document
from assistant.pages.evidence import badge
from assistant.pages.intake import Arrival, Intake, intake_of
from assistant.pages.names import count_of
from assistant.pages.notice import leaves_machine, show_notice
from assistant.pages.opened import read_document
from assistant.pages.render import Html, el, show, show_problem, text
from assistant.pages.state import KNOWN_ERRORS, begin_page, owner
from assistant.pages.works import join_authors, show_shared_works
from ingest.errors import UnreadableFile
from ingest.library import DocumentInfo
from ingest.versions import Placement

#: Documents on one page of the list.
N_LISTED = 20
#: How often the progress of uploads is looked at [s].
REFRESH_S = 0.7
BACKENDS = {"onnx": "ONNX Runtime, on this machine", "reference": "sentence-transformers, on this machine"}
#: So many files given at once are told in their order.
N_IN_ORDER = 10
SIGNS = {"waiting": "…", "reading": "⋯", "done": "✓", "refused": "✕"}


def page() -> None:
    """The page."""
    assistant = begin_page()
    show(el("h1", "Library", class_="page-title"))
    documents, works, state = st.tabs(
        ["Documents", "Works cited in common", "State"], key="library-part", on_change="rerun"
    )
    if documents.open:
        with documents:
            show_upload(assistant)
            show_documents(assistant)
    if works.open:
        with works:
            show_shared_works(assistant)
    if state.open:
        with state:
            show(state_view(assistant))
            show_check(assistant)
    with st.bottom:
        show_notice(assistant.settings)


def show_upload(assistant: Assistant) -> None:
    """The field for files, and what became of those that were given."""
    intake = intake_of(assistant)
    round_ = st.session_state.setdefault("upload-round", 0)
    given = st.file_uploader(
        "Add documents: PDF, Word, PowerPoint, HTML, JATS XML, Markdown or plain text",
        accept_multiple_files=True,
        key=f"upload-{round_}",
        max_upload_size=assistant.settings.upload_mb,
    )
    if given:
        for file in given:
            intake.take(owner(), file.name, file.getvalue())
        st.session_state["upload-round"] = round_ + 1
        st.rerun()
    if intake.arrivals(owner()):
        show_arrivals(intake)


@st.fragment(run_every=REFRESH_S)
def show_arrivals(intake: Intake) -> None:
    """What became of each file, by name; looked at again while any is under way."""
    arrivals = intake.arrivals(owner())
    if not arrivals:
        return
    open_ones = [a for a in arrivals if a.state in ("waiting", "reading")]
    done = len(arrivals) - len(open_ones)
    if open_ones:
        st.progress(done / len(arrivals), text=f"{done} of {count_of(len(arrivals), 'file')} read")
    refused = len([a for a in arrivals if a.state == "refused"])
    if len(arrivals) > N_IN_ORDER:
        # Of many files those come first that something is to be done about.
        arrivals = sorted(arrivals, key=lambda a: a.state != "refused")
        said = count_of(len(arrivals), "file") + (f", {refused} of them refused" if refused else "")
        show(el("p", said, class_="quiet"))
    shown = el(
        "ul", [_arrival_view(arrival) for arrival in arrivals], class_="arrivals", aria_label="Files given", tabindex=0
    )
    show(shown)
    if open_ones:
        st.session_state["arrivals-open"] = True
        return
    done_words = f"{count_of(done, 'file')} dealt with" + (f", {refused} refused" if refused else "")
    show(el("p", done_words, class_="only-read", role="status"))
    st.button("Clear this list", type="tertiary", on_click=intake.forget, args=(owner(),))
    if st.session_state.pop("arrivals-open", False):
        st.rerun()


def _arrival_view(arrival: Arrival) -> Html:
    words = arrival.words or arrival.state
    return el(
        "li",
        el("span", SIGNS[arrival.state], class_=f"sign {arrival.state}", aria_hidden="true"),
        text(arrival.name, class_="file-name"),
        " ",
        text("refused: " + words if arrival.state == "refused" else words, class_="outcome"),
    )


def show_documents(assistant: Assistant) -> None:
    """The documents, and what can be done with each."""
    held = assistant.library.documents()
    if not held:
        show(
            el(
                "p",
                "The library is empty. Add documents above, or run `pedicle ingest` for the shipped digests.",
                class_="quiet",
            )
        )
        return
    wanted = (
        st.text_input("Find a document", placeholder="Title, author, year or kind", key="document-words")
        if len(held) > 6
        else ""
    )
    found = [info for info in held if _matches(info, wanted or "")]
    n_pages = max(1, -(-len(found) // N_LISTED))
    at = st.number_input("Page of the list", 1, n_pages, key="document-page") if n_pages > 1 else 1
    show(
        el(
            "p",
            f"{len(found)} of {count_of(len(held), 'document')}" if wanted else count_of(len(held), "document"),
            class_="quiet",
        )
    )
    for info in found[(int(at) - 1) * N_LISTED : int(at) * N_LISTED]:
        show_document(assistant, info)


def _matches(info: DocumentInfo, wanted: str) -> bool:
    about = " ".join((info.key, info.title, *info.authors, str(info.year or ""), info.kind, info.coverage)).casefold()
    return all(word in about for word in wanted.casefold().split())


def show_document(assistant: Assistant, info: DocumentInfo) -> None:
    """One document of the list."""
    with st.container(key=f"document-{info.id}", gap=None):
        show(document_row(info, assistant.library.replaced(info.key)))
        with st.container(horizontal=True, gap="small", key=f"document-actions-{info.id}"):
            if st.button("Open", key=f"open-{info.id}", type="tertiary", icon=":material/menu_book:"):
                document = read_document(assistant, info.key)
                if document:
                    open_document(assistant, document)
            if _file_of(info):
                st.button(
                    "Read its file again",
                    key=f"again-{info.id}",
                    type="tertiary",
                    on_click=_read_again,
                    args=(assistant, info),
                )
            if st.button("Remove", type="tertiary", key=f"remove-{info.id}"):
                open_removal(assistant, info)


@st.dialog("Remove a document")
def open_removal(assistant: Assistant, info: DocumentInfo) -> None:
    """Ask whether a document is to go, and take it out."""
    name = text(info.title or info.key)
    show(el("p", "Remove ", name, " from the library? Answers that quote it keep their quotes."))
    if st.button("Remove it", key=f"remove-now-{info.id}"):
        try:
            assistant.library.remove([info.key])
        except KNOWN_ERRORS as error:
            show_problem(str(error))
            return
        st.rerun()


def document_row(info: DocumentInfo, replaced: Sequence[str] = ()) -> Html:
    """What the list says of a document; `replaced` is what it has taken the place of, in words."""
    added = datetime.fromtimestamp(info.added).strftime("%d %b %Y") if info.added else ""
    size = (
        f"{info.size / 1e6:.1f} MB" if info.size >= 1e6 else f"{max(1, round(info.size / 1e3))} kB" if info.size else ""
    )
    facts = [
        join_authors(info.authors),
        str(info.year or "no year"),
        count_of(info.n_passages, "passage"),
        size,
        f"added {added}" if added else "",
        *replaced,
    ]
    same = info.kind.casefold() == info.coverage.casefold()
    return el(
        "div",
        el("h2", text(info.title or info.key), " ", badge(info.kind), " ", None if same else badge(info.coverage)),
        el("p", text(" · ".join(fact for fact in facts if fact)), class_="quiet"),
        class_="document",
    )


def _file_of(info: DocumentInfo) -> Path | None:
    """The file that a document was read from, when it is still where it was."""
    return Path(info.source) if os.path.isabs(info.source) and os.path.isfile(info.source) else None


def _read_again(assistant: Assistant, info: DocumentInfo) -> None:
    path = _file_of(info)

    def work() -> Placement:
        from ingest.pipeline import ingest_paths

        report = ingest_paths([path] if path else [], assistant.library, assistant.embedder)
        if report.refused:
            raise UnreadableFile(report.refused[0].reason)
        kind: Literal["added", "updated", "unchanged"] = (
            "updated" if report.updated else "added" if report.added else "unchanged"
        )
        return Placement(kind, info.key)

    if path:
        intake_of(assistant).read_again(owner(), path.name, work)


def state_view(assistant: Assistant) -> Html:
    """The model, the index, the folder, and whether anything can leave the machine."""
    library = assistant.library
    made_with = library.made_with or library.fingerprint
    infos = library.documents()
    facts = {
        "Holds": f"{count_of(len(infos), 'document')}, {count_of(sum(info.n_passages for info in infos), 'passage')}",
        "Folder": str(library.folder),
        "Generation of the index": str(library.generation),
        "Embedding model": f"{made_with.model}, {made_with.dimension} dimensions" if made_with else "",
        "Digest of its weights": made_with.digest if made_with else "",
        "Runs through": BACKENDS.get(assistant.embedder.backend, assistant.embedder.backend),
        "Index": assistant.index.describe(),
        "Language model": assistant.settings.model or "none: answers are quoted, not written",
        "Telemetry": "none",
    }
    rows = [el("tr", el("th", name, scope="row"), el("td", text(value))) for name, value in facts.items() if value]
    rows.append(el("tr", el("th", "Sent elsewhere", scope="row"), el("td", leaves_machine(assistant.settings))))
    return el("div", el("table", el("tbody", rows)), class_="table-view facts-table")


def show_check(assistant: Assistant) -> None:
    """A check of the library on demand."""
    if not st.button("Check the library", key="check-library"):
        return
    with st.spinner("Checking"):
        try:
            report = [*assistant.library.check(), *assistant.index.check()]
        except KNOWN_ERRORS as error:
            show_problem(str(error))
            return
    show(el("ul", [el("li", text(line)) for line in report]) if report else el("p", "Everything is in order."))
