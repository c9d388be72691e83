"""Whether a turn asks for a decision about one person, and whether it tells of signs that are urgent."""

from __future__ import annotations

import re

from assistant.words import stem

_SELF = (
    r"\bmy (?!(?:own )?(?:questions?|papers?|understanding|talk|lecture|slides?|presentation|view|opinion|lists?|notes?|colleagues?"
    r"|residents?|students?|exam|knowledge|department|hospital|cent(?:re|er)|institution|practice|protocol|data|trial|study|thesis"
    r"|review|work|field|reading|team|board|search|library|reference|guess|point|memory|boss|chief|consultant"
    r"|registrar|fellow|juniors?|seniors?|interns?|nurses?|radiographers?|attending|professor|mentor|supervisor|service|unit|ward|mdt|tumou?r board|course"
    r"|chapter|manuscript|poster|abstract|audit|logbook|teaching|referrers?|operators?|technicians?|techs?"
    # What is in a doctor's hands.
    r"|(?:\w+ )?(?:needles?|probes?|trocars?|cannulas?|electrodes?|catheters?|guide ?wires?|cement|approach|access|puncture|entry|trajectory|tip|assistant|trainees?"
    r"|choice|impression|knife|scalpel|scope|theatre|samples?|cores|specimens|scanner|camera|angio suite|c-arm))\b)"
    r"|(?:^|[.,;!?] |\band )(?:mum|mom|dad|mother|father|wife|husband|grandma|grandpa|granny|nan) (?:has|is|had|was|can|cannot|can't|got|feels|woke|fell|lost|numb|weak|since)\b"
    r"|\bour (?:mother|mom|mum|father|dad|son|daughter|sister|brother|gran\w*|child|friend|(?:\w+ )?patient(?! (?:information|leaflet|consent|list|group|population|cohort|data)))\b"
    r"|\b(?:her|his|their) (?:mother|mom|mum|father|dad|son|daughter|sister|brother|gran\w*|wife|husband|aunt|uncle)\b"
    r"|\b(?:does|did|will|should|shall|can|could|must|would|for) (?:mum|mom|dad|mother|father|grandma|grandpa|granny|nan)\b"
    r"|\b(?:mum|mom|dad|mother|father|wife|husband|son|daughter|gran|grandma|grandpa|granny|nan)'s\b"
    r"|\b(?:a friend|an aunt|an uncle|a neighbou?r)(?:'s| has| is| was| with| of mine)\b"
)
#: One who is spoken of as known, and to whom something is to be done.
_TO_ONE = r"\b(?:for|suits?|helps?|harm|give|offer|send(?:ing)?|treat(?:ing)?|discharge|refer|ablate|cement|inject|operate on) (?:him|her)\b"
_PATIENT = re.compile(
    # A bed or a room, a title with a name: somebody is lying there.
    r"\b(?:bed|room) \d{1,3}\b|\b(?-i:Mrs?|Ms|Miss)\b\.? (?-i:[A-Z])|\bpatients? of (?:mine|ours)\b|\b\d{2} ?y\b"
    r"|\b(?:i|he|she|they|patient) now (?:can'?t|cannot|has|have)\b|\b(?:he|she)(?:'s| is| was| has)\b"
    r"|\b(?:this|an?) (?:\w+ )?(?:man|woman|lady|gentleman|boy|girl|child)\b(?=,| (?:of|aged|on|with|who) )"
    rf"|{_TO_ONE}"
    # A patient with something is any such patient, but for one who is seen.
    r"|\b(?:have|had|got|seen?|seeing|treating|about|is|this|next) (?:an? )?(?:\w+ )?patient\b(?=,| (?:of|aged|on|with|who) )|\ba patient(?:,? aged|,? \d| of \d| of (?:mine|ours))"
    r"|\bthis (?:patient|man|woman|lady|gentleman|boy|girl|child)\b|\bpatient in my\b|\b(?:for|on|treat|cure|paraly[sz]e|harm|suit) me\b|\b(?:help|hurt) me\b(?! (?:find|understand|with|to|out|write|prepare|remember|recall|explain|see|locate))|\bpatient with (?:new|acute|sudden|progressive)\b"
    r"|\b(?:pt|patient|male|female|man|woman),? (?:aged? )?\d{2}\b"
    r"|\b[6-9]\d ?(?:yrs?|years)\b(?= ?[,;])|\b(?:pt|patient) with (?:an? )?(?:sins|kps|ecog|asia|vas|odi)\b[^?]*\d|\b(?:day|week|month|hour|night)s? (?:after|since|before) my\b"
    r"|\b\d{1,3}[\s-]*(?:year[\s-]*old|yo|y/o|yr[\s-]*old)\b|\b\d{2}[\s-]?[mf]\b",
    re.I,
)
_FIRST_PERSON = re.compile(
    r"\bi(?:'m| am| was| have(?! to\b)| had|'ve| got| feel| felt| can'?t| cannot| take| weigh| suffer| live| woke| smoke)\b(?! (?:to (?:know|ask|find|cite)|ask\w*|look\w*|read\w*"
    r"|prepar\w*|writ\w*|review\w*|teach\w*|wonder\w*|curious|sure|unsure|interested|confused|find|see|tell|remember|recall|locate|understand|pronounce))|\bdo i have\b(?! to\b)|\bam i\b(?! (?:right|correct|wrong|missing|reading|understanding|mistaken))|\bsecond opinion\b"
    r"|\b(?:should i|i should) (?:still )?(?:have (?:an?|the|this|it|my|surgery)|undergo|accept|opt|go for)\b|\b(?:can|may|could|should) i (?:\w+ )?(?:take|drive|fly|work|walk|swim|run|exercise|shower|bathe|drink|eat|travel|lift|go)\b",
    re.I,
)
_I_DO = re.compile(
    r"\bi(?:'ll|'d|'m|'ve)? (?:(?:am|was|been|had|has|got|can|could|should|shall|may|might|must|will|would|do|did|have|to|need|want|be|able|now|still|just|really|always|also|"
    r"not|then|ever|best|safely|only) ){0,4}(?P<verb>[a-z]+)\b(?!')",
    re.I,
)
#: What only someone at work says of themselves.
_AT_WORK = re.compile(
    r"\bi(?:'m| am) (?:an?|the) (?:\w+ )?(?:gp|radiologist|surgeon|neurosurgeon|oncologist|anaesthetist|anesthesiologist|physician|trainee|registrar|resident|fellow|student|nurse|doctor"
    r"|physio\w*|radiographer|technician|reader|author)\b|"
    r"\b(?:samples?|cores?|specimens?|biopsies|passes|views?|images?|scans?|bites) (?:[\w-]+ )?(?:do|should|must|can|could|shall) i (?:have to |need to )?take\b"
    r"|\bi(?:'ve| have)(?: got)? (?:an?|some|two|no|the) (?:\w+ )?(?:fellow|trainee|resident|registrar|student|junior|nurse|colleague|question|quer(?:y|ies)|doubts?|talk"
    r"|lecture|deadline|cop(?:y|ies)|reference|papers?|article|guideline|slides?|exam|viva|list|clinic|meeting|mdt)\b"
    r"|\bi(?:'m| am) (?:just |now )?(?:about to (?:biopsy|ablate|inject|cement|embolise|embolize|puncture|sample|operate)|doing (?:an?|the) |collecting|comparing|compiling|presenting|wary|sceptical|skeptical"
    r"|thinking (?:about|of) (?:getting|doing|using|buying|starting|learning)|(?:not )?(?:outside|inside|in|within) (?:of )?(?:an?|the) (?:vessel|vein|artery|disc|disk|canal|foramen|joint|space))\b"
    r"|\bi have (?:here|at hand|in front of me|before me|open)\b|\bi have (?:[\w ]{3,40}) (?:here|at hand|in front of me|before me)\b"
    r"|\bi (?:should |must |have to |need to |do )?weigh(?= (?:up|when|if|in|against|before|the|this|one|it)\b)|\bi can'?t (?:make|tell|work|figure)\b"
    r"|\bi (?:have to|need to|must|should|can|could|do) take (?:the |a |an |my |any |some |its? )?(?:material|tissue|samples?|specimens?|biops\w+|cores?|cultures?|views?|history|consent)\b"
    r"|\b(?:should|must|do|can|could|shall) i take (?:the |a |an |my |any |some |its? )?(?:material|tissue|samples?|specimens?|biops\w+|cores?|cultures?|views?|history|consent)\b"
    # What an operator sets a treatment against.
    r"|\b(?:over|than|against|versus|vs\.?|prelude to|helps?) my (?:\w+ ){0,2}(?:resections?|operations?|surger(?:y|ies)|decompression|laminectom(?:y|ies))\b"
    r"|\bi(?:'m| am) (?:just |only )?an? (?!(?:[\w-]+ )*?(?:patients?|diabetic|smoker|survivor|sufferer|man|woman|male|female|mother|father|case|\d))(?:[\w-]+ ){0,2}?[a-z]{4,}(?=\s*(?:[.,:;]|$)|\s(?:and|from|at|in|who|writing|working|by)\b)"
    r"|\bi(?:'ve| have) been (?:asked|told|invited|commissioned)\b|\bi have (?:an? )?(?:bet|wager|dispute|argument)\b"
    r"|\bi(?:'ve| have) (?:just |only |often |also )?(?:read|heard|seen|found|searched|checked|forgotten|lost (?:the|my) (?:reference|paper|source))\b"
    r"|\bi(?:'d| would) be (?:very |most |so )?(?:grateful|glad|happy|pleased|thankful|obliged|interested|curious|keen)\b"
    r"|\bi(?:'m| am)(?: not)?(?: quite| so)? (?:being asked|told|asked|not clear|unclear|after the)\b",
    re.I,
)
#: What patients say of themselves; doctors' verbs are without number.
_PATIENTS = frozenset(
    stem(verb)
    for verb in """ache bathe bleed breathe cough cycle die drive eat faint fall feel fly golf heal hurt jog lift limp live lose pee qualify
    recover return run shower sit skip sleep ski smoke sneeze stand suffer survive swallow swim travel undergo vomit wake walk weigh worry""".split()
)
_ASKS = re.compile(
    r"^\W*(?:is|are|was|do|does|did|has|have|can|could|should|would|will|may|am)\b|\?|\b(?:what|which|when|why|how|is it|can|will|whether)\b",
    re.I,
)
_ADVICE = re.compile(
    r"\b(?:should|ought)\b|\bneeds?\b|\bcan (?:i|he|she|you|u|we)\b|\bwhat (?:do|should|would|can) (?:i|you|we)\b|\bwould you\b|\bis it (?:safe|ok|too)"
    r"|\bsafe for\b|\brecommend\b|\badvi[sc]e\b|\btoo (?:big|late|old|large)\b|\btreat(?:ment)?\b|\boperate\b|\bhelp\b|\bdangerous\b"
    r"|\bnormal\b(?=[^.;,\n]*\?)|(?:^|[.;,!?]\s*|\band )(?:is|are|was|were)\b[^.;,\n]{0,40}\bnormal\b|\b(?:do|am|may|could|shall) i\b|\bworr|\bwhich (?:one|treatment|procedure)\b|\bbest (?:option|treatment)\b|\bwhat now\b|\bwill (?:it|this|that|the [\w-]+) (?:\w+ )?(?:work|help)\b"
    r"|\b(?:right|good|wrong|bad) for (?:me|him|her|us|them)\b|\bgo or no[- ]go\b|\byes or no\b|\bwhat next\b|\bfit (?:for|to|enough)\b|\bbetter\b|\bsuits?\b|(?:^|[.,;:!?]\s*)(?:plan|next steps?|management|thoughts|ideas)\s*\?|\b(?:ok|okay|sensible|fine|wise)\s*\?|\b(?:give me|what'?s) (?:a|the|your) plan\b|\b(?:postpone|proceed|wait|operate|cement|inject|ablate|treat)\s*\?\s*$|\btell (?:me|us) what\b|\bgive (?:him|her|them)\b|\bgo ahead\b|\bok to\b|\b(?:or|vs\.?) [\w -]{2,40}(?:first|better)?\s*\?\s*$|\bcandidate\b|\bsuitable\b|\ballowed\b",
    re.I,
)
URGENT = re.compile(
    r"\b(?:can'?t|cannot|can not|unable to|not able to|stopped|no longer) (?:\w+ ){0,2}(?:move|walk|feel|stand|pee|urinat\w*|pass)\b"
    r"|\bparaly[sz]|\bcauda equina|\b(?:cord|caudal) compress|\bnumb(?:ness)?\b.{0,40}\b(?:groin|saddle|legs?|genital)"
    r"|\bincontinen|\b(?:bladder|bowel|sphincter)\b(?! (?:and|or|\(|cancers?|carcinomas?|primar\w+|mets\b|metasta\w+|tumou?rs?))|\bweak(?:ness)? (?:in|of) (?:\w+ )?legs?\b|\blegs? (?:\w+ ){0,3}weak"
    r"|\bfoot[\s-]?drop\b|\bprogressive (?:weakness|deficit|neuro)|\bsaddle an(?:a)?esthesia\b|\burinary retention\b"
    r"|\b(?:losing|lost|loss of) (?:\w+ ){0,3}(?:strength|power|feeling|sensation|control)\b|\b(?:getting|become|becoming|growing) weaker\b"
    r"|\b(?:new|acute|sudden)(?:ly| onset)? (?:para|tetra|quadri)(?:ple|par)\w*|\b(?:para|tetra|quadri)(?:ple|par)\w* since\b"
    # As lay people put it: legs that give way, water that is not held, a seat that feels nothing.
    r"|\blegs? (?:\w+ ){0,2}(?:giv(?:e|es|en|ing) way|gave way|g(?:o|oes|one|oing) (?:to jelly|dead|numb)|(?:do(?:es)?n'?t|won'?t|will not|do(?:es)? not) (?:work|move|carry|hold))\b"
    r"|\b(?:lost|losing) (?:the|all) use of\b|\bno (?:feeling|sensation) (?:below|under|in (?:\w+ )?(?:legs?|feet|groin|saddle|bottom|seat))\b"
    r"|\b(?:can'?t|cannot|unable to|not able to) (?:\w+ )?(?:wee|hold (?:my|his|her|their) (?:water|urine)|control (?:my|his|her|their) legs)\b"
    r"|\b(?:wet|wets|wetting|soil(?:ed|s|ing)?) (?:my|him|her|them)sel(?:f|ves)\b|\bdifficult\w* (?:in |with )?(?:passing (?:water|urine)|urinating|peeing|weeing)\b"
    r"|\b(?:saddle|perineal|genital) numb\w*|\bnumb (?:saddle|bottom|bum|buttocks|crotch|perineum|genitals)\b",
    re.I,
)
URGENT_TOLD = "Signs of cord or nerve compression are urgent: they need an emergency assessment at once."
#: Tells that something is so now, for somebody: a time of the last days, or a cry for what to do.
_JUST_NOW = re.compile(
    r"\b(?:yesterday|tonight|overnight|(?:this|since|last) (?:morning|noon|lunch|breakfast|afternoon|evening|night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|any ?more since)\b"
    r"|\b(?:what (?:now|next)|(?:what|where) (?:to (?:do|go)|(?:do|should|shall|must|can) (?:i|we) (?:do|go))(?: now)?)\s*(?:[?.!,;]|$)",
    re.I,
)


