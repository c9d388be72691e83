"""What a note says about the vertebral body (collapse and involvement), in points still possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.tools.evidence import Evidence, Settled, gather, is_denied, settle
from assistant.tools.note import Hit, Note
from assistant.tools.quantities import Amount, find_amounts

NONE, UNDER, OVER = "none", "under", "over"
ALL_COLLAPSE = frozenset({NONE, UNDER, OVER})
MINOR, MAJOR = "minor", "major"
ALL_INVOLVED = frozenset({MINOR, MAJOR})
ALL_BODY = frozenset({0, 1, 2, 3})

COLLAPSE = (
    r"\b(?:collaps\w*|height (?:is |was )?(?:loss|reduction|decrease|diminution|lost|reduced|decreased)"
    r"|(?:loss|reduction|decrease|lost|loses|losing|losses) (?:of|in)(?: the| its| anterior| vertebral|"
    r" body| vertebral body| central| posterior| original)* (?:body )?height"
    r"|(?:lost|loses|losing) (?:\S+ ){0,6}?(?:body )?height|reduced (?:vertebral |body |vertebral body"
    r" )?height|height (?:is |was |has been )?(?:down|diminished)|wedging|wedged|wedge deformity|wedge"
    r" shaped|flattening|flattened|crushed|crush"
    r"|compression (?:deformity|of the (?:vertebral )?body|of (?:the |this )?vertebra|fracture|fx|#|of"
    r" (?:c|t|d|th|l) \d+)|compressed|vertebral (?:body )?compression|body compression|vertebral"
    r" deformity|(?:height|vertebral) compression|squashed|sunken|sintering|sintered|loss of stature"
    r"|height deficit|subsidence|compression)\b"
)
NOT_BODY_COMPRESSION = re.compile(
    r"\b(?:cord|root|roots|thecal|sac|dural|cauda|cauda equina|spinal cord|nerve|epidural|neural|myelo\w*"
    r"|canal|conus|medullary|lung|pulmonary|airway|ivc|vascular|metastatic spinal cord|no cord) (?:sac"
    r" )?$"
)
NOT_BODY_COMPRESSION_AFTER = re.compile(
    r" (?:of|on|to) (?:the |a |his |her )?(?:spinal |thecal |dural |nerve |exiting |traversing |left "
    r"|right )?(?:cord|roots?|sac|cauda|canal|conus|myelon|nerve|thecal|lung)"
)
FRACTURE = r"\b(?:fractures?|fractured|fx|broken|burst|vcfs?|mvcf|cvcf|infraction|wedge fracture)\b"
NOT_BODY_FRACTURE = re.compile(
    r"\b(?:pedicle|pedicles|facet|facets|lamina|process|rib|hip|femoral|femur|femora|wrist|humer\w+"
    r"|pelvic|ankle|joint|sternal|sternum|sacral insufficiency|pars|neck|element|elements|old|impending"
    r"|no new|skull|arch|radius|clavicle|future|healed|consolidated|end ?plate|arm) (?:\w+ )?$"
)
NOT_BODY_FRACTURE_AFTER = re.compile(
    r" (?:of (?:the |a |one |both )?(?:left |right )?(?:pedicles?|facets?|lamina\w*|ribs?|femur|hip"
    r"|spinous|transverse|posterior|articular|costo\w+|humerus|end ?plate|neck|pars|sternum)|risk|through"
    r" the (?:left |right )?(?:pedicle|facet)|score|prevention|prophylaxis|prediction)"
)
FLAT = (
    r"\b(?:vertebra plana|plana|pancake\w*|(?:complete|completely|total|totally|near total|near complete"
    r"|subtotal|entire|entirely|full|fully|almost complete|almost completely|nearly complete|nearly"
    r" completely) (?:vertebral |body )*(?:collaps\w+|flatten\w+|crushed|loss of (?:the )?(?:vertebral "
    r"|body )*height|height loss))\b"
)
HEIGHT_KEPT = (
    r"(?:\b(?:height|heights|stature)(?: (?:is|are|was|were|:|=|-|remains?|still|entirely|fully|well"
    r"|completely|of|the|vertebra|vertebral|body|at|this|level|being|appears?|looks|as|overall|all|both"
    r"|levels))* (?:preserved|maintained|normal|intact|kept|unchanged|full|retained|ok|okay|nl"
    r"|unremarkable|fine|conserved|good|not (?:reduced|lost|decreased|diminished|affected|compromised))\b"
    r"|\b(?:preserved|normal|maintained|intact|full|retained|good|unchanged|undiminished|unreduced"
    r"|conserved) (?:vertebral |body |vertebral body |anterior |overall )*(?:height|heights|stature)\b"
    r"|\bintact in height\b|\buncollapsed\b|\bnon ?collapsed\b|\bnormally shaped\b|\b(?:vertebral )?body"
    r" (?:is |was )?(?:of"
    r" normal height|not deformed))"
)
BODY_CLEAR = (
    r"\b(?:vertebral )?body(?: (?:is|was|:|=|-|itself|remains?|appears|looks|completely|entirely))*"
    r" (?:intact|normal|spared|clear|clean|uninvolved|unaffected|free|unremarkable|ok|okay|healthy"
    r"|preserved|not (?:involved|affected|infiltrated|replaced|invaded|collapsed (?:or|nor) involved"
    r"|diseased))\b(?! (?:height|alignment|of collapse|from collapse))"
    r"|\bspar(?:es|ing) the (?:vertebral )?body\b|\bno (?:vertebral )?body (?:involvement|disease|lesion"
    r"|infiltration)\b|\bno involvement of the (?:vertebral )?body\b|\b(?:vertebral )?body (?:collapse "
    r"|involvement |status |finding |score )?(?:: |= )(?:none|no|nil|none of the above|none of these)(?="
    r" (?:[,;.()\n]|$))"
    r"|\bnone of the above\b|\bintact (?:vertebral )?body\b|\bneither collaps\w+ nor (?:involve\w+|infiltrat\w+)"
)
INVOLVED = (
    r"\b(?:involv\w+|replac\w+|infiltrat\w+|occup\w+|invad\w+|invasion|affected|destroy\w*|destruction"
    r"|destroying|tumou?r(?:ous)? (?:load|volume|burden|mass|tissue)|tumou?r|lesion|disease\w*"
    r"|metastas\w+|lysis|lytic|erod\w+|erosion|marrow|eaten|consumed|taken|deposit|taking|filled|fills?"
    r"|filling|body|extent|extends?|permeat\w+|signal change|met|mets|sclerotic|sclerosis|blastic|vb)\b"
)
LARGE_PART = (
    r"\b(?:most|majority|bulk|(?:nearly |almost |practically |virtually )?(?:all|whole|entire|entirety"
    r"|complete|total|totality)|nearly the whole|greater part|larger part|major part|more than (?:a|one)"
    r" half|diffuse(?:ly)?|completely|entirely|totally|whole|almost completely|predominant part)"
    r"(?: (?:of|the|its|this|[ctdl] \d+|th \d+))* (?:vertebral )?body\b|\b(?:whole|entire|complete)"
    r" (?:vertebra|vertebral body|body)\b|\bbody (?:is |was |has been )?(?:almost |nearly |virtually"
    r" )?(?:completely|entirely|totally|wholly|diffusely|largely|mostly) (?:replaced|involved|infiltrated"
    r"|destroyed|occupied|invaded)\b"
    r"|\b(?:completely|entirely|totally|mostly) (?:replac\w+|infiltrat\w+|destroy\w+|occup\w+|involv\w+)"
    r" (?:the |its )?(?:vertebral )?body\b|\bbody (?:involvement )?(?:is )?(?:: )?(?:diffuse|complete"
    r"|total|extensive and complete)\b"
)
SMALL_PART = (
    r"\b(?:small|minor|tiny|limited|little|minimal|slight|discrete|punctate|circumscribed|lesser|smaller)"
    r" (?:\w+ )?(?:part|portion|focus|area|lesion|involvement|fraction|deposit|amount|spot|corner|nodule"
    r"|bit) (?:\w+ )?(?:of|in|within) (?:the |its )?(?:\w+ )?body\b|\b(?:minimal|minor|limited|little"
    r"|slight|small) (?:vertebral )?body (?:involvement|infiltration|replacement|disease)\b"
    r"|\bbody (?:is |was )?(?:only )?(?:minimally|slightly|barely|marginally|scarcely) (?:involved"
    r"|infiltrated|affected|replaced|occupied)\b"
)
FOREIGN = (
    r"\b(?:canal|stenosis|stenosed|narrow\w*|cord|weight|risk|chance|survival|probability|ejection|ef|ki"
    r" 67|response|relief|reduction in pain|less pain|dose|improvement|karnofsky|kps|pd l1|expression"
    r"|saturation|haematocrit|hematocrit|pedicle|pedicles|facets?|lamina\w*|oswestry|odi|pneumothorax"
    r"|lung|sensitivity|specificity"
    r"|slip|translation|listhesis|of the time|hydrated|blasts|plasma cells|bone marrow biopsy|vas"
    r"|encroach\w*|retropuls\w+|compromise|obliterat\w*|thecal|occlusion|overhang|pain|foramen|foraminal"
    r"|lamina|posterior elements|arch|disc|disk|fev1|liver|confidence)\b"
)
PRE_HEIGHT_LEFT = (
    r"\b(?:remaining|residual|rest|left|preserved|retained|remains?|still (?:has|at|of)|maintained|down"
    r" to|reduced to|diminished to|decreased to|only)\b"
)


def collect_body(note: Note) -> Iterator[Evidence]:
    """What each place says about collapse (tag "collapse") and involvement (tag "involved")."""
    bound: list[tuple[Amount, str, Hit | None]] = []
    for amount in find_amounts(note):
        kind, anchor = bind_amount(note, amount)
        if kind:
            bound.append((amount, kind, anchor))
            yield from judge_amount(note, amount, kind, anchor)
    taken = {anchor.first for _, kind, anchor in bound if kind in {"collapse", "height"} and anchor is not None}
    yield from collect_collapse(note, taken)
    yield from collect_involvement(note)


def bind_amount(note: Note, amount: Amount) -> tuple[str, Hit | None]:
    """What a percentage is of: "collapse", "height" (what is left), "involved", or "" for something else."""
    first, last = note.reach(amount.first, note.clause)
    if note.tokens[first].text in {"(", ","}:
        first += 1
    after = note.words(amount.last, min(last, amount.last + 8))
    before = note.words(max(first, amount.first - 8), amount.first)
    direct = bind_directly(note, amount, before, after)
    if direct is not None:
        return direct
    anchors: list[tuple[int, int, str, Hit | None]] = []
    for pattern, kind in (
        (COLLAPSE, "collapse"),
        (INVOLVED, "involved"),
        (FOREIGN, ""),
        (HEIGHT_KEPT, "height"),
        (FRACTURE, "collapse"),
    ):
        for hit in note.find(pattern, first, last):
            if kind == "collapse" and (not is_body_compression(note, hit) or note.is_denied(hit)):
                continue
            gap = hit.first - amount.last if hit.first >= amount.last else amount.first - hit.last
            if gap >= 0:
                anchors.append((gap, 0 if hit.last <= amount.first else 1, kind, hit))
    if anchors:
        specific = [
            item
            for item in anchors
            if item[3] is None
            or item[3].match.group(0).strip()
            not in {"lesion", "tumour", "tumor", "lytic", "met", "mets", "sclerotic", "blastic", "deposit", "disease"}
        ]
        _, _, kind, anchor = min(specific or anchors, key=lambda item: item[:2])
        return kind, anchor
    if denied_collapse(note, max(0, first - 1), first) or denied_collapse(note, first, amount.first):
        return "involved", None
    return bind_to_neighbour(note, amount, first, last)


def bind_directly(note: Note, amount: Amount, before: str, after: str) -> tuple[str, Hit | None] | None:
    """An amount whose noun stands next to it: "60 % collapse", "collapse of 60 %", "60 % of the body"."""
    level = r"(?:(?:c|t|th|d|l|s) \d{1,2} )?"
    if re.match(
        r" (?:of )?(?:the |its )?(?:original |normal |vertebral |body |remaining )*(?:height|stature) (?:is "
        r"|was |are |has been |still )?(?:remain\w*|left|preserved|maintained|retained|intact)|(?: of)?"
        r" (?:residual|remaining|preserved|retained) (?:vertebral |body )*height",
        after,
    ):
        return "height", None
    if re.search(
        r"\b(?:height|body height|stature)(?: \w+){0,3} (?:reduced|decreased|diminished|down|lowered|shrunk"
        r"|shrunken|fallen|only) to (?:only |about |just )?$|\b(?:collapsed|compressed|flattened|crushed"
        r"|squashed|down|reduced) to (?:only |about |just |around |roughly )?$|\b(?:residual|remaining"
        r"|preserved) (?:vertebral |body )*height(?: (?:of|is|was|:|=|only|about))* $|\b(?:vertebral |body"
        r" )height (?:is |was )?(?:only |still |now )?(?:at )?$",
        before,
    ):
        return "height", None
    if re.match(
        rf" (?:{level}|vertebral |body |vb |anterior |central |posterior |superior |concave |biconcave |wedge "
        r"|axial |approx\w* )*(?:collaps\w+|height (?:loss|reduction|decrease)|compress\w+(?! of the (?:cord"
        r"|canal|sac))|wedg\w+|flatten\w+|loss of (?:the |its )?(?:vertebral |body |anterior |original"
        r" )*height|reduction (?:of|in) (?:vertebral |body |the )*height|(?:of )?(?:the |its )?(?:original "
        r"|vertebral |body |anterior |normal )*(?:height|stature) (?:lost|gone|missing|loss)|loss|crush\w*"
        r"|decrease in (?:vertebral |body )*height|of (?:the |its )?(?:original |vertebral |body |anterior "
        r"|normal )*(?:height|stature))\b",
        after,
    ):
        found = next(note.find(COLLAPSE, amount.last, min(len(note.tokens), amount.last + 8)), None)
        if found is not None and not is_body_compression(note, found):
            return "", None
        if " loss" in after[:6] and not re.match(
            r" loss (?:of|in) (?:\w+ ){0,3}height| loss(?: [,;.)]|$| and| with)", after
        ):
            return "", None
        return "collapse", found
    joint = (
        r"(?:of|by|to|:|=|-|is|was|approximately|about|estimated|at|around|degree|percentage|the|vertebral"
        r"|body|in|height|measuring|measures|measured|amounts|amounting|reaching|roughly|some|ca\.?|extent"
        r"|calculated|its|their|original|anterior|has|been|now|only|grade|up|with an?|with)"
    )
    found = None
    for hit in note.find(COLLAPSE, max(0, amount.first - 12), amount.first):
        between = note.words(hit.last, amount.first).split()
        if (
            all(re.fullmatch(joint, word) or re.fullmatch(r"[ctdls]|th|\d{1,2}", word) for word in between)
            and is_body_compression(note, hit)
            and note.sentence[hit.first] == note.sentence[amount.first]
        ):
            found = hit
    if (
        found is not None
        and (not note.is_denied(found))
        and not (
            re.search(r"\bwith\b", note.words(found.last, amount.first))
            and re.match(r" (?:of )?(?:the )?(?:vertebral )?(?:body|bone|marrow)\b", after)
        )
    ):
        return "collapse", found
    if re.match(
        rf" (?:of )?(?:the |its |this |entire |whole )*{level}(?:vertebral |total )*(?:body|bodies|vertebra"
        r"|corpus|marrow|vb|volume)\b",
        after,
    ) or re.match(
        r" (?:vertebral |body |tumou?r |marrow )*(?:involve\w+|infiltrat\w+|replac\w+|invasion|invaded"
        r"|destruction|destroyed|occup\w+|affected|disease|diseased|extent)\b",
        after,
    ):
        return "involved", None
    return None


def denied_collapse(note: Note, first: int, last: int) -> bool:
    """Whether a collapse is denied, or the height kept, in the clause of a token or between two."""
    if last - first == 1:
        first, last = note.reach(first, note.clause)
    kept = any(not note.is_denied(hit) for hit in note.find(HEIGHT_KEPT, first, last))
    return kept or any(is_denied(note, hit) for hit in note.find(COLLAPSE, first, last))


def bind_to_neighbour(note: Note, amount: Amount, first: int, last: int) -> tuple[str, Hit | None]:
    """A percentage that stands alone between commas belongs to a collapse or an involvement named just before it."""
    if first == 0 or last - first > 9:
        return "", None
    low, high = note.reach(first - 1, note.clause)
    if note.sentence[high - 1] != note.sentence[amount.first] and note.tokens[high - 1].text != ",":
        return "", None
    while (
        low > 0
        and next(find_amounts(note, low, high), None) is not None
        and not note.has(COLLAPSE + "|" + INVOLVED, low, high)
    ):
        low, high = note.reach(low - 1, note.clause)  # "collapsed (T6 30 %, T7 70 %)": on to the clause with the noun
        if note.sentence[low] != note.sentence[amount.first]:
            return "", None
    collapse = [
        hit
        for hit in note.find(COLLAPSE + "|" + FRACTURE, low, high)
        if is_body_compression(note, hit) and not note.is_denied(hit)
    ]
    involved = list(note.find(r"\b(?:involv\w+|replac\w+|infiltrat\w+|body)\b", low, high))
    if collapse:
        return "collapse", collapse[-1]
    if involved and not note.has(r"\b(?:pedicles?|facets?|postero ?lateral|posterior)\b", low, high):
        return "involved", involved[-1]
    return "", None


def is_body_compression(note: Note, hit: Hit) -> bool:
    """Whether a word of collapse or compression speaks of the vertebra and not of the cord or a root."""
    text = hit.match.group(0)
    if "compress" not in text and "collaps" not in text:
        return True
    before, after = (note.words(hit.first - 4, hit.first), note.words(hit.last, hit.last + 6))
    if (
        text.strip() == "compression"
        and not re.search(
            r"%|\b(?:body|vertebra\w*|height|anterior|wedge|axial|third|half|quarter|thirds) (?:\w+ )?$", before
        )
        and not re.match(
            r" (?:of (?:the )?(?:vertebra|body|[ctdl] \d)|: |by |fracture|deformity|\d|of (?:about |approximately"
            r" |around |some )?\d)",
            after,
        )
    ):
        return False
    return not NOT_BODY_COMPRESSION.search(before) and not NOT_BODY_COMPRESSION_AFTER.match(after)


def judge_amount(note: Note, amount: Amount, kind: str, anchor: Hit | None) -> Iterator[Evidence]:
    """What a percentage of collapse, of remaining height or of involvement leaves possible."""
    hit = anchor or next(note.find(r"\S+", amount.first, amount.first + 1))
    first, last = min(amount.first, hit.first), max(amount.last, hit.last)
    if note.is_hedged(hit) and not amount.about:
        return

    own = next(note.find(r"\S+", amount.first, amount.first + 1), hit)

    def place(item: Evidence) -> Evidence:
        return replace(item, about=amount.first)

    denied = note.denied[amount.first] and not (anchor is not None and not note.denied[anchor.first])
    listed = re.search(r"\b(?:nor|or) $", note.words(amount.first - 1, amount.first)) is not None
    if kind == "involved" and not listed and denied_collapse(note, note.clause_of(hit)[0], amount.first):
        denied = False  # "no collapse > 50 % involved": what is denied is the collapse
    if kind == "height":
        amount, kind = amount.rest(), "collapse"
    if kind == "collapse":
        if amount.low == amount.high == 0:
            yield place(gather(note, hit, {NONE}, tag="collapse", first=first, last=last, when=own))
            return
        sides = amount.sides(50)
        values = frozenset({UNDER if side == "under" else OVER for side in sides - {"equal"}} or {UNDER, OVER})
        if "equal" in sides:
            values = frozenset({UNDER, OVER})
        if denied:
            values = ALL_COLLAPSE - values
        yield place(gather(note, hit, values, tag="collapse", first=first, last=last, when=own))
    else:
        values = frozenset(MAJOR if side == "over" else MINOR for side in amount.sides(50))
        if denied:
            values = ALL_INVOLVED - values
        yield place(gather(note, hit, values, tag="involved", first=first, last=last, when=own))


def collect_collapse(note: Note, taken: set[int]) -> Iterator[Evidence]:
    """Collapse, fracture and kept height without a percentage."""
    for hit in note.find(FLAT):
        if not is_denied(note, hit) and not note.is_open(hit):
            yield gather(note, hit, {OVER}, tag="collapse")
    for hit in note.find(HEIGHT_KEPT):
        partly = re.search(r"\b(?:posterior|anterior|central|middle|disc|disk) $", note.words(hit.first - 1, hit.first))
        if not note.is_open(hit) and not partly:
            yield gather(
                note,
                hit,
                {UNDER, OVER} if note.is_denied(hit) and not hit.match.group(0).strip().startswith("no") else {NONE},
                tag="collapse",
            )
    for hit in note.find(r"\bgenant (?:grade |: )?([0-3])\b|\bgrade ([0-3]) genant\b"):
        grade = hit.match.group(1) or hit.match.group(2)
        yield gather(note, hit, {NONE} if grade == "0" else {UNDER} if grade in "12" else {UNDER, OVER}, tag="collapse")
    for hit in note.find(COLLAPSE):
        if (
            hit.first in taken
            or note.is_open(hit)
            or not is_body_compression(note, hit)
            or not speaks_of_now(note, hit)
        ):
            continue
        if is_denied(note, hit):
            yield gather(note, hit, {NONE}, tag="collapse")
        else:
            yield gather(note, hit, {UNDER, OVER}, weak=True, tag="collapse")
    for hit in note.find(FRACTURE):
        before, after = (note.words(hit.first - 3, hit.first), note.words(hit.last, hit.last + 6))
        if (
            hit.first in taken
            or note.is_open(hit)
            or NOT_BODY_FRACTURE.search(before)
            or NOT_BODY_FRACTURE_AFTER.match(after)
            or not speaks_of_now(note, hit)
        ):
            continue
        if is_denied(note, hit):
            yield gather(note, hit, {NONE}, weak=True, tag="collapse")
        else:
            yield gather(note, hit, {UNDER, OVER}, weak=True, tag="collapse")


def speaks_of_now(note: Note, hit: Hit) -> bool:
    """Whether a collapse is stated and not only feared, scored or asked about."""
    around = note.words(hit.first - 4, hit.last + 3)
    return (
        re.search(
            r"\b(?:risk|threatening|impending|prevent\w*|avoid|before it|prediction|future|elsewhere|other"
            r" levels?|adjacent|neighbou?ring|further)\b",
            around,
        )
        is None
    )


def collect_involvement(note: Note) -> Iterator[Evidence]:
    """How much of the body is involved, said in words."""
    for hit in note.find(BODY_CLEAR):
        if not note.is_open(hit):
            denied = note.is_denied(hit) and not hit.match.group(0).strip().startswith(("no", "neither"))
            if not denied:
                yield gather(note, hit, {MINOR}, tag="involved")
                yield gather(note, hit, {NONE}, weak=True, tag="collapse")
    for hit in note.find(LARGE_PART):
        if not note.is_open(hit):
            part = re.search(
                r"\bnot (?:all|the (?:whole|entire)|completely|entirely)\b", note.words(hit.first - 2, hit.last)
            )
            if not part:
                yield gather(note, hit, {MINOR} if note.is_denied(hit) else {MAJOR}, tag="involved")
    for hit in note.find(SMALL_PART):
        if not note.is_open(hit) and not note.is_denied(hit):
            yield gather(note, hit, {MINOR}, tag="involved")


def settle_body(evidence: list[Evidence]) -> Settled:
    """The body's points from what is said of collapse and of involvement together."""
    collapse = settle([item for item in evidence if item.tag == "collapse"], ALL_COLLAPSE)
    involved = settle([item for item in evidence if item.tag == "involved"], ALL_INVOLVED)
    given = [item for item in evidence if item.tag == "points"]
    points: set[int] = set()
    if NONE in collapse.values:
        points |= {1 if part == MAJOR else 0 for part in involved.values}
    points |= {2} if UNDER in collapse.values else set()
    points |= {3} if OVER in collapse.values else set()
    used = tuple(
        item
        for item in (*collapse.used, *involved.used)
        if not (item.weak and item.tag == "collapse" and any(not other.weak for other in collapse.used))
    )
    conflict = collapse.conflict or (involved.conflict and NONE in collapse.values)
    if given:
        told = Evidence(frozenset(points), min((item.first for item in used), default=0), 1) if used else None
        return settle([*given, *([replace(told, last=told.first + 1)] if told else [])], ALL_BODY)
    return Settled(frozenset(points), used, conflict)
