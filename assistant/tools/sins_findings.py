"""What a note says about pain, bone quality and alignment: cues, and the points that each leaves possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.tools.evidence import Evidence, Settled, denied_after, gather, is_denied, settle
from assistant.tools.note import Hit, Note

PROVOKE = (
    r"(?:movements?|moving|moves?|motion|mobili[sz]\w+|mobility|standing|stands?|stood|upright|sitting|sits?|walking|walks?|walked|ambulat\w+"
    r"|loading|loads?|loaded|weight ?bearing|bear(?:s|ing) weight|bending|bends?|bent|lifting|lifts?|turning|turns?|rolling|rolls?|getting up|gets? up|got up"
    r"|rising|rises?|transfers?|transferring|activity|activities|exertion|exercise|coughs?|coughing|flexion|flexing|extension|rotation|rotating|twisting|twists?"
    r"|straining|stairs|chang(?:es?|ing) (?:of )?(?:position|posture)|position changes?|postural change|(?:being )?up and about|out of bed|sneez\w+"
    r"|vertical|erect|mechanical (?:stress|load)|axial (?:load\w*|stress|compression)|physical strain|effort|stress|stooping|leaning|jolts?|car rides?)"
)
LYING = (
    r"(?:l(?:ie|ies|ying|ay|aid)(?: down| flat| still| back| supine)?|recumben\w+|supine|rest|rests|rested|resting|bed ?rest|horizontal\w*|flat|prone"
    r"|unload\w*|reclin\w+|decubitus|in bed|in the lying position)"
)
PAIN = (
    r"\b(?:pains?|painful|paining|aches?|ached|aching|achy|achiness|sore|soreness|hurts?|hurting|hurt|backaches?|neckaches?|discomfort|dorsalgia|lumbago"
    r"|lumbalgia|cervicalgia|rachialgia|agony|dolou?r)\b"
    r"(?! (?:clinic|team|management|relief|medications?|control\b(?!led)|killers?|score sheet|specialist|therapy|service|physician|diary|free\b|intervention"
    r"|of other|category|component|points?))"
)
OTHER_PAIN = re.compile(
    r"\b(?:radicular|leg|arm|chest|abdominal|neuropathic|root|sciatic|hip|knee|shoulder|groin|rib|visceral|flank|limb|radiating|head|stomach|thigh|calf"
    r"|buttock|foot|hand|nerve|intercostal|girdle|belly|wound|other|pelvic|belt|else|elsewhere|additional|further|jaw|tooth|breast|joint|muscle|muscular) (?:\w+ )?$"
)
CONDITION_BEFORE = re.compile(
    r"\b(?:night|nocturnal|rest|resting|breakthrough|percussion|palpation|tapping|significant|severe|major|much|more|constant|continuous"
    r"|permanent|spontaneous|early morning) (?:\w+ )?$"
)
CONDITION_AFTER = re.compile(
    rf" (?:at rest|at night|when|while|whilst|if|unless|in bed|during the night|on percussion|on palpation|to percussion|on tapping"
    rf"|as long as|(?:on |when |while |in |with )?{LYING}|unless|intervals?|except|other than|apart|today only)\b"
)
MECHANICAL = (
    r"\b(?:mechanical(?:ly)?|mechanic|mech\.?|meccanic\w*)\b(?! (?:in?stability|support|stab\w+|failure|problem|compression|fixation|strength|integrity"
    r"|ventilat\w+|or not|vs\b|versus|or non|or biologic\w+|/ non|valve|thrombectomy|complication|thrombo\w+|fall|reasons?))"
)
NONMECHANICAL = r"\b(?:non mechanical|nonmechanical|non mech\.?|nonmech|unmechanical|biologic(?:al)? (?:type )?pain|amechanical|non meccanic\w*)\b"
UNRELATED = (
    r"\b(?:unrelated to|independent(?:ly)? (?:of|from)|irrespective of|regardless of|unaffected by|uninfluenced by|unchanged (?:by|on|with)|no matter (?:what|how|whether)|whatever"
    r"|(?:not|never|isn't|doesn't|does not|didn't|wasn't)(?: \w+){0,3}? (?:relat\w+|depend\w*|affect\w*|influenc\w+|chang\w+|provok\w+|aggravat\w+|worse\w*|reliev\w+|linked"
    r"|associated|alter\w*|trigger\w+|brought|var(?:y|ies|ied)|modif\w+|bound|tied|increas\w+|eas\w+|improv\w+|better)"
    r"|no (?:relation\w*|link|connection|change|difference|worsening|aggravation|increase|influence|effect|relief|association|correlation|improvement))"
    rf"(?: (?:to|with|on|by|between|when|of|from|under|in|at|upon|during|the|his|her|any|body|patient's|or|is|what|how|whether|he|she|does|back|spine|spinal|down|either))* (?:{PROVOKE}|{LYING}|positions?|postures?|mechanical\w*)\b"
    rf"|\bsame (?:\w+ )*?(?:at rest|lying|{LYING}) (?:and|or|as) (?:\w+ )*?{PROVOKE}\b"
)
PROVOKED = (
    rf"(?:\b(?:on|with|when|while|whilst|during|upon|by|from|after|as soon as|every time|whenever|if|once|once he|once she|under|in|to) (?:(?:he|she|they|patient|the patient|the|any|every|each|is|starts?"
    rf"|trying|tries|attempting|to|axial|spinal|back|on|in|a|being|forward|slight|minimal|his|her|physical|prolonged|sudden|trunk|even|small|and|or|pt) )*(?:{PROVOKE})\b"
    rf"|\b(?:worse|worst|aggravated|exacerbated|increased|hurts|painful|bad|severe) {PROVOKE}\b|\b(?:movement|motion|load|loading|activity|position|posture|exertion|weight ?bearing|axial load|strain|stress)(?:al)? (?:related|dependent|induced|associated|provoked|bound|triggered|evoked|sensitive)\b"
    rf"|\baxial load(?:ing)?\b|\b(?:weight ?bearing|incident|load|loading|movement|standing) pain\b)"
)
RELIEVED = (
    r"\b(?:reliev\w*|relief|eas(?:e|es|ed|ing)|gone|better|settl\w+|goes(?: away)?|goes off|go away|went away|disappear\w*|subsid\w+|improv\w+|vanish\w*|abat\w+|resolv\w+|less|lessen\w*|diminish\w*"
    r"|comfortable|ceas\w+|stops?|fad\w+|alleviat\w+|decreas\w+|eliminat\w+|remit\w*|calms?|only (?:absent|free|comfortable)|tolerable|wanes|reduced?|releas\w+|no longer hurts|dissipat\w+|melts)"
    rf"(?: (?:completely|fully|entirely|promptly|quickly|by|on|with|when|while|whilst|upon|after|in|once|at|as soon as|if|he|she|they|the|patient|a|is|only|pain|off|away|down|of it|during|through|immediately|again|simply|little|position|positions|partly|partially|largely|mostly|somewhat|back|and|spine|pt)){{0,7}} {LYING}\b"
    rf"|\b(?:no pain|painless|pain free|free of pain|nothing)(?: (?:when|while|on|in|at|if|he|she|is|patient|the|only)){{0,3}} {LYING}\b(?=[^.;]*\b(?:but|returns?|comes?|starts?|otherwise|with|on)\b)"
)
PAINLESS = (
    r"\b(?:pain ?free|painless|asymptomatic|symptom ?free|no symptoms|without (?:any )?symptoms|free (?:of|from) (?:any )?(?:pain|symptoms|complaints)"
    r"|no complaints|(?:vas|nrs|pain score|pain|nprs)(?: (?:score|of|is|:|=|pain|currently|now|today))* 0(?! \d)(?: / 10| out of 10| of 10)?(?= |$)(?! (?:to|-) ))"
)
ANALGESIA = re.compile(
    r"\b(?:morphine|opioids?|opiates?|analgesi\w+|painkillers?|pain killers?|medication|medications|meds|oxycodone|oxycontin|fentanyl|tramadol|hydromorphone|methadone|tapentadol"
    r"|buprenorphine|nsaids?|patch(?:es)?|dexamethasone|steroids?|paracetamol|acetaminophen|codeine|pregabalin|gabapentin|targin|mst|drugs|tablets|pca|ketamine|ibuprofen|metamizole)\b"
)
WITHOUT_DRUG = re.compile(
    r"\b(?:no|not|without|off|stopped|never|needs? no|nil|discontinued|weaned|free of|denies|requires no|requiring no)\b[^,;.]{0,40}$"
)

LYTIC = r"\b(?:osteo ?lytic|lytic|osteolys[ie]s|lysis|lucent|lucency|radio ?lucent|radiolucency|litica?)\b(?! (?:or blastic|vs|versus|/ blastic|/ mixed|/ sclerotic) ?:)"
BLASTIC = (
    r"(?<!multiple )(?<!systemic )(?<!lateral )(?<!endplate )(?<!end plate )(?<!facet )\b(?:osteo ?blastic|blastic|(?:osteo)?sclerotic|(?:osteo)?sclerosis|sclerosing|sclerosed|ivory vertebra|ivory)\b"
    r"(?! (?:rim|margins?|border|edges?|end ?plates?|shell|halo|vs|patient))"
)
MIXED = r"\b(?:mixed|miste?|mista|misto)\b(?! (?:connective|response|picture of pain|urinary|race|growth|germ|signals?|nociceptive|pain))"
BOTH_KINDS = re.compile(
    r"\b(?:part\w*|areas?|components?|elements?|foci|zones?|portions?|both|predominantly|mainly|mostly|largely|some|patches|spots|admixed|mixture|combination|also|in places)\b"
)
MOSTLY = re.compile(
    r"\b(?:predominantly|mainly|mostly|largely|primarily|chiefly|predominant|predominately) (?:osteo)?$"
)
TOLD_BY = re.compile(
    r"\b(?:reports?|reported|radiologist|referral|referrer|letter|reader|says?|said|states?|describes?|calls?|called|according|versus|vs|but|however|whereas|while|although|one says|yet|contradict\w*)\b"
)

NORMAL_WORD = (
    r"(?:normal|ok|okay|nl|norm|preserved|maintained|intact|unremarkable|anatomic(?:al)?|satisfactory|good|fine|kept|regular|undisturbed|correct|wnl|neutral|within normal(?: limits)?|in order"
    r"|unaffected|unaltered|physiologic(?:al)?|perfect|retained|conserved|excellent|not (?:disturbed|altered|affected|compromised|impaired))"
)
FILL = (
    r"(?: (?:is|are|was|were|remains?|still|looks?|appears?|seems?|being|at both(?: levels)?|here|overall|:|=|-|clearly|entirely|completely|judged|reported|described|radiographically|on|of|the|spine|spinal|column"
    r"|there|both|both levels|all|also|to|be|as|x ray|x rays|standing|films?|ct|mri|upright|radiographs?|plain|lateral|views?|xr|sagittal|coronal|cervical|thoracic|lumbar|in|planes|imaging|has|have|been|at|this|level|full|well|flexion|/|extension|overall|generally|otherwise))*"
)
ALIGNED = (
    rf"(?:\b{NORMAL_WORD} (?:(?:overall|spinal|sagittal|coronal|radiographic|vertebral|spine|cervical|thoracic|lumbar|and|global|segmental|local|posterior|bony) )*alignment\b"
    rf"|\balignment{FILL} {NORMAL_WORD}\b|\bspine{FILL} (?:aligned|straight)\b|\b(?:well|normally|correctly|properly|anatomically|perfectly|nicely|regularly) aligned\b|\baligned\b|\bin (?:normal |good |anatomic(?:al)? )?alignment\b"
    r"|\bno (?:alignment (?:abnormality|problem|issue|disturbance|change|anomaly|defect)|abnormal alignment|abnormality of alignment|abnormality in alignment|change in alignment|loss of alignment|disturbance of alignment)\w*"
    r"|\bnormoaligned\b|\bnormally lined up\b|\blines? up (?:well|normally)\b)"
)
MISALIGNED = r"\b(?:mal ?aligned|mal ?alignment|mis ?aligned|mis ?alignment|abnormal (?:spinal |sagittal )?alignment|alignment (?:is |was )?(?:abnormal|disturbed|lost|altered|impaired|off|pathological|deranged))\b"
NOT_SPINAL_DEFORMITY = re.compile(
    r"\b(?:wedge|wedged|wedging|compression|vertebral|vertebral body|biconcave|end ?plate|crush|fish|body|foot|chest|nasal|genant|normal|physiologic(?:al)?|cord|sac|thecal|dural|regular|usual|plana) (?:\w+ )?$"
)
DEFORMITY = r"\b(?:hyper ?kyphosis|hyper ?kyphotic|kypho ?scoliosis|kyphosis|kyphotic|kyphosed|scoliosis|scoliotic|gibbus|deformity|deformities|(?:angular|angulated|angulation)\b)"
FINE_CURVE = re.compile(
    r" (?:is |was |angle |curve |: |remains )*(?:normal|preserved|physiologic\w*|maintained|unremarkable|within normal)\b"
)
LONG_STANDING = re.compile(
    r"\b(?:long ?standing|longstanding|long known|known (?:for|since|from)|since (?:early |late |her |his |the age|age|adulthood|many|childhood|youth|adolescence|birth|teenage\w*|school|years|decades|\d{4}|\d+ years|puberty|teens|infancy)"
    r"|chronic|pre ?existing|preexistent|unchanged|congenital|idiopathic|adolescent|degenerative|juvenile|scheuermann\w*|for (?:many|\d+|several|ten|twenty|thirty|over \d+|more than \d+|\w+) (?:years|decades)|life ?long|established"
    r"|constitutional|postural|not new|stable (?:since|for|over)|not de novo|old\b(?! (?:man|woman|male|female|lady|patient|gentleman|boy|girl))|pre dates|predates|previously known|from (?:childhood|youth|adolescence)|dating back|years ago|no change)\b"
)
YEAR_OLD = re.compile(r"\byears? old\b")
FRESH = re.compile(
    r"\bnot (?:there|present|seen) (?:last|before|previously|on|in)\b|(?<!not )(?<!no )(?<!nothing )\b(?:new|newly|de novo|recent|recently|acute|progressive|progressing|increasing|worsening|developed|developing|worse|fresh|increased|since the (?:fracture|metastasis|tumou?r))\b"
)
UNCHANGED = re.compile(
    r"\b(?:unchanged|no change|stable|not changed|identical|no new|nothing new|same as (?:before|on)|no progression|without (?:change|progression))\b"
)
SUBLUXATION = (
    r"\b(?:sublux\w*|translation|translations|translated|translates|translational (?:deformity|displacement|instability|malalignment)|translatory (?:deformity|displacement|instability)|\w*listhesis|\w*listhetic|\w*listheses|slip|slips|slipped|slippage"
    r"|dislocat\w*|luxation|luxated|displacement|displaced|shift|shifted|step ?off|offset|spondyloptosis)\b(?! (?:fragments?|bone|disc|disk|fracture fragments?))"
)
NOT_A_SLIP = re.compile(
    r"\b(?:fragments?|cord|canal|sac|thecal|dural?|roots?|midline|disc|disk|mediastinal|tube|catheter|stent|lead|weight|bowel|trachea\w*|aort\w*|stage|care|retropulsed) (?:\w+ ){0,2}$"
)
NOT_A_SLIP_AFTER = re.compile(
    r" (?:of|in) (?:the |a |some )?(?:spinal |thecal |dural )?(?:fragments?|cord|canal|sac|disc|disk|roots?|care|bone|conus)"
)

ANY_PAIN = PAIN + r"|\b(?:vas|nrs|pain|symptoms|complaints|mechanical|painless)\b"
OTHER_FINDING = re.compile(r"\b(?:align\w*|sublux\w*|translation|\w*listhesis|kypho\w*|scolio\w*|collaps\w*|pedicles?|facets?|lytic|blastic|sclerotic|fractures?|height|deform\w*|unstable|stable|angulat\w*|deficit|weakness|numbness|retropulsion)\b")
IMAGING_AFTER = re.compile(r" (?:/ extension |extension |and extension |stress |dynamic )*(?:films?|views?|x rays?|radiographs?|mri|ct|imaging)\b")
ALL_PAIN = frozenset({0, 1, 3})
ALL_LESION = frozenset({0, 1, 2})
ALL_ALIGNMENT = frozenset({0, 2, 4})


def collect_pain(note: Note) -> Iterator[Evidence]:
    """What each place says about pain, as the points it leaves possible."""
    for hit in note.find(NONMECHANICAL):
        if not note.is_open(hit) and not re.search(r"\bor $", note.words(hit.first - 2, hit.first)):
            yield gather(
                note, hit, {0, 3} if is_denied(note, hit) and not note.tokens[hit.first].text.startswith("non") else {1}
            )
    unrelated = list(note.find(UNRELATED))
    for hit in unrelated:
        if not note.is_open(hit) and pain_near(note, hit):
            yield gather(note, hit, {1})
    for hit in note.find(MECHANICAL):
        if re.search(r"\bnon $", note.words(hit.first - 1, hit.first)) or note.is_open(hit) or covered(hit, unrelated):
            continue
        if re.search(
            r"\bvs\.? $|\bversus $|\bor $|\bwhether (?:it is |the pain is |or not )?$",
            note.words(hit.first - 4, hit.first),
        ):
            continue
        yield gather(note, hit, {0, 1} if is_denied(note, hit) else {3})
    for pattern in (PROVOKED, RELIEVED):
        for hit in note.find(pattern):
            if covered(hit, unrelated) or note.is_open(hit) or not pain_near(note, hit) or off_site(note, hit):
                continue
            denied = (
                pattern is PROVOKED and denied_pain_before(note, hit) or (pattern is RELIEVED and note.is_denied(hit))
            )
            yield gather(note, hit, {0, 1} if denied else {3})
    yield from collect_plain_pain(note)


def covered(hit: Hit, others: list[Hit]) -> bool:
    """Whether a hit lies within one of others."""
    return any(other.first <= hit.first < other.last or other.first < hit.last <= other.last for other in others)


def pain_near(note: Note, hit: Hit) -> bool:
    """Whether the hit's sentence speaks of pain before it or in its clause; or nothing but the hit stands there."""
    first, last = note.clause_of(hit)
    if IMAGING_AFTER.match(note.words(hit.last, hit.last + 4)):
        return False
    if note.has(ANY_PAIN, first, last):
        return True
    if OTHER_FINDING.search(note.words(first, last)):
        return False
    start = first
    while start > 0 and note.sentence[start - 1] in {note.sentence[first], note.sentence[first] - 1 if start == first else -1}:
        low, high = note.reach(start - 1, note.clause)
        if note.has(ANY_PAIN, low, high):
            return True
        if OTHER_FINDING.search(note.words(low, high)):
            break
        start = low
    return note.has(r"\b(?:relieved|worse|aggravated|worsens|provoked|eased)\b", first, last)


