"""Small misspellings mended against a tool's own words, and nothing else.

A word is mended only when it is no word that notes ordinarily hold and exactly one word of the vocabulary is near.
"""

from __future__ import annotations

from functools import lru_cache

# Words near one of the vocabulary that mean something else, so that they are never taken for it.
ORDINARY = frozenset(
    """face fact fact mile side tone bone none cove core pane pain sate rate mete node hole whole sold
    plastic elastic static critic arthritic fixed mixer nixed formal body bony paid plain faced faces facts facial
    mobile models medical medial medically lateral literal mechanism mechanisms mechanic painting paints pained aligns
    assigned align aligning alinement aligner lesson lessons legion legions lucent recent decent collagen collage colleague
    college collect collected collar pediatric medicine medicle particle patella involve involving evolve evolved
    solved inverted invaded invested posterior anterior interior exterior superior inferior location vocation relocation
    localised localized normalised formalin normally formally stabile unstable disable stable table cable staple
    translated translate translational transition transitional transaction transfusion transplant deform deformed reform
    reformed perform performed bilaterally unilaterally ipsilateral contralateral trilateral collateral lamination
    examination laminar laminae lumen lamina height weight eight freight sight slight light right night fight hight
    fracture traction fraction fractions structure stricture rupture puncture culture posture position portion
    tumour humour rumour tumours motor mentor metal mental dental metastatic metastases thorax thoracic through
    radiculopathy radical radicular radiation palliation paint pains gain main said wait walk walks talk works words world
    crest chest quest guest rest test tests nest stand standing sanding sending bending binding ending lifting listing
    sitting setting sifting shifting loading leading reading heading lying lining living laying dying
    extra intra inter under over upper lower other mother brother both north month mouth south worth
    single simple sample ample angle ankle uncle unclear nuclear clear clean cleared clearly early nearly yearly
    right rights tight severe several server sacral social scoring scored scan scans scar spared shared spread spare
    erosion version tension torsion mention motion notion option portions lotion region reason season
    negative relative positive native active palsy pause cause causes because case cases base phase phrase
    patent patient patients patience present percent recent decent prevent event invent infection injection inspection
    hours house horse course coarse force months weeks weekly daily treatment statement department
    denied defied relied applied supplied replied implied replaced replacing placed palace release relieve relieves
    believe believes received receive relief belief brief grief grieve general mineral funeral
    stenosis steroids steroid sterile opiate opiates opioid opioids adjacent absent agent urgent urine spine spinal
    total vital fatal metal petal partial partly party parts parties artery arthritis cancer canceled cancelled center
    centre enter entire empire require hospital hospitals before after later water letter better butter bitter matter
    matters latter ladder bladder former partner pattern fusion effusion infusion confusion diffusion profusion lesional
    solid solidly stolid rapid avoid ovoid void diagnosis prognosis kyphoplasty vertebroplasty laminectomy
    compressed compressive comprised compromise compromised compress compression impression depression expression
    score scores scorer secure second seconds section sections selection election erection direction
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred half third thirds quarter quarters
    starting staring staining scanning spanning stenting stacking stalling spending striding sounding stunning starving
    waking repeated repeat replayed replaces replaceable replacement retrieved reviewed reviewing preferred presented
    presents preserves deferred referred inferred assignment alignments assistant assistants contract contrary contracts
    sessions stations secretions sectional followed follower following follows primarily considerably skeleton
    insertion insertions injections infarction infarcts induction inductions ingestion intention inception invention
    inflation infectious inflection instruction instructions embolism embolic emboli steatosis salivary
    ambulation ambulating ambulatory ambulant abortion aviation cortical vertical translocation transection transected
    translation junctions involves maintains confined confirms conferred concordance concordantly conservation
    conversation durability tractable testable unsuitable unusable untestable allergic allergen allergens
    osteoblasts osteoblast osteoclastic osteoclasts osteoporosis osteomyelitis vertebrate vertebrates epidermal
    multiply multiplied multiplex asymptotic interact mechanics spaced occasions expectant sciatic viscera stenoses
    teeth tenth tent fist forth firth imagine imagined removals elemental compassion destroys destroyer sparked
    princess pointless mined maxed embodied traumatology traumatologist posterity
    marrow narrow narrowed barrow arrow harrow sparrow bowel bowels vowel towel tower power lower flower
    """.split()
)


