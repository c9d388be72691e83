"""The words by which a note denies, leaves open, doubts, dates and corrects; and the signs that end a clause."""

from __future__ import annotations

from assistant.tools.cue import Cue

SENTENCE_ENDS = frozenset({".", ";", "?", "!", "\n"})
CLAUSE_ENDS = frozenset(
    {
        ",",
        "(",
        ")",
        "[",
        "]",
        "but",
        "however",
        "although",
        "though",
        "while",
        "whereas",
        "yet",
        "except",
        "despite",
        "because",
        "|",
        "•",
        "which",
    }
)
PIECE_ENDS = frozenset({"and", "with", "without", "w/", "w/o", "plus", "&", "+", "then", "also"})
SCOPE_ENDS = frozenset(
    {
        ".",
        ";",
        "?",
        "!",
        "\n",
        "but",
        "however",
        "except",
        "although",
        "though",
        "while",
        "whereas",
        "yet",
        "otherwise",
        "despite",
        "then",
        ":",
        "because",
        "plus",
        "apart",
        "aside",
        "(",
        ")",
        "only",
    }
)
NEGATION = Cue(
    r"\b(?:no evidence of|no signs? of|absence of|negative for|free of|free from|lack of|devoid of|rules? out"
    r"|fails? to show|failed to show|excludes?"
    r"|no|not|without|w/o|denies|denied|denying|deny|neither|nor|never|lacks|lacking|lacked|non|nil|zero|absent"
    r"|doesn't|isn't|aren't|didn't|wasn't|weren't|hasn't|haven't|don't|cannot|can't|won't|hadn't|nothing)\b"
)
NO_NEGATION = Cue(
    r"\b(?:(?:does not|doesn't|did not|didn't|do not|not|never) den(?:y|ies|ied|ying)|not only|no doubt|not without|no more than|not more than|no less than|not less than|no longer than|or not"
    r"|not exceeding|no later than|not later than|no greater than|not greater than|no change|not sure|no idea"
    r"|non small|non hodgkin\w*|whether or not|no better|not better|not improved|no improvement|not improving|never before)\b"
)
JUDGED = (
    r"(?:reported|stated|known|given|assess?ed|available|specified|described|mentioned|documented|recorded|done"
    r"|performed|imaged|obtained|evaluated|evaluable|assessable|commented(?: on| upon)?|clear|sure|determined|visible"
    r"|visuali[sz]ed|included|provided|examined|measured|quantified|characteri[sz]ed|classified|checked|established"
    r"|taken|certain|legible|covered|in the (?:report|notes?|letter|referral)|in (?:report|notes?)|back|ready"
    r"|graded|applicable|defined|decided|settled|recorded|noted down|detailed|readable|discussed|received"
    r"|tested|asked|said|scored)"
)
OPEN = Cue(
    r"\b(?:unknown|unclear|uncertain|undetermined|indeterminate|indeterminable|unspecified|unstated|unreported"
    r"|undocumented|pending|awaited|awaiting|tbd|tbc|missing|unavailable|unsure|unassessed|n/a|nr|inconclusive"
    r"|equivocal|outstanding|ambiguous"
    r"|(?:not|isn't|wasn't|aren't|weren't|hasn't|haven't|never)(?: yet| been| clearly| really| well| formally| further"
    r"| currently| specifically| adequately| reliably| otherwise| be| explicitly| separately| actually|"
    r" so far| to be)* "
    + JUDGED
    + r"|(?:can|could)(?:not| not|n't) be (?:reliably |well |fully |properly )?"
    + JUDGED
    + r"|yet to be "
    + JUDGED
    + r"|to be (?:confirmed|determined|assessed|done|clarified|reported|checked|followed)"
    r"|no (?:clear |further |specific |available |formal |separate |recent )?(?:information|info|data"
    r"|details?|mention|comment"
    r"|statement|word|words|report|reports|imaging|films?|x rays?|xr|radiographs?|ct|mri|scans?|knowledge"
    r"|idea|description"
    r"|documentation|record|standing films?)\b(?: (?:about|on|of|for|regarding|as|to|yet))*"
    r"|(?:does not|doesn't|did not|didn't|do not|don't|fails to|failed to|without) (?:say|state|mention|report|specify"
    r"|comment on|comment|describe|tell|document|give|include|saying|stating|mentioning|specifying"
    r"|giving)(?: whether| if)?"
    r"|(?:don't|do not|dont|cannot|can't|couldn't|could not) (?:know|tell|say|determine|judge|assess|see|comment on)"
    r"(?: whether| if| about)?"
    r"|still (?:open|waiting|awaiting|to come|outstanding)|waiting for|no idea|not sure|left open|(?:is|are) open"
    r"|whether|illegible|cut off|not yet)\b"
)
# Labels in a row before a verdict that leaves them open: "pain and alignment not documented".
OPEN_LIST = Cue(
    r" (?:status |character |type )?(?:(?:and|or|/|&|nor) (?:(?:the|bone|lesion|vertebral|posterior"
    r"|spinal|posterolateral|location|level|alignment"
    r"|pain|quality|type|body|collapse|elements?|involvement|facets?|pedicles?|status|character|laterality) )+)+"
    r"(?:(?:is|are|was|were|both|still|all|:|not yet) )*"
)
HEDGE = Cue(
    r"\b(?:possible|possibly|suspected|suspicious (?:for|of)|suspicion of|questionable|maybe|perhaps"
    r"|might|may(?! (?:i|we|you)\b)|could(?! (?:i|we|you|someone|anyone)\b)"
    r"|cannot exclude|can't exclude|cannot be excluded|cannot be ruled out|to rule out|not excluded|not ruled out|r/o"
    r"|probable|probably|likely|presumably|presumed|query|concern for|concerning for|at risk of|risk of|impending"
    r"|usually|typically|commonly|often|generally|tends? to|as a rule|by nature|threatened|potential"
    r"|borderline|doubtful|imminent|at risk for|prevent|presumptive)\b"
)
PAST = Cue(
    r"\b(?:previously|formerly|initially|originally|earlier|prior to|before (?:rt|radiotherapy|radiation"
    r"|treatment|surgery"
    r"|chemo|chemotherapy|the|sbrt|admission|irradiation|vertebroplasty|kyphoplasty)|used to|in the past"
    r"|at presentation|at admission|on admission|at first"
    r"|(?:one|two|three|four|five|six|\d+) (?:days?|weeks?|months?|years?) ago|last (?:week|month|year"
    r"|spring|summer|autumn|winter)"
    r"|on the (?:old|previous|prior|earlier) (?:ct|mri|scan|films?|imaging)"
    r"|history of|h/o|had been|formerly|old report said)\b"
)
NOT_BEFORE = Cue(
    r"\bsince\b|\bnot (?:there|present|seen|visible|yet there|on the|in the|evident|known)\b|\babsent"
    r" (?:before|last|on|in)\b"
)
NOW = Cue(
    r"\b(?:now|currently|today|at present|presently|meanwhile|since then|on the (?:new|latest|current|recent)"
    r"|most recent|latest|at the moment|nowadays|these days|this week)\b"
)
CORRECTION = Cue(
    r"\b(?:correction|corrected|actually|i mean|sorry|addendum|amended|on review|reviewed|revised|rather"
    r"|make that|scratch that"
    r"|mistyped|typo|should (?:be|read)|in fact|instead|update|my mistake|wait)\b"
)
ANSWERS = frozenset(
    "yes no none nil unknown unclear not absent present positive negative normal lytic blastic mixed"
    " sclerotic mechanical left right both unilateral bilateral never pending preserved intact spared clear"
    " involved one n y > < + - about approximately".split()
)
# Where a telegraphic note leaves out the comma: the noun that a negation has reached, and the word that begins the next
# statement ("no kyphosis lytic", "without posterolateral involvement mechanical pain").
DENIED_NOUN = frozenset(
    "collapse collapses fracture fractures loss subluxation translation listhesis anterolisthesis spondylolisthesis"
    " retrolisthesis kyphosis scoliosis deformity malalignment misalignment retropulsion involvement invasion infiltration"
    " pedicle pedicles facet facets joint joints elements element posterolateral posterolaterally arch pain pains disease"
    " displacement dislocation slip step symptoms complaints infection compression stenosis deficit trauma fever extension"
    " tenderness angulation destruction tumour tumor".split()
)
NEXT_ADJECTIVE = frozenset(
    "lytic osteolytic blastic osteoblastic sclerotic mixed mechanical nonmechanical painless asymptomatic aligned normal"
    " bilateral unilateral both"
    " normally preserved well purely mostly predominantly".split()
)
# Labels of findings, and the verdicts that leave the one before them open in a telegram without commas.
FINDING_NOUN = frozenset(
    "pain lytic blastic sclerotic alignment aligned kyphosis scoliosis subluxation translation collapse collapsed height pedicle"
    " pedicles facet facets posterolateral elements body".split()
)
LABELLED_OPEN = Cue(
    r"(?:unknown|unclear|uncertain|undetermined|pending|awaited|unavailable|n/a|nr|tbc|not (?:known|reported|stated|given|assessed"
    r"|documented|imaged|available|mentioned|described|clear|done|seen))"
)
NEXT_NOUN = frozenset("pain alignment collapse height aligned body".split())
NOT_OF_NEXT = frozenset("loss fracture tenderness destruction compression".split())  # "loss height", "compression pain"
COUNTED_NOUN = frozenset("collapse involvement loss compression infiltration destruction invasion".split())
STARTS_STATEMENT = frozenset(
    "is are was has have only less more about approximately roughly around nearly almost under over some"
    " a an the normal"
    " preserved maintained aligned lytic blastic mixed sclerotic osteolytic osteoblastic mechanical right left both"
    " bilateral unilateral one new intact well good half most no not there it he she they pain".split()
)
