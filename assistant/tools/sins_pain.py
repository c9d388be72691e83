"""What a note says about pain: its cues, and the points that each leaves possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.tools.cue import Cue
from assistant.tools.evidence import Evidence, Settled, gather, is_denied, settle
from assistant.tools.note import Hit, Note

PROVOKE = (
    r"(?:movements?|moving|moves?|motion|mobili[sz]\w+|mobility|standing|stands?|stood|upright|sitting"
    r"|sits?|walking|walks?|walked|ambulat\w+"
    r"|loading|loads?|loaded|weight ?bearing|bear(?:s|ing) weight|bending|bends?|bent|lifting|lifts?"
    r"|turning|turns?|rolling|rolls?|getting up|gets? up|got up"
    r"|rising|rises?|transfers?|transferring|activity|activities|exertion|exercise|coughs?|coughing"
    r"|flexion|flexing|extension|rotation|rotating|twisting|twists?"
    r"|straining|stairs|chang(?:es?|ing) (?:of )?(?:position|posture)|position changes?|postural change"
    r"|(?:being )?up and about|out of bed|sneez\w+"
    r"|nod(?:ding|s)?|vertical|erect|mechanical (?:stress|load)|axial (?:load\w*|stress|compression)|physical strain"
    r"|effort|stress|stooping|leaning|jolts?|car rides?)"
)
LYING = (
    r"(?:l(?:ie|ies|ying|ay|aid)(?: down| flat| still| back| supine)?|recumben\w+|supine|rest|rests"
    r"|rested|resting|bed ?rest|horizontal\w*|flat|prone"
    r"|unload\w*|reclin\w+|decubitus|in bed|in the lying position)"
)
PAIN = (
    r"\b(?:pains?|painful|paining|aches?|ached|aching|achy|achiness|sore|soreness|hurts?|hurting|hurt"
    r"|backaches?|neckaches?|discomfort|dorsalgia|lumbago"
    r"|lumbalgia|cervicalgia|rachialgia|agony|dolou?r)\b"
    r"(?! (?:clinic|team|management|relief|medications?|control\b(?!led)|killers?|score sheet|specialist"
    r"|therapy|service|physician|diary|free\b|intervention"
    r"|of other|category|component|points?))"
)
OTHER_PAIN = Cue(
    r"\b(?:radicular|leg|arm|chest|abdominal|neuropathic|root|sciatic|hip|knee|shoulder|groin|rib"
    r"|visceral|flank|limb|radiating|head|stomach|thigh|calf"
    r"|buttock|foot|hand|nerve|intercostal|girdle|belly|wound|other|pelvic|belt|else|elsewhere|additional"
    r"|further|jaw|tooth|breast|joint|muscle|muscular) (?:\w+ )?$"
)
OTHER_PAIN_AFTER = Cue(
    r" (?:in|of|to|over|at) (?:the |his |her |both |one )*(?:right |left )?(?:hip|leg|legs|arm|knee"
    r"|shoulder|groin|chest|abdomen|thigh"
    r"|calf|foot|hand|buttock|flank|head|pelvis)\b"
)
# A denial of one kind of pain, and not of all pain.
ONE_KIND = Cue(r"\b(?:axial|local|localised|localized|focal) (?:\w+ )?$")
# Pain that comes from the spine and goes along a root: it is pain, though not of the back.
ROOT_PAIN = r"\b(?:radicular|radiculopath\w+|(?:nerve )?root pain)\b"
CONDITION_BEFORE = Cue(
    r"\b(?:night|nocturnal|rest|resting|breakthrough|percussion|palpation|tapping|significant|severe"
    r"|major|much|more|constant|continuous"
    r"|permanent|spontaneous|early morning) (?:\w+ )?$"
)
CONDITION_AFTER = Cue(
    r" (?:at rest|at night|when|while|whilst|if|unless|in bed|during the night|on percussion|on palpation"
    r"|to percussion|on tapping"
    rf"|as long as|(?:on |when |while |in |with )?{LYING}|unless|intervals?|with (?:a |the |his |her"
    r" )?(?:corset|brace|orthosis)|in (?:a |the |his |her )?(?:corset|brace|orthosis)|except|other than"
    r"|apart|today only)\b"
)
MECHANICAL = (
    r"\b(?:mechanical(?:ly)?|mechanic|mech\.?|meccanic\w*)\b(?! (?:in?stability|support|stab\w+|failure"
    r"|problem|compression|fixation|strength|integrity"
    r"|ventilat\w+|or not|vs\b|versus|or non|or biologic\w+|/ non|valve|thrombectomy|complication"
    r"|thrombo\w+|fall|reasons?))"
)
NONMECHANICAL = (
    r"\b(?:non mechanical|nonmechanical|non mech\.?|nonmech|unmechanical|biologic(?:al)? (?:type )?pain"
    r"|not (?:positional|postural|movement related|load dependent|activity related|position dependent)|non positional|amechanical|non meccanic\w*)\b"
)
UNRELATED = (
    r"\b(?:unrelated to|independent(?:ly)? (?:of|from)|irrespective of|regardless of|unaffected by"
    r"|uninfluenced by|unchanged (?:by|on|with)|no matter (?:what|how|whether)|whatever"
    r"|(?:not|never|isn't|doesn't|does not|didn't|wasn't)(?: \w+){0,3}? (?:relat\w+|depend\w*|affect\w*"
    r"|influenc\w+|chang\w+|provok\w+|aggravat\w+|worse\w*|reliev\w+|linked"
    r"|associated|alter\w*|trigger\w+|brought|var(?:y|ies|ied)|modif\w+|bound|tied|increas\w+|eas\w+|improv\w+|better)"
    r"|no (?:relation\w*|link|connection|change|difference|worsening|aggravation|increase|influence"
    r"|effect|relief|association|correlation|improvement))"
    r"(?: (?:to|with|on|by|between|when|of|from|under|in|at|upon|during|the|his|her|any|body|patient's|or"
    rf"|is|what|how|whether|he|she|does|back|spine|spinal|down|either))* (?:{PROVOKE}|{LYING}|positions?"
    r"|postures?|mechanical\w*)\b"
    rf"|\b(?:{PROVOKE}|{LYING}|positions?|postures?) (?:does not|doesn't|do not|don't|never|did not|didn't|has no|have no)(?: \w+)?"
    r" (?:change|affect|influence|alter|modify|provoke|worsen|aggravate|trigger|effect|bearing)\w*\b"
    rf"|\bsame (?:\w+ )*?(?:at rest|lying|{LYING}) (?:and|or|as) (?:\w+ )*?{PROVOKE}\b"
)
BEGINS_UNRELATED = Cue(
    r" (?:no|not|never|nothing|same|whatever|unrelated|independent\w*|irrespective|regardless|unaffected|uninfluenced|unchanged"
    r"|do|does|did|has|have|\w+n't) "
)
PROVOKED = (
    r"(?:(?<=\s)(?:w/|at|on|with|when|while|whilst|during|upon|by|from|after|as soon as|every time|whenever|if|once"
    r"|once he|once she|under|in|to) (?:(?:he|she|they|patient|the patient|the|any|every|each|is|starts?"
    r"|trying|tries|attempting|to|axial|spinal|back|on|in|a|being|forward|slight|minimal|his|her|physical"
    r"|prolonged|sudden|trunk|even|small|and|or|pt|head|neck|body|limb|gentle|light|simple|certain"
    rf"|getting|coming|going|lots of|heavy) )*(?:{PROVOKE})\b"
    rf"|\b(?:worse|worst|aggravated|exacerbated|increased|hurts|painful|bad|severe) {PROVOKE}\b"
    rf"|\b{PROVOKE} (?:hurts?|is painful|are painful|causes? pain|provokes?|worsens?|aggravates?|triggers?"
    r"|increases?|brings on)\b"
    r"|\b(?:movement|motion|load|loading|activity|position|posture|exertion|weight ?bearing|axial load"
    r"|strain|stress)(?:al)? (?:related|dependent|induced|associated|provoked|bound|triggered|evoked"
    r"|sensitive)\b"
    rf"|\baxial load(?:ing)?\b|\b(?:weight ?bearing|incident|load|loading|movement|standing) pain\b)"
)
RELIEVED = (
    r"\b(?:reliev\w*|relief|eas(?:e|es|ed|ing)|gone|better|settl\w+|goes(?: away)?|goes off|go away|went"
    r" away|disappear\w*|subsid\w+|improv\w+|vanish\w*|abat\w+|resolv\w+|less|lessen\w*|diminish\w*"
    r"|comfortable|ceas\w+|stops?|fad\w+|alleviat\w+|decreas\w+|eliminat\w+|remit\w*|calms?|only"
    r" (?:absent|free|comfortable)|tolerable|wanes|reduced?|releas\w+|no longer hurts|dissipat\w+|melts)"
    r"(?: (?:completely|fully|entirely|promptly|quickly|by|on|with|when|while|whilst|upon|after|in|once"
    r"|at|as soon as|if|he|she|they|the|patient|a|is|only|pain|off|away|down|of it|during|through"
    r"|immediately|again|simply|little|position|positions|partly|partially|largely|mostly|somewhat|back"
    rf"|and|spine|pt)){{0,7}} {LYING}\b"
    rf"|\b{LYING} (?:\w+ )?(?:(?:takes?|makes?|lets?) (?:\w+ ){{1,3}}?(?:away|better|go|disappear|bearable|tolerable)"
    r"|(?:relieves|eases|helps|abolishes|improves|settles|reduces|alleviates|stops)\b)"
    r"|\b(?:no pain|painless|pain free|free of pain|nothing)(?: (?:when|while|on|in|at|if|he|she|is"
    rf"|patient|the|only)){{0,3}} {LYING}\b(?=[^.;]*\b(?:but|returns?|comes?|starts?|otherwise|with|on)\b)"
)
PAINLESS = (
    r"\b(?:pain ?free|painless|asymptomatic|symptom ?free|no symptoms|without (?:any )?symptoms|free"
    r" (?:of|from) (?:any )?(?:pain|symptoms|complaints)"
    r"|no complaints|(?:vas|nrs|pain score|pain|nprs)(?: (?:score|of|is|:|=|pain|currently|now|today))*"
    r" 0(?! \d)(?: / 10| out of 10| of 10)?(?= |$)(?! (?:to|-) ))"
)
# A pain score above 0 says that there is pain, and not of which kind.
SOME_PAIN = (
    r"\b(?:vas|nrs|nprs)(?: (?:score|of|is|:|=|pain|back|currently|now|today))* (?:[1-9](?:[.,]\d)?|10)(?: / 10| out of 10)?"
    r"(?= |$)(?! (?:to|-|cm|mm) )"
)
ANALGESIA = Cue(
    r"\b(?:morphine|opioids?|opiates?|analgesi\w+|painkillers?|pain killers?|medication|medications|meds"
    r"|oxycodone|oxycontin|fentanyl|tramadol|hydromorphone|methadone|tapentadol"
    r"|buprenorphine|nsaids?|patch(?:es)?|dexamethasone|steroids?|paracetamol|acetaminophen|codeine"
    r"|pregabalin|gabapentin|targin|mst|drugs|tablets|pca|ketamine|ibuprofen|metamizole)\b"
)
WITHOUT_DRUG = Cue(
    r"\b(?:no|not|without|off|stopped|never|needs? no|nil|discontinued|weaned|free of|denies|requires no"
    r"|requiring no)\b[^,;.]{0,40}$"
)

ANY_PAIN = PAIN + r"|\b(?:vas|nrs|pain|symptoms|complaints|mechanical|painless)\b"
OTHER_FINDING = Cue(
    r"\b(?:align\w*|sublux\w*|translation|\w*listhesis|kypho\w*|scolio\w*|collaps\w*|pedicles?|facets?"
    r"|lytic|blastic|sclerotic|fractures?|height|deform\w*|unstable|stable|angulat\w*|deficit|weakness"
    r"|numbness|retropulsion)\b"
)
# "can walk without pain" says nothing of the pain at rest.
PAINLESS_MOVING = Cue(rf"\b{PROVOKE}(?: \w+){{0,2}} (?:without|w/o|with no|free of)(?: any)?(?: back)? $")
IMAGING_AFTER = Cue(
    r" (?:/ extension |extension |and extension |stress |dynamic )*(?:films?|views?|x rays?|radiographs?"
    r"|mri|ct|imaging)\b"
)
ALL_PAIN = frozenset({0, 1, 3})


def collect_pain(note: Note) -> Iterator[Evidence]:
    """What each place says about pain, as the points it leaves possible."""
    for hit in note.find(NONMECHANICAL):
        if not note.is_open(hit) and not re.search(r"\bor $", note.words(hit.first - 2, hit.first)):
            yield gather(
                note, hit, {0, 3} if is_denied(note, hit) and not note.tokens[hit.first].text.startswith("non") else {1}
            )
    # Its pattern is long, and most notes hold none of the words that begin it.
    unrelated = list(note.find(UNRELATED)) if BEGINS_UNRELATED.search(note.canon) else []
    for hit in unrelated:
        if not note.is_open(hit) and pain_near(note, hit):
            yield gather(note, hit, {1})
    for hit in note.find(MECHANICAL):
        if (
            re.search(r"\bnon $", note.words(hit.first - 1, hit.first))
            or note.is_open(hit)
            or covered(hit, unrelated)
            or is_gone(note, hit)
        ):
            continue
        if re.search(
            r"\bvs\.? $|\bversus $|\bor $|\bwhether (?:it is |the pain is |or not )?$",
            note.words(hit.first - 4, hit.first),
        ):
            continue
        instead = re.search(
            r"\b(?:rather than|instead of|as opposed to|unlike) (?:a |the )?$", note.words(hit.first - 4, hit.first)
        )
        yield gather(note, hit, {0, 1} if instead or is_denied(note, hit) else {3})
    for pattern in (PROVOKED, RELIEVED):
        for hit in note.find(pattern):
            if covered(hit, unrelated) or note.is_open(hit) or not pain_near(note, hit) or off_site(note, hit):
                continue
            denied = (pattern is PROVOKED and denied_pain_before(note, hit)) or (
                pattern is RELIEVED and note.is_denied(hit)
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
    while start > 0 and note.sentence[start - 1] in {
        note.sentence[first],
        note.sentence[first] - 1 if start == first else -1,
    }:
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
    for hit in note.find(
        r"\b(?:none|absent|nil)(?= (?:at|in|from|for) (?:[ctdls]|th) \d)|(?<=now )(?:none|nil|absent|gone|resolved)(?= (?:[,;.)\n]|and|but|$))"
    ):
        low, _ = note.clause_of(hit)
        if low and note.has(ANY_PAIN, *note.reach(low - 1, note.clause)):
            yield gather(note, hit, {0})
    for hit in note.find(SOME_PAIN):
        before = note.words(hit.first - 3, hit.first)
        if not note.is_open(hit) and not note.is_past(hit) and not OTHER_PAIN.search(before):
            yield gather(note, hit, {1, 3})
    none = list(note.find(PAINLESS))
    for hit in note.find(PAIN):
        before = note.words(hit.first - 3, hit.first)
        if covered(hit, none):
            continue
        if OTHER_PAIN_AFTER.match(note.words(hit.last, hit.last + 6)):
            continue
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
        if PAINLESS_MOVING.search(note.words(hit.first - 6, hit.first)):
            yield gather(note, hit, {0, 1})
            return
        if qualified or CONDITION_BEFORE.search(before) or CONDITION_AFTER.match(after):
            return
        end = note.clause_of(hit)[1]
        provoked = next(note.find(PROVOKED, hit.last, min(end, hit.last + 5)), None)
        if provoked is not None and provoked.first - hit.last <= 2:
            return
        root = list(note.find(ROOT_PAIN, *note.sentence_of(hit))) if ONE_KIND.search(before) else []
        if any(not denies_root(note, one, hit) and not note.is_past(one) for one in root):
            if not all(note.is_denied(one) or note.is_open(one) or note.is_hedged(one) for one in root):
                yield gather(note, hit, {1, 3})
            return
        yield gather(note, hit, {1, 3} if on_analgesia(note, hit) else {0})
    elif not qualified or not re.search(r"\bno(?:t|n)?\b|\bmechanical pain absent", before):
        if is_gone(note, hit):
            yield gather(note, hit, {1, 3} if on_analgesia(note, hit) else {0})
        else:
            yield gather(note, hit, {1, 3}, weak=False)


def denies_root(note: Note, root: Hit, pain: Hit) -> bool:
    """Whether pain along a root is denied, and not only behind a denied pain without a word that joins the two."""
    if not is_denied(note, root):
        return False
    between = note.words(pain.last, root.first).split() if pain.last < root.first else []
    runs_on = (
        pain.last <= root.first
        and all(note.denied[pain.last : root.first])
        and not {"or", "nor", "and", ",", "/"} & set(between)
    )
    return not (runs_on and note.is_denied(root))


def is_gone(note: Note, hit: Hit) -> bool:
    """Whether a pain has passed ("mechanical pain that has resolved"), and does not only ease on lying down."""
    passed = re.match(
        r" (?:back |neck |spinal )?(?:pain )?(?:that |which |it |has |have |is |was |had |now |completely "
        r"|fully |entirely |totally"
        r" |meanwhile |since )*(?:resolved|gone|disappeared|subsided|vanished|ceased|settled)\b",
        note.words(hit.last, hit.last + 9),
    )
    return passed is not None and next(note.find(RELIEVED, hit.first, note.clause_of(hit)[1]), None) is None


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
                r"\b(?:on|with|under|thanks|by|due|because|only|since|while|taking|takes|after|but|using|controlled"
                r"|regular|needs|requiring|requires|owing|covered)\b",
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


def settle_pain(evidence: list[Evidence]) -> Settled:
    """Pain from all that is said of it."""
    return settle(evidence, ALL_PAIN)
