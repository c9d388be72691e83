"""Cases that SINS does not cover: no tumour, the coccyx, no vertebra."""

from __future__ import annotations

import re

from assistant.tools.cue import Cue
from assistant.tools.note import Hit, Note
from assistant.tools.sins_lesions import Lesions

COCCYX = r"\b(?:coccyx|coccygeal|coccygis|coccyges|tailbone|tail bone|os coccygis|co ?\d)\b"
TUMOUR = (
    r"\b(?:metasta\w+|mets?|tumou?rs?|neoplas\w+|malignan\w+|cancer|carcinoma|myeloma|lymphoma"
    r"|plasmacytoma|sarcoma|chordoma|chondrosarcoma|osteosarcoma|ca|deposits?|melanoma|leuk(?:a)?emia"
    r"|h(?:a)?emangiomas?|osteoblastoma|giant cell|secondaries|secondary|rcc|nsclc|sclc|hcc|oncolog\w+"
    r"|primary|lytic|osteolytic|blastic|osteoblastic|adenocarcinoma|ewing\w*|schwannoma|osteoid osteoma"
    r"|aneurysmal bone cyst|abc)\b"
)
SPINAL_TUMOUR = (
    r"\b(?:metasta\w+|mets?|tumou?r (?:of|at|in)|tumou?rs?|neoplas\w+|deposits?|plasmacytoma|myeloma"
    r"|lymphoma|chordoma|lytic|osteolytic|blastic|osteoblastic|sclerotic|malignant|pathologic(?:al)?"
    r" fracture)\b"
)
NOT_TUMOUR = (
    r"\b(?:osteoporo\w+|osteopenic|insufficiency fractures?|fragility|trauma\w*|traumatic|fall|fell"
    r"|accident|mva|rta|mvc|road traffic|benign (?:compression |vertebral |wedge |osteoporotic"
    r" )*fractures?|spondylodis[ck]itis|discitis|diskitis|osteomyelitis|infect\w+|abscess|tubercul\w+"
    r"|pott\w*|degenerative"
    r"|spondylolisthesis|spondylosis|disc (?:herniation|protrusion|prolapse)|herniat\w+|stenosis"
    r"|scoliosis|ankylosing|stab|gunshot|haematoma|hematoma|kummell\w*|scheuermann\w*|senile|steroid"
    r" induced|low energy|high energy|crash|paget\w*)\b"
)
NO_TUMOUR = (
    r"\b(?:no (?:known |history of |evidence of |sign of |signs of |suspicion of |hint of |underlying "
    r"|prior |previous |current |proven |active |personal |primary )*(?:tumou?rs?|malignan\w+|cancer"
    r"|metasta\w+|mets?|neoplas\w+|oncolog\w+|primary)|non ?neoplastic|not (?:a |due to |of |from"
    r" )?(?:tumou?r|metasta\w+|malignant|neoplas\w+|cancer\w*|pathologic\w*)"
    r"|without (?:any |known |a |history of |evidence of |underlying )*(?:tumou?r|malignan\w+|cancer"
    r"|metasta\w+|neoplas\w+)|(?:tumou?r|malignancy|metastas[ei]s|cancer|neoplas\w+) (?:was |is |has been"
    r" |have been |were )?(?:excluded|ruled out|absent)|biopsy (?:was |is |came back |shows? |showed"
    r" )?(?:negative|benign|no malignan\w+|no tumou?r|free of)|never had cancer|cancer free|denies"
    r" (?:cancer|malignancy)|tumou?r free)\b"
)
ELSEWHERE = (
    r"\b(?:femur|femoral|femoral neck|humerus|tibia|iliac|ilium|acetabul\w+|pelvi[cs]|ribs?|sternum|skull"
    r"|scapula|clavicle|hip|radius|ulna|fibula|pubis|ischium)\b"
)
INTRADURAL = r"\b(?:intradural|intramedullary|intraspinal cord|leptomeningeal|meningioma|ependymoma|astrocytoma)\b"
BONE = (
    r"\b(?:bone|bony|vertebra\w*|body|lytic|blastic|pedicle\w*|collapse\w*|fracture\w*|osteolytic|sclerotic|osseous)\b"
)
HEMANGIOMA = Cue(r"h(?:a)?emangioma")


