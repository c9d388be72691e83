"""Which documents a question names: by author, year, kind, place of work, title or container."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.words import ASKING, FORM, STOP, Word, stem, words
from ingest.library import DocumentInfo, Library

#: Words by which people name a kind of document.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "slides": ("slides", "slide", "deck", "lecture", "presentation", "talk"),
    "review": ("review",),
    "study": ("study", "trial", "paper", "series", "pilot", "cohort"),
    "abstract": ("abstract", "poster"),
    "guideline": ("guideline", "guidelines"),
    "preview": ("preview",),
}
#: Words after which a question speaks of a document at all.
_CUE = re.compile(
    r"\b(?:papers?|stud(?:y|ies)|trials?|abstract|review|series|articles?|authors?|slides?|lecture|deck|cohort|team|group's|report|poster"
    r"|arms?|groups?|patients|cases|people|technique|protocol|colleagues)\b",
    re.I,
)
#: Words for the people of a country or a city, and its name as title pages print it.
PEOPLES = dict(
    pair.split(":")
    for pair in (
        "american:usa australian:australia austrian:austria belgian:belgium brazilian:brazil british:kingdom "
        "canadian:canada chinese:china czech:czech danish:denmark dutch:netherlands egyptian:egypt english:england "
        "finnish:finland french:france german:germany greek:greece hungarian:hungary indian:india iranian:iran "
        "irish:ireland israeli:israel italian:italy japanese:japan korean:korea mexican:mexico norwegian:norway "
        "polish:poland portuguese:portugal russian:russia scottish:scotland spanish:spain swedish:sweden "
        "swiss:switzerland taiwanese:taiwan thai:thailand turkish:turkey "
        "athenian:athens berliner:berlin florentine:florence londoner:london milanese:milan neapolitan:naples parisian:paris "
        "roman:rome venetian:venice viennese:vienna"
    ).split()
)
#: A word is common that more passages hold than this, and than this share of them.
N_COMMON, SHARE_COMMON = 5, 0.002
#: Least strength with which a single word names a document beside others.
LEAST_OF_ITS_OWN = 0.7
#: A place so many words before a word for a study or its people ("the Lyon ablation series") names the document of its own accord.
N_BEFORE_STUDY, NAMES_STUDY = 3, 0.8
_STUDY = frozenset((*KIND_WORDS["study"], "authors", "colleagues", "experience", "group", "team"))
Adder = Callable[[str, float, str], None]


#: What stands behind an author's name, however it is written ("gu et al", "gu 2017").
_BEHIND_AUTHOR = frozenset(
    "et al paper study trial series review article abstract cohort group team colleagues coworkers coll".split()
)

#: What stands before an author's name, however it is written ("in gu").
_BEFORE_AUTHOR = frozenset("according by did does from in to versus vs".split())


def _as_author(found: list[Word], index: int) -> bool:
    """Whether what follows a word tells that it names an author."""
    following = found[index + 1].folded if index + 1 < len(found) else ""
    return following in _BEHIND_AUTHOR or (
        len(following) == 4 and following.isdigit() and following[:2] in ("19", "20")
    )


class DocumentNames:
    """The names by which the library's documents may be called."""

    def __init__(self, library: Library, documents: tuple[DocumentInfo, ...]) -> None:
        self._authors: dict[str, dict[str, float]] = {}
        self._years: dict[str, set[str]] = {}
        self._kinds: dict[str, set[str]] = {}
        self._titles: dict[str, frozenset[str]] = {}
        self._fronts: dict[str, set[str]] = {}
        self._sizes = {info.key: info.n_passages for info in documents}
        for info in documents:
            for i, author in enumerate(info.authors):
                self._authors.setdefault(surname(author), {})[info.key] = 1.0 if i == 0 else 0.75
            for part in re.split(r"[^a-z]+", info.key.casefold()):
                if len(part) > 3 and part in {surname(a) for a in info.authors}:
                    self._authors.setdefault(part, {})[info.key] = 1.0
            if info.year:
                self._years.setdefault(str(info.year), set()).add(info.key)
            for kind in {info.kind, info.coverage, *(["slides"] if "slide" in info.key else [])}:
                self._kinds.setdefault(kind, set()).add(info.key)
            self._titles[info.key] = frozenset(w.stem for w in words(info.title) if w.folded not in STOP)
            # What a title is about, a question may be about as well; only the rest of a title page names its document.
            for word in library.front_words(info.key) - {w.folded for w in words(info.title)}:
                self._fronts.setdefault(word, set()).add(info.key)
        #: What a study's name cannot mean.
        self._without_patients = frozenset().union(
            *(self._kinds.get(kind, ()) for kind in ("slides", "review", "guideline"))
        )
        self._n = len(documents)
        self._counts = library.vocabulary()
        self._evidence = frozenset(self._counts)

    def named_in(self, text: str, found: list[Word]) -> tuple[Mapping[str, float], frozenset[int]]:
        """The documents that a text names, each with a strength [0-1], and the indexes of the words that name them."""
        scores: dict[str, float] = {}
        naming: set[int] = set()
        cues: dict[str, dict[str, float]] = {}

        def add(key: str, strength: float, cue: str = "") -> None:
            scores[key] = scores.get(key, 0.0) + strength
            if cue:
                cues.setdefault(cue, {})[key] = strength

        for i, word in enumerate(found):
            for key, strength in self._author(found, i).items():
                add(key, strength, word.folded)
                naming.add(i)
            for key in self._years.get(word.folded, ()):
                add(key, 0.45)
                naming.add(i)
        certain = bool(scores) and max(scores.values()) >= 0.75
        for kind, names in KIND_WORDS.items():
            holders = self._kinds.get(kind, set())
            if holders and len(holders) < max(2, self._n) and any(w.folded in names for w in found):
                # "The review" is the fullest one that the library holds.
                fullest = max(holders, key=lambda k: (self._sizes[k], k))
                plain = kind in ("slides", "review", "abstract", "preview")
                for key in holders:
                    add(key, (0.7 if key == fullest else 0.3) if plain else 0.2, kind if plain else "")
        cued = bool(_CUE.search(text))
        self._add_places(found, naming, add, cued)
        if cued:
            self._add_titles(found, add)
        if not scores:
            return {}, frozenset()
        best = max(scores.values())
        if best < 0.5 and not naming:
            return {}, frozenset()
        floor = 0.75 * best if certain or best > 1.0 else 0.6 * best
        kept = {k: min(1.0, s) for k, s in scores.items() if s >= max(0.3, floor)}
        apart = self._kinds_named_apart(text, kept)
        if len(apart) > 1 or not kept:
            kept |= apart
        for bearers in cues.values():
            # A word that names no document kept so far names one of its own: "Okafor and the deck".
            key = max(bearers, key=lambda k: (scores[k], k))
            if key not in kept and bearers[key] >= LEAST_OF_ITS_OWN:
                kept[key] = min(1.0, scores[key])
        return kept, frozenset(naming)

    def _author(self, found: list[Word], index: int) -> dict[str, float]:
        word = found[index]
        holders = self._authors.get(word.folded)
        if not holders or (word.folded in STOP and not word.text[:1].isupper()):
            return {}
        # A list of authors may be misread: a word that many passages hold names nobody unless it is written as a name.
        common = self._counts.get(word.stem, 0) > max(N_COMMON, SHARE_COMMON * sum(self._sizes.values()))
        if common and not (index > 0 and word.text[:1].isupper()):
            return {}
        if len(word.folded) < 5 and not word.text[:1].isupper() and not _as_author(found, index):
            # One that no passage knows names its document where a name can stand ("in gu", or first of all).
            led = (index == 0 or found[index - 1].folded in _BEFORE_AUTHOR) and not self._counts.get(word.stem, 0)
            return {
                key: strength
                for key, strength in holders.items()
                if led and strength == 1.0 and word.folded not in ASKING | FORM
            }
        return holders

    def _add_places(self, found: list[Word], naming: set[int], add: Adder, cued: bool) -> None:
        """A capitalised word of a title page names its document, when the evidence itself does not speak of it."""
        for i, word in enumerate(found):
            holders = self._fronts.get(word.folded) or self._fronts.get(PEOPLES.get(word.folded, ""), set())
            proper = word.text[:1].isupper() and len(word.folded) > 3 and i not in naming
            if not proper or not 0 < len(holders) <= 2 or not (cued or word.stem not in self._evidence):
                continue
            behind = [w.folded in _STUDY for w in found[i + 1 : i + 1 + N_BEFORE_STUDY]]
            studies = holders - self._without_patients if any(behind) else ()
            if len(studies) == 1:
                add(next(iter(studies)), NAMES_STUDY, word.folded)
                naming.update(range(i, i + 1 + behind.index(True)))
                continue
            for key in holders:
                add(key, 0.5 / len(holders) ** 0.5, "")
            if word.stem not in self._evidence or len(holders) == 1:
                naming.add(i)

    def _add_titles(self, found: list[Word], add: Adder) -> None:
        stems = {w.stem for w in found if w.folded not in STOP}
        for key, title in self._titles.items():
            rare = {s for s in title & stems if sum(s in t for t in self._titles.values()) == 1}
            add(key, min(0.3, 0.1 * len(rare)), "")

    def _kinds_named_apart(self, text: str, kept: Mapping[str, float]) -> dict[str, float]:
        """Several kinds named side by side ("the slides and the review") name a document of each."""
        lowered = {w.folded for w in words(text)}
        named = {}
        for kind in ("slides", "review"):
            holders = self._kinds.get(kind, set())
            if 0 < len(holders) <= 2 and lowered & set(KIND_WORDS[kind]):
                key = max(holders, key=lambda k: (self._sizes[k], k))
                named[key] = max(0.8, kept.get(key, 0.0))
        return named


def surname(author: str) -> str:
    """The surname in a name as printed ("Ada Okafor", "Okafor AB", "van der Linden YM"), folded."""
    parts = [w for w in words(author) if w.folded not in ("md", "phd", "msc", "ebir", "jr")]
    if not parts:
        return ""
    if len(parts) > 1 and parts[-1].text.isupper() and len(parts[-1].text) <= 3:
        parts = parts[:-1]
    return parts[-1].folded


def name_stems(author: str) -> str:
    """The stem of an author's surname."""
    return stem(surname(author))
