"""Words of more and less, good and bad, before and after, each at one of two poles: a statement with a word of the one pole
does not stand on a source that has, in the same place, a word of the other that nothing in the statement speaks of.

A pair of opposites names both its words; here any word of a pole opposes any word of the other ("junior", "experienced").
So it counts only where the statement's word is its own and the source's is left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.facts.opposites import side_pairs
from assistant.facts.opposites_in_place import agree_at, bounding_tokens, is_plain, is_turned_order
from assistant.facts.reason import Reason
from assistant.facts.tokens import Token
from assistant.facts.view import View, align, quote_tokens
from assistant.words import stem

#: General language, as data: an axis, and the words at either of its poles.
_AXES: tuple[tuple[str, str, str], ...] = (
    (
        "amount",
        """lot lots plenty robust increase rise raise rose risen elevate elevation high higher highest more most great greater greatest large larger largest
        big bigger biggest long longer longest much many numerous abundant ample maximum maximal maximize grow grew growth expand
        enlarge widen lengthen prolong boost upward frequent often common commonest major majority strong stronger strongest intense
        thick thicker wide wider heavy heavier extensive massive double triple exceed surpass intensify strengthen amplify accumulate
        considerable substantial marked vast huge mostly usually top highly tall taller tallest deep deeper plentiful dense denser
        severe severer rich richer excess excessive soar surge climb mount swell augment multiply steep steeper""",
        """decrease fall fell fallen drop decline reduce reduction low lower lowest less least few fewer fewest small smaller smallest
        little short shorter shortest scarce sparse minimal minimum minimize shrink shrank shrinkage diminish lessen shorten curtail cut
        down downward bottom rare rarely rarest seldom uncommon infrequent minor minority weak weaker weakest slight mild thin thinner
        light lighter halve weaken dampen lose loss lost subside wane negligible tiny marginal scant modest barely hardly sometimes
        occasionally faint shallow narrow narrower lack lacking shortage poor scanty dwindle plunge sink sank taper abate ebb""",
    ),
    (
        "worth",
        """good better best promising encouraging favorable excellent superior improve improvement ameliorate enhance beneficial advantage
        advantageous merit helpful valuable invaluable effective efficient succeed success successful safe safer easy easier easily
        simple simply straightforward experienced skilled expert senior adequate sufficient reliable robust healthy intact preserve
        optimal ideal suitable attractive strength strengths strong proficient trained competent convincing satisfactory satisfying
        pleasing splendid fine sound smooth harmless benign gentle appealing welcome remarkable outstanding perfect flawless""",
        """bad poor poorer poorest worse worst disappointing discouraging unfavorable inferior worsen deteriorate aggravate exacerbate
        harmful detrimental disadvantage drawback shortcoming limitation limit limits weakness weaknesses useless worthless unhelpful
        ineffective inefficient fail failure unsuccessful unsafe dangerous risky hazardous hard harder difficult difficulty complex
        demanding challenging inexperienced junior unskilled novice untrained inadequate insufficient unreliable suboptimal
        unsuitable unfit incompetent unconvincing unsatisfactory dismal mediocre flawed rough harm impair cumbersome awkward
        tedious frustrating worrying alarming troublesome fearsome feared""",
    ),
    (
        "time",
        """before beforehand previously preoperative preprocedural pretreatment baseline initial initially""",
        """after afterwards subsequently subsequent thereafter postoperative postprocedural posttreatment final finally eventually last""",
    ),
    ("order", "before until preceding", "after following once"),
    ("course", "during throughout while amid intraoperative intraoperatively", "before after afterwards following beforehand"),
    ("union", "overlap overlapping confluent coalescent merge join joined together united adjoin fuse", "apart separate separated separately isolated disjoint divided"),
    ("age", "new newly novel recent recently fresh modern latest", "old older former previous previously earlier ancient outdated longstanding"),
    ("hold", "continue continued continuing persist persisted remain remained ongoing keep kept proceed resume maintain maintained",
     "stop stopped cease ceased halt halted end ended discontinue discontinued interrupt interrupted abandon suspend suspended terminate terminated"),
    ("place", "inside within inner internal internally interior central centre center middle core", "outside outer external externally exterior peripheral periphery edge margin border beyond"),
)  # fmt: skip
#: Words whose stems would draw in others.
_AS_WRITTEN = frozenset(
    "following helpful fine sound center centre core last post light mount end ended lost lose fall loss use effective augment".split()
)
#: A place is the statement's where so much of what stands there agrees; of a place that says the same at most so much of it.
_LEAST, _SAME = 0.5, 0.5
_PREFIXED = re.compile(r"(?P<in>intra|endo)|(?P<out>extra)(?=\w{4})")


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, list[tuple[str, int]]], dict[str, list[tuple[str, int]]]]:
    """The poles of every word, as it is written and by its stem."""
    words: dict[str, list[tuple[str, int]]] = {}
    stems: dict[str, list[tuple[str, int]]] = {}
    for axis, *sides in _AXES:
        for sign, side in zip((1, -1), sides, strict=True):
            for word in side.split():
                words.setdefault(word, []).append((axis, sign))
                if word not in _AS_WRITTEN and len(word) > 3 and (axis, sign) not in stems.get(stem(word), []):
                    stems.setdefault(stem(word), []).append((axis, sign))
    return words, stems


@lru_cache(maxsize=16384)
def read_poles(word: str, stemmed: str) -> tuple[tuple[str, int], ...]:
    """The axes that a folded word has a pole of, with its sign there; by its stem where the word itself is not known."""
    words, stems = _known()
    found = words.get(word) or stems.get(stemmed) or []
    found = [f for f in found if (f[0], -f[1]) not in found]
    return (*found, *side_pairs(word))


def _poles(token: Token) -> tuple[tuple[str, int], ...]:
    return read_poles(token.folded, token.stem) if token.kind == "word" else ()


def check_poles(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A word at one pole where the source has one at the other in its place.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    bounding = bounding_tokens(statement)
    for i, token in enumerate(statement.sentence.tokens):
        poles = _poles(token)
        if not poles or i in bounding or _counts(statement, i) or any(align(statement, v)[i] for v in sources):
            continue
        for axis, sign in poles:
            found = _opposed(statement, i, axis, sign, sources)
            if found is not None:
                view, j = found
                return [Reason("direction", quote_tokens(statement, [i], 2), quote_tokens(view, [j], 2), True)]
    return []


def _counts(view: View, i: int) -> bool:
    """Whether a word only says how near a number is ("roughly 40%"), or how long before or after something ("5 days before")."""
    tokens = view.sentence.tokens
    return (i + 1 < len(tokens) and tokens[i + 1].kind == "number") or (
        i > 0 and bool(_SPAN.fullmatch(tokens[i - 1].folded))
    )


#: So many words of content on either side of "before" are the two things that it puts in order.
_ORDERED = 3


def _is_turned(statement: View, i: int, view: View, j: int) -> bool:
    """Whether what follows "before" stands ahead of the source's "after", so that both may say the same."""
    alignment = align(statement, view)
    behind = [k for k in statement.content if k > i][:_ORDERED]
    ahead = [k for k in statement.content if k < i][-_ORDERED:]
    return any(n < j for k in behind for n in alignment[k]) or any(n > j for k in ahead for n in alignment[k])


_SPAN = re.compile(r"(?:minute|hour|day|week|month|year)s?")


def _opposed(statement: View, i: int, axis: str, sign: int, sources: Sequence[View]) -> tuple[View, int] | None:
    """The likeliest place of a source that says otherwise and that nothing in the statement speaks of; None where a place
    says the same nearly as well."""
    same, most = 0.0, 0.0
    against: tuple[View, int] | None = None
    for view in sources:
        bounding = bounding_tokens(view)
        spoken = {j for places in align(statement, view) for j in places}
        for j, token in enumerate(view.sentence.tokens):
            held = [s for a, s in _poles(token) if a == axis]
            if not held or j in bounding:
                continue
            agreed = agree_at(statement, i, view, j)
            alike = is_plain(statement, i) == is_plain(view, j)
            if axis == "time" and is_turned_order(statement, i, view, j):
                continue
            if axis in ("order", "course") and _is_turned(statement, i, view, j):
                continue
            if (sign in held) == alike:
                same = max(same, agreed)
            elif alike and j not in spoken and agreed > most:
                most, against = agreed, (view, j)
    return against if most >= _LEAST and same < _SAME * most else None
