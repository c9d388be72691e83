"""Holds a statement against the spans that it cites, by rule and without a model.

A statement stands when every number with its unit, comparator, group and time point stands in the source, nothing is
denied, turned round or made stronger, every name stands there, and what it speaks of is what the source speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.facts.affirmed import check_affirmed
from assistant.facts.anaphora import name_former_and_latter
from assistant.facts.arithmetic import check_arithmetic
from assistant.facts.borrowed import check_borrowed
from assistant.facts.chance import check_chance
from assistant.facts.clauses import split_sentences
from assistant.facts.clinical import check_clinical
from assistant.facts.compared import check_carriers, check_compared
from assistant.facts.contrasts import CATEGORIES
from assistant.facts.counters import check_counters
from assistant.facts.credit import check_alike, check_changes, check_credit, check_own_numbers
from assistant.facts.crossed import check_bounded, check_crossed, check_repeated, check_senses
from assistant.facts.degrees import check_degrees
from assistant.facts.denied_here import check_denied_here
from assistant.facts.described import check_described
from assistant.facts.displaced import check_displaced
from assistant.facts.duty import check_duty
from assistant.facts.everyday import BEFORE_VERB, is_built_as_term
from assistant.facts.exchanged import check_exchange
from assistant.facts.exclusive import check_levels, check_members, check_namesakes
from assistant.facts.kin import is_misspelt
from assistant.facts.leftopen import find_left_open
from assistant.facts.meaning import Meanings, find_arms, light_roots
from assistant.facts.negation import check_negation
from assistant.facts.numbers import check_numbers
from assistant.facts.opposites import check_denied_verb, check_forbidden, check_heading, check_opposites
from assistant.facts.opposites_in_place import check_places
from assistant.facts.ordinals import check_again, check_ordinals
from assistant.facts.owners import check_owners
from assistant.facts.paired import check_paired
from assistant.facts.pairs import check_pairs
from assistant.facts.parting import part_statements
from assistant.facts.poles import check_poles
from assistant.facts.ranked import check_ranked
from assistant.facts.reason import Reason
from assistant.facts.repeating import repeats_source
from assistant.facts.resistance import check_resistance
from assistant.facts.rows import check_rows
from assistant.facts.sole import check_sole
from assistant.facts.strength import check_strength
from assistant.facts.subjects import check_groups, check_subjects, starts_in_midair
from assistant.facts.substitutes import check_substitutes
from assistant.facts.time_order import check_time_order
from assistant.facts.time_sides import check_time_sides
from assistant.facts.tokens import Token
from assistant.facts.turning import check_turning
from assistant.facts.twice import check_twice
from assistant.facts.twofold import check_twofold
from assistant.facts.unrivalled import check_unrivalled
from assistant.facts.values import value_matches
from assistant.facts.versus import check_rivals
from assistant.facts.view import Arms, View, align, read_views, weigh_token

#: Least share of a statement's weight that the cited spans themselves must speak of, with so much of the similarity of
#: their embeddings added to it; and the least share where no similarity is known.
LEAST_NEAR = 0.62
SIMILARITY_COUNTS = 0.3
LEAST_COVERED = 0.45
#: A sentence of the source counts when it speaks of at least this share of what the best one speaks of.
NEAR_BEST = 0.55
#: A source of so few words (an item of a list, a cell) says what it is of in the words over it.
FEW_WORDS = 10
#: Of what is spoken of, such a source itself must say at least this share.
LEAST_OWN = 0.15
#: A further sentence of the source is drawn on when it speaks of at least this share of the statement.
WORTH_ADDING = 0.08


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source as a statement is held against it.

    `text` is the cited span as a reader understands it. `context` is what stands over it (title, authors, year, section,
    caption) and `before` the sentences before it in its paragraph: they may name the group, the time or the subject, but
    no number of a statement rests on them. `arms` are the study's groups, as `find_arms` gives them.
    """

    text: str
    context: str = ""
    before: str = ""
    arms: Arms = ()


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """Whether a statement stands on its sources; else each item that does not agree.

    `coverage` is the share [0-1] of what the statement speaks of that the sources speak of.
    """

    supported: bool
    reasons: tuple[Reason, ...] = ()
    coverage: float = 1.0


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a comparison of one statement with its sources gives, before it is judged.

    `coverage` is the share [0-1] of the statement's weight that the sources speak of, with what stands around them;
    `own_coverage` without that; `spoken` leaves numbers out and counts what they say otherwise as spoken of, too.
    """

    reasons: tuple[Reason, ...]
    coverage: float
    own_coverage: float
    spoken: float = 0.0
    missing: tuple[str, ...] = field(default=())
    missing_weight: float = 0.0
    matched_numbers: int = 0
    exact_numbers: int = 0
    total_numbers: int = 0
    arms: Arms = ()


Check = Callable[[View, Sequence[View]], list[Reason]]

#: The checks of a statement against the sentences nearest to it, against those that it draws on, and against all.
_OF_THE_NEAREST: tuple[Check, ...] = (
    check_credit, check_changes, check_alike, check_denied_verb, check_rivals, check_twice, check_forbidden, check_paired,
    check_resistance, check_unrivalled,
)  # fmt: skip
_OF_THE_WHOLE: tuple[Check, ...] = (
    check_places, check_poles, check_crossed, check_repeated, check_compared, check_carriers, check_exchange, check_ranked,
    check_counters, check_again, check_bounded, check_senses,
)  # fmt: skip
_OF_EVERYTHING: tuple[Check, ...] = (check_owners, check_described, check_sole, check_denied_here, check_twofold, check_arithmetic, check_chance)

_DEFAULT: list[Meanings] = []


def default_meanings() -> Meanings:
    """The general synonyms with the shipped thesaurus."""
    if not _DEFAULT:
        from assistant.thesaurus import shipped_thesaurus

        _DEFAULT.append(Meanings.build(shipped_thesaurus()))
    return _DEFAULT[0]


def check_statement(
    statement: str,
    sources: Sequence[str | Evidence],
    similarity: float | Callable[[], float | None] | None = None,
    meanings: Meanings | None = None,
) -> StatementCheck:
    """Tell whether a statement stands on the spans that it cites.

    Args:
        statement: One sentence of an answer; reference marks in it are left out of account.
        sources: The cited spans, as text or with what stands around them. None: nothing is cited.
        similarity: Cosine of the statement's and the nearest span's embeddings [-1..1], or what gives it (it is asked for
            only where the words do not decide alone); None where it is not known.
        meanings: Synonyms and abbreviations; by default the general ones with the shipped thesaurus.

    Returns:
        Whether it stands, and what does not agree, item by item.
    """
    held = [s if isinstance(s, Evidence) else Evidence(s) for s in sources]
    held = [s for s in held if s.text.strip()]
    if not held:
        return StatementCheck(False, (Reason("citation", statement, "", False),), 0.0)
    if any(repeats_source(statement, s.text, s.context) for s in held):
        return StatementCheck(True)
    meanings = meanings or default_meanings()
    whole = _judge(statement, held, similarity, meanings)
    if whole.supported:
        return whole
    parts = [part for sentence in split_sentences(statement) for part in part_statements(sentence)]
    if len(parts) < 2 or not _rest_apart(parts, held, meanings):
        return whole
    parted = _judge(" ".join(parts), held, similarity, meanings)  # one fact's words may stand beside another's number
    return parted if parted.supported else whole


def _rest_apart(parts: Sequence[str], held: Sequence[Evidence], meanings: Meanings) -> bool:
    """Whether the parts of a statement rest each on a sentence of its own."""
    arms = next((s.arms for s in held if s.arms), ())
    views = [v for s in held for v in read_views(s.text, meanings, arms)]
    nearest = [_rank(said, views, meanings, None)[0][0] for part in parts for said in read_views(part, meanings, arms)]
    return len({id(v) for v in nearest}) == len(nearest)


def _judge(
    statement: str,
    held: Sequence[Evidence],
    similarity: float | Callable[[], float | None] | None,
    meanings: Meanings,
) -> StatementCheck:
    findings = compare(statement, held, meanings, strict=True)
    reasons = list(findings.reasons)
    if _too_far(findings, similarity):
        reasons.append(Reason("meaning", statement, ", ".join(findings.missing[:6]), False))
    return StatementCheck(not reasons, tuple(reasons), round(findings.coverage, 3))


def _too_far(findings: Findings, similarity: float | Callable[[], float | None] | None) -> bool:
    if callable(similarity):
        if findings.own_coverage >= LEAST_NEAR:
            return False
        similarity = None if findings.own_coverage + SIMILARITY_COUNTS < LEAST_NEAR else similarity()
    if similarity is None:
        return findings.own_coverage < LEAST_COVERED
    return findings.own_coverage + SIMILARITY_COUNTS * similarity < LEAST_NEAR


def compare(
    statement: str,
    sources: Sequence[Evidence],
    meanings: Meanings,
    strict: bool,
    rarity: Mapping[str, float] | None = None,
) -> Findings:
    """Compare a statement with its sources and collect what does not agree.

    Args:
        statement: One or more sentences.
        sources: What it rests on.
        meanings: Synonyms and abbreviations.
        strict: Also report a doubt of the source that the statement leaves out.
        rarity: Weight of each stem (rarer is heavier), where the library is known.
    """
    arms = next((s.arms for s in sources if s.arms), ())
    sources = [replace(s, text=name_former_and_latter(s.text, s.before)) for s in sources]
    views = [(v, s) for s in sources for v in read_views(s.text, meanings, arms)]
    over = [
        [v for text in (s.before, s.context) if text for v in reversed(read_views(text, meanings, arms))]
        for s in sources
    ]
    around = [v for held in over for v in held]
    earlier = [v for s in sources if s.before for v in read_views(s.before, meanings, arms)]
    headed = [v for s in sources if s.context for v in read_views(s.context, meanings, arms)]
    beside: dict[int, list[View]] = {}
    for source, overhead in zip(sources, over, strict=True):
        texts = read_views(source.text, meanings, arms)
        beside |= {id(v): [*reversed(texts[:n]), *overhead] for n, v in enumerate(texts)}
    reasons: list[Reason] = []
    covered = own = total = missing_weight = spoken = words = 0.0
    missing: list[str] = []
    matched = numbers = exact = 0
    for said in read_views(statement, meanings, arms):
        ranked = _rank(said, [v for v, _ in views], meanings, rarity)
        near = [v for v, score in ranked if score >= NEAR_BEST * ranked[0][1]][:4] if ranked else []
        whole = _complete(said, near, [v for v, _ in ranked], meanings, rarity)
        coverage = _cover(said, whole, around, meanings, rarity)
        midair = bool(near) and (starts_in_midair(near[0].sentence.text) or len(near[0].content) <= FEW_WORDS)
        words += coverage[2]
        missing += coverage[3]
        missing_weight += coverage[4]
        found = check_numbers(
            said, near + [v for v, _ in ranked if not any(v is n for n in near)][:12], around, meanings, beside
        )
        numbers += len(said.bounds)
        agreed = len(said.bounds) - len(found)
        matched += agreed
        midair = midair and (agreed > 0 or coverage[1] >= LEAST_OWN * coverage[0])
        covered, own, total = covered + coverage[0], own + (coverage[0] if midair else coverage[1]), total + coverage[2]
        exact += 0 if found else sum(not b.quantity.worded and b.quantity.role != "label" for b in said.bounds)
        covered, own, total = covered + agreed, own + agreed, total + len(said.bounds)
        reasons += found
        listed = [v for v, _ in ranked] if said.sentence.text.count("; ") > 1 else whole  # a list draws on all of its source
        reasons += check_members(said, listed, around, [v for v, _ in ranked])
        reasons += check_levels(said, whole, around) + check_namesakes(said, listed)
        if not reasons:
            reasons += check_substitutes(said, near, [*(v for v, _ in ranked[1:]), *around])
        reasons += check_groups(said, near, around) + check_subjects(said, near)
        if not strict:
            reasons += check_opposites(said, near)
            reasons += find_left_open(said, near[:2], around, reasons)
        if not any(r.conflict for r in reasons):
            reasons += check_pairs(said, near) or check_rows(said, near)
        reasons += check_negation(said, [v for v, _ in ranked[:6]]) + check_turning(said, _first(near, whole, 3))
        reasons += check_strength(said, near[:2], strict)
        if strict:
            everything = [v for v, _ in ranked]
            reasons += check_own_numbers(said) + check_opposites(said, near, whole) + check_degrees(said, near, whole)
            for checks, drawn_on in ((_OF_THE_NEAREST, near), (_OF_THE_WHOLE, whole), (_OF_EVERYTHING, everything)):
                for check in checks:
                    reasons += check(said, drawn_on)
            reasons += check_displaced(said, whole, headed) + check_affirmed(said, everything, headed)
            reasons += check_time_sides(said, everything, whole) + check_borrowed(said, everything, earlier, headed)
            reasons += check_duty(said, everything, headed) + check_time_order(said, everything, around)
            reasons += check_heading(said, near, [s.context for s in sources])
            reasons += check_clinical(said, everything, around) + check_ordinals(said, everything, around)
        turned = [r.statement for r in reasons if r.conflict]
        spoken += coverage[0] + sum(
            w for text, w in zip(coverage[3], coverage[5], strict=True) if any(text in t for t in turned)
        )
        reasons += _check_names(said, [v for v, _ in views], around, meanings)
    share = covered / total if total else 1.0
    return Findings(
        tuple(_unique(reasons)),
        share,
        own / total if total else 1.0,
        spoken / words if words else 0.0,
        tuple(missing),
        missing_weight / total if total else 0.0,
        matched,
        exact,
        numbers,
        arms,
    )


def _first(near: Sequence[View], whole: Sequence[View], n: int) -> list[View]:
    """The two likeliest sentences, and further ones that the statement draws on, at most `n`."""
    return [*near[:2], *(v for v in whole if not any(v is w for w in near[:2]))][:n]


def _unique(reasons: Sequence[Reason]) -> list[Reason]:
    return list({(r.what, r.statement, r.source): r for r in reasons}.values())


def _rank(
    said: View, views: Sequence[View], meanings: Meanings, rarity: Mapping[str, float] | None
) -> list[tuple[View, float]]:
    """Source sentences by how much of the statement they speak of, numbers that match included."""
    rated = []
    for view in views:
        alignment = align(said, view)
        words = sum(weigh_token(said, i, meanings, rarity) for i in said.content if alignment[i])
        numbers = sum(any(value_matches(b.quantity, o.quantity) for o in view.bounds) for b in said.bounds)
        rated.append((view, words + 0.8 * numbers))
    return sorted(rated, key=lambda r: -r[1])


def _complete(
    said: View, near: Sequence[View], views: Sequence[View], meanings: Meanings, rarity: Mapping[str, float] | None
) -> list[View]:
    """The best sentences, with those others of the source that speak of a good part of what these leave out."""
    chosen = list(near)
    whole = sum(weigh_token(said, i, meanings, rarity) for i in said.content) or 1.0
    left = {i for i in said.content if not any(align(said, v)[i] for v in chosen)}
    for view in views:
        if not any(view is v for v in chosen):
            more = {i for i in left if align(said, view)[i]}
            if sum(weigh_token(said, i, meanings, rarity) for i in more) >= WORTH_ADDING * whole:
                chosen.append(view)
                left -= more
    return chosen


def _cover(
    said: View, near: Sequence[View], around: Sequence[View], meanings: Meanings, rarity: Mapping[str, float] | None
) -> tuple[float, float, float, list[str], float, list[float]]:
    """Weight of the statement's words that the sources speak of (with what stands around them, and alone), the whole
    weight, and the words that neither speaks of with their weight."""
    covered = own = total = missing_weight = 0.0
    missing, weights = [], []
    for i in said.content:
        weight = weigh_token(said, i, meanings, rarity)
        total += weight
        if any(align(said, v)[i] for v in near):
            covered += weight
            own += weight
        elif any(align(said, v)[i] for v in around):
            covered += 0.8 * weight
        else:
            missing.append(said.sentence.tokens[i].text)
            weights.append(weight)
            missing_weight += weight
    return covered, own, total, missing, missing_weight, weights


_AUTHOR = re.compile(
    r"\b(?P<name>[A-Z][\w'-]+)(?:'s?)?(?=\s+(?:et al\b|and colleagues|and co-?workers|and associates|reported|found|concluded|showed))|\b(?P<own>[A-Z][\w-]+)'s?\s+(?:series|study|trial|group|team|patients|paper)"
)


def _check_names(said: View, views: Sequence[View], around: Sequence[View], meanings: Meanings) -> list[Reason]:
    """Names, abbreviations and technical terms of the statement that stand nowhere in the source."""
    sentence = said.sentence
    authors = {m.start("name") if m["name"] else m.start("own") for m in _AUTHOR.finditer(sentence.text)}
    reasons = []
    for i in said.content:
        token = sentence.tokens[i]
        capital = token.text[:1].isupper() and (
            i > 0 and sentence.text[max(0, token.start - 2) : token.start].strip(' ("') not in (".", ":")
        )
        named = token.is_name or capital or token.start in authors or (meanings.is_technical(token) and not _is_verb(sentence.tokens, i))
        if not named or (not capital and token.root in light_roots()):
            continue
        if any(align(said, v)[i] for v in (*views, *around)):
            continue
        if len(token.root) > 5 and any(_kin(token.root) in t.folded for v in views for t in v.sentence.tokens):
            continue  # "pedicle" in "transpedicular"
        if len(token.folded) > 7 and any(is_misspelt(token.folded, t.folded) for v in views for t in v.sentence.tokens):
            continue  # misspelt here or there
        if _is_made_of(token.text, views) or _is_denied_form(token.folded, (*views, *around)):
            continue
        if token.kind == "level" or any(m.first <= i <= m.last and CATEGORIES[m.category].entity for m in said.members):
            continue
        if any(a.first <= i <= a.last for a in said.arms):
            continue
        reasons.append(Reason("name", token.text, "", False, sure=capital or token.is_name))
    return reasons


#: What may stand behind a verb: its object, or what goes on from it.
_BEHIND_VERB = frozenset("the a an to that in by into its their his her this these those with from on onto upon at for as how whether all any both".split())


def _is_verb(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word that is no term of medicine stands as a verb ("should irritate the root", "does not suffice")."""
    word, before = tokens[i].folded, tokens[i - 1].folded if i else ""
    object_behind = i + 1 < len(tokens) and tokens[i + 1].folded in _BEHIND_VERB
    if is_built_as_term(word):
        return False
    if word.endswith(("ate", "ize", "ise", "ify")) and before in BEFORE_VERB:
        return True
    if word.endswith(("ates", "ated", "izes", "ized", "ises", "ised", "ifies", "ified")) and object_behind:
        return True
    return before in BEFORE_VERB - {"and", "or"} or (object_behind and word.endswith("s") and not word.endswith(("ss", "is", "us")))


