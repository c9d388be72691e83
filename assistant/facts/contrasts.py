"""Words that exclude each other, as data: where a source has one of a row, a statement with another says something else.

A row is a category: what a difference in it is called, whether its members must belong to the same word before they are
compared, and the members, each a list of phrases. General language and the general terms of medicine; nothing here comes
from a particular document.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.facts.tokens import Token, clean_text, read_tokens


@dataclass(frozen=True, slots=True)
class Category:
    """A row of members that exclude each other; a phrase with "=" before it stands only as it is written.

    `headed`: the members compare only where they describe the same word ("high priority", "low priority").
    `entity`: a member that the source does not name at all is unsupported even when it names no other of the row.
    """

    name: str
    what: str
    members: tuple[tuple[str, tuple[str, ...]], ...]
    headed: bool = False
    entity: bool = False


def _row(name: str, what: str, text: str, headed: bool = False, entity: bool = False) -> Category:
    members = []
    for member in text.split("/"):
        phrases = tuple(p.strip() for p in member.split(",") if p.strip())
        members.append((phrases[0], phrases))
    return Category(name, what, tuple(members), headed, entity)


CATEGORIES: tuple[Category, ...] = (
    _row("region", "population", "cervical spine, cervical, neck / thoracic spine, thoracic, dorsal spine / lumbar spine, lumbar / "
         "lumbosacral / thoracolumbar / sacral, sacrum / sacroiliac joint, sacroiliac, si joint / facet joint, facet, zygapophyseal / "
         "hip, coxofemoral / knee / shoulder", entity=True),
    _row("side", "population", "right / left / bilateral, bilaterally, both sides, either side / unilateral, unilaterally, one side"),
    _row("element", "population", "vertebral body, body, soma / posterior arch, posterior elements, posterior element, neural arch, "
         "laminae / anterior elements"),
    _row("front", "direction", "anterior, front / posterior, back of, rear", headed=True),
    _row("anterolateral", "direction", "anterolateral, anterolaterally / posterolateral, posterolaterally"),
    _row("acuity", "population", "acute / subacute / chronic", headed=True),
    _row("lesion", "population", "osteolytic, lytic / osteoblastic, blastic, sclerotic / mixed"),
    _row("nature", "population", "benign / malignant, malignancy, malignancies, cancerous", headed=True),
    _row("substrate", "population", "osteoporotic, osteoporosis, porotic, fragility / malignant, metastatic, metastasis, metastases, "
         "neoplastic, cancer, cancerous, mets, myeloma / hemangioma / traumatic, trauma / infection, infectious, infected, "
         "spondylodiscitis, discitis / spinal stenosis, stenosis / herniation, disc herniation, herniated disc, hernia"),
    _row("condition", "population", "fracture, fractures / spinal stenosis, stenosis / disc herniation, herniation, herniated disc / osteoarthritis, arthritis / "
         "scoliosis / spondylolisthesis"),
    _row("tumor", "population", "hemangioma, haemangioma / osteoid osteoma / osteoblastoma / aneurysmal bone cyst / giant cell tumor, "
         "giant cell tumour / chordoma / sarcoma / multiple myeloma, myeloma / lymphoma / leukemia", entity=True),
    _row("cancer", "population", "lung cancer, lung / breast cancer, breast / prostate cancer, prostate / renal cancer, renal cell, kidney, "
         "kidney cancer, renal / thyroid carcinoma, thyroid / colon cancer, colon, colorectal / liver cancer, liver, hepatic, hepatocellular / "
         "gastric cancer, gastric / pancreatic cancer, pancreatic / thymic carcinoma, thymic", entity=True),
    _row("sex", "population", "male, man, men / female, woman, women"),
    _row("years", "population", "adult, adults / child, children, pediatric, paediatric, adolescents / newborn, infant"),
    _row("elderly", "population", "older adult, elderly, older patients / young adults, younger patients"),
    _row("back", "population", "low back pain, back pain, pain in the back, pain in the lower back, lumbago, lumbalgia / neck pain, pain in the neck / leg pain, pain in the leg, pain in the legs, sciatica, radicular pain / knee pain / hip pain / "
         "shoulder pain / headache", entity=True),
    _row("route", "population", "transforaminal, transforaminally / interlaminar, translaminar, interlaminal, trans laminar / caudal / intradiscal, intradiskal, "
         "intradiscally / intramuscular, intramuscularly / intraarticular, intra articular / periarticular / intravenous / oral, orally / intravascular / epidural / intrathecal",
         entity=True),
    _row("access", "population", "transoral, transorally / intercostal / costovertebral / transpedicular, transpedicularly / parapedicular / extrapedicular", entity=True),
    _row("invasion", "population", "open surgery, open surgical, surgery / percutaneous, percutaneously / endoscopic", headed=True),
    _row("pedicles", "population", "unipedicular / bipedicular"),
    _row("energy", "name", "radiofrequency, radio frequency, rf, rfa / microwave / cryoablation, cryoprobe, cryotherapy, cryo / laser, laser interstitial / "
         "hifu, focused ultrasound, high intensity focused ultrasonography, high intensity focused ultrasound / electroporation / coblation",
         entity=True),
    _row("pulses", "population", "=pulsed, intermittent, intermittently / continuous, continuously, uninterrupted, uninterruptedly"),
    _row("upper", "population", "=upper / =lower", headed=True),
    _row("imaging", "name", "fluoroscopy, fluoroscopic, fluoroscopically / ct, computed tomography / mr, mri, magnetic resonance / ultrasound, "
         "ultrasonography, sonography, US / pet, positron emission tomography / x ray, radiograph, radiography, plain film", entity=True),
    _row("disc study", "name", "discography, diskography / myelography / angiography / scintigraphy / discomanometry, diskomanometry", entity=True),
    _row("completeness", "population", "complete, full, total / incomplete, partial, partially, partly", headed=True),
    _row("intent", "population", "curative, cure / palliative, palliation"),
    _row("operation time", "time", "preoperative, preoperatively, before surgery / intraoperative, intraoperatively, during surgery / postoperative, "
         "postoperatively, after surgery", headed=True),
    _row("procedure time", "time", "preprocedural, pretreatment, before treatment, prior to treatment, before the procedure, at baseline, baseline / "
         "postprocedural, posttreatment, after treatment, following treatment, after the procedure, postinjection, after injection"),
    _row("line", "strength", "first line / second line / third line / last resort, last line"),
    _row("anesthesia", "name", "local anesthesia, local anaesthesia, local anesthetic / general anesthesia, general anaesthesia / spinal anesthesia"),
    _row("sedation", "strength", "mild sedation, light sedation, slight sedation / deep sedation, heavy sedation / moderate sedation"),
    _row("drug", "name", "antibiotic, antibiotics / anticoagulant, anticoagulants, anticoagulation / antiplatelet, antiplatelets / "
         "steroid, steroids, corticosteroid, corticosteroids / local anesthetic, local anesthetics, local anaesthetic, anesthetic, anesthetics, lidocaine, bupivacaine / opioid, opioids, "
         "narcotic, narcotics / hyaluronic acid / platelet rich plasma, prp, plasma rich in growth factors / ozone / ethanol, alcohol / nsaid / "
         "chemotherapeutic, chemotherapy / botulinum toxin / methotrexate", entity=True),
    _row("anesthetic", "name", "lidocaine / bupivacaine / ropivacaine / mepivacaine", entity=True),
    _row("cement", "name", "polymethylmethacrylate, polymethyl methacrylate, pmma / calcium phosphate / hydroxyapatite, cerament", entity=True),
    _row("brand", "name", "osteofirm, osteo firm / simplex / cerament / spinejack, spine jack / kiva, kiwa / ifuse, i fuse / discogel", entity=True),
    _row("embolic", "name", "cyanoacrylate / polyvinyl alcohol, pva / coils / onyx / gelfoam", entity=True),
    _row("implant", "name", "peek cage, polyetheretherketone cage, cage / stent, stents / jack, jacks, spinejack / screw, screws / balloon, balloon kyphoplasty, "
         "balloon augmentation / interspinous spacer, interspinous, spacer, spacers"),
    _row("augmentation", "name", "vertebroplasty, pvp / kyphoplasty, balloon augmentation, pkp / sacroplasty / stentoplasty"),
    _row("discectomy", "name", "microdiscectomy / nucleoplasty / discectomy / chemonucleolysis"),
    _row("specialist", "name", "radiologist, radiologists / =surgeon, =surgeons / neurologist / anesthesiologist"),
    _row("score", "name", "visual analog scale, visual analogue scale, vas / oswestry disability index, oswestry, odi / karnofsky performance scale, "
         "karnofsky, kps / numeric rating scale, numerical rating scale, nrs / asia impairment scale, asia / spine instability neoplastic score, sins", entity=True),
    _row("center", "population", "single center, single centre / multicenter, multicentre"),
    _row("timing", "time", "immediate, immediately, instant / delayed, late"),
    _row("month", "time", "january / february / march / april / june / july / august / september / october / november / december"),
    _row("duration", "strength", "transient, temporary, pass, reversible / permanent, irreversible, =lasting"),
    _row("seriousness", "strength", "major, serious, severe / minor, mild", headed=True),
    _row("severity", "strength", "severe / moderate / mild", headed=True),
    _row("recommendation", "strength", "strong / moderate / weak", headed=True),
    _row("frequency", "strength", "rare, rarely, uncommon, exceptional / common, commonly, frequent, frequently, usual", headed=True),
    _row("rank", "direction", "most, commonest, highest, greatest, largest, biggest, maximum / least, rarest, lowest, smallest, minimum", headed=True),
    _row("best", "direction", "best / worst", headed=True),
    _row("size", "direction", "small, smaller, smallest, little / large, larger, largest, big, biggest, great", headed=True),
    _row("height", "direction", "high / low", headed=True),
    _row("length", "direction", "long / short", headed=True),
    _row("temperature", "direction", "low temperature, cold / high temperature, hot"),
    _row("strength words", "direction", "increase, increased, rise, raised / decrease, decreased, reduction, reduced, fall", headed=True),
    _row("number words", "population", "single / multiple, multilevel", headed=True),
    _row("indication", "direction", "indication, indicated / contraindication, contraindicated"),
    _row("inclusion", "direction", "inclusion, inclusion criteria / exclusion, exclusion criteria"),
    _row("stopping", "direction", "discontinue, discontinuation, discontinued, stop, stopping, stopped, halt, halted, cease, ceased, withdraw / "
         "continue, continuing, continuation, continued, start, starts, begin"),
    _row("avoidance", "negation", "avoid, avoided, spare, spared / require, required, undergo, underwent, =needed", headed=True),
    _row("need", "negation", "necessary, essential, crucial, indispensable, mandatory, required, vital, prerequisite / unnecessary, needless, dispensable, "
         "superfluous, optional", headed=True),
    _row("protection", "direction", "protect, protection, protective, guard / risk factor, predispose, endanger", headed=True),
    _row("permission", "negation", "allow, permit, enable / forbid, prohibit, preclude", headed=True),
    _row("speed", "direction", "fast, quick, rapid / slow", headed=True),
    _row("strength of things", "direction", "strong / weak", headed=True),
    _row("breadth", "direction", "wide, broad / narrow", headed=True),
    _row("thickness", "direction", "thick / thin", headed=True),
    _row("inside", "population", "inner, internal / outer, external", headed=True),
    _row("middle", "population", "medial / lateral", headed=True),
    _row("nearness", "population", "proximal / distal", headed=True),
    _row("body side", "population", "ipsilateral / contralateral", headed=True),
    _row("curve", "direction", "convex, convexity / concave, concavity", headed=True),
    _row("difficulty", "direction", "easy, simple / difficult, complex, hard", headed=True),
    _row("danger", "direction", "safe / dangerous, hazardous, =risky", headed=True),
    _row("succession", "time", "simultaneous, simultaneously / sequential, sequentially, consecutive, staged", headed=True),
    _row("urgency", "population", "elective / emergency, emergent", headed=True),
    _row("setting", "population", "inpatient / outpatient, ambulatory", headed=True),
    _row("sign", "negation", "positive / negative", headed=True),
    _row("poles", "name", "monopolar, unipolar / bipolar"),
    _row("origin", "population", "autologous / allogeneic, allogenic", headed=True),
    _row("making", "population", "biological, biologically, biologic / synthetic, synthetically", headed=True),
    _row("containment", "population", "contained / extruded / sequestrated", headed=True),
    _row("plane", "population", "sagittal / axial / coronal", headed=True),
    _row("average", "name", "mean / median", headed=True),
    _row("way of working", "name", "mechanical, mechanically / thermal, thermally / chemical, chemically", headed=True),
    _row("purpose", "name", "diagnostic / therapeutic", headed=True),
    _row("reach", "population", "local, locally / systemic, systemically", headed=True),
    _row("same day", "time", "same day / next day, following day, day after"),
    _row("ordinal", "number", "=first / =second / =third / =fourth", headed=True),
    _row("tissue", "name", "vein, venous / artery, arterial / nerve", headed=True),
    _row("advice", "negation", "recommended, advised / discouraged", headed=True),
    _row("promotion", "direction", "promote, promotion, stimulate / inhibit, inhibition, suppress"),
    _row("certainty", "strength", "definite, definitely, certain, certainly, proven, clear, established / possible, potential, theoretical, questionable, doubtful",
         headed=True),
    _row("level of action", "name", "cellular / genetic / molecular / systemic", headed=True),
    _row("vessel", "name", "artery, arterial / vein, venous"),
    _row("masking", "name", "double blind, doubleblind, double blinded, blind / open label, unblinded, unmasked"),
    _row("design", "name", "prospective / retrospective"),
    _row("course", "direction", "improve, improved, improving, better / worsen, worsening, worse, deteriorate", headed=True),
    _row("emergency", "name", "stroke / pulmonary embolism / infarction", headed=True, entity=True),
    _row("outcome", "direction", "=worked, =success, =successful, =successfully, =succeed, =succeeded, =succeeds / =failure, =failures, =failed, =fail, =fails, =unsuccessful"),
    _row("position", "population", "prone / supine"),
    _row("frame", "time", "preoperative, preoperatively, preprocedural, pretreatment, before treatment, before the treatment, before surgery, "
         "before the procedure, before the operation, at baseline, prior to treatment, prior to the procedure / postoperative, postoperatively, "
         "postprocedural, posttreatment, after treatment, after the treatment, after surgery, after the procedure, after the operation, following treatment, during follow up"),
    _row("milestone", "time", "discharge / last follow up, final follow up, latest follow up, last visit, end of follow up / =baseline / =enrollment, =enrolment"),
    _row("ends", "time", "=first / =last, =final, =latest", headed=True),
    _row("quality", "direction", "excellent / =good / =fair / =poor", headed=True),
    _row("management", "population", "conservative, conservatively, nonoperative, nonsurgical / surgical, surgically, operatively", headed=True),
    _row("density", "direction", "hypodense / hyperdense / isodense"),
    _row("signal", "direction", "hypointense, hypointensity / hyperintense, hyperintensity / isointense"),
    _row("bowed", "direction", "=highly, =very / =barely, =slightly", headed=True),
)  # fmt: skip


@lru_cache(maxsize=1)
def contrast_phrases() -> dict[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Every phrase of the rows, as roots, with the (category, member) indexes that it stands for."""
    found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for c, category in enumerate(CATEGORIES):
        for m, (_, phrases) in enumerate(category.members):
            for phrase in phrases:
                key = tuple(_key(t) for t in read_tokens(clean_text(phrase)))
                if phrase.startswith("="):
                    key = (phrase,)
                if (c, m) not in found.setdefault(key, []):
                    found[key].append((c, m))
    return {key: tuple(value) for key, value in found.items()}


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """For each first word of a phrase, the lengths of the phrases that it begins."""
    found: dict[str, set[int]] = {}
    for key in contrast_phrases():
        found.setdefault(key[0], set()).add(len(key))
    return {word: tuple(lengths) for word, lengths in found.items()}


def _key(token: Token) -> str:
    return ("un" if token.lexical_negative else "") + token.root


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a category in a text: token indexes ``[first, last]``."""

    category: int
    value: int
    first: int
    last: int


def read_members(tokens: tuple[Token, ...]) -> tuple[Member, ...]:
    """The members of every category in a row of tokens; of overlapping phrases of one category the longest."""
    phrases, lengths = contrast_phrases(), _lengths()
    keys = [_key(t) for t in tokens]
    matches = []
    for i, token in enumerate(tokens):
        for length in lengths.get(keys[i], ()):
            if i + length <= len(keys):
                matches += [(length, i, c, v) for c, v in phrases.get(tuple(keys[i : i + length]), ())]
        matches += [(1, i, c, v) for c, v in phrases.get(("=" + token.folded,), ())]
    taken: set[tuple[int, int]] = set()
    found = []
    for length, i, category, value in sorted(matches, key=lambda m: (-m[0], m[1])):
        places = {(category, j) for j in range(i, i + length)}
        if taken.isdisjoint(places):
            taken |= places
            found.append(Member(category, value, i, i + length - 1))
    found.sort(key=lambda m: (m.first, m.category))
    return tuple(found)
