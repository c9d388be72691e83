"""Words that tell a place by their beginning, and the same told by a preposition: "transpedicular" is through the pedicle."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.kin import are_kin

#: Beginnings of words that tell a place, longest first, with the prepositions that tell the same.
_BEGINNINGS = {
    "trans": "through via across by", "intra": "in inside within into", "extra": "outside beyond", "inter": "between", "peri": "around",
    "para": "beside along next", "supra": "above over", "infra": "below under beneath", "sub": "under below beneath", "epi": "on upon over",
}  # fmt: skip
#: The adjectives that medicine makes of other words than its nouns.
_NOUNS = {
    "articular": "joint", "osseous": "bone", "ossal": "bone", "costal": "rib", "vascular": "vessel", "cutaneous": "skin", "dermal": "skin", "oral": "mouth",
    "muscular": "muscle", "venous": "vein", "arterial": "artery", "renal": "kidney", "hepatic": "liver", "cardiac": "heart", "cerebral": "brain",
    "lesional": "lesion", "nasal": "nose", "operative": "operation", "procedural": "procedure", "cranial": "skull", "ocular": "eye", "discal": "disc",
}  # fmt: skip
_PREFIXED = re.compile(rf"(?P<beginning>{'|'.join(_BEGINNINGS)})(?P<rest>[a-z]{{4,}})$")


@lru_cache(maxsize=16_384)
def read_place(folded: str) -> tuple[frozenset[str], str] | None:
    """What a word with such a beginning tells.

    Args:
        folded: A word in lower case and American spelling.

    Returns:
        The prepositions that tell the same and the rest of the word, for an adverb without its "ly"; None for any other word.
    """
    match = _PREFIXED.match(folded.removesuffix("ly") if len(folded) > 8 else folded)
    return (frozenset(_BEGINNINGS[match["beginning"]].split()), match["rest"]) if match else None


def names_place(noun: str, rest: str) -> bool:
    """Whether a noun is what the rest of such a word is made of ("pedicle", "pedicular"; "joint", "articular")."""
    made = _NOUNS.get(rest)
    bare = noun.removesuffix("s") if len(noun) > 3 else noun
    return made in (noun, bare) if made else (len(bare) > 3 and are_kin(bare, rest))