#: What makes a sign none: said to be absent or normal, or the seat of a tumour.
_CALM_AFTER = re.compile(
    r"\w*(?:\s+(?:(?:and|or)\s+)?(?:bowel|bladder|sphincter|function|control|tone|disturbance|dysfunction|symptoms|signs|compression))*"
    r"(?:\s*[:=]\s*|\s+(?:(?:is|are|was|were|both)\s+)*)"
    r"(?:(?:normal|intact|preserved|unremarkable|unaffected|absent|none|negative|denied|excluded|ruled out|continent|fine|ok"
    r"|cancer|carcinoma|ca|tumou?rs?|primary|neoplasm|adenocarcinoma)\b|no(?=\s*(?:[,.;)\n]|$)))",
    re.I,
)
_CALM_BEFORE = re.compile(
    r"\b(?:normal|intact|preserved|no|without|denies|denied|nor|never had)\s+(?:\w+\s+(?:or|and|/)\s+)?$", re.I
)


#: Asks for what holds in general: how often, why, how a thing is done or works, what was found, whether there is such a thing.
_GENERAL = re.compile(
    r"\bhow (?:often|many|common(?:ly)?|frequent(?:ly)?|likely)\b|\b(?:share|proportion|percentage|per ?cent|rate|difference)\b|\bwhy\b|\bhow come\b"
    r"|\bhow (?:does|do|did|would|is|are|was|were) (?:the|that|this|these|those|such|it|they|an?|one)\b"
    r"|\b(?:usually|normally|typically|generally|mostly|in general|as a rule|on average)\b"
    r"|\b(?:when|how soon|after how (?:long|many \w+)) (?:does|do|should|will|would|is|can) (?:it|that|this|the effect|the relief|one)\b"
    r"|\b(?:which|what) (?:tests?|scans?|examinations?|imaging|views?|procedures?) (?:can |could |will )?(?:shows?|detects?|tells?|reveals?|proves?)\b|\bis there (?:\w+ )?(?:something|anything|an?|any|another|other)\b|\b(?:which|what) (?:other|else)\b"
    r"|\bwhat (?:do|does|did) (?:the|they|doctors|authors)\b|\bwhat (?:\w+ )?(?:is|was|are) meant\b|\bwhat (?:decides|determines|makes|happens|could|can|would|does|else)\b|\bto which\b",
    re.I,
)
#: Asks what was written, whoever it is asked for.
_BY_THE_BOOK = re.compile(
    r"\b(?:according to|in the (?:words|eyes|view) of|as per|(?:do|does|did) (?:the )?(?:\w+ )?(?:studies|trials?|authors?|review|papers?|slides|literature|guidelines?))\b"
    r"|\b(?:in|on) (?:the|that|this) (?:\w+ ){0,2}(?:trial|study|series|paper|review|slides|lecture|literature|abstract)\b|\b(?:of|by|from) the authors\b",
    re.I,
)
#: Asks for a decision, or of what will become of somebody.
_DECISION = re.compile(
    r"\b(?:i|me|my|mine|myself|he|him|his|she|hers?|we|us|ours?|you|your|mum|mom|dad|mother|father|wife|husband|gran\w*)\b"
    r"|\bshould(?! (?:it|that|this|they) (?:\w+ )?(?:start|begin|kick|work|act|last|take|help)\b)|\b(?:shall|must|needs?|ought)\b|\bsafe\b|\bok(?:ay)?\b|\b(?:wait|stop|skip|agree|accept|consent)\b"
    r"|\b(?:best|right|suitable|candidate|dangerous|now|today|tonight|tomorrow|yesterday|hope|chances?|odds|prognosis|outlook|left)\b|\bwhat(?:'s| is) wrong\b|\bwould you\b|\b(?:treatments?|options?)\b|\bbe (?:done|offered)\b|\b(?:recommend|advi[sc]e)\w*\b",
    re.I,
)
#: Asks for what is to be done.
_TO_DO = re.compile(
    r"\b(?:should|shall|must|ought) (?:i|we|he|she|they|you)\b(?! (?:score|count|grade|rate|code|enter|call|put|say|read|use)\b)|\b(?:can|may) (?:he|she)\b"
    r"|\bwould you\b(?! (?:score|count|grade|rate|code|call|please)\b)|\bwhat (?:do|should|would) (?:i|we|you) do\b|\bgo ahead\b|\bok to\b"
    r"|\bwhat (?:now|next)\b|\b(?:next steps?|plan|management)\s*\?|\b(?:operate|cement|ablate|inject|proceed|embolise|embolize)\s*\?",
    re.I,
)
_SOMEBODY = r"(?:me|i|we|us|him|her|he|she|them|mum|mom|dad|(?:my|our) (?!question|library)\w+)"
#: A decision for somebody, whatever book it is to come from.
_FOR_SOMEBODY = re.compile(
    rf"\b(?:should|shall|must|ought|need)\b.{{0,8}}\b{_SOMEBODY}\b|\b{_SOMEBODY} (?:should|shall|must|ought|needs?)\b|\bfor {_SOMEBODY}\b",
    re.I,
)
#: Particulars of one case: an age, a level, a score or a value with its number.
_PARTICULARS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b\d{2}[\s-]*(?:year|yo\b|y/o|yrs?\b|[mfy]\b)|,\s*\d{2}\s*[,.;]|\(\d{2}\b",
        r"\b[CTLS]\d{1,2}\b",
        r"\b(?:sins|ecog|kps|karnofsky|vas|odi|asia|inr|gfr|plts?|platelets|hb|crp)\b\D{0,6}\d|\b\d+ ?(?:mm|mg|%)",
    )
)
#: Parts of a turn: sentences, and what stands before a colon or a dash.
_CLAUSE_END = re.compile(r"(?<=[.?!;:])\s+|\s+[-\u2013\u2014]\s+|,\s+(?=(?:what|which|how|when|why|where|who)\b)", re.I)