def off_site(note: Note, hit: Hit) -> bool:
    """Whether the pain spoken of is another's: a leg's, a chest's."""
    first, _ = note.clause_of(hit)
    pains = list(note.find(PAIN, first, hit.first))
    return bool(pains) and OTHER_PAIN.search(note.words(pains[-1].first - 3, pains[-1].first)) is not None


def denied_pain_before(note: Note, hit: Hit) -> bool:
    """Whether it is a pain's coming with movement that is denied ("no pain on movement")."""
    if note.is_denied(hit):
        return True
    first, _ = note.clause_of(hit)
    pains = [pain for pain in note.find(PAIN, first, hit.first)]
    return bool(pains) and note.is_denied(pains[-1]) and hit.first - pains[-1].last <= 3


def collect_plain_pain(note: Note) -> Iterator[Evidence]:
    """What is said of pain without its character: present, or none."""
    for hit in note.find(PAINLESS):
        if note.is_open(hit) or CONDITION_AFTER.match(note.words(hit.last, hit.last + 5)):
            continue
        if note.is_denied(hit) and not hit.match.group(0).strip().startswith(("free", "no ", "without")):
            yield gather(note, hit, {1, 3})
        else:
            yield gather(note, hit, {1, 3} if on_analgesia(note, hit) else {0})
    for hit in note.find(PAIN):
        before = note.words(hit.first - 3, hit.first)
        if OTHER_PAIN.search(before):
            if re.search(r"\b(?:other|else|further|additional) (?:\w+ )?$", before) and is_denied(note, hit):
                yield gather(note, hit, {0, 3}, weak=False)
            continue
        if note.is_open(hit, wide=False) and not open_is_about_character(note, hit):
            continue
        if re.search(r"\b(?:vas|nrs|pain)\b[^,;.]* 0 $|^ 0(?! \d)", note.words(hit.last, hit.last + 1)):
            continue
        yield from judge_plain_pain(note, hit, before)