def _kin(root: str) -> str:
    """What a word shares with its adjective or noun: "periosteum" and "periosteal"."""
    return root[:-1] if len(root) < 9 else root[:-2]


def _is_denied_form(word: str, views: Sequence[View]) -> bool:
    """Whether a word only denies one of the source ("unconfirmed"): which of the two is right is checked elsewhere."""
    bare = re.match(r"(?:un|non|in)(?P<rest>\w{5,})$", word)
    if bare is None:
        return False
    held = {t.folded for v in views for t in v.sentence.tokens}
    return bare["rest"] in held or any(is_misspelt(rest, word) for word in held for rest in (bare["rest"], bare["rest"].removesuffix("al")))


def _is_made_of(word: str, views: Sequence[View]) -> bool:
    """Whether a word is the initials of words of the source ("AI"), or one that the source writes with a hyphen or parts
    ("hydrodissection", "hydro- or gas dissection")."""
    for view in views:
        text = view.sentence.text.casefold()
        if word.isupper() and 2 <= len(word) <= 5:
            initials = "".join(t.text[0] for t in view.sentence.tokens if t.kind == "word").upper()
            if word in initials:
                return True
        folded = word.casefold()
        if folded in text.replace("-", ""):
            return True
        for part in re.findall(r"\b(\w{4,})- ", text):
            if (
                folded.startswith(part)
                and len(folded) - len(part) > 3
                and re.search(rf"\b{re.escape(folded[len(part) :])}", text)
            ):
                return True
    return False


def arms_of(text: str) -> Arms:
    """The groups of a study as its text names them (see `Evidence.arms`)."""
    return find_arms(text)
