"""Everyday words of medicine, as data: what a statement names of them must stand in its source, like any other name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.facts.kin import are_kin
from assistant.facts.meaning import phrase_roots
from assistant.facts.reason import Reason
from assistant.facts.synonyms import IMPLIED
from assistant.facts.tokens import Token
from assistant.facts.view import View, align

#: Diseases and signs, parts of the body, materials and instruments, treatments, tests and people that treat. Words that
#: the form of the word gives away ("-itis", "-ectomy") are known without a list.
_WORDS = """
abscess acne addiction aids allergy alopecia anemia aneurysm anxiety appendix arrhythmia asthma atrophy autism bleeding blindness
blister bruise burn calcification cancer carcinoma cardiac cataract cholera cirrhosis clot clotting cold coma concussion congestion
constipation contracture convulsion cough cramp croup cyst deafness deformity dehydration delirium dementia depression diabetes
diarrhea dizziness dropsy drowsiness dyspnea eczema edema effusion embolism embolus epilepsy eruption fainting fatigue fever
fibrillation fistula flatulence flu fracture frostbite gangrene gastric goiter gout headache heartburn hematoma hemophilia hemorrhage
hepatic hernia herpes hiccup hypertension hypotension hypoxia ileus impotence incontinence infarct infarction infection infertility
inflammation influenza insomnia insufficiency ischemia itching jaundice lesion leukemia lymphoma malaria measles melanoma
meningitis migraine mumps myeloma nausea necrosis neuralgia numbness obesity ossification pain palsy paralysis paraplegia paresis
plague pneumonia pneumothorax polio pregnancy pruritus psychosis rabies rash reflux rickets rupture sarcoma scar schizophrenia
sciatica scoliosis seizure sepsis septic shock smallpox spasm sprain stenosis stiffness stroke stupor swelling syncope tetanus
thrombus thrombosis tic tremor tuberculosis tumor typhoid ulcer urticaria vertigo vomiting wart weakness wound
abdomen ankle aorta artery bladder blood bone bowel brain breast bronchus cartilage cerebrospinal cervix chest colon cord cornea
disc duct ear elbow esophagus eye face fascia femur finger foot gallbladder ganglion gland groin gut hair heart hip ilium
intestine jaw joint kidney knee lamina latex larynx leg ligament limb lip liver lung lymph marrow membrane mouth muscle nail neck nerve
nose ovary pancreas pedicle pelvis penis plasma pleura pleural prostate rectum retina rib sacrum scalp shoulder skin skull spine spleen
sternum stomach synovial tendon testis thigh throat thumb thyroid toe hand heel calf carpal tarsal tongue tooth trachea ureter urethra uterus vagina vein vessel vertebra wrist
acid adhesive alcohol aluminum aspirin balloon barium bandage biopsy cage calcium cannula carbon catheter cement ceramic clip coil
cobalt collagen contrast dressing electrode endoscope forceps foam gauze gel gelatin glue gold graft helium implant ink insulin
iodine iron magnesium mask mesh metal methanol morphine nail needle nickel nitrogen oil oxygen ozone pacemaker penicillin
plaster plastic platinum plate probe prosthesis pump resin rod saline scalpel screw silicone silver sodium splint sponge staple
steel stent steroid stocking suture swab syringe tantalum tape thread titanium tube valve vitamin wax wire zinc
acupuncture anesthesia antibiotic antibody anticoagulant antidepressant antiplatelet bracing chemotherapy cure curative diet
dialysis diuretic drainage exercise hormone hypnosis immunotherapy infusion irradiation laxative massage opioid physiotherapy
placebo radiation radiotherapy rehabilitation resection sedation sedative surgery traction transfusion transplant vaccine yoga
angiogram autopsy cardiogram electrocardiogram endoscopy mri pet radiograph scan scintigraphy sonogram spirometry ultrasound urine xray
anesthetist cardiologist dentist dermatologist endocrinologist geriatrician gynecologist internist midwife neurologist neurosurgeon
nurse oncologist ophthalmologist orthopedist pathologist pediatrician pharmacist physiotherapist podiatrist psychiatrist
psychologist pulmonologist radiographer radiologist rheumatologist surgeon urologist
annulus nucleus pulposus bacterial bacterium viral fungal embryonic fetal congenital hereditary autoimmune mobility stability
flexibility balance gait posture memory vision hearing speech appetite sleep
boy child children girl infant men neonate teenager woman women
visual auditory optic vascular muscular dermal cutaneous renal pulmonary cranial cerebral facial femoral tibial humeral sternal
costal abdominal ocular dental genetic histological histology radiological immunological metabolic hormonal allergic traumatic
degenerative degeneration degenerated rheumatic psychiatric psychological cognitive emotional sexual urinary intestinal digestive respiratory circulatory
endocrine lymphatic ligamentous cartilaginous muscle survival density
family relative insurer payer manufacturer company nurse assistant spouse parent government pregnant
"""


@lru_cache(maxsize=1)
def _roots() -> frozenset[str]:
    return frozenset(root for word in _WORDS.split() for root in phrase_roots(word))


#: Such a word may stand for its kind; whether the kind is right is checked elsewhere (regions, tumours, treatments).
_OPEN = frozenset(root for word in "implant device instrument pain lesion surgery spine cancer men women tumor procedure joint blood cord bone needle".split()
                  for root in phrase_roots(word))  # fmt: skip


#: What a thing with a name of its own may be called by its kind.
_THINGS = frozenset(root for word in "implant device cage stent screw needle probe cement electrode balloon cannula instrument spacer".split()
                    for root in phrase_roots(word))  # fmt: skip


@lru_cache(maxsize=1)
def _implied() -> dict[str, frozenset[str]]:
    """For a word of medicine the words of a source that bring it with them ("cement" of "vertebroplasty")."""
    found: dict[str, set[str]] = {}
    for line in IMPLIED:
        general, _, special = line.partition(":")
        for phrase in general.split("|"):
            found.setdefault(phrase_roots(phrase)[-1], set()).update(phrase_roots(s)[-1] for s in special.split("|"))
    return {word: frozenset(others) for word, others in found.items()}


def is_implied(token: Token, views: Sequence[View]) -> bool:
    """Whether a source speaks of something that brings a thing with it."""
    others = _implied().get(token.root, frozenset())
    return any(root in v.by_root for v in views for root in others)


def _is_misspelt(word: str, views: Sequence[View]) -> bool:
    return len(word) > 7 and any(are_kin(word, t.folded, 0.75) for v in views for t in v.sentence.tokens)


def _speaks(statement: View, i: int, views: Sequence[View]) -> bool:
    return any(align(statement, v)[i] for v in views)


def is_clinical(token: Token) -> bool:
    """Whether a word is one of medicine."""
    return token.kind == "word" and token.root in _roots()


#: A root so short begins other words that have nothing to do with it ("plate", "platelet").
_SHORT = 5


def is_kind(token: Token) -> bool:
    """Whether a word of medicine may stand for a whole kind of things ("lesion", "surgery")."""
    return token.root in _OPEN


def check_clinical(statement: View, sources: Sequence[View], around: Sequence[View]) -> list[Reason]:
    """Words of medicine in a statement of which neither its source speaks nor what stands over it."""
    reasons = []
    tokens = statement.sentence.tokens
    held = {t.root for v in (*sources, *around) for t in v.sentence.tokens}
    for i in statement.content:
        root = tokens[i].root
        if root not in _roots() or root in _OPEN or tokens[i].kind != "word":
            continue
        if i and root in _THINGS and (tokens[i - 1].is_name or tokens[i - 1].text[:1].isupper()) and _speaks(statement, i - 1, (*sources, *around)):
            continue  # "the iFuse implant"
        if root == "hand" and (statement.sentence.text[tokens[i].end :][:1] == "-" or (i and tokens[i - 1].folded in ("one", "other", "first", "second"))):
            continue  # "hands-on", "on the other hand"
        if i and tokens[i].folded == "contrast" and tokens[i - 1].folded in ("in", "by"):
            continue
        if any(align(statement, v)[i] for v in (*sources, *around)) or _is_misspelt(tokens[i].folded, sources) or any(
            (other.startswith(root[: max(3, len(root) - 1)]) and (len(root) > _SHORT or len(other) <= len(root) + 2))
            or (len(root) > 3 and root in other)
            or (len(root) > 5 and root[:-1] in other)
            for other in held
        ):
            continue
        if is_implied(tokens[i], sources):
            continue
        reasons.append(Reason("name", tokens[i].text, "", False, sure=False))
    return reasons