def judge_plain_pain(note: Note, hit: Hit, before: str) -> Iterator[Evidence]:
    """Whether one mention of pain affirms or denies it."""
    qualified = re.search(r"\b(?:mechanical|mech\.?|meccanic\w*|non mechanical|nonmechanical)(?: \w+)? $", before)
    if is_denied(note, hit):
        after = note.words(hit.last, hit.last + 6)
        if qualified or CONDITION_BEFORE.search(before) or CONDITION_AFTER.match(after):
            return
        end = note.clause_of(hit)[1]
        provoked = next(note.find(PROVOKED, hit.last, min(end, hit.last + 5)), None)
        if provoked is not None and provoked.first - hit.last <= 2:
            return
        yield gather(note, hit, {1, 3} if on_analgesia(note, hit) else {0})
    elif not qualified or not re.search(r"\bno(?:t|n)?\b|\bmechanical pain absent", before):
        gone = re.match(
            r" (?:has |have |is |was |had |now |completely |fully |entirely |totally |meanwhile )*(?:resolved|gone|disappeared|subsided|vanished|ceased|settled)\b",
            note.words(hit.last, hit.last + 6),
        )
        if gone and not next(note.find(RELIEVED, hit.first, note.clause_of(hit)[1]), None):
            yield gather(note, hit, {1, 3} if on_analgesia(note, hit) else {0})
        else:
            yield gather(note, hit, {1, 3}, weak=False)