# Clipped words of telegraphic notes; a full stop after one ends no sentence.
SHORT_FORMS = {
    "alignm": "alignment",
    "align": "alignment",
    "coll": "collapse",
    "invol": "involved",
    "involv": "involved",
    "pedic": "pedicle",
    "subl": "subluxation",
    "sublux": "subluxation",
    "kyph": "kyphosis",
    "scol": "scoliosis",
    "transl": "translation",
    "scler": "sclerotic",
    "vert": "vertebral",
    "alignmt": "alignment",
    "algnmt": "alignment",
    "alignt": "alignment",
    "pn": "pain",
    "soma": "body",
    "uni": "unilateral",
    "bilateraly": "bilateral",
    "posterolat": "posterolateral",
    "postlat": "posterolateral",
    "metast": "metastasis",
    "frx": "fracture",
    "fx": "fracture",
    "wnl": "normal",
    "vb": "body",
    "kyfosis": "kyphosis",
    "kyfotic": "kyphotic",
    "path": "pathological",
    "nml": "normal",
    "norm": "normal",
    "mech": "mech",
    "bilat": "bilateral",
    "unilat": "unilateral",
    "approx": "approximately",
}


def mend_word(word: str, vocabulary: frozenset[str]) -> str:
    """The word of the vocabulary that was meant, or the word itself.

    Words of fewer than four letters are never mended; of four only a letter left out; up to seven letters one slip is allowed, above that two. The
    first letter has to agree.
    """
    if word in SHORT_FORMS:
        return SHORT_FORMS[word]
    if len(word) < 4 or len(word) > 24 or word in vocabulary or word in ORDINARY or not vocabulary:
        return word
    return _nearest(word, vocabulary)


@lru_cache(maxsize=4096)
def _nearest(word: str, vocabulary: frozenset[str]) -> str:
    if len(word) == 4:  # only a letter left out: "mixd", "lytc"
        return next(
            (
                one
                for one in sorted(vocabulary)
                if len(one) == 5 and one[0] == word[0] and count_slips(word, one, 2) == 1
            ),
            word,
        )
    allowed = 1 if len(word) <= 7 else 2
    best, found = allowed + 1, ""
    for candidate in vocabulary:
        if candidate[0] != word[0] or abs(len(candidate) - len(word)) > allowed or len(candidate) < 5:
            continue
        slips = count_slips(word, candidate, best)
        if slips < best:
            best, found = slips, candidate
        elif slips == best and found:
            found = pick_form(candidate, found)
    return found if found and best <= allowed and not is_form_of(word, found) else word


def pick_form(one: str, other: str) -> str:
    """The shorter of two forms of one word; nothing if they are two words."""
    shorter, longer = sorted((one, other), key=len)
    return shorter if longer[:6].startswith(shorter[:6]) else ""


def is_form_of(word: str, candidate: str) -> bool:
    """Whether a word is another form of the candidate ("compressing" of "compression") and no slip of the pen."""
    longer, shorter = (word, candidate) if len(word) > len(candidate) else (candidate, word)
    bare = longer.startswith(shorter) and longer[len(shorter) :] in {"s", "d", "ly", "al", "ed", "es"}
    ending = next((end for end in ("ing", "ings", "ive", "ible", "able", "ally") if word.endswith(end)), None)
    other = ending is not None and not candidate.endswith(ending) and word[:5] == candidate[:5]
    return bare or other


def count_slips(a: str, b: str, limit: int) -> int:
    """Letters inserted, left out, changed or swapped with their neighbour between two words, counted up to `limit`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
