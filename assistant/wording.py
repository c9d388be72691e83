"""A question's wording made plain before it is read: spelling mended, spans of time counted, what it implies named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.lexicon import Lexicon, is_name
from assistant.spelling import sound
from assistant.thesaurus import Thesaurus
from assistant.words import ASKING, STOP, Word, stem, words

#: Spans of time in words, and as documents count them.
_TIMES = (
    (re.compile(r"\bhalf(?: an?|[- ])\s?year(?:ly)?\b", re.I), "6 months"),
    (re.compile(r"\b(?:an?|one) year and a half\b|\b(?:one|1) and a half years\b|\b1[.,]5 years\b", re.I), "18 months"),
    (re.compile(r"\b(?:an?|one) fortnight\b|\bfortnight(?:ly)?\b", re.I), "2 weeks"),
    (re.compile(r"\b(?:two|2) fortnights\b", re.I), "4 weeks"),
    (re.compile(r"\b(?:one|a) quarter(?= (?:after|later|out|post|following)\b)", re.I), "3 months"),
)


_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_ORDINAL_PLACE = re.compile(
    r"\b(?P<ordinal>first|second|third|fourth|fifth) (?P<what>table|fig(?:ure)?|slide)\b(?!s)", re.I
)


def number_places(text: str) -> str:
    """The text with tables, figures and slides by their number ("first figure": "figure 1")."""
    return _ORDINAL_PLACE.sub(lambda m: f"{m['what']} {_ORDINALS[m['ordinal'].casefold()]}", text)


def count_times(text: str) -> str:
    """The text with spans of time as documents count them ("half a year": "6 months")."""
    for pattern, counted in _TIMES:
        text = pattern.sub(counted, text)
    return text


#: "Dose" where only "does" can be meant.
_DOES = re.compile(
    r"(?:(?<=\bhow )|(?<=\bwhat )|(?<=\bwhere )|(?<=\bwhen )|(?<=\bwhy )|^)dose(?= (?:it|this|that|the|he|she|one|a|an|cement|pain)\b)",
    re.I,
)


def mend_text(text: str, lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A text with its misspelt words mended, and these words, each with what was taken for it.

    Of a longer text that is mostly unknown nothing is mended: it is in another language.
    """
    corrections = []
    text = _DOES.sub(lambda m: "Does" if m[0][0].isupper() else "does", text)
    text = _lower_shouted(text, lexicon, thesaurus)
    found = words(text)
    unknown = [i for i, word in enumerate(found) if not _is_known(word, lexicon, thesaurus)]
    if len(found) >= N_LONG and len(unknown) > FOREIGN * len(found):
        return text, ()
    for i in reversed(unknown):
        word = found[i]
        plain = None if is_name(word, i) else _plain_form(word.folded, lexicon)
        mended = plain or _mend(word, lexicon, is_name(word, i))
        if mended and mended != word.folded and stem(mended) != word.stem:
            # A word that is made from another is read by it, and is no slip.
            corrections += [] if plain else [(word.text, mended)]
            text = text[: word.start] + mended + text[word.end :]
    return text, tuple(reversed(corrections))


#: A longer question all in capitals tells names from words no more [words].
N_SHOUTED = 3


def _lower_shouted(text: str, lexicon: Lexicon, thesaurus: Thesaurus) -> str:
    """A longer text all in capitals in lower case, but for its abbreviations: its capitals tell nothing."""
    found = words(text)
    if not text.isupper() or len(found) <= N_SHOUTED:
        return text
    for word in reversed(found):
        short = len(word.folded) <= LONGEST_SHORT and word.folded not in STOP
        if not (short and ((word.folded,) in lexicon.expansions or thesaurus.holds((word.folded,)))):
            text = text[: word.start] + word.text.lower() + text[word.end :]
    return text


#: Longest abbreviation that is left in capitals [letters].
LONGEST_SHORT = 5
#: A name of at least so many letters may be misspelt as well, where it sounds as a word of the library does.
LONG_NAME = 7


#: A text of so many words is in another language when more than this share of them is unknown.
N_LONG, FOREIGN = 12, 0.5


def _is_known(word: Word, lexicon: Lexicon, thesaurus: Thesaurus) -> bool:
    """Whether the library, the thesaurus or everyday language has a word."""
    return (
        (word.folded,) in lexicon.expansions
        or thesaurus.holds((word.folded,))
        or word.stem in lexicon.stems
        or word.folded in STOP
        or word.folded in ASKING
        or thesaurus.holds((word.stem,))
        or (word.stem,) in lexicon.expansions
        or any(c.isdigit() for c in word.folded)
        or min(lexicon.n_pieces(word.folded), lexicon.n_pieces(f"{word.folded}s")) <= 1
        or (_is_made(word.folded, lexicon) and not _sounds_known(word.folded, lexicon) and _plain_form(word.folded, lexicon) is None)
    )


def _mend(word: Word, lexicon: Lexicon, named: bool) -> str | None:
    """The known word that an unknown one misspells; None where none is near."""
    if named and word.text.isupper() and len(word.folded) <= LONGEST_SHORT:
        return _swapped_short(word.folded, lexicon)
    if named:
        near = lexicon.spelling.mend(word.folded) if len(word.folded) >= LONG_NAME else None
        return near if near and sound(near) == sound(word.folded) and stem(near) in lexicon.stems else None
    near, common = lexicon.spelling.mend(word.folded), lexicon.everyday(word.folded)
    # Letters in the wrong order are a likelier slip than another letter ("releive").
    turned = common is not None and sorted(common) == sorted(word.folded)
    return common if turned and (near is None or sorted(near) != sorted(word.folded)) else near or common


