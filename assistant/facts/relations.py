"""Directions (more, less, better) and comparisons of one thing with another, read by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.facts.clauses import Sentence
from assistant.facts.direction_words import direction_cue
from assistant.facts.tokens import Token, is_content, root_of

_COMPARATIVE = re.compile(
    r"^(?:higher|more|greater|larger|bigger|longer|stronger|wider|thicker|costlier|dearer|later|hotter|lower|less|fewer|smaller|shorter|weaker|"
    r"narrower|thinner|cheaper|earlier|sooner|milder|riskier|cooler|lighter|better|superior|superiority|safer|worse|inferior|inferiority|poorer|outperform\w*|surpass\w*|"
    r"beats?|outweigh\w*|exceed(?:s|ed)?|favou?rable|unfavou?rable)$"
)
#: Verbs whose object is the other side of the comparison.
_OBJECT_CUE = re.compile(r"^(?:outperform|exceed(?:s|ed)?$|surpass|beat|outweigh)")
_NOUN_CUE = re.compile(
    r"^(?:increase|reduction|improvement|rise|decline|relief|fall|drop|decrease|gain|elevation|amelioration|palliation|deterioration)s?$"
)
_EQUAL = re.compile(
    r"^(?:noninferior\w*|equivalen\w+|similar(?:ly|ity)?|comparable|equal(?:ly)?|same|identical|alike)$"
)
#: What is good when there is more of it, and what is bad.
_GOOD = frozenset(
    "prefer benefici attract thorough effect succe surviv reliev recover yield accurac accur qualit benefit outcom safe mobil function restor satisf precis stab result".split()
)
_BAD = frozenset(
    """pain complic mortal die recur reoper leak cost risk disab morbid bleed lose infect fractur injur advers harm toxic
    stai hospit opioid narcot invas expens event damag collaps pressur symptom intens sever""".split()
)
_UNDOING = frozenset("reliev recover improve control reduc free resolv".split())
_COST = {"expens": 1, "cost": 1, "pric": 1, "cheap": -1}
_GENERIC = frozenset(
    "rate level number amount volum dose quantit percent proport frequenc incid degre extent signific much statist markedl mark considerab clearl clear consist somewhat slightl signif result".split()
)

_RIGHT = re.compile(
    r"\b(?:than(?:\s(?:that|those|the\sones?|findings|results)\s(?:of|in|for|with))?|(?:when\s)?compared\s(?:with|to)|in\scomparison\s(?:with|to)|versus|vs\.?|"
    r"relative\sto|as\sopposed\sto|over(?=\s(?:the\s)?(?:other|balloon|conservative|conventional|standard|open|\w+plasty|\w+therap))|unlike|rather\sthan|against)\b",
    re.I,
)
_LEADING = re.compile(
    r"^(?:(?:when|as|if)\s)?(?:compared\s(?:with|to)|in\scomparison\s(?:with|to)|relative\sto|unlike|against)\s(?P<right>[^,]+(?:\([^)]*\))?[^,]*),\s*(?P<rest>.+)$",
    re.I,
)
_TO = re.compile(
    r"\b(?:inferior|superior|equivalent|similar|comparable|equal|identical|noninferior|noninferiority\scriteria|preferred|preferable)\s+to\b|\bas\s(?!well\sas|soon\sas|long\sas|far\sas)\w+(?:\s\w+)?\sas\b(?!\s(?:an?\s)?(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|half|twice)\b))|\bnoninferiority\scriteria\s(?:to|when\scompared\swith)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Direction:
    """A word of direction with what it is about: roots of the words right of it and left of it in its clause."""

    index: int
    word: str
    sign: int
    scale: str
    right: frozenset[str]
    left: frozenset[str]
    polarity: int
    comparative: bool = False

    @property
    def about(self) -> frozenset[str]:
        """What the direction is of: the words behind it, or before it where none are behind it."""
        return self.right or self.left

    @property
    def worth(self) -> int:
        """1 when it means better, -1 when worse, 0 when the words do not tell."""
        if self.scale == "worth":
            return self.sign
        about = self.about
        good, bad = bool(about & _GOOD), bool(about & _BAD) and not about & _UNDOING
        return self.sign * (1 if good else -1) if good != bad else 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing set against another: token indexes of either side, and the word of direction between them.

    `equal` tells that the two are called alike; then there is no direction. `preferred` that one is put before the other
    ("X rather than Y").
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    direction: Direction | None = None
    equal: bool = False
    preferred: bool = False


def is_noun(direction: Direction) -> bool:
    """Whether a word of direction is a noun ("relief")."""
    return bool(_NOUN_CUE.match(direction.word.lower()))


@lru_cache(maxsize=4096)
def read_directions(sentence: Sentence) -> tuple[Direction, ...]:
    """Every word of direction in a sentence."""
    found = []
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        cue = direction_cue(token, tokens[i - 1].folded if i else "") or _moves(tokens, i)
        if cue is None or _dates(tokens, i) or _bounds_a_number(tokens, i) or _intensifies(sentence, i):
            continue
        sign, scale = cue
        if token.folded in ("more", "less") and i + 1 < len(tokens) and tokens[i + 1].folded in _SELDOM:
            sign = -sign
        if _is_weakened(sentence, i):
            sign = -sign
        right = _words_right(sentence, i)
        left = _words_left(sentence, i)
        if token.folded in ("down", "up"):
            verb = max(j for j in range(max(0, i - 4), i) if tokens[j].folded in _MOVING)
            moved = frozenset(tokens[j].root for j in range(verb + 1, i) if is_content(tokens[j]))
            right = moved or (frozenset() if tokens[verb].folded in _MOVING_ALONE else right)
        if _NOUN_CUE.match(token.folded) and not right:
            right = _compound_left(sentence, i)
        for root in right | ({token.root} if token.root in _COST else set()):
            if root in _COST and scale == "amount" and "effect" not in right:
                sign *= _COST[root]
                right = right - {root} | {"cost"}
                break
        behind = tokens[i + 1] if i + 1 < len(tokens) else None
        if behind is not None and token.folded in ("more", "less") and behind.root in _WORTH:
            sign, scale, right = sign * _WORTH[behind.root], "worth", frozenset({"safe"})
        if right <= _OFTEN and (right or (behind is not None and behind.folded in ("often", "frequently"))):
            right = _just_before(sentence, i)  # "more common in A": what is before it is what there is more of
        if "effect" in right and right & _COST.keys():  # what is more cost-effective costs less
            sign, right = -sign, frozenset({"cost"})
        if _OBJECT_CUE.match(token.folded):
            right = frozenset()
        if token.folded in ("more", "less") and i + 1 < len(tokens) and tokens[i + 1].folded == "time":
            right = frozenset()
        if token.folded == "safer":
            right = frozenset({"safe"})
        if token.folded in ("cheaper", "costlier", "dearer"):
            right = frozenset({"cost"})
        comparative = bool(_COMPARATIVE.match(token.folded))
        found.append(Direction(i, token.text, sign, scale, right, left, sentence.polarity(i), comparative))
    for i, token in enumerate(tokens):
        amount = next((t for t in tokens[i + 1 : i + 5] if t.kind == "word" and t.folded not in _CURRENCIES), None)
        if token.root == "cost" and amount is not None and amount.folded in ("more", "less"):
            sign = 1 if amount.folded == "more" else -1
            found.append(
                Direction(
                    i, "cost", sign, "amount", frozenset({"cost"}), _words_left(sentence, i), sentence.polarity(i), True
                )
            )
        elif token.root == "cheap" and token.folded != "cheaper":
            found.append(
                Direction(
                    i,
                    token.text,
                    -1,
                    "amount",
                    frozenset({"cost"}),
                    _words_left(sentence, i),
                    sentence.polarity(i),
                    True,
                )
            )
    return tuple(found)


#: "More dangerous" is less safe, and "safer" is more.
_WORTH = {root_of(word)[0]: sign for word, sign in (("dangerous", -1), ("hazardous", -1), ("risky", -1), ("harmful", -1), ("safe", 1))}


def _just_before(sentence: Sentence, i: int) -> frozenset[str]:
    """The word right before "more often", where it is what comes so often ("need surgery more often")."""
    before = sentence.tokens[i - 1] if i else None
    joined = before is not None and is_content(before) and sentence.text[before.end : sentence.tokens[i].start] == " "
    if before is None or not joined or before.folded.endswith(("ed", "ly")) or before.root in _DEGREE:
        return frozenset()
    return frozenset({before.root})


_CURRENCIES = frozenset("euro euros dollar dollars pound pounds usd eur".split())
_MOVING = frozenset(
    "bring brings brought bringing go goes went gone going come comes came coming take takes took taken".split()
)

#: Of these what moves stands before them ("the yield goes up").
_MOVING_ALONE = frozenset("go goes went gone going come comes came coming".split())


def _moves(tokens: tuple[Token, ...], i: int) -> tuple[int, str] | None:
    """The direction of "down" and "up" where something is brought or goes there ("brought pain down")."""
    if tokens[i].folded not in ("down", "up") or not any(t.folded in _MOVING for t in tokens[max(0, i - 4) : i]):
        return None
    if tokens[i].folded == "up" and i + 1 < len(tokens) and tokens[i + 1].folded in ("to", "with"):
        return None
    return (-1 if tokens[i].folded == "down" else 1), "amount"


def _bounds_a_number(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether the word only bounds a number ("less than 5%", "more than two", "three months or more")."""
    if i > 1 and tokens[i - 1].folded == "or" and any(t.kind == "number" or t.folded in _SPELLED for t in tokens[max(0, i - 4) : i - 1]):
        return True
    if i + 1 < len(tokens) and tokens[i + 1].folded == "than":
        after = [t for t in tokens[i + 2 : i + 5] if t.folded not in ("a", "the", "or", "equal", "to")]
        return bool(after) and (after[0].kind == "number" or after[0].folded in _SPELLED)
    return False


