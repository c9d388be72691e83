"""The route of a spinal biopsy by level, as the review states it."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs
from assistant.tools.levels import REGIONS, find_mentions, find_regions, parse_level
from assistant.tools.note import Note

CERVICAL = ["anterolateral", "posterolateral"]
THORACIC = ["costovertebral", "intercostal", "transpedicular", "costotransverse joint"]
LUMBAR = ["posterolateral", "transpedicular"]
BODY = r"\b(?:vertebral )?(?:body|bodies|corpus|dens|odontoid)\b"
POSTERIOR = (
    r"\b(?:posterior (?:arch|elements?|ring)|neural arch|lamina\w*|spinous process\w*|lateral mass\w*"
    r"|facets?|pedicles?|transverse process\w*|arch)\b"
)


class BiopsyInputs(ToolInputs):
    """The level and, where it matters, the part of the vertebra."""

    level: str | None = Field(
        default=None, max_length=40, description="Vertebral level (C1 to S5, D for T) or region of the spine"
    )
    part: str | None = Field(default=None, max_length=60, description="Part of the vertebra: body, or posterior arch")


def biopsy_route(inputs: BiopsyInputs) -> dict[str, Any]:
    """Name the routes of access that the review states for a level.

    Only C2's body, the other cervical, thoracic and lumbar levels are stated; C1, C2's posterior arch and the sacrum
    are not, which is said.

    Returns:
        `level`, `routes` (None with `status` not_stated), `most_common` where one is named.

    References:
        Filippiadis 2022, percutaneous biopsy.
    """
    place = name_place(inputs.level)
    if place is None:
        known = inputs.level is not None
        return {
            "level": inputs.level,
            "routes": None,
            **({"valid": False, "allowed": ["C1", "S5"]} if known else {"missing": ["level"]}),
        }
    posterior = inputs.part is not None and re.search(POSTERIOR, inputs.part.lower()) is not None
    body = inputs.part is not None and re.search(BODY, inputs.part.lower()) is not None
    if place == "C2" and body and not posterior:
        return {"level": place, "routes": ["transoral"]}
    if place == "C2" and inputs.part is None:
        return {"level": place, "routes": None, "missing": ["part"]}
    if place in {"C0", "C1", "C2", "sacrum", "coccyx", "upper cervical"} or place.startswith("S"):
        return {"level": place, "routes": None, "status": "not_stated"}
    if place.startswith("C") or place in {"cervical", "lower cervical", "subaxial"}:
        return {"level": place, "routes": list(CERVICAL), "most_common": "anterolateral"}
    if place.startswith("T") or "thoracic" in place:
        return {"level": place, "routes": list(THORACIC)}
    return {"level": place, "routes": list(LUMBAR)}


def name_place(text: str | None) -> str | None:
    """A level's name, or a region's, from a short text; None if it is neither."""
    if text is None:
        return None
    words = " ".join(re.sub(r"([a-z])(\d)", r"\1 \2", text.lower().replace("-", " ")).split())
    parsed = parse_level(words)
    if parsed:
        region, number = parsed
        top = {"C": 7, "T": 12, "L": 5, "S": 5}[region]
        return f"{region}{number}" if (0 if region == "C" else 1) <= number <= top else None
    words = words.removesuffix(" spine").removesuffix(" vertebra").removesuffix(" vertebrae").strip()
    words = {"dorsal": "thoracic", "sacral": "sacrum", "tailbone": "coccyx", "neck": "cervical"}.get(words, words)
    return words if words in REGIONS or words == "coccyx" else None


def read_biopsy(note: Note) -> Reading:
    """The level or region, and the part, that a note names."""
    reading = Reading()
    mentions, bad = find_mentions(note)
    if mentions:
        reading.put("level", mentions[0].levels[0], note.span(mentions[0].first, mentions[0].last))
    elif bad:
        reading.put("level", bad[0].name, bad[0].span)
    else:
        coccyx = next(note.find(r"\bcoccyx\b|\bcoccygeal\b"), None)
        regions = find_regions(note)
        if coccyx:
            reading.put("level", "coccyx", note.span_of(coccyx))
        elif regions:
            name, _, hit = regions[0]
            reading.put("level", name, note.span_of(hit))
    posterior = next((hit for hit in note.find(POSTERIOR) if not note.is_denied(hit)), None)
    body = next((hit for hit in note.find(BODY) if not note.is_denied(hit)), None)
    part = posterior or body
    if part:
        reading.put("part", part.match.group(0).strip(), note.span_of(part))
    return reading


def describe_biopsy(inputs: BiopsyInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return f"{result['level']} is no level of the spine: expected C1 to C7, T1 to T12, L1 to L5, S1 to S5."
    if result.get("missing") == ["level"]:
        return "Needed: the vertebral level."
    if result.get("missing") == ["part"]:
        return (
            "Needed: the part of C2. The review states a route for its body (transoral), none for its posterior arch."
        )
    if result["routes"] is None:
        return f"{result['level']}: the review states no route for it."
    common = f" (most often {result['most_common']})" if "most_common" in result else ""
    return f"{result['level']}: {', '.join(result['routes'])}{common}."


TOOL = Tool(
    name="biopsy_route",
    title="Route of a spinal biopsy",
    purpose="Names the routes of access that the review states for a vertebral level.",
    limits=(
        "C1, the posterior arch of C2 and the sacrum are not stated in the source.",
        "A route is chosen on imaging, for a safe path; this is only what the review lists.",
    ),
    sources=(
        Source(
            "Filippiadis 2022",
            where="percutaneous biopsy",
            find="biopsy access cervical transoral anterolateral thoracic costovertebral transpedicular lumbar"
            " posterolateral",
            document="filippiadis-2022",
        ),
    ),
    inputs=BiopsyInputs,
    compute=biopsy_route,
    read=read_biopsy,
    describe=describe_biopsy,
    about=(r"\bbiops\w+", r"\bfna\b|\bneedle aspiration\b"),
    findings=(
        r"\b(?:route|access|approach|path|trajectory|way|via|through)\b",
        r"\b[ctdls] \d{1,2}\b|\bcervical\b|\bthoracic\b|\blumbar\b|\bsacr\w+",
        r"\bbody\b|\barch\b",
        r"\bbiops\w+",
    ),
    against=(r"\bgu\b", r"\bsins\b", r"\beligib\w+", r"\bno better\b", r"\bmetastasis\b(?=.*\bpain)"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    words=(
        "biopsy",
        "vertebral",
        "cervical",
        "thoracic",
        "lumbar",
        "sacrum",
        "sacral",
        "posterior",
        "access",
        "approach",
    ),
    kind="look_up",
)