def _swapped_short(folded: str, lexicon: Lexicon) -> str | None:
    """The abbreviation of the library two of whose letters were typed the wrong way round ("IRT" for "ITR")."""
    turned = (folded[:i] + folded[i + 1] + folded[i] + folded[i + 2 :] for i in range(len(folded) - 1))
    return next((short.upper() for short in turned if short != folded and (short,) in lexicon.expansions), None)


def _plain_form(folded: str, lexicon: Lexicon) -> str | None:
    """The word of the library that another is made from ("scarless": "scar"); None where it is made from none."""
    plain = next((s for s in _plainer(folded) if s in lexicon.stems), None)
    return lexicon.surface(plain) if plain else None


#: Endings and beginnings that make a word of everyday language from another.
_MADE = (
    re.compile(r"^(?P<base>[a-z]{3,}?)(?:ings?|ed|ers?|less|able|ness)$"),
    re.compile(r"^(?:re|un|non|over|under|intra|inter|multi|sub|out)(?P<base>[a-z]{5,})$"),
)


#: The shortest word that others are made from [letters].
MADE_FROM = 4


def _is_made(folded: str, lexicon: Lexicon) -> bool:
    """Whether a word is made by rule from one of everyday language ("plugged", "coring")."""
    for found in (pattern.match(folded) for pattern in _MADE):
        base = found["base"] if found else ""
        whole = [base] if len(base) >= MADE_FROM else []
        doubled = [base[:-1]] if len(base) >= MADE_FROM and base[-1] == base[-2] else []
        if base and any(lexicon.n_pieces(form) <= 1 for form in (*whole, *doubled, f"{base}e")):
            return True
    return False


def _sounds_known(folded: str, lexicon: Lexicon) -> bool:
    """Whether a word sounds as the word does that it would be mended to ("bleding", "bleeding")."""
    near = lexicon.spelling.mend(folded)
    return near is not None and sound(near) == sound(folded)


#: Endings by which a word is made from another, and what stands in their place ("riskier", "risk").
_ENDINGS = (
    ("iest", ""),
    ("ier", ""),
    ("iest", "y"),
    ("ier", "y"),
    ("est", ""),
    ("er", ""),
    ("y", ""),
    ("ish", ""),
    ("ness", ""),
    ("wise", ""),
)


def _plainer(folded: str) -> Iterator[str]:
    """The stems of the words that a word may be made from."""
    for ending, instead in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) > 3:
            yield stem(folded.removesuffix(ending) + instead)


#: Turns of phrase that ask for what the field calls by a name of its own.
_IMPLIED = (
    (
        re.compile(
            r"\b(?:should|must|ought)(?:n'?t| not| never)\b|\b(?:should|must)\b[^?.,]{0,50}\bnot (?:be|have|get|go)\b|\b(?:should|must|ought|would|can|may) (?:i|we|you|one|they) (?:not|never)\b|\bwho (?:can|may)(?:n'?t| not)\b"
            r"|\bwhen (?:not|never) to\b|\bmust (?:i|you|we|one) not\b|\breasons? (?:not to|against)\b|\b(?:which|what) (?:\w+ ){1,3}rules? out\b"
            r"|\bnot (?:suitable|eligible|candidates?|a candidate)\b|\bunsuitable\b|\boff[- ]limits\b|\b(?:a |an absolute |clear )?no[- ]go(?:e?s)?\b|\ba (?:clear |definite |definitive |hard )?no(?=\s*[,.;?]|\s*$)"
            r"|\bdeal[- ]?breakers?\b|\b(?:stay|keep|steer) (?:away|clear)\b|\b(?:hold|back) off\b|\bdon'?t (?:you )?(?:do|use|offer|treat|inject|ablate|cement|perform)\b|\bbar(?:s|red)? (?:\w+ )?from\b"
            r"|\bto be avoided\b|\bavoided\b(?=\s*\?)|\bwhen (?:do|would|should) (?:you|we|i|one) (?:avoid|refuse|decline|refrain)\b|\bexclude (?:a |the )?patients?\b|\b(?:refuse|decline) (?:to|it|a|the)\b|\bturn(?:ed|ing)? (?:\w+ )?(?:down|away)\b",
            re.I,
        ),
        "contraindications",
    ),
    (
        re.compile(
            r"\bgo(?:es|ne|ing)? wrong\b|\bdangers? (?:of|if|when)\b|\bworst (?:that|thing|case)|\bside[- ]effects?\b|\b(?:make|makes|made) (?:me|us|you) (?:nervous|worried|careful)\b"
            r"|\b(?:most )?(?:feared|fearsome|dreaded)\b",
            re.I,
        ),
        "complications",
    ),
    (
        re.compile(
            r"\b(?:radiotherapy|radiation therapy|irradiation|rt) dos(?:e|es|age)\b|\bdos(?:e|es|age) (?:of|for|in) (?:radiotherapy|radiation therapy|irradiation|rt)\b",
            re.I,
        ),
        "gray",
    ),
)


def name_implied(text: str) -> str:
    """The text with the field's names behind it of what it asks for in other words."""
    named = [name for pattern, name in _IMPLIED if pattern.search(text) and name[:-1] not in text.casefold()]
    return f"{text} ({', '.join(named)})" if named else text
