"""The part of the body that a question is about: where the library is about none that it names, what is said of others does not answer it.

Papers of neighbouring fields share their verbs (to ablate, to biopsy, to cement) and differ in the organ. The words for parts of the body are few and
the same in every field; words that are idioms as well ("in the eyes of", "by hand") are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question
from assistant.search import Hit

_SITE = re.compile(
    r"\b(?:spin(?:e|al|es)|vertebra\w*|facets?|dis[ck]s?|sacr\w+|lumbar|thoracic|cervical|coccy\w+|pelvi[sc]|epidural|cord|pedicles?|lamina\w*|back|neck|ribs?|bones?|joints?|nerves?|canal|foram\w+|ganglion|ganglia"
    r"|hips?|knees?|ankles?|elbows?|wrists?|fingers?|thumbs?|shoulders?|radius|radial|ulna\w*|humer\w+|tibia\w*|fibula\w*|femur\w*|femoral|acetabul\w+|skull|jaws?|mandib\w+|maxill\w+"
    r"|tooth|teeth|dental|periodont\w+|retina\w*|cornea\w*|nasal|tonsil\w*|thyroid|breasts?|mammary|lungs?|pulmonary|bronch\w+|heart|cardiac|atri\w+|mitral|aort\w+|coronary|carotid"
    r"|liver|hepat\w+|biliary|gall ?bladder|pancrea\w+|spleen|stomach|gastric|bowels?|colon\w*|rect(?:al|um)|o?esophag\w+|kidneys?|renal|bladder|prostat\w+|uter\w+|ovar\w+|vagina\w*|test(?:is|icular)|penis"
    r"|hair|brain|cerebral|menisc\w+|tendons?|achilles|varicose|abdom\w+|f(?:o?)etal|placent\w+)\b",
    re.I,
)
#: Behind the name of an organ: what comes from it may sit elsewhere.
_TUMOUR = r"\W+(?:cancers?|carcinomas?|tumou?rs?|primar\w+|mets\b|metasta\w+|cell)"
#: Among so many best hits one must speak of a part that is named, so much at least.
N_LOOKED, SPOKEN = 3, 0.5
#: A part whose weight is less than this share of the rarest word's is one that the library is about.
AT_HOME = 0.7


def unspoken_site(question: Question, hits: Sequence[Hit], rarest: float) -> str:
    """The part of the body that a question names, where the library is about none that it names and the best hits speak of none; else "".

    Not of a question that names a document or leans on an answer: where that is told, the parts need not be called by name.

    Args:
        question: The question, understood.
        hits: Its best sentences, best first.
        rarest: The weight of the rarest word of the library.
    """
    if question.documents or question.addresses or question.previous_answer:
        return ""
    named = [(i, c) for i, c in enumerate(question.concepts) if _SITE.search(c.label) and not c.asking]
    if any(len(c.label.split()) > 1 or (c.known and c.weight <= AT_HOME * rarest) for _, c in named):
        return ""
    plain = [c.label for _, c in named if not re.search(re.escape(c.label) + _TUMOUR, question.text, re.I)]
    spoken = any(
        max(hit.signals.matches[i], hit.signals.around[i]) >= SPOKEN for hit in hits[:N_LOOKED] for i, _ in named
    )
    return "" if spoken or not plain else plain[0]