_OFTEN = frozenset("common frequent often like likel seldom rare rarel infrequ".split())
_SELDOM = frozenset("rarely seldom rare infrequent infrequently uncommon uncommonly".split())
#: Units of time, before "later" and its kin.
_TIMES = frozenset("minute minutes hour hours day days week weeks month months year years decade decades".split())


def _dates(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a word only says when ("8 weeks later")."""
    return tokens[i].folded in ("later", "earlier", "sooner", "before") and i > 0 and tokens[i - 1].folded in _TIMES


def _is_weakened(sentence: Sentence, i: int) -> bool:
    """Whether "less" behind a word of direction turns it: what improved less is the worse."""
    behind = range(i + 1, min(i + 5, len(sentence.tokens)))
    near = next((j for j in behind if sentence.tokens[j].folded == "less"), None)
    return near is not None and sentence.place[near] == sentence.place[i] and _intensifies(sentence, near)


def _intensifies(sentence: Sentence, i: int) -> bool:
    """Whether "more" only strengthens a word of direction before it ("reducing pain more", "reduced pain more than"), or
    "less" turns it ("improved less")."""
    if sentence.tokens[i].folded not in ("more", "less"):
        return False
    ends = i + 1 == len(sentence.tokens) or not (
        is_content(sentence.tokens[i + 1]) or sentence.tokens[i + 1].folded in ("often", "so", "frequently", "likely")
    )
    near = range(max(0, i - 4), i)
    return ends and any(direction_cue(sentence.tokens[j]) or _moves(sentence.tokens, j) for j in near)


_SPELLED = frozenset("one two three four five six seven eight nine ten half third million".split())


def _words_right(sentence: Sentence, i: int) -> frozenset[str]:
    """Roots of the content words directly behind a word: "higher reoperation rates", "more than", "increase in pain"."""
    found: list[str] = []
    tokens = sentence.tokens
    skipped = 0
    joined = False
    for j in range(i + 1, min(i + 9, len(tokens))):
        token = tokens[j]
        if sentence.place[j] != sentence.place[i] or direction_cue(token):
            break
        if token.kind != "word" or not is_content(token):
            if found and token.folded in ("of", "in") and found[-1] in _GENERIC:
                continue
            if found and token.folded == "and" and not joined and found[-1] not in _DEGREE:
                joined = True
                continue
            if found or (
                token.folded not in _ARTICLES
                and not (not _COMPARATIVE.match(tokens[i].folded) and token.folded in ("of", "in"))
            ):
                break
            skipped += 1
            if skipped > 2:
                break
            continue
        if token.root in ("compar", "versu", "ar", "respect", "regard"):
            break
        found.append(token.root)
        if len(found) >= 6:
            break
    return frozenset(r for r in found if r not in _GENERIC) or frozenset(r for r in found if r not in _DEGREE)


_DEGREE = frozenset(
    "signific much statist markedl mark considerab clearl clear consist somewhat slightl signif".split()
)
_ARTICLES = frozenset("the a an their its any both".split())


def _compound_left(sentence: Sentence, i: int) -> frozenset[str]:
    """Roots of the words that directly precede a noun of direction: "pain reduction", "quality of life improvement"."""
    found: list[str] = []
    for j in range(i - 1, max(-1, i - 5), -1):
        token = sentence.tokens[j]
        if sentence.place[j] != sentence.place[i] or not (
            is_content(token) or token.folded == "of" or token.kind == "sign"
        ):
            break
        if is_content(token):
            found.append(token.root)
    return frozenset(found)


#: So near [words] before "and" another direction has its own subject.
_JOINED = 4


def _words_left(sentence: Sentence, i: int) -> frozenset[str]:
    """Roots of the content words before a word in its clause."""
    found: list[str] = []
    skipped = 0
    for j in range(i - 1, -1, -1):
        if sentence.place[j] != sentence.place[i]:
            skipped += 1
            if skipped > 8:
                break
            continue  # a remark between commas
        token = sentence.tokens[j]
        if found and token.folded == "and" and any(direction_cue(t) for t in sentence.tokens[max(0, j - _JOINED) : j]):
            break  # "activities increased and narcotic use fell"
        if (
            found
            and "," in sentence.text[token.end : sentence.tokens[j + 1].start]
            and sentence.place[j + 1] == sentence.place[i]
        ):
            break
        if (
            is_content(token)
            and (not direction_cue(token) or _NOUN_CUE.match(token.folded))
            and token.root not in _GENERIC
        ):
            found.append(token.root)
        if len(found) >= 12:
            break
    return frozenset(found)


@lru_cache(maxsize=4096)
def read_comparisons(sentence: Sentence) -> tuple[Comparison, ...]:
    """What a sentence sets against what, once for every word of direction that does it."""
    text, tokens = _without_brackets(sentence.text), sentence.tokens
    directions = [d for d in read_directions(sentence) if d.comparative]
    found: list[Comparison] = []
    found += _favored(sentence, text) + _even(sentence, text, directions)
    leading = _LEADING.match(text)
    if leading:
        right = content_between(tokens, leading.start("right"), leading.end("right"))
        left = content_between(tokens, leading.start("rest"), len(text))
        inside = [d for d in directions if tokens[d.index].start >= leading.start("rest")]
        return _expand(sentence, left, right, inside, text[leading.start("rest") :])
    for match in (*_RIGHT.finditer(text), *_TO.finditer(text)):
        word = match.group().lower()
        if _number_follows(text, match.end()) and (word.startswith("v") or re.search(r"(?:than|against)$", word)) and "rather" not in word:
            continue
        start = _clause_start(text, match.start())
        left = _outside(text, tokens, content_between(tokens, start, match.start()))
        right = _outside(text, tokens, content_between(tokens, match.end(), _clause_end(text, match.end())))
        if not left or not right:
            continue
        if "rather" in word:
            found.append(Comparison(left[-_PREFERRED:], right[:_PREFERRED], preferred=True))
            continue
        inside = [d for d in directions if start <= tokens[d.index].start < match.end()]
        inside = inside or [d for d in directions if _ADDED.fullmatch(text, match.end(), tokens[d.index].start)]
        found += _expand(sentence, left, right, inside[-3:], text[start : match.end()])
    for direction in directions:
        if not _OBJECT_CUE.match(tokens[direction.index].folded):
            continue
        token = tokens[direction.index]
        if _number_follows(text, token.end):
            continue
        left = content_between(tokens, _clause_start(text, token.start), token.start)
        right = content_between(tokens, token.end, _clause_end(text, token.end))
        if left and right:
            found.append(Comparison(left, right, direction))
    return tuple(found)


#: Between what something is alike to and a word of direction that takes a part of it back ("comparable to A, if slightly less effective").
_ADDED = re.compile(r"[^,;.:]{2,60},\s(?:if|but|though|although|albeit|yet)\s(?:\w+ly\s|somewhat\s|rather\s|even\s|a\s(?:bit|little)\s)*", re.I)
#: The better of two joined by "or even" ("under A or even more precisely under B").
_EVEN = re.compile(
    r"\b(?P<two>[\w-]+)\s(?:or|and)\s(?:even|still)\s(?P<how>more|less|better|worse)\s(?:\w+\s)?(?:under|with|by|in|using|on|via|through)\s(?:the\s|an?\s)?(?P<one>[\w-]+)", re.I
)


def _even(sentence: Sentence, text: str, directions: list[Direction]) -> list[Comparison]:
    found = []
    for match in _EVEN.finditer(text):
        one, two = content_between(sentence.tokens, *match.span("one")), content_between(sentence.tokens, *match.span("two"))
        held = [d for d in directions if sentence.tokens[d.index].start == match.start("how")]
        found += [Comparison(one, two, d) for d in held if one and two]
    return found


_FAVORED = re.compile(
    r"\b(?:favou?r(?:s|ed|ing)?|prefer(?:s|red|ring)?|recommend(?:s|ed)?)\s(?P<one>[^,;.]{2,60}?)\s(?:over|to|rather than)\s(?P<two>[^,;.]{2,60})", re.I
)


def _favored(sentence: Sentence, text: str) -> list[Comparison]:
    """What is favoured over what ("favoured ozone over steroids")."""
    found = []
    for match in _FAVORED.finditer(text):
        one, two = content_between(sentence.tokens, *match.span("one")), content_between(sentence.tokens, *match.span("two"))
        if one and two:
            found.append(Comparison(one[-_PREFERRED:], two[:_PREFERRED], preferred=True))
    return found


#: What "rather than" sets against each other are the words right beside it.
_PREFERRED = 2
_BRACKETS = re.compile(r"\([^()]*\)")


def _without_brackets(text: str) -> str:
    """A text with blanks for what stands in brackets."""
    return _BRACKETS.sub(lambda m: " " * len(m.group()), text)


def _outside(text: str, tokens: tuple[Token, ...], indexes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(i for i in indexes if text[tokens[i].start] != " ")


def _expand(
    sentence: Sentence, left: tuple[int, ...], right: tuple[int, ...], inside: list[Direction], text: str
) -> tuple[Comparison, ...]:
    inside = inside or [d for d in read_directions(sentence) if d.index in left]
    if inside:
        return tuple(Comparison(left, right, d) for d in inside)
    alike = any(_EQUAL.match(sentence.tokens[i].folded) for i in left) or bool(_AS_GOOD.search(text))
    return (Comparison(left, right, equal=alike),)


_AS_GOOD = re.compile(r"\bas\s(?:\w+\s(?:and|or)\s)?(?:safe|effective|good|efficacious|well)\b", re.I)


def _number_follows(text: str, at: int) -> bool:
    return bool(
        re.match(
            r"\s*(?:or equal to\s)?(?:a\s)?(?:\d|one\b|two\b|three\b|four\b|five\b|half\b|third\b|[<>≤≥])",
            text[at:],
            re.I,
        )
    )


def _clause_start(text: str, at: int) -> int:
    cut = max(
        text.rfind("; ", 0, at), text.rfind(". ", 0, at), text.rfind(", whereas", 0, at), text.rfind(", but", 0, at)
    )
    comma = text.rfind(", ", 0, at)
    related = re.match(r",\s(?:which|that|who|although|though)\b", text[comma : comma + 12]) if comma >= 0 else None
    if (
        comma > cut
        and not related
        and len(text[comma:at].split()) > 4
        and not text[:comma].count("(") > text[:comma].count(")")
    ):
        cut = comma
    return cut + 1 if cut >= 0 else 0


def _clause_end(text: str, at: int) -> int:
    match = re.compile(
        r"[;,.](?:\s|$)|(?<=\w)\s(?:to (?!those|that|the)[a-z]+|in \w+ing|in terms of|with respect to|regarding|for pain|because|whereas|while|but|although|at (?:the )?(?:\d+|last|one|two))\b"
    ).search(text, at)
    return match.start() if match else len(text)


def content_between(tokens: tuple[Token, ...], start: int, end: int) -> tuple[int, ...]:
    return tuple(i for i, t in enumerate(tokens) if start <= t.start < end and (is_content(t) or t.kind == "number"))