def find_reason_to_decline(note: Note, lesions: Lesions) -> str | None:
    """Why SINS does not apply to what a note describes, or None."""
    coccyx = note.affirmed(COCCYX)
    if coccyx is not None and not lesions.names:
        return "SINS has no location category for the coccyx: its table ends at S5."
    denied = denied_tumour(note)
    cause = note.affirmed(NOT_TUMOUR)
    spinal = [
        hit
        for hit in note.find(SPINAL_TUMOUR)
        if not note.is_denied(hit) and not in_denial(note, hit) and not is_feared(note, hit)
    ]
    if denied and not spinal:
        return "SINS is for spinal tumours only; the note says that there is none."
    if denied and cause is not None and not [hit for hit in spinal if not generic(hit.match.group(0))]:
        return f'SINS is for spinal tumours only; the note describes another cause ("{note.span_of(cause).text}").'
    if cause is not None and not spinal and names_cause(note):
        return f'SINS is for spinal tumours only; the note describes another cause ("{note.span_of(cause).text}").'
    if (
        not lesions.names
        and "" not in lesions.places
        and note.has(ELSEWHERE)
        and note.affirmed(r"\b(?:spin\w+|vertebra\w*|junctional|mobile|rigid|semirigid)\b") is None
    ):
        return "SINS scores vertebrae only; the note names another bone."
    intradural = note.affirmed(INTRADURAL)
    if intradural is not None and not bone_stated(note):
        return "SINS scores tumours of the vertebra; the note describes one inside the dura without bone."
    return None


def generic(text: str) -> bool:
    """Whether a tumour word may stand for the patient's history and not for this lesion."""
    return text.strip() in {
        "malignant",
        "tumour",
        "tumor",
        "tumours",
        "tumors",
        "sclerotic",
        "pathological fracture",
        "pathologic fracture",
    }


def denied_tumour(note: Note) -> bool:
    """Whether the note says that there is no tumour; one that is denied only elsewhere does not count."""
    for hit in note.find(NO_TUMOUR):
        around = note.words(hit.first, hit.last + 4)
        if not re.search(
            r"\b(?:elsewhere|other|visceral|liver|lung|brain|further|outside|organ|nodal|extraspinal|in the"
            r" (?:canal|lung|liver|brain|psoas|pedicle\w*)|adjacent|posterior|pedicle\w*|facet\w*|extension"
            r"|ingrowth|at other|distant|epidural|soft|paraspinal|progression|in (?:the )?(?:posterior|right|left"
            r"|posterolateral))\b",
            around,
        ) and not note.is_open(hit):
            return True
    return False


def in_denial(note: Note, hit: Hit) -> bool:
    """Whether a tumour word is part of a denial ("tumour was excluded")."""
    return any(other.first <= hit.first < other.last for other in note.find(NO_TUMOUR))


def is_feared(note: Note, hit: Hit) -> bool:
    """Whether a tumour is only asked about, or long past."""
    return note.has(
        r"\b(?:history of|h/o|past|years ago|in remission|cured|no sign|exclude|excluded)\b", *note.clause_of(hit)
    ) and hit.match.group(0).strip() not in {"lytic", "blastic"}


def names_cause(note: Note) -> bool:
    """Whether another cause than a tumour is what the note is about, and not an aside in a tumour patient's note."""
    strong = note.affirmed(
        r"\b(?:osteoporotic|traumatic|insufficiency|fragility|benign|senile|steroid induced|degenerative"
        r"|infect\w+|tubercul\w+)(?: \w+){0,3} (?:fractures?|collapse|vcfs?|wedge|listhesis|spondylolisthesis"
        r"|compression|burst|spondylitis|disease|vertebra\w*|deformity|stenosis|scoliosis|lesion)\b"
        r"|\bspondylodis[ck]itis\b|\bdis[ck]itis\b|\bosteomyelitis\b|\bfractures?(?: \w+){0,5}"
        r" (?:osteoporo\w+|trauma\w*|fall|accident|crash)\b|\bosteoporosis\b|\bosteoporotic\b|\b(?:fall|fell"
        r"|accident|mva|rta|trauma)\b|\bkummell\w*\b|\bspondylolisthesis\b|\bdisc (?:herniation|protrusion"
        r"|prolapse)\b|\btraumatic\b|\babscess\b|\bpott\w*\b|\bscheuermann\w*\b|\bdegenerative\b"
        r"|\b(?:spinal|canal|foraminal|lumbar|cervical) (?:canal )?stenosis\b|\bclaudication\b|\bspondylosis\b"
        r"|\bspondylolysis\b|\bankylosing\b"
    )
    return (strong is not None and not note.has(TUMOUR)) or (strong is not None and not lesion_of_tumour(note))


def lesion_of_tumour(note: Note) -> bool:
    """Whether a tumour word speaks of the spine here, and not of the patient's history only."""
    return any(
        not note.is_denied(hit) and not in_denial(note, hit)
        for hit in note.find(
            r"\b(?:metasta\w+|mets?|tumou?rs?|deposits?|lytic|osteolytic|blastic|sclerotic|osteoblastic|myeloma"
            r"|plasmacytoma|lymphoma|lesion|pathologic(?:al)?|neoplas\w+|secondaries)\b"
        )
    )


def bone_stated(note: Note) -> bool:
    """Whether bone is said to be involved."""
    return note.affirmed(BONE) is not None
