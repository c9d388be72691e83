"""A page that shows each hostile string in every place where the real pages show text that is not ours."""

import streamlit as st

from assistant.answer import Answer, Citation, CitedReference, ClaimCheck, Difference, ToolRun
from assistant.export_check import ExportReport, Fault
from assistant.pages.answers import answer_view, plain_answer, question_view
from assistant.pages.claim import claim_view, report_view
from assistant.pages.document_view import abbreviations_view, facts_view, notes_view, outline_view
from assistant.pages.evidence import citation_card
from assistant.pages.intake import Arrival
from assistant.pages.library import _arrival_view, document_row
from assistant.pages.notice import leaves_machine
from assistant.pages.render import el, label, show, show_problem, text
from assistant.pages.score_card import score_card
from assistant.pages.source import typeset
from assistant.pages.state import HERE
from assistant.pages.table_view import table_view
from assistant.settings import Settings
from ingest.document import Abbreviation, Cell, Document, Marker, Metadata, Note, Section, Span, Table
from ingest.library import DocumentInfo
from tests.page.hostile import dose_strings, markup_strings

st.set_page_config(page_title="Hostile strings", layout="wide")
st.html(HERE / "style.css")
SET = st.query_params.get("set", "markup")
STRINGS = {"markup": markup_strings, "doses": dose_strings}[SET]()


def citation(s: str) -> Citation:
    """A citation that is hostile in each of its fields."""
    reference = CitedReference(1, s, s, 2020, s, s, s, s, ({"document": s, "number": 2},), s)
    return Citation(1, s, s, (s,), 2020, s, s, s, s, 3, 0, len(s), s, (1,), (reference,), (s,), f"{s} reading")


def document(s: str) -> Document:
    """A document that is hostile in each of its parts."""
    n = len(s)
    cell = Cell(0, n, s, s)
    return Document(
        key=s,
        sha256="0" * 64,
        text=s,
        format="text",
        source=s,
        metadata=Metadata(title=s, authors=(s,), container=s, kind=s, coverage=s, digest_of=s, licence=s),
        sections=(Section(s, 1, 0, n),),
        tables=(Table(s, s, 0, n, (s, s), ((cell, cell),), notes_span=Span(0, n)),),
        markers=(Marker(0, n, (1,), s),),
        abbreviations=(Abbreviation(s, s, 0, n),),
        notes=(Note(0, n, s),),
    )


class Opened:
    """What the views want of an assistant."""

    settings = Settings(model=None)


for number, string in enumerate(STRINGS):
    held = document(string)
    cited = citation(string)
    answer = Answer("answer", f"{string} [1]\n- {string} [1]", (cited,), unverified=(string,), notice=string)
    run = ToolRun("sins", {"location": string}, {"location": {"text": string}}, result=None, declined=string)
    check = ClaimCheck(string, "contradicted", (cited,), (Difference(string, string, string),), string)
    info = DocumentInfo(1, string, "0", string, "text", held.metadata, 1)
    places = [
        el("div", text(string), id=f"text-{number}"),
        question_view(string),
        answer_view(answer, "source-0"),
        citation_card(cited, held, f"b{number}"),
        document_row(info),
        _arrival_view(Arrival(1, "", string, "refused", string)),
        el("div", typeset(held, Span(0, len(string)), Span(0, len(string))), class_="source-text"),
    ]
    if SET == "markup":
        places += [
            citation_card(cited, None, f"a{number}"),
            claim_view(check),
            report_view(ExportReport(faults=(Fault(string, string, string),))),
            score_card(run),
            table_view(held, held.tables[0]),
            outline_view(held),
            notes_view(held),
            abbreviations_view(held),
            facts_view(Opened(), held),
            leaves_machine(Settings(model=string, model_remote=True, model_url=string)),
        ]
    show(el("div", places, id=f"all-{number}"))
    st.button(label(string), key=f"button-{number}")
    if number % 10 == 0:
        show_problem(string)
        st.code(plain_answer(answer), language=None)
        st.selectbox("Choice", [string], key=f"select-{number}", label_visibility="collapsed")
        st.pills("Pills", [string], format_func=label, key=f"pills-{number}", label_visibility="collapsed")
show(el("p", "All shown.", id="end"))
