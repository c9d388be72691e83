"""From a question to ranked sentences: dense and lexical candidates fused by rank, then weighed sentence by sentence."""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from assistant.adapter import shipped_adapter
from assistant.answer import Citation
from assistant.bearing import shipped_bearings
from assistant.concepts import Concept, find_concepts, held_here
from assistant.lexicon import Lexicon
from assistant.naming import DocumentNames
from assistant.pairing import Pairer
from assistant.preamble import Lexis, proper_question
from assistant.question import Question, understand
from assistant.spelling import EVERYDAY, Spelling
from assistant.talking import find_place, may_lean
from assistant.thesaurus import Phrase, Thesaurus
from assistant.tongues import Tongue, read_tongue
from assistant.views import PassageView, Vocabulary, stems_of_whole, view_passage
from assistant.weighing import Found, Hit, Weigher
from assistant.words import ASKING, MEASURES, STOP, phrase_key, stem, words
from ingest.document import Document, Section
from ingest.embedding import Embedder
from ingest.embedding_query import QueryEmbedding
from ingest.library import DocumentInfo, Library, StoredPassage
from ingest.vectors import VectorIndex

#: Candidates taken from each of the two searches; more cost time and, on the development questions, find nothing more.
N_CANDIDATES = 48
#: Passages whose sentences are weighed.
N_PASSAGES = 40
#: Words that may stand between those of a phrase.
N_APART = 4
#: Words of the slide before that count.
N_BEFORE = 40
#: Passages in which a slide that was cut is looked back over.
N_SLIDE_PASSAGES = 4
#: Passages on either side of the answer before a question that are looked at, found or not.
N_BESIDE = 2
#: Words and phrases that are looked for.
N_PHRASES = 64
#: A library that holds so many of the thesaurus's terms is of its field; of each the embedding model's tokenizer makes so many pieces at least. The
#: founding documents hold 175, a text on hot-air balloons or on rye none.
N_TERMS, N_PIECES_OF_TERM = 3, 3
#: Each of two words of which one is made has so many letters at least.
N_PART = 4
#: The constant of reciprocal rank fusion (Cormack 2009).
RRF_K = 60
#: Weights of the lexical index's columns: context, reading.
COLUMN_WEIGHTS = (0.5, 1.0)
#: Prepared passages and documents kept in memory.
N_CACHED_VIEWS = 4096
N_CACHED_DOCUMENTS = 64


