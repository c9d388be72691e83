"""What a library's vectors and passages were made with; two that differ are never mixed."""

from __future__ import annotations

from dataclasses import dataclass, fields

# Raised when a reader, or what follows it up to the passages, makes something else of the same file than before, so
# that libraries made earlier are made anew (`pedicle library rebuild`) and not half and half.
READER_RULES = 9
CHUNKER_RULES = 3


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The embedding model (name, SHA-256 of its weights, dimension) and the rules of reading and of cutting.

    The rules are 0 where a library does not say by which it was made. That is the default and not the rules of today: what
    holds its default is left out of the record, and would be read there as the rules of whoever reads.
    """

    model: str
    digest: str
    dimension: int
    reader: int = 0
    chunker: int = 0

    def differences(self, other: Fingerprint) -> list[str]:
        """What differs, in words, this one's value first."""
        words = {"model": "model", "digest": "model digest", "dimension": "dimension"}
        words |= {"reader": "reader rules", "chunker": "chunker rules"}
        found = []
        for name in (field.name for field in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                short = (lambda v: f"{v[:12]}…") if name == "digest" else repr
                found.append(f"{words[name]} {short(mine)}, not {short(theirs)}")
        return found
