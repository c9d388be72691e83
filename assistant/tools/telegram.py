"""The commas that a telegraphic note leaves out: "no collapse 60 % body bilateral pedicles" is three statements.

A stretch without any sign or verb is read from one finding's noun to the next. The words between two nouns go to the one
that they can describe: a negation and a preposition's words are plain, a verdict or an amount goes to the noun before as
long as that one has none. Where a statement ends in the middle of a stretch a comma of no length is put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.tools.note_cues import CLAUSE_ENDS, SENTENCE_ENDS
from assistant.tools.words import Token, is_spaced_dash

PAIN, QUALITY, ALIGNMENT, COLLAPSE, HEIGHT, BODY, ELEMENTS, OTHER = range(8)
HEADS = {
    PAIN: "pain pains ache aches aching painless painful asymptomatic movement movements loading recumbency posture activity",
    QUALITY: "lytic osteolytic blastic osteoblastic sclerotic mixed lucent",
    ALIGNMENT: "alignment aligned malaligned malalignment misalignment kyphosis kyphotic scoliosis scoliotic subluxation subluxed"
    " translation listhesis anterolisthesis retrolisthesis spondylolisthesis deformity",
    COLLAPSE: "collapse collapsed fracture wedge wedging plana compression",
    HEIGHT: "height",
    BODY: "body",
    ELEMENTS: "pedicle pedicles facet facets posterolateral posterolaterally costovertebral element elements arch",
    OTHER: "hb hyperintense hypointense deficit deficits epidural paraspinal extension escc bilsky kps ecog asia frankel vas nrs"
    " radiotherapy chemotherapy retropulsion lamina laminae analgesia analgesics morphine opioids weakness numbness fever biopsy",
}
FIELD = {word: field for field, words in HEADS.items() for word in words.split()}
# Words that go to the noun that follows, by its field; before any other they belong to what stands before.
LEADING = {
    PAIN: "mechanical mech nonmechanical axial back neck severe occasional constant movement load loading related",
    QUALITY: "purely mostly predominantly mainly",
    ALIGNMENT: "new focal novo de mild progressive anterior spinal sagittal well normally translational rotational",
    COLLAPSE: "vertebral vertebra pathological complete",
    HEIGHT: "vertebral full",
    BODY: "vertebral whole entire most",
    ELEMENTS: "left right both bilateral unilateral one two single either l r lt rt bilat unilat posterior post cv joint",
    OTHER: "neurological",
}
LEADS = {field: frozenset(words.split()) for field, words in LEADING.items()}
DENIALS = frozenset("no without w/o neither non denies denied denying".split())
# A verdict can stand before its noun or after it; these can only stand after it.
VERDICTS = frozenset("normal preserved maintained intact good kept unchanged".split())
CLOSING = frozenset(
    "spared clear free clean uninvolved ok none nil absent negative involved destroyed replaced infiltrated".split()
)
JUDGED = frozenset({ALIGNMENT, HEIGHT, ELEMENTS, BODY})
NOUNS_OF_PAIN = frozenset(HEADS[PAIN].split())
ANSWERS_LABEL = frozenset({"none", "nil", "absent", "negative", "yes"})
COUNTED = frozenset({COLLAPSE, HEIGHT, BODY})
LOST = frozenset("loss lost reduction reduced decrease decreased diminished".split())
AFFECTED = frozenset("involved replaced infiltrated destroyed occupied affected".split())
JOINS = frozenset("or nor and vs / & + of in the a an any from to at on with by for due rather than but".split())
PERCENT = frozenset("% percent pct mm ° deg degree degrees".split())
SHARES = frozenset("half third quarter".split())
QUANTIFIES = (
    PERCENT
    | SHARES
    | frozenset("< > ≤ ≥ ~ <= >= - / under over less more than about approx around exactly a to".split())
)
UNITS = frozenset("% percent pct per mm cm ° deg degree degrees - / .".split())
# A stretch with one of these is written out, and its own grammar parts it.
WRITTEN_OUT = frozenset(
    "is are was were be been has have had shows show showed does do did spares spare sparing involves involving replaces replacing occupies destroys eases there it they this these which who i we"
    " can could would should will may might what if vs versus rather".split()
)
#: So many findings without a sign between them are no sentence.
N_RUN_ON = 4
STRETCH_ENDS = SENTENCE_ENDS | CLAUSE_ENDS | {":", "="}
LEVEL = frozenset("c t th d l s".split())


@dataclass(slots=True)
class Head:
    """A finding's noun: the tokens it covers, the end not included, and its field."""

    first: int
    last: int
    field: int