def open_is_about_character(note: Note, hit: Hit) -> bool:
    """Whether only the pain's kind is unknown ("character of the pain unclear"), not whether there is any."""
    first, last = note.piece_of(hit)
    return note.has(r"\b(?:character\w*|type|nature|quality|kind|mechanical|pattern|painful)\b", first, last)


def on_analgesia(note: Note, hit: Hit) -> bool:
    """Whether freedom from pain is owed to drugs that the same sentence names as taken."""
    first, last = note.sentence_of(hit)
    words = note.words(hit.last, min(last, hit.last + 14))
    found = ANALGESIA.search(words)
    if found and not WITHOUT_DRUG.search(words[: found.start()]):
        return (
            re.search(
                r"\b(?:on|with|under|thanks|by|due|because|only|since|while|taking|takes|after|but|using|controlled|regular|needs|requiring|requires|owing|covered)\b",
                words[: found.start()],
            )
            is not None
        )
    before = note.words(first, hit.first)
    found = ANALGESIA.search(before)
    return bool(
        found
        and re.search(
            r"\b(?:on|with|under|thanks to|controlled|since|taking|takes)\b[^,;.]{0,25}$", before[: found.start()]
        )
        and not WITHOUT_DRUG.search(before[: found.start()])
    )


def collect_lesion(note: Note) -> Iterator[Evidence]:
    """What each place says about bone quality, as the points it leaves possible."""
    kinds = [(hit, "lytic") for hit in note.find(LYTIC)] + [(hit, "blastic") for hit in note.find(BLASTIC)]
    kinds = sorted((item for item in kinds if counts_as_quality(note, item[0])), key=lambda item: item[0].first)
    mixed = [hit for hit in note.find(MIXED) if counts_as_quality(note, hit)]
    done: set[int] = set()
    for hit in mixed:
        partners = [
            other
            for other, _ in kinds
            if note.clause_of(other) == note.clause_of(hit) and abs(other.first - hit.first) <= 7
        ]
        denied = is_denied(note, hit)
        alternative = alternatives(note, hit, [*partners])
        if alternative:
            continue
        done.update(other.first for other in partners if not denied)
        yield gather(note, hit, {0, 2} if denied else {1}, last=max([hit.last, *(p.last for p in partners)]))
    yield from collect_pairs(note, kinds, mixed, done)


