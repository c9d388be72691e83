"""A turn in another language than the library's: which one, whether it asks for one person, and what is said to it.

A language is told by its little words, none of which is one of the other's or a particle of names ("de", "van"); the rules of `patients` read English
only, and a decision for one person, or a sign that is urgent, must not be missed for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.patients import URGENT_TOLD
from assistant.words import STOP, fold, words


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its little words, how one person is asked for, how signs of cord compression are told, and what is said in it."""

    name: str
    little: frozenset[str]
    personal: re.Pattern[str]
    urgent: re.Pattern[str]
    ask_in_english: str = ""
    emergency: str = ""


def _tongue(name: str, little: str, personal: str, urgent: str, *said: str) -> Tongue:
    # Patterns are held against folded text, without accents.
    return Tongue(
        name,
        frozenset(little.split()),
        re.compile(rf"\b(?:{personal})", re.I),
        re.compile(rf"\b(?:{urgent})", re.I),
        *said,
    )


TONGUES = (
    _tongue(
        "German",
        "ich ist sind und nicht wie bei mit eine einen einem einer kann soll sollte mein meine meinen meinem wird werden hat haben wann warum welche welcher welches fur nach seit vor auf zum zur"
        " vom dem sich wenn oder auch gibt darf muss beim nun heute gestern kein keine wir ein das uber unter",
        r"mein(?:e[nmrs]?)? (?:\w+ )?(?:patient\w*|(?:gross|schwieger)?(?:mutter|vater|eltern)|frau|mann|oma|opa|tante|onkel|sohn|tochter|kind|schwester|bruder|rucken|wirbel\w*|beine?)|soll(?:te|en)? (?:ich|wir|er|sie|mein\w*|die patientin|der patient)|was (?:soll|kann|muss|mache) ich|ich (?:habe|kann|spure)"
        r"|(?:diese[rmn]?|unser\w*) patient\w*|was nun|was tun",
        r"nicht mehr (?:bewegen|gehen|laufen|stehen|spuren|halten)|(?:bewegen|gehen|laufen|stehen) (?:kann|konnen) .{0,30}nicht mehr|lahmung|gelahmt|parapares\w*|parapleg\w*|querschnitt\w*|inkontinen\w*|kein wasser lassen|wasser lassen nicht"
        r"|reithosen\w*|taubheit\w*|harnverhalt\w*|cauda",
        "Bitte auf Englisch fragen.",
        "Bei Lähmung, Taubheit im Schritt oder Verlust der Blasenkontrolle: sofort in die Notaufnahme.",
    ),
    _tongue(
        "French",
        "est sont les une dans pour avec quel quelle quels quelles comment pourquoi quand que qui mon mes je il elle nous vous peut peux dois doit depuis et aux pas ne faut ce cette ses hier matin"
        " sur au faire plus quoi combien",
        r"(?:mon|ma|notre) (?:\w+ )?(?:patiente?|mere|pere|femme|mari|fille|fils|soeur|frere|dos|jambes?)|dois[- ]je|je (?:dois|ne|n'|peux|sens)|j'ai|que (?:faire|dois)|faut[- ]il (?:l'|la |le )?oper|ce(?:tte)? patiente?",
        r"n[e'] ?(?:peu[tx]|sen[ts]|arrive)\w* (?:plus|pas) (?:a )?(?:marcher|bouger|uriner|sentir|ses|mes|les)|ne sens plus|paralys\w*|parapares\w*|parapleg\w*|incontinen\w*|engourdissement\w*|anesthesie en selle|queue de cheval|retention urinaire",
        "Posez la question en anglais, s'il vous plaît.",
        "En cas de paralysie, d'anesthésie en selle ou de perte du contrôle de la vessie : aux urgences, tout de suite.",
    ),
    _tongue(
        "Spanish",
        "cual cuales cuando por para una los las el es mi mis su debo debe puede puedo con desde esta hay tiene tengo que y ayer hago del como donde qué hacer",
        r"(?:mi|nuestr[oa]) (?:\w+ )?(?:paciente|madre|padre|mujer|esposa|marido|hij[oa]|herman[oa]|abuel[oa]|espalda|piernas?)|deb(?:o|emos)|tengo|(?:que|qué) (?:hago|hacer|debo)|est[ea] paciente",
        r"no (?:puede|puedo|siente|siento) (?:caminar|mover|andar|orinar|las|los)|paralisis|paralizad\w*|parapares\w*|parapleji\w*|incontinencia|cola de caballo|anestesia en silla|entumec\w*|retencion de orina",
        "Pregunte en inglés, por favor.",
        "Si hay parálisis, entumecimiento en la zona de la silla o pérdida de control de la vejiga: acuda de inmediato a urgencias.",
    ),
    _tongue(
        "Italian",
        "che quale quali quando perche il lo gli della delle degli dei nel nella con e sono mio mia devo deve puo non una uno cosa ieri piu fare ho hanno questo questa riesce quanto quanti quanta dopo prima alla sulla dell",
        r"(?:mi[oa]|nostr[oa]) (?:\w+ )?(?:paziente|madre|padre|moglie|marito|figli[oa]|sorella|fratello|nonn[oa]|schiena)|dev(?:o|ono)|cosa (?:faccio|devo)|che (?:faccio|fare)|\bho (?:dolore|mal|un)|quest[oa] paziente",
        r"non (?:riesc\w*|puo|posso|sent\w*) (?:piu )?(?:a )?(?:camminare|muovere|urinare|stare|le|sentire)|paralisi|paralizzat\w*|parapares\w*|parapleg\w*|incontinenza|cauda equina|anestesia a sella|non controlla la vescica|ritenzione urinaria|intorpidi\w*",
        "Faccia la domanda in inglese, per favore.",
        "In caso di paralisi, anestesia a sella o perdita del controllo della vescica: subito al pronto soccorso.",
    ),
    _tongue(
        "Portuguese",
        "qual quais quando porque uma sao nao e meu minha devo deve pode com para desde em que ontem esta tem faco fazer dos das um como consegue",
        r"(?:meu|minha|noss[oa]) (?:\w+ )?(?:paciente|doente|mae|pai|mulher|marido|filh[oa]|irma[o]?|avo|costas|pernas?)|dev(?:o|emos)|o que (?:faco|fazer|devo)|\btenho|est[ea] (?:paciente|doente)",
        r"nao (?:consegue|consigo|pode|posso|sente|sinto) (?:mexer|andar|caminhar|urinar|mover|as|os)|paralisia|paralisad\w*|parapares\w*|parapleg\w*|incontinencia|cauda equina|anestesia em sela|dormencia\w*|retencao urinaria",
        "Pergunte em inglês, por favor.",
        "Em caso de paralisia, dormência em sela ou perda do controlo da bexiga: vá já à urgência.",
    ),
    _tongue(
        "Dutch",
        "het een mijn moet ik niet hoe waarom wanneer welke bij met voor sinds heeft zijn gisteren vandaag kunnen wordt zou kans naar deze kan",
        r"mijn (?:\w+ )?(?:patient\w*|moeder|vader|vrouw|man|zoon|dochter|oma|opa|rug)|moet (?:ik|hij|zij)|ik (?:heb|kan)|wat (?:moet|kan) ik|deze patient\w*",
        r"niet meer (?:lopen|bewegen|staan|voelen|plassen)|verlam\w*|incontinent\w*|rijbroek\w*|cauda|urineretentie|gevoelloos\w*",
        "Stel de vraag in het Engels, alstublieft.",
        "Bij verlamming, een doof gevoel in het kruis of verlies van controle over de blaas: ga meteen naar de spoedeisende hulp.",
    ),
)
#: A script other than the Latin one; which language it is need not be told.
_ANOTHER_SCRIPT = _tongue("another language", "", r"(?!)", r"(?!)")
#: So many different little words tell a language; of a text of so few words one is enough.
N_LITTLE, N_SHORT = 2, 4