def part_phrases(tokens: list[Token]) -> list[Token]:
    """The tokens with a comma of no length where one statement of a telegram ends and the next begins."""
    stretches = list(find_stretches(tokens))
    cuts = {cut for first, last in stretches for cut in find_cuts(tokens, first, last)}
    cuts |= {after for (_, before), (after, _) in pairwise(stretches) if before == after}  # the next level
    if not cuts:
        return tokens
    parted: list[Token] = []
    for index, token in enumerate(tokens):
        if index in cuts:
            parted.append(Token(",", tokens[index - 1].end, tokens[index - 1].end))
        parted.append(token)
    return parted


def find_stretches(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """The runs of tokens between signs that end a clause, when no verb stands in them."""
    first = 0
    for index in range(len(tokens) + 1):
        ends = index == len(tokens) or tokens[index].text in STRETCH_ENDS or is_spaced_dash(tokens, index)
        if not ends:
            continue
        words = [token.text for token in tokens[first:index]]
        written = WRITTEN_OUT.intersection(words) and not runs_on(tokens, first, index)
        if not written and not gives_points(words):
            yield from part_levels(tokens, first, index)
        first = index + 1


def runs_on(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a stretch tells of so many findings that it is a telegram, though a verb stands in it."""
    return len({head.field for head in find_heads(tokens, first, last)} - {OTHER}) >= N_RUN_ON


def gives_points(words: list[str]) -> bool:
    """Whether a finding's points follow its noun ("pain 3 lesion 2")."""
    return any(
        FIELD.get(word, OTHER) != OTHER and number.isdigit() and unit not in UNITS
        for word, number, unit in zip(words, words[1:], [*words[2:], ""], strict=False)
    )


def part_levels(tokens: list[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """A stretch in parts that each begin with a level, when it begins with one itself; none when a level stands elsewhere."""
    levels = [index for index in range(first, last) if is_level(tokens, index)]
    if len(levels) < 2:
        yield first, last
    elif levels[0] == first and all(
        tokens[at - 1].text not in JOINS and tokens[at - 1].text.isalpha() for at in levels[1:]
    ):
        yield from zip(levels, [*levels[1:], last], strict=True)


def is_level(tokens: list[Token], index: int) -> bool:
    """Whether a token is the letter of a vertebral level."""
    return tokens[index].text in LEVEL and index + 1 < len(tokens) and tokens[index + 1].text.isdigit()


def find_heads(tokens: list[Token], first: int, last: int) -> list[Head]:
    """The findings' nouns between two tokens; neighbours of one field are one."""
    heads: list[Head] = []
    for index in range(first, last):
        field = field_at(tokens, index, last)
        if field is None:
            continue
        near = heads[-1] if heads else None
        compound = near is not None and near.last == index and {near.field, field} <= {BODY, COLLAPSE, HEIGHT}
        if near is not None and (compound or is_of_joint(tokens, near, index)):
            near.last, near.field = index + 1, field
        else:
            heads.append(Head(index, index + 1, field))
    return heads


def is_of_joint(tokens: list[Token], near: Head, index: int) -> bool:
    """Whether a noun names what a joint or pedicle before it suffers: "facet joint subluxation", "pedicle fracture"."""
    words = [token.text for token in tokens[near.first : index]]
    return (
        near.field == ELEMENTS
        and (tokens[index].text == "fracture" or (tokens[index].text == "subluxation" and words[0].startswith("facet")))
        and all(word in {"joint", "joints"} for word in words[near.last - near.first :])
    )


def field_at(tokens: list[Token], index: int, last: int) -> int | None:
    """The field of the finding that a token names; None if it names none."""
    word = tokens[index].text
    before = tokens[index - 1].text if index else ""
    after = tokens[index + 1].text if index + 1 < last else ""
    if word in AFFECTED and before == "%":
        return BODY
    if word in {"mechanical", "nonmechanical"} and not any(
        near.text in NOUNS_OF_PAIN for near in tokens[index : index + 4]
    ):
        return PAIN
    if word in ANSWERS_LABEL and before in {":", "="}:
        return OTHER
    if word == "height" and (after in LOST or any(token.text in LOST for token in tokens[max(0, index - 4) : index])):
        return COLLAPSE
    if word == "deformity" and before in {"wedge", "compression"}:
        return COLLAPSE
    if word == "loss" and after == "of":
        return COLLAPSE
    if word == "involvement" and after == "of":
        return None
    return FIELD.get(word)


def find_cuts(tokens: list[Token], first: int, last: int) -> Iterator[int]:
    """The tokens between two others at which a new statement begins."""
    heads = find_heads(tokens, first, last)
    start = first
    if answers_label(tokens, first, heads):
        yield first + 1
        start = first + 1
    if heads and heads[-1].last + 1 < last and tokens[heads[-1].last].text in {"nil", "none"}:
        yield heads[-1].last + 1  # "pain nil small effusion": the answer to its label, and then something else
    for index in range(len(heads) - 1):
        left, right = heads[index], heads[index + 1]
        if left.field == right.field:
            anew = (at for at in range(left.last, right.first) if tokens[at].text in {"no", "without", "new"})
            if (cut := next(anew, None)) is not None:
                yield cut
                start = cut
            continue
        after = heads[index + 2].first if index + 2 < len(heads) else last
        cut = find_cut(tokens, start, left, right, after)
        own_words = cut is not None and cut < right.first
        if (
            cut is not None
            and (tokens[cut - 1].text not in JOINS or (tokens[cut - 1].text == "/" and own_words))
            and tokens[cut].text not in JOINS - {"a", "the"}
        ):
            yield cut
            start = cut


def answers_label(tokens: list[Token], first: int, heads: list[Head]) -> bool:
    """Whether a stretch begins with a bare answer to the label before its colon ("posterolateral: no new kyphosis")."""
    if first < 2 or not heads or tokens[first - 1].text != ":" or tokens[first].text not in {"no", "none", "nil"}:
        return False
    label = FIELD.get(tokens[first - 2].text)
    same = label == heads[0].field or {label, heads[0].field} <= COUNTED
    return label not in {None, OTHER} and heads[0].field != OTHER and not same and first + 1 < heads[0].last


def find_cut(tokens: list[Token], start: int, left: Head, right: Head, after: int) -> int | None:
    """The token between two nouns at which the second one's statement begins; None where either may own an amount."""
    near = range(max(start, left.first - 6), left.first)
    before = [tokens[at].text for at in near if not is_level(tokens, at)]
    counted = any(word in PERCENT | VERDICTS | DENIALS for word in before)
    judged = counted or any(word in LEADS[ELEMENTS] for word in before[-3:])
    index = left.last
    while index < right.first:
        word = tokens[index].text
        if is_level(tokens, index) and tokens[right.first].text.endswith("intense"):
            return index  # "T1 hypointense": a sequence, and no vertebra
        if word in DENIALS and amount_end(tokens, index + 1, right.first) == index + 1:
            return index
        if (
            (word == "not" and index + 1 == right.first)
            or (word in {"none", "nil"} and judged)
            or (word == "spared" and left.field not in JUDGED and right.field in JUDGED)
            or (word in {"whether", "unknown"} and tokens[right.first - 1].text == "whether")
        ):
            return index
        if word in CLOSING or word in DENIALS:  # "collapse no 60 % body": an answer to its label
            judged = counted = True
        elif word in VERDICTS:
            takes = left.field in JUDGED and not judged
            owned = right.last < after and tokens[right.last].text in VERDICTS
            if right.field in JUDGED and not takes and not (owned and left.field in JUDGED):
                return index
            judged = True
        elif (end := amount_end(tokens, index, right.first)) > index:
            if left.field in COUNTED and not counted:
                denied = right.last < len(tokens) and tokens[right.last].text in CLOSING
                theirs = (
                    right.field in COUNTED
                    and not denied
                    and not any(token.text in PERCENT for token in tokens[right.last : after])
                )
                if theirs:
                    return None
                counted = True
            elif right.field in COUNTED | {ALIGNMENT}:
                return index
            index = end
            continue
        elif word in LEADS[right.field] and word not in LEADS[left.field]:
            return index
        index += 1
    return right.first


def amount_end(tokens: list[Token], index: int, last: int) -> int:
    """Where an amount that begins at a token ends ("more than 60 %", "under half", "15 degrees"); the token if none does."""
    end = index
    if index < last and tokens[index].text in {"/", "-"}:
        return index
    while end < last and (tokens[end].text[0].isdigit() or tokens[end].text in QUANTIFIES):
        end += 1
    words = [token.text for token in tokens[index:end]]
    sided = index > 0 and tokens[index - 1].text in LEADS[ELEMENTS]  # "left half of the body"
    measured = not (PERCENT | {"/"}).isdisjoint(words) or (not sided and words[-1:] and words[-1] in SHARES)
    return end if measured else index