def counts_as_quality(note: Note, hit: Hit) -> bool:
    """Whether a word of bone quality speaks of this lesion and not of others elsewhere."""
    first, last = note.piece_of(hit)
    around = note.words(first, last)
    return (
        not note.is_open(hit)
        and re.search(
            r"\b(?:elsewhere|other lesions?|no other|no further|no additional|rib|ribs|femur|iliac|pelvis|skull|humerus|sternum)\b",
            around,
        )
        is None
    )


def alternatives(note: Note, hit: Hit, partners: list[Hit]) -> bool:
    """Whether a kind stands as one of several that are possible ("lytic or mixed")."""
    near = note.words(hit.first - 2, hit.last + 2)
    return bool(partners) and re.search(r"\b(?:or|vs\.?|versus)\b", near) is not None


def collect_pairs(note: Note, kinds: list[tuple[Hit, str]], mixed: list[Hit], done: set[int]) -> Iterator[Evidence]:
    """Lytic and blastic, each by itself, both in one lesion, or one or the other."""
    points = {"lytic": 2, "blastic": 0}
    index = 0
    while index < len(kinds):
        hit, kind = kinds[index]
        index += 1
        if hit.first in done:
            continue
        following = kinds[index] if index < len(kinds) else None
        if any(alternatives(note, other, [hit]) and abs(other.first - hit.first) <= 3 for other in mixed):
            yield gather(note, hit, {points[kind], 1})
            continue
        if following and following[1] != kind and following[0].first not in done:
            joined = join_kinds(note, hit, following[0])
            if joined is not None:
                index += 1
                yield gather(note, hit, joined, last=following[0].last)
                continue
        if is_denied(note, hit):
            component = re.match(
                r" (?:components?|elements?|areas?|changes?|foci|parts?|portions?)\b",
                note.words(hit.last, hit.last + 2),
            )
            excluded = (
                {points[kind], 1}
                if component or re.search(r"\bno $", note.words(hit.first - 1, hit.first))
                else {points[kind]}
            )
            yield gather(note, hit, ALL_LESION - excluded)
        elif MOSTLY.search(note.words(hit.first - 2, hit.first)):
            yield gather(note, hit, {points[kind], 1})
        else:
            yield gather(note, hit, {points[kind]})