#: One person, with particulars that only one has.
_ONE_PERSON = re.compile(r"(?:^|[.,;:]\s*|\ban? )(?:[\w-]+ )?(?:man|woman|male|female|lady|gentleman|patient|pt)\b(?! \w+ing\b)", re.I)


def _n_particulars(text: str) -> int:
    """How many kinds of particulars of one case a text tells: an age, a level, a score or a value."""
    return sum(pattern.search(text) is not None for pattern in _PARTICULARS)


def _asks_in_general(text: str) -> bool:
    """Whether a person is only told of, and every question that is put asks for what holds for anybody."""
    clauses = _CLAUSE_END.split(text.strip())
    asked = [clause for clause in clauses if "?" in clause]
    described = _n_particulars(text) > 1
    return (
        bool(asked)
        and not described
        and all(
            (_BY_THE_BOOK.search(clause) and not _FOR_SOMEBODY.search(clause))
            or (_GENERAL.search(clause) and not _DECISION.search(clause))
            for clause in asked
        )
    )


#: Anybody of a kind: "a woman with metastases", "someone on warfarin".
_ANYBODY = re.compile(
    r"\b(?:an?|any|every|each) (?:[\w-]+ ){0,3}?(?:man|woman|lady|gentleman|boy|girl|child|patient|person|adult|individual)\b|\b(?:someone|somebody|anyone|anybody|people|patients|women|men|children|adults|persons)\b",
    re.I,
)
#: One who is meant, or a time that is.
_ONE_MEANT = re.compile(
    r"\b(?:this|that|these|i|i'm|i've|me|my|mine|we|we're|we've|us|our|you|your|he|she|him|her|hers|his|they|them|now|today|tonight|tomorrow|yesterday|bed|room|pt|yo|y/o|mum|mom|dad)\b|(?:^|[.?!;])\s*(?:an? |the )?[^?]{12,}[.;!] ",
    re.I,
)


