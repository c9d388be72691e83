"""How a question is understood: spelling, several questions in one, units asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.concepts import Concept
from assistant.conversation import Assistant
from assistant.facts.meaning import Meanings
from assistant.facts.tokens import read_tokens
from assistant.kinds import ask_kind, guessed_long_form
from assistant.matching import Matcher
from assistant.measures import asked_units, bears_unit
from assistant.parts import split_question
from assistant.search import Search
from assistant.settings import Settings
from assistant.thesaurus import CLASS_WEIGHT, build_thesaurus
from assistant.views import Vocabulary
from assistant.wording import name_implied
from ingest.pipeline import ingest_paths


def _no_names(text: str) -> tuple[dict[str, float], frozenset[int]]:
    return {}, frozenset()


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("How long does the glue take to set and how often does a biopsy bleed?", 2),
        ("Is the needle warm? Does warmth shorten recovery?", 2),
        ("How often does the needle bleed?", 0),
        ("glue and cement in the marble vertebra", 0),
        ("marble needles - how many were used?", 0),
    ],
)
def test_each_question_of_several_is_a_part(text: str, n: int) -> None:
    assert len(split_question(text, _no_names)) == n


@given(st.text(max_size=200))
def test_parts_stand_in_the_text(text: str) -> None:
    assert all(piece.strip("? ") in text for part in split_question(text, _no_names) for piece in part.split(": "))


def test_several_questions_are_answered_each(invented: Assistant) -> None:
    answer = invented.ask("How long does the glue take to set and how often does bleeding follow a biopsy?")
    assert "9 minutes" in answer.text and "4%" in answer.text


@pytest.mark.parametrize(
    ("asked", "bears", "lacks"),
    [
        ("What dose of steroid is given?", "40 mg of steroid", "steroid relieves pain in 60 patients"),
        ("list price of the kit", "the kit costs $900", "the kit is more expensive than 3 others"),
        ("laser wavelength?", "a 980 nm laser", "a laser of 15 watts"),
        ("how long does the session take", "30 to 40 minutes", "a long session of 5 steps"),
        ("at what temperature does it set", "at 42\u00b0C", "hot cement sets in 9 minutes"),
        ("how often does it leak", "in 12 of 40 vertebrae", "leakage was seen at 3 levels"),
        ("how fast does it set", "within 9 minutes", "set in 3 of 40 patients"),
        ("needle gauge", "a 13 G needle", "a needle of 12 centimetres"),
        ("hospital stay: how many days", "Hospital stay (days): 6.4", "Patients: 64"),
    ],
)
def test_answer_must_bear_the_unit_asked_for(asked: str, bears: str, lacks: str) -> None:
    units = asked_units(asked)
    assert units and bears_unit(bears, units) and not bears_unit(lacks, units)


@pytest.mark.parametrize("asked", ["Why is the pressure measured?", "Who wrote the review?", "sample size of each arm"])
def test_no_unit_is_asked_for(asked: str) -> None:
    assert asked_units(asked) == ()


def test_several_documents_may_be_named(invented: Assistant) -> None:
    question = invented.search.understand("bleeding in Okafor's review and needles in the Ibarra study")
    assert set(question.surely_named) == {"okafor-2031", "ibarra-2033"}


def test_answer_says_what_a_named_study_never_mentions(invented: Assistant) -> None:
    answer = invented.ask("What was the pain score in the placebo arm of Ibarra's study?")
    assert "Ibarra 2033 does not mention \u201cplacebo arm\u201d" in answer.text or answer.kind == "abstention"


def test_a_result_from_which_something_is_to_be_decided_says_that_nothing_is(invented: Assistant) -> None:
    findings = "SINS for L2: lytic, mechanical pain, normal alignment, 60 % collapse, bilateral pedicles"
    assert "does not decide" not in invented.ask(findings).text
    answer = invented.ask(f"{findings}. Should we operate?")
    assert answer.kind == "tool" and "does not decide" in answer.text


def test_a_number_alone_asks_nothing(invented: Assistant) -> None:
    answer = invented.ask("31")
    assert answer.kind == "abstention" and answer.citations == ()


@pytest.mark.parametrize("text", ["hello", "Thanks!", "ok thanks", "Great, thank you very much!", "what can you do?", "which documents do you hold?"])
def test_courtesy_is_no_question_to_the_documents(invented: Assistant, text: str) -> None:
    answer = invented.ask(text)
    assert answer.kind == "clarification" and answer.citations == ()


def test_library_is_named_when_asked_for(invented: Assistant) -> None:
    text = invented.ask("Which documents do you hold?").text
    assert "Okafor 2031" in text and "Ibarra 2033" in text


def test_contraindications_are_not_mixed_with_indications(invented: Assistant) -> None:
    answer = invented.ask("What are the contraindications of glue injection?")
    assert "pregnancy" in answer.text and "ndications include" not in answer.text.replace("Contraindications", "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("causes of leakage after glue", "list"),
        ("Which routes can be used to reach the rib head?", "list"),
        ("glue leakage, warm needles against the cold ones", "comparison"),
        ("median age of the patients", "number"),
        ("reference for the glue trial", "fact"),
        ("How is glue made?", "fact"),
        ("Which complications should I mention when consenting?", "list"),
        ("biopsy yield, which factors raise it, needle size", "list"),
        ("and when is the glue set?", "number"),
        ("how to hold the needle when it bleeds", "fact"),
    ],
)
def test_kind_of_answer_is_read(text: str, kind: str) -> None:
    assert ask_kind(text) == kind


@pytest.mark.parametrize("text", ["wich targets does a biopsy have", "Targtes of biospy?"])
def test_misspelt_words_of_the_question_itself_are_no_subject(invented: Assistant, text: str) -> None:
    assert "lamina" in invented.ask(text).text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wich needle for biopsy?", "which needle for biopsy?"),
        ("univercity of the authors", "university of the authors"),
        ("does it releive backache", "does it relieve backache"),
        ("is glue kinder than a stent", "is glue kinder than a stent"),
        ("one quarter after the injection", "3 months after the injection"),
        ("cold needels boht times", "cold needles both times"),
        ("Modic changes and tobramycin", "Modic changes and tobramycin"),
        ("Is Ultrassound of use to Sonnet?", "Is ultrasound of use to Sonnet?"),
        ("DOES BLEADING FOLLOW A BIOPSY ON MRI?", "does bleeding follow a biopsy on MRI?"),
        ("RFA OR MRI", "RFA OR MRI"),
        ("half a year later", "6 months later"),
        ("the second table", "the table 2"),
        ("after a year and a half", "after 18 months"),
    ],
)
def test_a_question_is_mended_before_it_is_read(invented: Assistant, typed: str, meant: str) -> None:
    question = invented.search.understand(typed)
    assert question.typed == question.text == meant


def test_what_was_mended_is_told(invented: Assistant) -> None:
    assert invented.search.understand("wich glue?").corrections == (("wich", "which"),)
    answer = invented.ask("how often does bleading follow a biospy")
    assert answer.kind == "answer"
    assert answer.text.endswith(
        "Read \u201cbleading\u201d as \u201cbleeding\u201d, \u201cbiospy\u201d as \u201cbiopsy\u201d."
    )
    assert "Read" not in invented.ask("wich targets does a biopsy have").text


@pytest.mark.parametrize("text", ["how long does the glue set", "how far is the lamina", "how old are they"])
def test_a_word_behind_how_asks_a_quantity_and_is_no_subject(invented: Assistant, text: str) -> None:
    measure = next(c for c in invented.search.understand(text).concepts if c.label in text.split()[1])
    assert measure.asking and measure.known


def test_idle_turns_of_phrase_are_no_subject(invented: Assistant) -> None:
    question = invented.search.understand("Quick question, just to be sure: bleeding in what time frame?")
    assert [c.label for c in question.concepts] == ["bleeding", "time"]


@pytest.mark.parametrize(("text", "is_measure"), [("how many weeks of rest?", True), ("does it take weeks?", False)])
def test_a_unit_asks_a_quantity_only_where_it_is_counted(invented: Assistant, text: str, is_measure: bool) -> None:
    concept = next(c for c in invented.search.understand(text).concepts if c.label == "weeks")
    assert concept.measure is is_measure


@pytest.mark.parametrize(("text", "key"), [("lund et al: glue?", "okafor-2031"), ("how many in the Lisbon arms?", "")])
def test_a_short_author_before_et_al_names_a_document(invented: Assistant, text: str, key: str) -> None:
    assert (invented.search.understand(text).surely_named or ("",))[0] == key


def test_a_word_is_known_by_what_it_is_made_from(invented: Assistant) -> None:
    question = invented.search.understand("Is bleedness rifer after a biopsy?")
    assert next(c for c in question.concepts if c.label == "bleedness").known


def test_a_phrase_is_known_by_another_name_of_a_word(invented: Assistant) -> None:
    question = invented.search.understand("targets: disc space")
    assert any(c.label == "disc space" and c.known for c in question.concepts) or all(
        c.known for c in question.concepts if c.label in ("disc", "space")
    )


@pytest.mark.parametrize(
    "text",
    [
        "When should glue not be injected?",
        "who must not get a glue injection?",
        "reasons against glue injection",
        "which findings make glue injection a no?",
        "glue injection: any no-gos?",
    ],
)
def test_contraindications_are_found_under_other_words(invented: Assistant, text: str) -> None:
    assert "fever" in invented.ask(text).text


def test_a_panel_of_a_figure_is_addressed_by_its_figure(invented: Assistant) -> None:
    assert invented.search.understand("Figure 1b: which needle?").addresses == (("figure", 1),)
    assert invented.search.understand("fig. 2 (c) of Okafor").addresses == (("figure", 2),)


def test_what_an_abbreviation_does_not_stand_for_is_corrected(invented: Assistant) -> None:
    assert "GI stands for Glue injection" in invented.ask("GI in Okafor - gastric irrigation??").text


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("GI - gastric irrigation?", "gastric irrigation"),
        ("Is VAS the visual analogue scale?", "visual analogue scale"),
        ("visual analogue scale (VAS) at a year", "visual analogue scale"),
        ("GI at 6 months", None),
    ],
)
def test_guess_at_an_abbreviation_is_read(text: str, guess: str | None) -> None:
    found = guessed_long_form(text)
    assert (text[found[0] : found[1]] if found else None) == guess


def test_member_is_looked_for_by_its_class_and_the_answer_says_so(invented: Assistant) -> None:
    question = invented.search.understand("How often does a hematoma follow biopsy?")
    (concept,) = [c for c in question.concepts if c.label == "hematoma"]
    assert concept.known
    assert concept.of_class == "bleeding"
    assert dict(concept.alternatives)[("bleed",)] == CLASS_WEIGHT
    answer = invented.ask("How often does a hematoma follow biopsy?")
    assert answer.kind == "answer"
    assert "The library does not name \u201chematoma\u201d, only its class: bleeding." in answer.text


def test_class_is_not_named_where_the_thing_itself_is(invented: Assistant) -> None:
    question = invented.search.understand("How often does bleeding follow biopsy?")
    assert not any(c.of_class for c in question.concepts)


def test_a_quantity_of_its_own_is_not_taken_from_the_class(invented: Assistant) -> None:
    question = invented.search.understand("What was the volume of the hematoma after biopsy?")
    (concept,) = [c for c in question.concepts if c.label == "hematoma"]
    assert not concept.known
    assert not concept.of_class
    assert invented.ask("What was the volume of the hematoma after biopsy?").kind == "abstention"


def test_member_and_class_are_not_the_same_in_a_claim() -> None:
    meanings = Meanings.build(build_thesaurus({"classes": {"warmer": ["ovenol"]}}))
    assert not meanings.phrases(read_tokens("ovenol"))


@pytest.mark.parametrize("text", ["Does it numb my nerve?", "Does it numb the nerve?", "Does it numb nerves?"])
def test_phrase_holds_with_any_article_and_with_none(invented: Assistant, text: str) -> None:
    search = replace_thesaurus(invented, {"lay": {"numb the nerve": ["bleeding"]}})
    (concept,) = search.understand(text).concepts
    assert ("bleed",) in dict(concept.alternatives)


def test_short_form_is_not_spelt_out_inside_another_word(invented: Assistant) -> None:
    search = replace_thesaurus(invented, {"lay": {"cut": ["bleeding"]}})
    assert search.understand("Is a shortcut or a cut better?").subject == "Is a shortcut or a bleeding better?"


def replace_thesaurus(assistant: Assistant, data: dict[str, object]) -> Search:
    """A search over the same library with another thesaurus."""
    search = assistant.search
    return Search(search.library, search.embedder, search.index, build_thesaurus(data))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("needle for biopsy: gauge, length?", ("needle for biopsy: gauge?", "needle for biopsy: length?")),
        ("glue trial - dose and route", ("glue trial: dose?", "glue trial: route?")),
        ("glue: how warm must it be before it is ever injected?", ()),
        ("glue, stent and rest", ()),
    ],
)
def test_each_item_behind_a_topic_is_a_part(text: str, parts: tuple[str, ...]) -> None:
    assert split_question(text, _no_names) == parts


def test_a_word_made_of_two_everyday_words_is_no_term(invented: Assistant) -> None:
    question = invented.search.understand("biopsy checklist and osteotome")
    assert {c.label: c.technical for c in question.concepts if not c.known} == {"checklist": False, "osteotome": True}


def test_one_known_name_of_two_parted_by_a_slash_is_enough(invented: Assistant) -> None:
    labels = [c.label for c in invented.search.understand("zebrite/glue injection (zebron), and zebrite").concepts]
    assert labels == ["glue injection", "zebrite"]


def test_refusing_a_treatment_is_a_question_for_contraindications(invented: Assistant) -> None:
    assert "fever" in invented.ask("when should I refuse to inject glue?").text


def test_what_is_defined_with_an_abbreviation_is_not_the_abbreviation(invented: Assistant) -> None:
    assert "stands for" in invented.ask("What does GI mean?").text
    assert "stands for" not in invented.ask("how is bleeding after a biopsy defined for GI of the lamina?").text


@pytest.mark.parametrize(
    "text", ["how is the coring done", "the caption of the glue picture", "a plugged needle", "resampling the lamina"]
)
def test_a_word_made_by_rule_from_another_is_no_slip(invented: Assistant, text: str) -> None:
    assert not invented.search.understand(text).corrections


def test_a_derived_form_is_read_by_its_word_and_called_no_slip(invented: Assistant) -> None:
    question = invented.search.understand("is a bleedier lamina feared?")
    assert "bleeding" in question.text and not question.corrections


def test_a_turn_of_phrase_without_a_word_of_its_own_only_asks(invented: Assistant) -> None:
    (asked,) = [c for c in invented.search.understand("over which years was glue tried?").concepts if "year" in c.label]
    assert asked.asking and not asked.technical


def test_another_language_is_not_mended(invented: Assistant) -> None:
    text = "der kranke klagt seit langem ueber starke schmerzen im ruecken und kann kaum noch gehen oder schlafen"
    assert not invented.search.understand(text).corrections


def test_a_phrase_with_a_negation_is_not_held_by_its_other_words(invented: Assistant) -> None:
    """What is "indicated" is no contraindication, which the thesaurus also knows as "not indicated"."""
    hits = invented.search.find(invented.search.understand("what is contraindicated after glue"))
    assert "Contraindications of glue" in hits[0].text
    concepts = (Concept("contraindications", ((("not", "indic"), 1.0),), 1.0, True),)
    vocabulary = Vocabulary()
    number = [vocabulary.number(s) for s in ("result", "indic", "not")]
    weigh = Matcher(concepts, frozenset(), vocabulary)._weigh
    assert len(number) == 3 and weigh(np.array([[0.0, 1.0]]))[0, 0] < 0.5 < weigh(np.array([[1.0, 1.0]]))[0, 0]


def test_an_abstention_says_that_only_an_abstract_is_held(tmp_path: Path) -> None:
    path = tmp_path / "vo.md"
    path.write_text(
        "---\nkey: vo-2040\ntitle: Cold glue\nauthors: [Ida Vo]\nyear: 2040\nkind: study\ncoverage: abstract\n---\n\n# Cold glue\n\n## Abstract\n\n"
        "Cold glue set within 9 minutes in all of 12 patients.\n\n## Cold knives\n\nContraindications include fever and a broken knife.\n",
        encoding="utf-8",
    )
    assistant = Assistant.open(tmp_path / "library", Settings())
    try:
        assert not ingest_paths([path], assistant.library, assistant.embedder).refused
        told = assistant.ask("What colour was the glue in Vo 2040?")
        named = [assistant.search.understand(text).surely_named for text in ("how many patients in vo", "a vo patient")]
        listed = assistant.ask("what are the contraindications?")
    finally:
        assistant.close()
    assert told.kind == "abstention" and "Of Vo 2040, the library holds only the abstract." in told.text
    assert named == [("vo-2040",), ()]
    assert listed.text.startswith("Cold knives: Contraindications include fever")


def test_a_decimal_is_one_thing(invented: Assistant) -> None:
    assert [c.label for c in invented.search.understand("what is the 66.7% about?").concepts] == ["66 7"]
    assert "66.7%" in invented.ask("what is the 66.7% about?").text
    assert "66 8" not in [c.label for c in invented.search.understand("is it 66.8%?").concepts]


def test_a_quantity_that_is_never_stated_is_not_said_to_be_unheard_of(invented: Assistant) -> None:
    assert "it states no \u201ccolour\u201d for it" in invented.ask("what colour is the glue?").text


def test_a_dose_of_radiotherapy_is_looked_for_in_gray() -> None:
    assert name_implied("radiotherapy dose for the spine").endswith("(gray)")
    assert name_implied("dose of glue") == "dose of glue"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("what is the 66.7% about?", True), ("is it 66.7% with cold and 46.7% with warm needles?", False)],
)
def test_only_the_one_decimal_asked_about_is_one_thing(invented: Assistant, text: str, is_one: bool) -> None:
    labels = [concept.label for concept in invented.search.understand(text).concepts]
    assert ("66 7" in labels) is is_one


def test_answers_that_a_question_offers_need_not_be_known(invented: Assistant) -> None:
    question = invented.search.understand("How were the needles chosen in Ibarra's study - coin tosses or envelopes?")
    guessed = {c.label: c for c in question.concepts}
    assert guessed["envelopes"].asking and not guessed["envelopes"].known
    plain = invented.search.understand("How were the envelopes chosen in Ibarra's study?")
    assert not next(c for c in plain.concepts if c.label == "envelopes").asking


def test_name_is_known_that_the_library_writes_as_two_words(invented: Assistant) -> None:
    question = invented.search.understand("RibHead as a target of biopsy")
    concept = next(c for c in question.concepts if c.label == "RibHead")
    assert concept.known and ("rib", "head") in [phrase for phrase, _ in concept.alternatives]