class Search:
    """Search over one library; follows the library as it changes.

    One instance serves one thread at a time; the library and the index underneath are shared.
    """

    def __init__(self, library: Library, embedder: Embedder, index: VectorIndex, thesaurus: Thesaurus) -> None:
        self.library, self.embedder, self.index, self.thesaurus = library, embedder, index, thesaurus
        self._revision: int | None = None
        self._views: OrderedDict[int, PassageView] = OrderedDict()
        self._vocabulary = Vocabulary()
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._ids: dict[str, np.ndarray] = {}
        self._stems: dict[str, frozenset[str]] = {}
        self._surfaces: dict[str, str] = {}
        self._vectors: OrderedDict[str, np.ndarray] = OrderedDict()
        self._pairer = Pairer(embedder)
        self._ahead: QueryEmbedding | None = None
        self._common: Spelling | None = None
        self._whole: frozenset[str] | None = None
        self.documents: dict[str, DocumentInfo] = {}
        #: What the library itself says of each tool, found once for each of its states.
        self.on_tools: dict[str, tuple[Citation, ...]] = {}

    def refresh(self) -> None:
        """Take over what changed in the library since the last question."""
        if self.library.revision == self._revision:
            return
        # One state of the library, whatever another process adds or takes away meanwhile.
        with self.library.database.reading():
            self._take_over(self.library.revision)

    def _take_over(self, revision: int) -> None:
        documents = {info.key: info for info in self.library.documents()}
        # What is stored under a number never changes: what is still the same document stays prepared.
        same = {key for key, info in self.documents.items() if key in documents and documents[key].id == info.id}
        for kept in (self._documents, self._ids, self._stems):
            for key in kept.keys() - same:
                del kept[key]
        self._views = OrderedDict((i, view) for i, view in self._views.items() if view.stored.key in same)
        self._held: dict[Phrase, bool] = {}
        self._of_field: bool | None = None
        self.on_tools = {}
        self.documents = documents
        self.n_passages = sum(info.n_passages for info in self.documents.values())
        self.lexicon = self._build_lexicon()
        self.names = DocumentNames(self.library, tuple(self.documents.values()))
        self._places = {place: work.places for work in self.library.works() for place in work.places}
        self._revision = revision

    def document(self, key: str) -> Document:
        """A document of the library, whole."""
        if key not in self._documents:
            self._documents[key] = self.library.document(key)
            while len(self._documents) > N_CACHED_DOCUMENTS:
                self._documents.popitem(last=False)
        return self._documents[key]

    def sections(self, key: str) -> tuple[Section, ...]:
        """The sections of a document, of which nothing else is read."""
        held = self._documents.get(key)
        return self.library.sections(key) if held is None else held.sections

    def documents_listing(self, starts: Iterable[str] = ()) -> Iterator[Document]:
        """The documents with a reference list, in the order of their keys.

        Args:
            starts: Letters of which a wanted entry holds some; of a large library only the documents that have them are read.
        """
        few = len(self.documents) <= N_CACHED_DOCUMENTS
        plain = [start for start in starts if start.isascii()]
        return (self.document(key) for key in self.library.keys_listing(() if few else plain))

    def other_places(self, key: str, number: int) -> tuple[tuple[str, int], ...]:
        """Every place where the library lists the work that is entry `number` of a document, that one included."""
        return self._places.get((key, number), ())

    def read_ahead(self, typed: str, history: Sequence[Mapping[str, str]] = ()) -> Question | None:
        """A question understood without the place of the answer before it, and its embedding begun beside what is done next.

        None where the model is not open yet: what may need no search must not load it.
        """
        self._ahead = None
        if not self.embedder.is_open:
            return None
        question = self.understand_alone(typed, history)
        if self.documents:
            self._ahead = self.embedder.embed_query_beside(question.subject)
        return question

    def understand(
        self, typed: str, history: Sequence[Mapping[str, str]] = (), ahead: Question | None = None
    ) -> Question:
        """Understand a question in the light of this library, and of the talk before it; `ahead` is what `read_ahead` gave."""
        question = ahead or self.understand_alone(typed, history)
        if not history or not may_lean(typed):
            return question
        return replace(question, beside=find_place(history, self, first=question.kind == "reference"))

    def understand_alone(self, typed: str, history: Sequence[Mapping[str, str]] = ()) -> Question:
        """The same without the place where the answer before it stands."""
        self.refresh()
        question = understand(typed, history, self.lexicon, self.thesaurus, self.names.named_in)
        if not question.surely_named:
            return question
        stems = frozenset().union(*(self._stems_of(key) for key in question.surely_named))
        return replace(question, concepts=tuple(held_here(c, stems) for c in question.concepts))

    def name_documents(self, text: str) -> tuple[Mapping[str, float], frozenset[int]]:
        """The documents that a text names, each with a strength [0-1], and the indexes of the words that name them."""
        return self.names.named_in(text, words(text))

    def proper_question(self, typed: str, *, boldly: bool = False) -> str:
        """The question of a turn without what is only told of its occasion (see `preamble`)."""
        self.refresh()

        def concepts(word: str) -> Iterator[Concept]:
            found = find_concepts(word, words(word), frozenset(), self.lexicon, self.thesaurus, len(word))
            return (c for c in found if c.known and not c.asking)

        lexis = Lexis(
            lambda word: any(True for _ in concepts(word)),
            lambda word: any(c.technical for c in concepts(word)),
            lambda text: bool(self.name_documents(text)[0]),
        )
        return proper_question(typed, lexis, boldly=boldly)

    def read_tongue(self, typed: str) -> Tongue | None:
        """The language of a turn, where it is not the library's."""
        self.refresh()
        return read_tongue(typed, lambda word: self.lexicon.idf(stem(word)) is not None)

    def find(self, question: Question, n: int = 60, *, asks: bool = True, paired: bool = True) -> list[Hit]:
        """The sentences that answer best, best first.

        `asks` is False to leave the embedding as it is: the adapter is of questions of this field, and does other fields no good;
        `paired` is False to leave the best sentences in the ranker's own order.
        """
        self.refresh()
        if not self.documents:
            return []
        # An embedding that is under way is waited for when everything that needs none is done.
        embedding = self._begin_embedding(question)
        asked = set(question.surely_named)
        # One reading for all that is looked up.
        with self.library.database.reading():
            self.refresh()
            worded = self.library.search_phrases(self._phrases(question), N_CANDIDATES, COLUMN_WEIGHTS)
            addressed = self._addressed_passages(question)
            weigher = Weigher(question, self._vocabulary)
            vector = self._keep(question.typed, embedding.vector())
            found = self._fuse(question, vector, worded, addressed)
            if not found.fused:
                return []
            ordered = sorted(found.fused, key=lambda i: (-found.fused[i], i))
            views = self._view(ordered[: 2 * N_PASSAGES] if asked else ordered[:N_PASSAGES])
        chosen = [i for i in ordered if i in views and (not asked or views[i].stored.key in asked)][:N_PASSAGES]
        if not weigher.knows(self._vocabulary):
            weigher = Weigher(question, self._vocabulary)
        adapted = shipped_adapter().adapt(vector, self.embedder.digest) if asks else vector
        both = np.stack([vector, adapted])
        hits = weigher.weigh([views[i] for i in chosen], both, found, n)
        return self._pairer.reorder(embedding.states(), hits) if asks and paired else hits

    def vector_of(self, typed: str) -> np.ndarray:
        """Embedding of a question, float32, shape (dim,); of one just asked, what it was understood as."""
        held = self._vectors.get(typed)
        return self.embedder.embed_query(typed) if held is None else held

    def take_bearing(self, question: Question) -> Question:
        """A question with what its embedding alone tells; one that has just been looked for is not embedded again."""
        return replace(question, bearing=shipped_bearings().of(self.vector_of(question.typed), self.embedder.digest))

    def _begin_embedding(self, question: Question) -> QueryEmbedding:
        """The embedding of a question: the one that is under way, or one that is made now."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.text == question.subject:
            return ahead
        made = self.embedder.begin_query(question.subject)
        made.vector()
        return made

    def _keep(self, typed: str, vector: np.ndarray) -> np.ndarray:
        self._vectors[typed] = vector
        while len(self._vectors) > N_CACHED_DOCUMENTS:
            self._vectors.popitem(last=False)
        return vector

    def _fuse(
        self, question: Question, vector: np.ndarray, worded: Sequence[tuple[int, float]], addressed: Sequence[int]
    ) -> Found:
        """The passages that lie near a question's embedding, those found by its words, and those that it names."""
        near = self.index.nearest(vector, N_CANDIDATES)
        fused: dict[int, float] = {}
        for ranking in (near, worded):
            for rank, (passage_id, _) in enumerate(ranking):
                fused[passage_id] = fused.get(passage_id, 0.0) + 1 / (RRF_K + rank + 1)
        for passage_id in addressed:
            fused[passage_id] = fused.get(passage_id, 0.0) + 1 / (RRF_K + 1)
        if question.beside:
            # The passages of a document are numbered one behind the other.
            at = question.beside.passage_id
            for passage_id in range(at - N_BESIDE, at + N_BESIDE + 1):
                fused.setdefault(passage_id, 1 / (RRF_K + N_CANDIDATES))
        similar = dict(near)
        for passage_id, similarity in self._asked_passages(question, vector):
            similar[passage_id] = similarity
            fused.setdefault(passage_id, 1 / (RRF_K + N_CANDIDATES))
        return Found(fused, similar, dict(worded))

    def _asked_passages(self, question: Question, vector: np.ndarray) -> list[tuple[int, float]]:
        """The nearest passages of each document that the question surely names, whatever the others hold."""
        found: list[tuple[int, float]] = []
        for key in question.surely_named:
            ids = self._ids_of(key)
            if not len(ids):
                continue
            every, matrix = self.library.vectors()
            rows = np.searchsorted(every, ids)
            similar = matrix[rows] @ vector
            order = np.lexsort((ids, -similar))[:N_CANDIDATES]
            found += [(int(ids[i]), float(similar[i])) for i in order]
        return found

    def _ids_of(self, key: str) -> np.ndarray:
        if key not in self._ids:
            self._ids[key] = np.array(sorted(self.library.passage_ids(key)), dtype=np.int64)
        return self._ids[key]

    def _stems_of(self, key: str) -> frozenset[str]:
        """Every stem of a document's passages and of the headings above them."""
        if key not in self._stems:
            views = self._view([int(i) for i in self._ids_of(key)])
            self._stems[key] = frozenset(s for view in views.values() for s in stems_of_whole(view, self._vocabulary))
        return self._stems[key]

    def _addressed_passages(self, question: Question) -> list[int]:
        """Passages of the tables, figures and slides that the question names."""
        found: list[int] = []
        for what, number in question.addresses:
            label = f'"{what} {number}"' if what != "figure" else f'"figure {number}" OR "fig {number}"'
            found += [i for i, _ in self.library.search_words(label, N_CANDIDATES, COLUMN_WEIGHTS)]
        return found

    def absent_places(self, question: Question) -> tuple[str, ...]:
        """The tables, figures and slides that a question names, when the documents that it asks hold none of them."""
        asked = question.surely_named
        for what, number in question.addresses:
            named = replace(question, addresses=((what, number),))
            found = {v.stored.key for v in self._view(self._addressed_passages(named)).values()}
            if found & set(asked) if asked else found:
                return ()
            if any(
                re.search(
                    rf"\b{what[:3]}\w*\.?\s*(?:\d+[\s,&\u2013-]*(?:and)?\s*)*{number}\b", self.document(k).text, re.I
                )
                for k in asked
            ):
                return ()
        return tuple(f"{what} {number}" for what, number in question.addresses)

    def _phrases(self, question: Question) -> list[str]:
        """The question's concepts as the lexical index takes them: any word or phrase of any of them."""
        terms: dict[str, None] = {}
        for concept in question.concepts:
            for phrase, _ in concept.alternatives:
                surface = [self._surfaces.get(s, s) for s in phrase]
                terms[" ".join(surface)] = None
                if len(phrase) > 1:
                    terms.update(dict.fromkeys(w for w in surface if len(w) > 2))
        single = {c.alternatives[0][0][0] for c in question.concepts if len(c.alternatives[0][0]) == 1}
        terms.update(dict.fromkeys(word.folded for word in words(question.text) if word.stem in single))
        return list(terms)[:N_PHRASES]

    def _view(self, ids: Sequence[int]) -> dict[int, PassageView]:
        if self._vocabulary.is_full:
            self._views.clear()
            self._vocabulary = Vocabulary()
        missing = self.library.passages([i for i in ids if i not in self._views])
        vectors = self.library.sentence_vectors([stored.id for stored in missing]) if missing else {}
        before = self._slides_before(missing)
        for stored in missing:
            said = before.get(stored.id, "")
            self._views[stored.id] = view_passage(stored, vectors.get(stored.id), self._vocabulary, said)
        found = {i: self._views[i] for i in ids if i in self._views}
        while len(self._views) > N_CACHED_VIEWS:
            self._views.popitem(last=False)
        return found

    def _slides_before(self, passages: Sequence[StoredPassage]) -> dict[int, str]:
        """For each passage of a slide what the slide before says: a deck goes on with what it speaks of."""
        slides = [p for p in passages if self.documents[p.key].kind == "slides"]
        # The passages of a document are numbered one behind the other.
        near = {p.id - back for p in slides for back in range(1, N_SLIDE_PASSAGES + 1)}
        held = {p.id: p for p in self.library.passages(sorted(near))} if near else {}
        found = {}
        for slide in slides:
            others = (held.get(slide.id - back) for back in range(1, N_SLIDE_PASSAGES + 1))
            other = next(
                (o for o in others if o and o.key == slide.key and o.passage.section != slide.passage.section), None
            )
            if other:
                said = f"{other.passage.context.rpartition(' > ')[2]} {other.passage.reading}"
                found[slide.id] = " ".join(said.split()[:N_BEFORE])
        return found

    def _build_lexicon(self) -> Lexicon:
        counts = self.library.vocabulary()
        total = max(1, self.n_passages)
        weights = {s: math.log(1 + (total - n + 0.5) / (n + 0.5)) for s, n in counts.items()}
        expansions: dict[Phrase, set[Phrase]] = {}
        for short, long in self.library.abbreviations():
            a, b = phrase_key(short), phrase_key(long)
            if a and b and a != b:
                expansions.setdefault(a, set()).add(b)
                expansions.setdefault(b, set()).add(a)
                for eponym in _eponyms(long):
                    expansions.setdefault((eponym,), set()).add(a)
                self._surfaces.update({stem(w.folded): w.folded for text in (short, long) for w in words(text)})
        pieces: dict[str, int] = {}

        def n_pieces(word: str) -> int:
            if word not in pieces:
                n = self.embedder.count_tokens(word) - self._n_special()
                pieces[word] = 1 if n == 2 and self._is_compound(word) else n
            return pieces[word]

        self._surfaces.update(self.thesaurus.surfaces)
        counted = self.library.vocabulary(stemmed=False)
        written: dict[str, str] = {}
        for word, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
            written.setdefault(stem(word), word)
        rarest = math.log(1 + (total + 0.5) / 0.5)
        return Lexicon(
            lambda s: weights.get(s, weights.get(stem(s))),
            frozenset(weights),
            Spelling(dict.fromkeys([*STOP, *ASKING, *MEASURES, *self.thesaurus.surfaces.values()], 0) | counted),
            n_pieces,
            {k: frozenset(v) for k, v in expansions.items()},
            rarest,
            lambda s: written.get(s) or self._surfaces.get(s, s),
            self._everyday,
            self._holds_phrase,
            self._is_of_field,
        )

    def _is_of_field(self) -> bool:
        """Whether the library holds some of the thesaurus's terms that no other field has; looked for once for each state of it."""
        if self._of_field is None:
            terms = (phrase[0] for phrase in self.thesaurus.alternatives if len(phrase) == 1)
            rare = (s for s in terms if s in self.lexicon.stems and self.lexicon.n_pieces(self.lexicon.surface(s)) >= N_PIECES_OF_TERM)
            self._of_field = len(list(islice(rare, N_TERMS))) == N_TERMS
        return self._of_field

    def _is_compound(self, word: str) -> bool:
        """Whether a word is made of two of everyday language ("checklist")."""
        if self._whole is None:
            self._whole = frozenset(self.embedder.whole_words())
        return any(word[:i] in self._whole and word[i:] in self._whole for i in range(N_PART, len(word) - N_PART + 1))

    def _everyday(self, word: str) -> str | None:
        """The word of everyday language that one most likely misspells; its words are those that the embedding model knows whole."""
        if len(word) < EVERYDAY:
            return None
        if self._common is None:
            words_ = {w: -i for i, w in enumerate(self.embedder.whole_words()) if len(w) >= EVERYDAY - 1}
            # Of a verb the tokenizer may know the past alone.
            made = {w[:-n]: i - len(words_) for w, i in words_.items() if w.endswith("ed") for n in (1, 2)}
            self._common = Spelling(made | words_)
        return self._common.mend(word, by_letters=True)

    def _holds_phrase(self, phrase: Phrase) -> bool:
        """Whether the words of a phrase stand near each other in some passage; asked of the index once for each state."""
        if len(phrase) < 2:
            return True
        if phrase not in self._held:
            # A single letter is no stem of a longer word.
            words_ = " ".join(f'"{self._surfaces.get(s, s) if len(s) > 1 else s}"' for s in phrase)
            near = f"NEAR({words_}, {N_APART})"
            self._held[phrase] = bool(self.library.search_words(near, 1, COLUMN_WEIGHTS))
        return self._held[phrase]

    def _n_special(self) -> int:
        return self.embedder.count_tokens("")


def _eponyms(long: str) -> list[str]:
    """Stems of the names in a long form ("Karnofsky" in "Karnofsky performance scale"), by which people call it."""
    found = words(long)
    named = [w for w in found if w.text[:1].isupper()]
    # Of a long form all in capitals every word is written so, and none is a name.
    return [named[0].stem] if len(named) == 1 and len(found) > 1 and len(named[0].text) > 3 else []
