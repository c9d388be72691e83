"""What a note says about spinal alignment: its cues, and the points that each leaves possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.tools.cue import Cue
from assistant.tools.evidence import Evidence, Settled, gather, is_denied, settle
from assistant.tools.note import Hit, Note

NORMAL_WORD = (
    r"(?:normal|ok|okay|nl|n(?= (?:[,;.)\n]|$))|norm|preserved|maintained|intact|unremarkable"
    r"|anatomic(?:al)?|satisfactory"
    r"|good|fine|kept|regular|undisturbed|correct|wnl|neutral|within normal(?: limits)?|in order"
    r"|unaffected|unaltered|physiologic(?:al)?|perfect|retained|conserved|excellent|not (?:disturbed"
    r"|altered|affected|compromised|impaired))"
)
FILL = (
    r"(?: (?:is|are|was|were|remains?|still|looks?|appears?|seems?|being|at both(?: levels)?|here|overall"
    r"|:|=|-|clearly|entirely|completely|judged|reported|described|radiographically|on|of|the|spine"
    r"|spinal|column"
    r"|there|both|both levels|all|also|to|be|as|x ray|x rays|standing|films?|ct|mri|upright|radiographs?"
    r"|plain|lateral|views?|xr|sagittal|coronal|cervical|thoracic|lumbar|in|planes|imaging|has|have|been"
    r"|at|this|level|full|well|flexion|/|extension|overall|generally|otherwise))*"
)
ALIGNED = (
    rf"(?:\b{NORMAL_WORD} (?:(?:overall|spinal|sagittal|coronal|radiographic|vertebral|spine|cervical"
    r"|thoracic|lumbar|and|global|segmental|local|posterior|bony) )*alignment\b"
    rf"|\balignment(?: :)? (?:\w+ ){{0,3}}?(?:says|said|states|reads|reports|calls it|called it) (?:it )?(?:is )?{NORMAL_WORD}\b"
    rf"|\balignment{FILL} {NORMAL_WORD}\b|\bspine{FILL} (?:aligned|straight)\b|\bstraight (?:spine|spinal column|vertebral column)\b|(?<=[,;.(\n] )in line(?= [,;.)\n])|\b(?:well|normally"
    r"|correctly|properly|anatomically|perfectly|nicely|regularly) aligned\b|\baligned\b|\bin (?:normal "
    r"|good |anatomic(?:al)? )?alignment\b"
    r"|\bno (?:alignment (?:abnormality|problem|issue|disturbance|change|anomaly|defect)|abnormal"
    r" alignment|abnormality of alignment|abnormality in alignment|change in alignment|loss of alignment"
    r"|disturbance of alignment)\w*"
    rf"|\b(?:axis|curvature|curvatures|statics|assetto|posture of the spine){FILL} {NORMAL_WORD}(?: |$)|\b{NORMAL_WORD} (?:spinal |vertebral |sagittal )*(?:axis|statics|assetto)\b"
    r"|\bno (?:axis deviation|axial deviation|deviation of (?:the )?(?:\w+ )?axis|malposition|misposition)\b"
    r"|\bnormoaligned\b|\bnormally lined up\b|\blines? up (?:well|normally)\b)"
)
MISALIGNED = (
    r"\b(?:mal ?aligned|mal ?alignment|mis ?aligned|mis ?alignment|abnormal (?:spinal |sagittal"
    r" )?alignment|alignment (?:is |was )?(?:abnormal|disturbed|lost|altered|impaired|off|pathological"
    r"|deranged))\b"
)
NOT_SPINAL_DEFORMITY = Cue(
    r"\b(?:wedge|wedged|wedging|compression|vertebral|vertebral body|biconcave|end ?plate|crush|fish|body"
    r"|foot|chest|nasal|genant|normal|physiologic(?:al)?|cord|sac|thecal|dural|regular|usual|plana)"
    r" (?:\w+ )?$"
)
DEFORMITY = (
    r"\b(?:hyper ?kyphosis|hyper ?kyphotic|kypho ?scoliosis|kyphosis|kyphotic|kyphosed|scoliosis"
    r"|scoliotic|gibbus|deformity|deformities|(?:angular|angulated|angulation)\b)"
)
FINE_CURVE = Cue(
    r" (?:is |was |angle |curve |: |remains )*(?:normal|preserved|physiologic\w*|maintained|unremarkable"
    r"|within normal)\b"
)
LONG_STANDING = Cue(
    r"\b(?:long ?standing|longstanding|long known|known (?:for|since|from)|since (?:early |late |her |his"
    r" |the age|age|adulthood|many|childhood|youth|adolescence|birth|teenage\w*|school|years|decades"
    r"|\d{4}|\d+ years|puberty|teens|infancy)"
    r"|chronic|pre ?existing|preexistent|unchanged|congenital|idiopathic|adolescent|degenerative|juvenile"
    r"|scheuermann\w*|for (?:many|\d+|several|ten|twenty|thirty|over \d+|more than \d+|\w+) (?:years"
    r"|decades)|life ?long|established"
    r"|constitutional|postural|not new|stable (?:since|for|over)|not de novo|old\b(?! (?:man|woman|male"
    r"|female|lady|patient|gentleman|boy|girl))|pre dates|predates|previously known|from (?:childhood"
    r"|youth|adolescence)|dating back|years ago|no change)\b"
)
YEAR_OLD = Cue(r"\byears? old\b")
FRESH = Cue(
    r"\bnot (?:there|present|seen) (?:last|before|previously|on|in)\b|(?<!not )(?<!no )(?<!nothing"
    r" )\b(?:new|newly|de novo|recent|recently|acute|progressive|progressing|increasing|worsening"
    r"|developed|developing|worse|fresh|increased|since the (?:fracture|metastasis|tumou?r))\b"
)
UNCHANGED = Cue(
    r"\b(?:unchanged|no (?:recent |further |interval |significant |visible )?change|stable|not changed"
    r"|identical|no new|nothing new|same as (?:before|on)|no"
    r" progression|without (?:change|progression))\b"
)
SUBLUXATION = (
    r"\b(?:sublux\w*|translation|translations|translated|translates|translational (?:deformity"
    r"|displacement|instability|malalignment)|translatory (?:deformity|displacement|instability)"
    r"|\w*listhesis|\w*listhetic|\w*listheses|slip|slips|slipped|slippage"
    r"|step deformity|step formation|(?<=no )step(?= [,;.)\n])|dislocat\w*|luxation|luxated|displacement|displaced|shift|shifted|step ?off|offset"
    r"|spondyloptosis)\b(?! (?:fragments?|bone|disc|disk|fracture fragments?))"
)
NOT_A_SLIP = Cue(
    r"\b(?:fragments?|cord|canal|sac|thecal|dural?|roots?|midline|disc|disk|mediastinal|tube|catheter"
    r"|stent|lead|weight|bowel|trachea\w*|aort\w*|stage|care|retropulsed) (?:\w+ ){0,2}$"
)
NOT_A_SLIP_AFTER = Cue(
    r" (?:of|in) (?:the |a |some )?(?:spinal |thecal |dural )?(?:fragments?|cord|canal|sac|disc|disk"
    r"|roots?|care|bone|conus)"
)

ALL_ALIGNMENT = frozenset({0, 2, 4})


def collect_alignment(note: Note) -> Iterator[Evidence]:
    """What each place says about alignment, as the points it leaves possible."""
    for hit in note.find(ALIGNED):
        if (note.is_open(hit, wide=True) and not note.has(r"\balign", hit.first, hit.last)) or note.is_open(hit):
            continue
        text = hit.match.group(0)
        exception = re.search(
            r"\b(?:apart from|except|aside from|other than|save for|beside)\b", note.words(hit.last, hit.last + 4)
        )
        denied = note.is_denied(hit) and not text.strip().startswith("no ")
        if not exception and not has_counter(note, hit):
            yield gather(note, hit, {2, 4} if denied else {0})
    for hit in note.find(MISALIGNED):
        if not note.is_open(hit):
            yield gather(note, hit, {0} if is_denied(note, hit) else {2, 4})
    last_denied: Hit | None = None
    rows = sorted(
        [*((hit, 2) for hit in note.find(DEFORMITY)), *((hit, 4) for hit in note.find(SUBLUXATION))],
        key=lambda row: row[0].first,
    )
    for hit, points in rows:
        if not is_spinal(note, hit, points) or note.is_open(hit):
            continue
        fresh = FRESH.match(note.words(hit.last, hit.last + 6).lstrip()) is not None  # "not there on the last scan"
        denied = (is_denied(note, hit) and not fresh) or continues_list(note, last_denied, hit)
        last_denied = hit if denied else None
        if denied:
            yield gather(note, hit, deny_alignment(note, hit, points))
        elif points == 4 and is_old(note, hit):
            continue
        elif points == 2 and is_old(note, hit):
            settled = UNCHANGED.search(note.words(*note.sentence_of(hit)))
            yield gather(note, hit, {0} if settled else {0, 4}, weak=True)
        else:
            yield gather(note, hit, {points}, tag="finding")


def has_counter(note: Note, hit: Hit) -> bool:
    """Whether the same sentence goes on to name a finding as the exception ("preserved but 4 mm subluxation")."""
    _, last = note.sentence_of(hit)
    turn = next(note.find(r"\b(?:but|however|except|although|though|yet)\b", hit.last, min(last, hit.last + 4)), None)
    if turn is None:
        return False
    _, end = note.reach(turn.last, note.clause) if turn.last < last else (0, last)
    findings = note.find(DEFORMITY + "|" + SUBLUXATION, turn.last, min(end, last))
    return any(not is_denied(note, other) and is_spinal(note, other, 2) for other in findings)


def deny_alignment(note: Note, hit: Hit, points: int) -> frozenset[int]:
    """What a denied finding leaves possible."""
    return ALL_ALIGNMENT - {points}


def is_spinal(note: Note, hit: Hit, points: int) -> bool:
    """Whether a word of deformity or displacement speaks of the spine's alignment."""
    before, after = (note.words(hit.first - 3, hit.first), note.words(hit.last, hit.last + 6))
    if points == 2:
        word = note.tokens[hit.first].text
        body = NOT_SPINAL_DEFORMITY.search(before) and (
            word.startswith("deform") or "normal" in before or "physiolog" in before or "usual" in before
        )
        return not body and not (FINE_CURVE.match(after) and not note.is_denied(hit))
    return not NOT_A_SLIP.search(before) and not NOT_A_SLIP_AFTER.match(after)