def is_of_anybody(text: str) -> bool:
    """Whether a decision is asked for whoever is of a kind, in one sentence that tells no age, level or value, and of no one who is meant."""
    plain = " ".join(_AT_WORK.sub(" ", text).split())
    if not _ANYBODY.search(plain) or _ONE_MEANT.search(plain) or is_urgent(plain) or is_emergency(plain):
        return False
    return not any(pattern.search(plain) for pattern in _PARTICULARS)


def is_about_patient(text: str) -> bool:
    """Whether a decision for one person is asked, rather than what the library says."""
    if is_of_anybody(text):
        return False
    text = _AT_WORK.sub(" ", text)
    if _asks_in_general(text) and not (_is_of_self(text) and is_urgent(text)):
        return False
    if is_emergency(text):
        return True
    if _is_of_self(text):
        return bool(_ADVICE.search(text) or URGENT.search(text) or _ASKS.search(text))
    told = _PATIENT.search(text) or (_ONE_PERSON.search(text) and _n_particulars(text) > 1)
    return bool(told and (_ADVICE.search(text) or URGENT.search(text)))


def tells_of_patient(text: str) -> bool:
    """Whether one person is told of who may be a patient, or urgent signs, whatever is asked."""
    text = _AT_WORK.sub(" ", text)
    return _PATIENT.search(text) is not None or _is_of_self(text) or is_urgent(text)