def read_tongue(text: str, is_held: Callable[[str], bool]) -> Tongue | None:
    """The language of a turn put to a library in English; None where it may be English, or the library is not.

    Args:
        text: The turn.
        is_held: Whether the library's documents hold a folded word; those in this language would.
    """
    if not is_held("the"):
        return None
    found = {word.folded for word in words(text)}
    letters = [c for c in text if c.isalpha()]
    if letters and sum(ord(c) > LATIN for c in letters) > len(letters) / 2:
        return None if any(is_held(word) for word in found) else _ANOTHER_SCRIPT
    english = sum(word in STOP for word in found)
    counted = [(sum(word in tongue.little for word in found), tongue) for tongue in TONGUES]
    n, best = max(counted, key=lambda pair: pair[0])
    signs = any(tongue.urgent.search(fold(text)) for tongue in TONGUES) and n >= 1
    if n <= english or not (n >= N_LITTLE or signs or len(found) <= N_SHORT) or n == 0:
        return None
    held = sum(is_held(word) for word in found & best.little)
    return None if held > n / 2 else best


#: The last letter of the Latin script, accents and all.
LATIN = 0x24F


def answer_in_tongue(text: str, tongue: Tongue) -> tuple[str, bool]:
    """What is said to a turn in another language that is not answered, and whether it must not be answered.

    Returns:
        The text of the abstention; True where a decision for one person is asked or urgent signs are told.
    """
    plain = fold(text)
    personal, urgent = tongue.personal.search(plain) is not None, tongue.urgent.search(plain) is not None
    told = urgent and (personal or "?" not in text)
    where = (
        "This looks like " + tongue.name
        if tongue.little
        else "This is in another language than the library's documents"
    )
    said = [
        f"{where}. The library is searched by the words of its documents, which are in English: ask in English. {tongue.ask_in_english}".strip()
    ]
    if told:
        said.insert(
            0,
            f"{URGENT_TOLD} {tongue.emergency}".strip(),
        )
    if personal:
        said.append("Pedicle does not decide about one person's care; that needs the doctors who know the case.")
    return "\n".join(said), personal or told
