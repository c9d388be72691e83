"""Everyday words told by their form: what a tokenizer takes in many pieces is not for that a technical name.

"Ascertain", "overinflating" and "misalignment" are as rare in a text as "arachnoid" and "polyvinyl" are. What parts them is
how they are built: the ones with the prefixes and endings of plain English on a word that is no term, the others on the
Greek and Latin forms that medicine combines its terms of.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: Prefixes that medicine puts before the form that tells what a term is of.
_BEFORE = r"(?:anti|auto|bi|co|de|dis|endo|epi|extra|hetero|homo|hyper|hypo|im|in|infra|inter|intra|iso|juxta|macro|micro|mono|multi|non|oligo|pan|para|peri|poly|post|pre|re|retro|semi|sub|super|supra|sym|syn|trans|un|uni)*"
#: What the terms of medicine begin with: parts and matters of the body, diseases, agents and acts of treatment.
_FORMS = (
    r"acid|aden|alg(?:es|ia)|an?esthe|aneur|angi|annul|aort|arach|arter|arthr|articul|aspir|atroph|aur[ai]|axill|axon|bacter|bi(?:o|ops)|brach|bronch|burs|"
    r"calc[ia]|cannul|capsul|carcin|cardi|carot|cartil|caud|caut|cellul|ceph|cereb|cervic|cheil|chem|chol|chond|chron|cicatr|cleid|coagul|coccy|decompress|coll?ag|colo|condyl|cortic|cost(?:o|al)|"
    r"crani|cry[op]|cutan|cyan|cyst|cyt|dendr|derm|diabet|dialy|disc[aiou]|disk|dors[ao]|dur[ao]l?|dys|ectop|edem|elast|electr|embol|embry|encephal|enter|enzym|erythr|esoph|eti?hy?l|fasci|febr|femor|"
    r"farct|fibr|fissur|fistul|flav|fluor|foram|fract|gangl|gangr|gastr|genet|gingiv|gli[ao]|gluc|glyc|granul|gyn|h[ae]?emat|h[ae]?emo|helic|hemi|hepat|herni|hist[io]|hormon|humer|hyal|hydr|"
    r"iatro|iod|irradi|isch|kary|kerat|ket[oa]|kine[st]|kyph|labr|lamin|laryn|laser|leuk|ligam|lip[io]|lith|lord|lumb|lux|lymph|malig|mandib|mast[oi]|medull|melan|mening|menisc|mesench|metast|methyl|"
    r"morph|muscul?|my[ceo]|necr|neo?plas|nephr|nerv|neur|nitr|nucle|ocul|odont|olecr|oncol?|ophth|opi|optic|orth|osse|ossif|ost|ovar|palli|pancre|paraly|pareses|paresth|parie|patel|path|ped[iu]|pelv|periost|perfor|"
    r"pharm|prophyl|recurren|pharyn|phen|phleb|phos|photo|phren|physi|plan[at]a?r|plasm|platel|pleg|pleur|plex|pneum|prost[ha]|protein|psych|pulm|pulp|pyrex|radi[ac]|radio|rect[au]|ren[ao]l|retin|rheum|rhin|rhiz|"
    r"sacr|sagit|sarc|scalen|scapul|sciat|scint|scler|scoli|seps|sept[ai]|sequest|sial|sinu[sv]|skelet|somat|spasm|sphinct|spin[aeo]|splen|spondy|squam|steno|stent|ster[en]|sternoi?|steroid|stomat|sulf|symphys|"
    r"symptom|syndrom|synov|tempor|tend[io]|tetan|therap|therm|thor[ao]|thromb|thyr|tibi|tom[oy]|tonsil|tox|trabec|trach|trauma|trocar|troph|tubercul|tumor|ulcer|ulna|ureth?|urin|uro|uter|vaccin|vag[io]|"
    r"vall?vul|varic|vascul|vas[aoc]|vinyl|ven[ou]|ventr|vertebr|vesic|vir[aou]|viscer|viscos|xanth|xen|zyg"
)
#: Prefixes that medicine alone uses, before whatever it is.
_LEARNED = r"anti|endo|extra|hyper|hypo|infra|intra|mono|oligo|para|peri|poly|retro|semi|supra|trans"
_TERM = re.compile(rf"^(?:{_BEFORE}(?:{_FORMS})|(?:{_LEARNED})(?!fer|scri|ctic|pare|graph)[a-z]{{3}})")
#: Before a word that is none itself: "overinflating", "misalignment", "outlast", "regrowth".
_PREFIX = re.compile(
    r"^(?:over|under|mis|out|fore|up|down|with|re|un|dis|non|co|pre|post|after|counter|cross|self|well|ill|half|mid|near|by|on|off|in|be|en|em|super|inter)(?P<rest>[a-z]{4,})$"
)
#: Endings of plain English on verbs, and on what is made of verbs, nouns and adjectives.
_ENDING = re.compile(
    r"(?:[a-z]{3,}(?:ed|ing|ings|ishe?s?|ful|fully|less|ness|nesses|ship|ships|wise|ward|wards|some|able|ably|ible|ibly|ment|ments|hood|izes?|ized|most|worthy|fold|like|monger|ance|ances|ence|ences|ency|ancy|"
    r"ously|ious|uous|orous|ulous|rous|est|ever|ened|ens|ity|ities|ion|ions|ery|age|ages|ory|ive|ively))$"
)
#: The words stand behind these as verbs do.
BEFORE_VERB = frozenset(
    "to can cannot may might will would could should must not never and or which that who let lets help helps".split()
)


def is_everyday(word: str, n_pieces: Callable[[str], int]) -> bool:
    """Whether a word of many pieces is one of plain English: built as its words are, on no form of medicine.

    Args:
        word: A word in lower case.
        n_pieces: In how many pieces the tokenizer takes a word.
    """
    if is_built_as_term(word):
        return False
    if _ENDING.fullmatch(word):
        return True
    prefixed = _PREFIX.fullmatch(word)
    if prefixed and not is_built_as_term(prefixed["rest"]) and n_pieces(prefixed["rest"]) == 1:
        return True
    return any(n_pieces(word[:k]) == 1 == n_pieces(word[k:]) for k in range(4, len(word) - 3))  # "timeframe"


def is_built_as_term(word: str) -> bool:
    """Whether a word begins, behind its prefixes, with a form that medicine builds its terms of."""
    return bool(_TERM.match(word))
