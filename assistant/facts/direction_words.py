"""Words of direction (more, less, better, worse), as data: which way each goes, and whether in amount or in worth."""

from __future__ import annotations

import re

from assistant.facts.tokens import Token

#: Cues of direction: pattern of the folded word, sign, and whether the sign is of amount or of worth.
_CUES: tuple[tuple[re.Pattern[str], int, str], ...] = tuple(
    (re.compile(rf"^(?:{pattern})$"), sign, scale)
    for pattern, sign, scale in (
        (
            r"increas\w*|rais(?:e|es|ed|ing)|ris(?:e|es|ing)|rose|risen|elevat(?:e|es|ed|ing|ion)|higher|more|greater|larger|bigger|longer|"
            r"lengthen\w*|prolong\w*|gain\w*|grow\w*|grew|climb\w*|soar\w*|surg(?:ed|es|ing)|enlarg\w*|exceed(?:s|ed)?|stronger|wider|thicker|extend(?:s|ed)|boost\w*|multipl(?:y|ied)|"
            r"costlier|dearer|oftener|later|hotter|heavier|maximi[sz](?:e|es|ed|ing)|widen\w*|heighten\w*|intensif\w+|magnif\w+|amplif\w+|escalat\w*|strengthen\w*|swell(?:s|ed|ing)?|swollen|doubl(?:es|ed|ing)|tripl(?:es|ed|ing)|expand\w*|deepen\w*",
            1,
            "amount",
        ),
        (
            r"decreas\w*|reduc\w*|lower(?:s|ed|ing)?|less|fewer|smaller|shorter|shorten\w*|diminish\w*|declin\w*|drop(?:s|ped|ping)?|fall(?:s|ing|en)?|fell|"
            r"lessen\w*|minimi[sz]\w+|shrink\w*|shrank|dip(?:s|ped)|plummet\w*|plung\w*|sank|sink(?:s|ing)?|weaker|narrower|thinner|cut(?:s|ting)?|alleviat\w*|reliev\w*|relief|eas(?:e|es|ed)|palliat\w+|"
            r"cheaper|earlier|sooner|milder|cooler|lighter|mitigat\w*|halv(?:e|es|ed)|curb(?:s|ed|ing)?|trim(?:s|med)|dampen\w*|blunt(?:s|ed)|subdu\w+|slash(?:es|ed)|weaken\w*|dwindl\w*|wan(?:es|ed|ing)|abat(?:e|es|ed|ing)|ebb(?:s|ed)|sooth\w*|lighten\w*|moderat(?:es|ing)|attenuat\w*|discontinu\w*|narrow(?:s|ed|ing)",
            -1,
            "amount",
        ),
        (
            r"better|improv\w*|superior|superiority|favou?r(?:able|ably|s|ed)|outperform\w*|safer|ameliorat\w*|bolster\w*|beat|beats|surpass\w*|outweigh\w*|enhanc(?:e|es|ed)",
            1,
            "worth",
        ),
        (
            r"worse|riskier|worsen\w*|inferior|inferiority|unfavou?rabl[ey]|deteriorat\w*|aggravat\w*|impair(?:s|ed|ing)?|degrad(?:e|es|ed|ing)|hamper(?:s|ed|ing)?|limit(?:s|ing)|undermin\w*|jeopardi[sz]\w*|erod(?:e|es|ed|ing)|sabotag\w*|poorer|underperform\w*",
            -1,
            "worth",
        ),
    )
)

#: Verbs that are adjectives, too, where nothing like "to" stands before them.
_BARE_VERBS = {"narrow": (-1, "amount"), "slow": (-1, "amount")}


def direction_cue(token: Token, previous: str = "") -> tuple[int, str] | None:
    """Which way a word goes (1 or -1) and on what scale, with the word before it; None for any other word."""
    if token.kind != "word":
        return None
    if (
        token.folded in _BARE_VERBS
        and token.start
        and previous in ("to", "can", "may", "will", "could", "might", "would")
    ):
        return _BARE_VERBS[token.folded]
    for pattern, sign, scale in _CUES:
        if pattern.match(token.folded):
            return sign, scale
    return None
