"""A word put for another in a statement that else repeats its source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.clinical import is_clinical
from assistant.facts.direction_words import direction_cue
from assistant.facts.framing import FRAMING
from assistant.facts.kin import are_kin
from assistant.facts.meaning import light_roots, phrase_roots
from assistant.facts.reason import Reason
from assistant.facts.view import Alignment, View, align

#: A statement that leaves so few words of its source out, and has so few of its own, says the same but for those.
_FEW = 2
_FEW_LEFT = 3
#: Verbs under which one thing brings about another; whether it does is checked elsewhere.
_CAUSING = frozenset(root for word in "cause lead result produce" .split() for root in phrase_roots(word))
_ANAPHORA = frozenset("former latter same one ones".split())
_ARTICLES = frozenset("the a an of or and".split())


def check_substitutes(statement: View, sources: Sequence[View], around: Sequence[View] = ()) -> list[Reason]:
    """A word put for another in a statement that else repeats its source ("warm needles" for "cold needles").

    Where no number is stated, a word that stands around the source (`around`) is taken to be meant.
    """
    light = light_roots()
    for view in sources[:1]:
        alignment = align(statement, view)
        said = [i for i in statement.content if not alignment[i] and statement.sentence.tokens[i].root not in light]
        used = {j for places in alignment for j in places}
        left = [
            j for j in view.content
            if j not in used and view.sentence.tokens[j].root not in light and view.sentence.tokens[j].folded not in _ANAPHORA
        ]
        if not any(b.quantity.role != "label" for b in statement.bounds):
            said = [
                i
                for i in said
                if is_clinical(statement.sentence.tokens[i]) or not any(align(statement, v)[i] for v in around)
            ]
        if not said or not left or len(statement.content) - len(said) < 2:
            continue
        few = len(said) <= _FEW and len(left) <= _FEW_LEFT
        for i in said:
            for j in left:
                if i in align(view, statement)[j] and any(align(statement, v)[i] for v in around):
                    continue  # the source's general word, under a heading that names what it is
                if (
                    statement.sentence.tokens[i].stem in FRAMING
                    or _is_verb(statement, i)
                    or _is_loose(statement, i)
                    or are_kin(statement.sentence.tokens[i].folded, view.sentence.tokens[j].folded)
                    or direction_cue(statement.sentence.tokens[i]) is not None
                    or statement.sentence.tokens[i].root in _CAUSING
                    or _same_direction(statement, i, view, j)
                ):
                    continue
                if few:
                    same = _same_place(statement, i, view, j, alignment)
                else:
                    same = _end_alike(statement, i, view, j) and _beside_two(statement, i, view, j, alignment)
                if same and _alike_in_form(statement, i, view, j):
                    return [Reason("name", statement.sentence.tokens[i].text, view.sentence.tokens[j].text, True)]
    return []


def _same_direction(statement: View, i: int, view: View, j: int) -> bool:
    """Whether two words go the same way ("improve", "increase")."""
    one, two = direction_cue(statement.sentence.tokens[i]), direction_cue(view.sentence.tokens[j])
    return one is not None and two is not None and one[0] == two[0]


def _same_place(statement: View, i: int, view: View, j: int, alignment: Alignment) -> bool:
    """Whether two words stand directly before, or directly behind, words that say the same."""
    for step in (1, -1):
        one, two = _neighbour(statement, i, step), _neighbour(view, j, step)
        alike = _parted(statement, i, step) == _parted(view, j, step)
        if one is not None and two is not None and alike and two in alignment[one]:
            return True
    return False


#: Words of place and time that need no other to say the same.
_SMALL = frozenset("near close next past last previous prior beside by off along free clear short".split())
#: Nouns so general that they name nothing by themselves ("the epidural space", "the sacral region").
_GENERAL = frozenset(
    "space spaces region regions area areas zone zones site sites part parts place places side sides field fields spot spots end ends edge edges "
    "matter matters issue issues aspect aspects feature features element elements factor factors item items point points level levels "
    "state states status situation situations setting settings condition conditions circumstance circumstances event events episode episodes "
    "body bodies member members class classes form forms type types kind kinds variety degree extent amount amounts quantity range "
    "course period periods phase phases stage stages step steps process action actions act measure measures means way ways manner fashion "
    "task tasks job jobs role roles duty duties practice practices work use reach scope purpose purposes goal goals".split()
)
_MODALS = frozenset("to can may might will would should could must let lets and or where which that who".split())


def _is_loose(view: View, i: int) -> bool:
    """Whether a word may as well be another: a small word of place or time, or a verb in a form that shows it."""
    tokens = view.sentence.tokens
    token, before = tokens[i], tokens[i - 1].folded if i else ""
    verb = token.folded.endswith(("ed", "ing")) or before in _MODALS - {"and", "or", "where", "which", "that", "who"}
    return token.folded in _SMALL or token.folded in _GENERAL or (verb and not is_clinical(token))


def _is_verb(view: View, i: int) -> bool:
    """Whether a word has the form of a verb in the third person with an object or "to" behind it ("leads to collapse")."""
    tokens = view.sentence.tokens
    return (
        tokens[i].folded.endswith("s")
        and i + 1 < len(tokens)
        and tokens[i + 1].folded in ("to", "a", "an", "the", "that")
    )


def _end_alike(statement: View, i: int, view: View, j: int) -> bool:
    """Whether two words are of one kind by their endings ("mechanical", "electrical"), or the first is one of medicine."""
    one, two = statement.sentence.tokens[i], view.sentence.tokens[j]
    return is_clinical(one) or (len(one.folded) > 5 and one.folded[-2:] == two.folded[-2:])


def _beside_two(statement: View, i: int, view: View, j: int, alignment: Alignment) -> bool:
    """Whether the two content words before two words, or behind them, say the same ("spinal cord infection", "spinal cord
    stroke")."""
    if any(_follow(statement, i, view, j, alignment, step) for step in (-1, 1)):
        return True
    sides = [(_neighbour(statement, i, s), _neighbour(view, j, s)) for s in (-1, 1)]
    return all(one is not None and two is not None and two in alignment[one] for one, two in sides)


def _follow(statement: View, i: int, view: View, j: int, alignment: Alignment, step: int) -> bool:
    for _ in range(2):
        one, two = _neighbour(statement, i, step), _neighbour(view, j, step)
        if (
            one is None
            or two is None
            or two not in alignment[one]
            or _parted(statement, i, step) != _parted(view, j, step)
        ):
            return False
        i, j = one, two
    return True


def _neighbour(view: View, i: int, step: int) -> int | None:
    """The next content word in a direction, with nothing but articles between."""
    tokens, text = view.sentence.tokens, view.sentence.text
    k = i + step
    while 0 <= k < len(tokens) and tokens[k].folded in _ARTICLES:
        k += step
    if not 0 <= k < len(tokens) or k not in view.content:
        return None
    first, last = min(i, k), max(i, k)
    return None if re.search(r"[;:()]", text[tokens[first].end : tokens[last].start]) else k


def _parted(view: View, i: int, step: int) -> bool:
    """Whether a comma stands between a word and its neighbour."""
    k = _neighbour(view, i, step)
    first, last = sorted((i, i if k is None else k))
    return "," in view.sentence.text[view.sentence.tokens[first].end : view.sentence.tokens[last].start]


def _alike_in_form(statement: View, i: int, view: View, j: int) -> bool:
    one, two = statement.sentence.tokens[i].folded, view.sentence.tokens[j].folded
    if one.endswith("ly") or two.endswith("ly"):
        return False
    if _part_of_speech(one) != _part_of_speech(two) and _part_of_speech(one) and _part_of_speech(two):
        return False
    plural = [w.endswith("s") and not w.endswith("ss") for w in (one, two)]
    return plural[0] == plural[1] and all(one.endswith(end) == two.endswith(end) for end in ("ed", "ing"))


_NOUN = re.compile(r"(?:[ts]ions?|ments?|ness|ity|ities|ance|ence|ances|ences|ship|ism|ology|ectomy|itis|osis|pathy|age)$")
_ADJECTIVE = re.compile(r"(?:[^r]ical|[tn]al|[^st]ial|ular|ous|ful|less|[^f]ive|able|ible|ic)$")


def _part_of_speech(word: str) -> str:
    """What a word is by its ending: "noun", "adjective", or "" where the ending does not tell."""
    return "noun" if _NOUN.search(word) else ("adjective" if _ADJECTIVE.search(word) else "")
