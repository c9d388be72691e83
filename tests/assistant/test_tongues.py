"""Turns in another language than the library's: told as such, and a decision for one person and urgent signs not missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Assistant
from assistant.tongues import read_tongue

NO_CARE = "does not decide about one person's care"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("Mein Patient hat Fieber, soll ich Kleber spritzen?", "German"),
        ("Mon patient a de la fièvre, dois-je injecter la colle ?", "French"),
        ("Mi paciente tiene fiebre, ¿debo inyectar el pegamento?", "Spanish"),
        ("Il mio paziente ha la febbre, devo iniettare la colla?", "Italian"),
        ("O meu paciente tem febre, devo injetar a cola?", "Portuguese"),
        ("Mijn patiënt heeft koorts, moet ik lijm inspuiten?", "Dutch"),
    ],
)
def test_a_decision_for_one_is_told_in_any_language(invented: Assistant, asked: str, language: str) -> None:
    answer = invented.ask(asked)
    assert answer.kind == "abstention" and not answer.citations
    assert language in answer.text and "ask in English" in answer.text and NO_CARE in answer.text


@pytest.mark.parametrize(
    "told",
    [
        "Meine Tante kann seit heute die Beine nicht mehr bewegen, was tun?",
        "Mon père ne peut plus marcher depuis hier, que faire ?",
        "Mi madre no puede caminar desde ayer, ¿qué hago?",
        "Mia figlia non riesce più a camminare da ieri, cosa devo fare?",
        "O meu pai não consegue andar desde ontem, o que faço?",
        "Lähmung und Inkontinenz seit gestern",
        "Le malade a une paraparésie depuis ce matin",
    ],
)
def test_urgent_signs_are_named_in_any_language(invented: Assistant, told: str) -> None:
    answer = invented.ask(told)
    assert answer.kind == "abstention" and answer.text.startswith("Signs of cord or nerve compression are urgent")


@pytest.mark.parametrize(
    "asked",
    ["Wie lange braucht der Kleber bei einer Injektion?", "接着剤は何分で固まりますか", "Сколько минут сохнет клей?"],
)
def test_a_general_question_is_asked_for_in_english(invented: Assistant, asked: str) -> None:
    answer = invented.ask(asked)
    assert answer.kind == "abstention" and "ask in English" in answer.text and NO_CARE not in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "How long does the glue take to set?",
        "What do van der Linden et al. say of de la Cruz?",
        "cement PVP con and pro",
        "Per con trial in situ, in vitro?",
        "4.2",
        "α 2 µm",
    ],
)
def test_english_names_and_latin_are_no_other_language(invented: Assistant, asked: str) -> None:
    assert invented.search.read_tongue(asked) is None


def test_a_library_in_the_language_is_searched() -> None:
    assert read_tongue("Wie lange braucht der Kleber bei mir?", lambda word: True) is None
    assert read_tongue("Wie lange braucht der Kleber bei mir?", lambda word: word != "the") is None


@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = read_tongue(text, lambda word: word == "the")
    assert found is None or found.name