def is_old(note: Note, hit: Hit) -> bool:
    """Whether a deformity is long-standing and nothing says that it is new."""
    first, last = note.clause_of(hit)
    following = (
        note.reach(last, note.clause)
        if last < len(note.tokens) and note.sentence[last] == note.sentence[hit.first]
        else (last, last)
    )
    words = YEAR_OLD.sub("", note.words(first, last))
    nearby = YEAR_OLD.sub("", note.words(*following)) if not note.has(SUBLUXATION + "|" + DEFORMITY, *following) else ""
    old = (
        LONG_STANDING.search(words)
        or LONG_STANDING.match(nearby)
        or re.match(r" (?:it is |is |which is |, )*(?:long ?standing|unchanged|known|not new|old|since|from)\b", nearby)
    )
    return old is not None and FRESH.search(words) is None


def continues_list(note: Note, denied: Hit | None, hit: Hit) -> bool:
    """Whether a bare finding only goes on with a list of denied ones ("no subluxation, kyphosis")."""
    if denied is None or note.sentence[denied.first] != note.sentence[hit.first]:
        return False
    between = note.words(denied.last, hit.first).split()
    after = note.words(hit.last, hit.last + 2)
    return (
        set(between) <= {",", "and", "/", "&", "deformity"}
        and len(between) <= 2
        and not re.match(r" (?:of|\d|present|\+|: yes|new|is)", after)
    )


def settle_alignment(evidence: list[Evidence]) -> Settled:
    """Alignment from all that is said of it: of several findings only the highest counts."""
    found = [item for item in evidence if item.tag == "finding" and not item.maybe and not item.past]
    high = [item for item in found if item.values == {4}]
    if high:
        evidence = [item for item in evidence if not (item.tag == "finding" and item.values == {2})]
        evidence = [item for item in evidence if not (item.values == {0, 4} and item.weak)]
    elif found:
        evidence = [item for item in evidence if not (item.weak and item.tag == "")]
    return settle(evidence, ALL_ALIGNMENT)
