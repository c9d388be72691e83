"""What reading one file may cost, so that no file can stop the program that reads it."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file; beyond any of them it is refused with that reason.

    Attributes:
        file_bytes: Size of the file itself [bytes]; articles are 0.1 to 20 MB, scanned books are refused anyway.
        memory_bytes: Address space of the reading process [bytes]; the largest sample needs a sixth of it.
        cpu_seconds: Processor time [s]; 2,000 ordinary pages need about 50.
        wall_seconds: Time until the reading process is stopped [s], longer than `cpu_seconds` for a busy machine.
        pages: Pages or slides.
        characters: Characters of the stored text; the longest textbooks have about four million.
        output_bytes: What the reading process may answer [bytes].
        unpacked_bytes: All parts of an office file together, unpacked [bytes].
        entries: Parts of an office file.
        ratio: How many times larger one part may become when it is unpacked; written text reaches 20, tables 60.
    """

    file_bytes: int = 100 * MEBIBYTE
    memory_bytes: int = 1024 * MEBIBYTE
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    pages: int = 2_000
    characters: int = 5_000_000
    output_bytes: int = 96 * MEBIBYTE
    unpacked_bytes: int = 256 * MEBIBYTE
    entries: int = 5_000
    ratio: int = 200


LIMITS = Limits()
