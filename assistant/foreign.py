"""Whether a question is of another field than the library's, though some of its words stand there ("how does a heat pump work").

The weights of `decide` count words; a question of daily life shares a few with any library. Three things tell, all by the question's embedding and
relative to the library that is asked, so that what is foreign to one may be at home in another:

- a word that the evidence does not hold says more of what is asked than anything that the library holds: the question lies nearer to that
  word alone than to every passage;
- so does, much more so, one that the evidence has only under a wider name;
- the question lies near nothing at all, and no term of a field stands in it.

None is asked where a document, a place in one or the answer before is named: such words are of the document's form ("on what pages").
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.bearing import shipped_bearings
from assistant.concepts import Concept, lexicon_lacks
from assistant.question import Question
from assistant.search import Hit, Search

#: So much nearer to the word than to the library [cosine]; of 2,159 answerable questions of the fitted sets that name no document 8 lie beyond it,
#: of 27 of daily life that the words alone let through 18.
WORD_BEFORE_LIBRARY = 0.22
#: A word that the library has only under a wider name ("infection" for "sepsis") must say so much more [cosine]; no question lies nearer to one of its
#: words than the second. None of 2,159 answerable questions lies beyond it.
OTHER_NAME, MOST_NEAR = 0.42, 0.9
#: A question without a term that lies farther than this from everything is not for this library [cosine].
NEAR_NOTHING = 0.22
#: So many words are looked at.
N_LOOKED = 4


def foreign_word(question: Question, hits: Sequence[Hit], search: Search) -> str | None:
    """The word that tells that a question is of another field; "" where no one word does, None where it may well be of this one.

    Args:
        question: The question, understood.
        hits: Its best sentences, best first.
        search: Search over the library.
    """
    # Similarities of another model are on another scale.
    if not hits or search.embedder.digest != shipped_bearings().model:
        return None
    if question.documents or question.addresses or question.previous_answer:
        return None
    nearest = max(max(hit.similarity, hit.signals.values.get("dense_passage", 0.0)) for hit in hits)
    unknown = [c for c in question.concepts if not (c.known or c.name or c.asking)]
    if unknown:
        vector = search.vector_of(question.typed)
        near = {c.label: float(vector @ search.embedder.embed_query(c.label)) for c in unknown[:N_LOOKED]}
        word = max(near, key=lambda label: (near[label], label))
        if near[word] - nearest > WORD_BEFORE_LIBRARY:
            return word
    renamed = [
        c for c in question.concepts if c.known and not (c.asking or c.measure) and lexicon_lacks(c, search.lexicon)
    ]
    if renamed and nearest < MOST_NEAR - OTHER_NAME:
        # What is searched for has the library's words in their place; how it was typed tells what was meant.
        vector = search.embedder.embed_query(question.typed)
        near = {c.label: float(vector @ search.embedder.embed_query(c.label)) for c in renamed[:N_LOOKED]}
        word = max(near, key=lambda label: (near[label], label))
        if near[word] - nearest > OTHER_NAME:
            return word
    return "" if nearest < NEAR_NOTHING and not any(map(_is_term, question.concepts)) else None


def _is_term(concept: Concept) -> bool:
    """Whether the library holds a concept as a term or as a number; a turn of phrase in lay words is none."""
    if concept.known and any(c.isdigit() for c in concept.label):
        return True
    return concept.known and (concept.of_field or (concept.technical and len(concept.alternatives[0][0]) == 1))