def join_kinds(note: Note, first: Hit, second: Hit) -> frozenset[int] | None:
    """What lytic and blastic side by side mean: mixed, one or the other, or two statements (None)."""
    between = note.words(first.last, second.first)
    if is_denied(note, first) or is_denied(note, second):
        return None
    if re.search(r"\b(?:or|vs\.?|versus)\b", between) and second.first - first.last <= 4:
        return frozenset({0, 2})
    same_sentence = note.sentence[first.first] == note.sentence[second.first]
    if second.first - first.last <= 1 and same_sentence:
        return frozenset({1})
    low, _ = note.sentence_of(first)
    told = TOLD_BY.search(note.words(max(low, first.first - 6), second.last))
    timed = (
        note.is_past(first)
        or note.is_now(second)
        or re.search(r"\b(?:now|then|became|turned|after|previously)\b", between)
    )
    if not same_sentence or told or timed:
        return None
    close = second.first - first.last <= 3
    kinds = BOTH_KINDS.search(note.words(*note.sentence_of(first)))
    return frozenset({1}) if close or kinds else None


def settle_lesion(evidence: list[Evidence]) -> Settled:
    """Bone quality from all that is said of it."""
    return settle(evidence, ALL_LESION)


def collect_alignment(note: Note) -> Iterator[Evidence]:
    """What each place says about alignment, as the points it leaves possible."""
    for hit in note.find(ALIGNED):
        if note.is_open(hit, wide=True) and not note.has(r"\balign", hit.first, hit.last) or note.is_open(hit):
            continue
        text = hit.match.group(0)
        exception = re.search(
            r"\b(?:apart from|except|aside from|other than|save for|beside)\b", note.words(hit.last, hit.last + 4)
        )
        denied = note.is_denied(hit) and not text.strip().startswith("no ")
        if not exception:
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
        denied = is_denied(note, hit) or continues_list(note, last_denied, hit)
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


def deny_alignment(note: Note, hit: Hit, points: int) -> frozenset[int]:
    """What a denied finding leaves possible."""
    return ALL_ALIGNMENT - {points}


def is_spinal(note: Note, hit: Hit, points: int) -> bool:
    """Whether a word of deformity or displacement speaks of the spine's alignment."""
    before, after = note.words(hit.first - 3, hit.first), note.words(hit.last, hit.last + 6)
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


def settle_pain(evidence: list[Evidence]) -> Settled:
    """Pain from all that is said of it."""
    return settle(evidence, ALL_PAIN)


__all__ = [
    "collect_alignment",
    "collect_lesion",
    "collect_pain",
    "denied_after",
    "settle_alignment",
    "settle_lesion",
    "settle_pain",
]