def is_emergency(text: str) -> bool:
    """Whether an urgent sign is told of somebody as of now, whatever else is asked."""
    return _JUST_NOW.search(text) is not None and is_urgent(text)


def is_of_one(text: str) -> bool:
    """Whether something is to be done to one who is spoken of as known, or urgent signs are told of and no book is asked: no doubt."""
    return re.search(_TO_ONE, text, re.I) is not None or (is_urgent(text) and not _BY_THE_BOOK.search(text))


def asks_decision(text: str) -> bool:
    """Whether it is asked what should be done, in a clause that asks."""
    return any(_TO_DO.search(clause) for clause in _CLAUSE_END.split(text) if clause.rstrip().endswith("?"))


def _is_of_self(text: str) -> bool:
    """Whether someone tells of themselves or of one of their own."""
    return bool(re.search(_SELF, text, re.I) or _FIRST_PERSON.search(text) or _speaks_of_self(text))


def _speaks_of_self(text: str) -> bool:
    """Whether someone says "I" with a verb of patients."""
    return any(stem(m["verb"].casefold()) in _PATIENTS for m in _I_DO.finditer(text))


def is_urgent(text: str) -> bool:
    """Whether signs are named, and not denied, that need a doctor at once (cord or cauda equina compression)."""
    return any(not _is_calm(text, sign) for sign in URGENT.finditer(text))


def _is_calm(text: str, sign: re.Match[str]) -> bool:
    """Whether a sign is denied, or called normal, or only the seat of something else ("bladder cancer")."""
    before, after = text[: sign.start()], text[sign.end() :]
    if _CALM_AFTER.match(after) or _CALM_BEFORE.search(before):
        return True
    from assistant.tools.note import LIMIT, Note

    near = text[max(0, sign.start() - LIMIT // 2) : sign.end() + 200]
    note = Note(near)
    at = sign.start() - max(0, sign.start() - LIMIT // 2)
    index = next((i for i, token in enumerate(note.tokens) if token.end > at), None)
    return index is not None and note.denied[index]
