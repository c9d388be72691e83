"""Words that say the opposite of one another: a statement with the one does not stand on a source that has the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.facts.reason import Reason
from assistant.facts.view import View, align

#: Pairs of opposites, each side a pattern of folded words; general language, as data.
_PAIRS = """
worst ~ best
thinnest|smallest|finest|narrowest|slimmest|tiniest ~ largest|biggest|thickest|widest|coarsest
consisten\\w*|concordant|uncontested|unanimous|agree(?:s|d|ment)? ~ controvers\\w*|conflicting|contested|disputed|contradict\\w*|inconsistent
is given|was given|given|granted ~ refus\\w*|withheld
long|longer ~ short|shorter|brief
expand\\w*|enlarg\\w* ~ withdr[ae]w\\w*|retract\\w*|shr[aiu]nk\\w*|shrinkage
detect\\w*|identif\\w*|spot(?:s|ted)? ~ miss(?:es|ed|ing)?|overlook\\w*
harder|more difficult|hinder\\w*|hamper\\w*|imped\\w*|obstruct\\w* ~ facilitat\\w*|eas(?:e|es|ier)|simplif\\w*
easier|facilitat\\w* ~ hinder\\w*|hamper\\w*|imped\\w*|complicat(?:e|es|ing)|harder
well controlled|controlled|responsive ~ intractable|refractory|uncontrolled|resistant|unresponsive
improving|resolving|regressing|subsiding|abating|receding|lessening|clearing up|easing|(?:get|gets|getting|grow|grows|growing) better ~ progressive|worsening|deteriorating|aggravat\\w*
finally|in the end|eventually|ultimately ~ initial\\w*|at first|originally|at the outset
initial\\w*|at first|originally|first follow-?up ~ final\\w*|last follow-?up|at the end|latest follow-?up
widespread|widely metastatic|polymetasta\\w*|disseminated|extensive|diffuse ~ oligometasta\\w*|limited|localized|localised|focal
unimportant|of little importance|of minor importance|trivial ~ critical|essential|crucial|important|vital|key
unfavou?rabl\\w+|spoke against|speaks? against|detrimental ~ favou?r(?:able|ably|ed|s)?
(?:speak|argu|decid|advis|recommend|evidence|vot)\\w* against ~ in favou?r|support(?:s|ed|ing)?
inside|within (?:a|the) (?:vessel|blood vessel|joint|canal)s? ~ outside|extra(?:vascular|articular|osseous|axial|dural)\\w*
outside ~ inside|intra(?:vascular|articular|osseous|dural)\\w*
mildest|slightest|least (?:severe|serious|feared|dangerous) ~ most (?:severe|serious|fearsome|feared|dangerous)|gravest|worst
least ~ most|greatest|highest|largest
too (?:little|low|small|short|few) ~ too (?:much|high|large|long|many)
also ~ only|solely|exclusively
rarely|seldom|infrequent\\w* ~ high (?:\\w+ ){0,2}rates?|often|frequent\\w*|common(?:ly)?
often|frequent\\w*|common(?:ly)? ~ rare(?:ly)?|extremely rare|seldom|low (?:\\w+ ){0,2}rates?
few ~ high (?:\\w+ ){0,3}rates?|many
relaps\\w*|recurred ~ remained|persist\\w*
resolv(?:e|es|ed|ing)|disappear\\w*|vanish\\w*|gone ~ persist\\w*|remain(?:s|ed)?|continu(?:e|es|ed)|unchanged|stayed
later|subsequent(?! to) ~ prior(?! to)|previous(?:ly)?|beforehand
intermittent\\w*|pulsed ~ continuous\\w*|uninterrupted\\w*|unceasing\\w*
weaken\\w*|undermin\\w* ~ enhanc\\w*|strengthen\\w*
routine\\w*|standard ~ exceptional\\w*|unusual
disappointing|discouraging ~ promising|encouraging
promising ~ proven|conclusive\\w*|established
compress\\w* ~ decompress\\w*
intact|undamaged ~ torn|ruptured|damaged|broken|disrupted|destroy\\w*
avoid\\w*|spar(?:e|es|ed|ing)|prevent\\w* ~ caus(?:e|es|ed|ing)|provok\\w*|induc\\w*
cool\\w*|cold|freez\\w*|frozen ~ heat\\w*|warm\\w*|hot
minor|marginal|negligible|subordinate ~ pivotal|central|major|crucial|key|essential
after (?:days|weeks|months)|delayed|late ~ immediate\\w*|at once|instant\\w*
simple|easy|easily|straightforward|effortless ~ challeng\\w*|difficult\\w*|demanding|complex
regress\\w*|shr[aiu]nk\\w* ~ progress(?:ed|es|ing|ion|ive|ively)?
advanc(?:e|es|ed|ing)|protrud\\w*|extrud\\w* ~ withdr[ae]w\\w*|retract\\w*|reced\\w*
worsen\\w*|deteriorat\\w*|aggravat\\w*|worse ~ subsid(?:e|es|ed)|abat(?:e|es|ed)|(?:squeezed|compressed|narrowed|affected) less|less than before|improv\\w*|reliev\\w*|relief|resolv\\w*|better|ameliorat\\w*|alleviat\\w*
safe|safely|harmless ~ unsafe|dangerous|hazardous|harmful
useful|helpful|valuable|invaluable ~ useless|worthless|unhelpful
beneficial|benefit\\w* ~ detrimental|harmful
hydrat(?:e|es|ed|ing|ion) ~ dehydrat\\w*
extra(?:vascular|articular|dural|osseous)\\w* ~ intra(?:vascular|articular|dural|osseous)\\w*
ipsilateral\\w*|h?omolateral\\w*|same side ~ contralateral\\w*|opposite side|side opposite|other side
superficial ~ deep
proximal ~ distal
medial ~ lateral
sensitive ~ insensitive
rapid\\w*|quick\\w*|fast ~ slow\\w*
early|earlier ~ late|later
dense|thick ~ thin
wide|wider|broad ~ narrow\\w*
strong|stronger|strongly ~ weak|weaker|weakly
noninvasive\\w*|minimally invasive ~ highly invasive|more invasive|very invasive
infer(?:ior)|inferiority ~ noninferior\\w*|superior|superiority
stop\\w*|ceas\\w*|halt\\w*|interrupt\\w*|discontinu\\w* ~ stepped up|steps? up|sp(?:ed|eeded) up|intensified|push(?:ed|es) on|press(?:ed|es) on|kept up|keeps? up|continu(?:e|es|ed|ing)|carried|carr(?:y|ies|ying) on|went on|goes on|go on|going on|goes ahead|went ahead|resum\\w*|keeps? (?:on|going)|proceed(?:s|ed|ing)?
voluntary|optional\\w*|superfluous|needless|dispensable|redundant|unneeded|pointless|unnecessary ~ mandatory|obligatory|compulsory|required|prerequisite|must|should
positive ~ negative
soluble ~ particulate|insoluble
malignan\\w* ~ benign
reversibl\\w*|transient\\w*|temporar\\w*|passing ~ permanent\\w*|irreversibl\\w*|lasting
present ~ absent|absence
prone ~ supine
dilat\\w* ~ constrict\\w*|narrow\\w*
absorb\\w* ~ excret\\w*|nonabsorb\\w*
obes\\w*|overweight ~ underweight
inpatient\\w* ~ outpatient\\w*
isolat\\w*|solitary ~ multiple|numerous
symmetric\\w* ~ asymmetric\\w*
painful ~ painless
northern|north ~ southern|south
eastern ~ western
open(?! to) ~ closed
upper ~ lower(?! than)|inferior
able ~ unable|cannot|incapable
known ~ unknown
secure ~ insecure|unsafe
single|singly|alone ~ in pairs|pairwise|paired|as a (?:pair|couple)
favou?rs? ~ speaks? against|disfavou?rs?
pause[sd]?|pausing|withheld|withhold|interrupt\\w* ~ continu(?:e|es|ed|ing)|maintain\\w*
unlike|in contrast to|contrary to ~ like|in line with|in keeping with|consistent with|in agreement with
including ~ except(?:ing)?|exceptions?|apart from|excluding|other than
gradual\\w* ~ sudden\\w*|abrupt\\w*
accept(?:ed|s|ance)?|agree[sd]?|consent(?:s|ed) ~ reject\\w*|refus\\w*|declin(?:e|es|ed|ing)
active\\w* ~ passive\\w*|inactive
adequate\\w*|sufficient\\w*|enough ~ inadequate\\w*|insufficient\\w*|too little|too few
admitted|hospitali[sz]ed ~ discharged|sent home
ascend\\w* ~ descend\\w*
attract\\w* ~ repel\\w*
bend|bent|flex(?:ed|ion) ~ straight|extend(?:ed)|extension
bigger|larger ~ smaller
bright|hyperechoic|hyperdens\\w*|hyperintens\\w* ~ dark|hypoechoic|hypodens\\w*|hypointens\\w*
broad\\w* ~ narrow\\w*
clear|evident ~ unclear|obscure
common ~ uncommon|rare
connect\\w* ~ disconnect\\w*|separat\\w*
constant|stable|steady ~ unstable|variable|fluctuat\\w*
dependent ~ independent
dry ~ wet|moist
empty ~ full|filled
encourag\\w* ~ discourag\\w*|disappointing
experienced|skilled|trained ~ inexperienced|unskilled|untrained|novice
external\\w*|outer ~ internal\\w*|inner
familiar ~ unfamiliar
far|distant|remote ~ near|close|adjacent|neighbou?ring
fresh|recent ~ old|healed
frontal ~ dorsal
gain(?:s|ed)? ~ los(?:e|es|t|s)
hard ~ soft
healthy ~ diseased|sick|ill
heavy|heavier ~ light|lighter
homogeneous\\w*|uniform\\w* ~ heterogeneous\\w*|uneven\\w*
horizontal\\w* ~ vertical\\w*
identical|same ~ different|distinct
immature ~ mature
inhal\\w* ~ exhal\\w*
inject(?:s|ed)? ~ aspirat(?:e|es|ed)
invasive ~ noninvasive
legal ~ illegal
likely ~ unlikely
literate ~ illiterate
loose\\w*|loosen\\w* ~ tight\\w*
male|men|man ~ female|women|woman
maxim\\w+ ~ minim\\w+
multi\\w*cent(?:er|re) ~ single-?\\s?cent(?:er|re)
necessary|needed|required ~ unnecessary|needless|superfluous|dispensable
odd ~ even
optimistic ~ pessimistic
paid|funded ~ unpaid|unfunded
patent ~ occluded|obstructed
planned|elective ~ unplanned|emergency
powered ~ underpowered
predictable ~ unpredictable
preserv(?:e|es|ed|ing)|spar(?:e|es|ed|ing) ~ destroy\\w*|sacrific\\w*
private ~ public
push\\w* ~ pull\\w*
randomi[sz]ed ~ nonrandomi[sz]ed|unrandomi[sz]ed
regular\\w* ~ irregular\\w*
relevant ~ irrelevant
reliable ~ unreliable
reported ~ unreported
rough ~ smooth
sharp ~ blunt|dull
smoker|smokers|smoking ~ nonsmok\\w+
simultaneous\\w*|at once|concurrent\\w* ~ sequential\\w*|successive\\w*|stepwise|one after (?:another|the other)
succeed(?:s|ed)?|success\\w* ~ fail\\w*|unsuccessful\\w*
suffic\\w+ ~ insuffic\\w+
suitable ~ unsuitable
supported ~ unsupported
tolerat\\w*|tolerable ~ intolera\\w+
treated ~ untreated
unaffected|spared ~ affected|involved
unilateral\\w* ~ bilateral\\w*
useful ~ useless
valid ~ invalid
viable ~ nonviable
viscous|thick ~ liquid|runny|thin
voluntar\\w+ ~ involuntar\\w+
weight-?bearing ~ nonweight-?bearing
within ~ outside|beyond
young|younger ~ old|older|elderly
symptomatic ~ asymptomatic
awake|conscious ~ unconscious|asleep
in favou?r of|in support of ~ against|anti(?:neoplas|tumou?r|inflammat|bacteri|microb)\\w*
unlike|in contrast to|contrary to|other than for ~ similar(?:ly)? to|as (?:in|for|with) (?:all|any|every|other)|just as
after (?:several |some |a few |many )?(?:days|weeks|months|years)|only (?:days|weeks|months) later ~ immediate\\w*(?!,? \\(?(?:within|in) the first)|at once|instant\\w*|straight away|right away
of (?:little|no|minor|limited) (?:use|importance|value|benefit|relevance|help) ~ critical|essential|crucial|important|vital|key|useful|valuable
as happens (?:regularly|often)|regularly|routinely ~ theoretical\\w*|in theory|hypothetical\\w*|very rare\\w*
in (?:a single|one) (?:step|go|session|sitting)|all at once ~ sequential\\w*|stepwise|step by step|gradual\\w*|staged|in stages
staged|in stages|(?:several|separate|multiple) sessions ~ single-?session|single session|one session|single sitting
newly diagnosed|early[- ]stage|curable ~ terminal\\w*|advanced|end-?stage|incurable
(?:long )?resolved|long past|long gone|quiescent ~ progressi\\w+|progressing|ongoing|worsening|active
long-?standing|known for years|old ~ new|recurr\\w+|recent|newly
(?:days|weeks|months|years) (?:after|before|later) ~ during|intra(?:operative|procedural)\\w*|while
plus other|and other|among other|together with other ~ only|alone|solely|nothing but
"""
#: More pairs, which count only in their place (`opposites_in_place`), not wherever in a sentence they stand.
_PLACED = """
baseline|pre-?treatment|pre-?operative|initial ~ follow-?up|final|post-?treatment|post-?operative|last
discard\\w*|throw\\w* away|thrown away ~ consider\\w*|kept|keep\\w*|sent|send\\w*|retain\\w*|use[ds]?
despite|in spite of|regardless of ~ because of|due to|owing to|thanks to|as a result of
separate\\w*|detached ~ built-?in|build-?in|integrated|incorporated|attached
early ~ advanced|late
silent|asymptomatic|painless ~ symptomatic|painful
carr(?:y|ies|ied|ying) ~ stop\\w*|halt\\w*|interrupt\\w*
doubtful|disputed|questionable ~ recogni[sz]ed|established|well-known
provok\\w*|trigger\\w*|incit\\w*|aggravat\\w* ~ reliev\\w*|relief|palliat\\w*|alleviat\\w*|reduction
spar(?:e|es|ed|ing)|protect(?:s|ed|ing)? ~ damag(?:e|es|ed|ing)|injur(?:e|es|ed|ing)|harm(?:s|ed|ing)?
hypothetical|theoretical|speculative ~ recogni[sz]ed|established|known|proven|demonstrated
restor\\w*|regain\\w* ~ reduc\\w*|decreas\\w*|lower(?:s|ed|ing)?|los(?:e|es|t|s)
grow\\w*|grew|enlarg\\w* ~ shr[aiu]nk\\w*|shrinkage
stand(?:s|ing)|stood|upright ~ sit(?:s|ting)|sat|seated|lying
mild\\w*|slight\\w*|faint ~ intractabl\\w*|severe\\w*|intense\\w*|extreme\\w*|unbearable
formality|luxury ~ prerequisite|requirement|necessity
finished|completed|ended|former|past ~ ongoing|current\\w*|continuing
obligator\\w*|mandator\\w*|compulsor\\w* ~ ideal\\w*|preferabl\\w*|optional\\w*|voluntar\\w*
absolute\\w* ~ relative(?:ly)?
abnormal\\w* ~ normal(?:ly)?
above ~ below|beneath
abundan\\w*|ample ~ scarc\\w*|meag(?:er|re)|sparse
accelerat\\w*|hasten\\w* ~ decelerat\\w*|slow(?:s|ed|ing)|delay\\w*
accidental\\w*|inadvertent\\w* ~ deliberate\\w*|intentional\\w*
actual\\w* ~ potential\\w*|theoretical\\w*|hypothetical
advantag\\w*|merits? ~ disadvantag\\w*|drawbacks?|shortcomings?
alive|surviv\\w* ~ dead|die[sd]?|dying
appear(?:s|ed)?|emerg(?:e|es|ed|ing) ~ disappear\\w*|vanish\\w*
artificial\\w*|synthetic\\w* ~ natural\\w*
automatic\\w* ~ manual\\w*
begin\\w*|beg[au]n|start\\w*|onset|commenc\\w* ~ ends?|ended|ending|finish\\w*|stop\\w*|conclud\\w*|terminat\\w*|completion
central\\w* ~ peripheral\\w*
certain|definite\\w*|proven ~ uncertain|doubtful|unclear|suspected|presumed
concentrat\\w* ~ dilut\\w*
confirm\\w*|verified ~ refut\\w*|disprov\\w*|suspected|presumed
deep(?:ly)? ~ shallow|superficial\\w*
direct(?:ly)? ~ indirect\\w*
divid\\w*|separate\\w* ~ unit(?:e|es|ed)|join\\w*|combin\\w*|together
eligible ~ ineligible|excluded
enabl\\w*|allow\\w*|permit\\w* ~ preclud\\w*|forbid\\w*|prohibit\\w*
exact(?:ly)?|precise\\w* ~ approximate\\w*|inexact|rough\\w*
explicit\\w* ~ implicit\\w*
diffuse\\w*|widespread ~ focal|local\\w*|confined|circumscribed
fatal|lethal|deadly ~ harmless|nonfatal
forward|anterograde ~ backward|retrograde
free[sd]?|freeing|releas\\w*|liberat\\w* ~ trap\\w*|entrap\\w*|imprison\\w*|compress(?:es|ing)
general(?:ly)? ~ specific\\w*
ignor\\w*|neglect\\w*|disregard\\w* ~ consider(?:s|ed|ing)?|observ(?:e|es|ed)|respect\\w*|follow(?:s|ed)?
keep\\w*|kept|retain\\w*|preserv\\w* ~ remov\\w*|discard\\w*|los(?:e|es|t|ing)
left ~ right
long-?term ~ short-?term
new|novel|recent ~ old|established|earlier
objective\\w* ~ subjective\\w*
obvious\\w*|evident\\w* ~ hidden|occult|subtle
optimal\\w* ~ suboptimal\\w*|poor\\w*
parallel ~ perpendicular
qualitative\\w* ~ quantitative\\w*
random\\w* ~ nonrandom\\w*|systematic\\w*|consecutive\\w*
spontaneous\\w* ~ induced|provoked
together|jointly ~ separately|apart|individually
typical\\w*|usual(?:ly)? ~ atypical\\w*|unusual\\w*|exceptional\\w*
visible|visibly ~ invisible|hidden
once ~ repeatedly|several times|again and again
cranial\\w*|cephalad ~ caudal(?:ly)?|caudad
fixed|immobile|immobili[sz]\\w* ~ mobile|movable|mobili[sz]\\w*
interrupted ~ uninterrupted
fewer|few ~ more|many|numerous
lighter|light ~ heavier|heavy
latter ~ former
same ~ opposite|other|different
agree\\w*|concur\\w* ~ disagree\\w*|differ\\w*|dissent\\w*
import\\w* ~ trivial|irrelevant
safe(?:ly)? ~ risky|dangerous\\w*
"""
#: Turns of phrase that say the opposite, each side a pattern of the sentence.
_PHRASES = """
\\b(?:fewer|less) than all\\b ~ \\b(?:in|for|of) (?:all|every)\\b
\\bnot only\\b(?![^.;]*\\bbut\\b) ~ (?<!not )\\bonly\\b
\\b(?:does|do|did|is|are|was|were) not (?:rule out|exclude|preclude|contraindicate|speak against|prevent|a contraindication|contraindications?) ~ \\bcontraindicat\\w+|\\bexclusion criteri\\w+
\\bdepend(?:s|ed|ing|ent) (?:up)?on ~ \\bno matter|\\bregardless|\\birrespective|\\bindependent(?:ly)?\\b|\\ball (?:types|kinds)|\\bwhatever
\\binclusion criteri\\w+|\\b(?:was|were) eligible ~ \\bexclusion criteri\\w+|\\b(?:was|were) excluded
\\bafter the first ~ \\b(?:with)?in the first|\\bduring the first
\\bboth\\b ~ \\bneither\\b
\\b(?:certainly|surely|definitely|undoubtedly|without (?:a |any )?doubt|inevitably|is bound to|are bound to)\\b ~ \\bin theory\\b|\\btheoretically\\b|\\bpossibly\\b|\\bperhaps\\b|\\bprobably\\b|\\bpotentially\\b
\\bminority\\b ~ \\bmajority\\b
\\b(?:none|few|hardly any|only some|a few|not one) of (?:which|whom|them|these|those|the)\\b|\\ba handful of\\b|\\b(?:for|in) (?:only )?a few\\b ~ \\bmajority\\b|\\b(?:in|for|of) most (?:of\\b|\\w+s\\b)
\\b(?:sometimes|occasionally|at times|now and then|not infrequently|not uncommonly|from time to time|once in a while)\\b ~ \\bnone (?:were|was|of|had)\\b|\\bnever\\b|\\bin no (?:case|patient)
\\b(?:reduc|lower|lessen|diminish|decreas|cut|curb|minimi[sz])\\w*\\s(?:the\\s|any\\s|their\\s|its\\s)?(?:risk|danger|chance|likelihood|probability|hazard) ~ \\brisk factor|\\bpredispos\\w+|\\bendanger|\\b(?:increas|rais|heighten)\\w* (?:the )?risk|\\bat (?:higher |greater |increased )?risk
\\b(?:favou?r|promot|encourag|invit|foster|provok|rais|increas|heighten|boost)(?:e?s|e?d|ing|e)?\\s(?:the\\s|more\\s|any\\s|further\\s)?(?:\\w+\\s){0,2}?(?:leak\\w*|extravasat\\w*|complicat\\w*|collaps\\w*|recurren\\w*|infect\\w*|bleed\\w*)|\\b(?:risk|danger|chance|rate|likelihood)s? of (?:\\w+\\s){0,2}?(?:leak\\w*|extravasat\\w*|complicat\\w*|collaps\\w*|recurren\\w*|infect\\w*|bleed\\w*) (?:is|are|was|were) (?:thereby |thus |so |then |also |therefore )?(?:raised|increased|higher|greater|heightened) ~ \\b(?:reduc|prevent|minimi[sz]|avoid|lower|decreas|diminish|curb)\\w*\\s(?:\\w+\\s){0,6}?(?:leak|extravas|complicat|collaps|recurren|infect|bleed)
\\bnegligible (?:\\w+ )?(?:dependen|influen|effect|impact|role|risk) ~ \\bvery (?!little|few)\\w+|\\bhighly\\b|\\bstrongly\\b|\\bheavily\\b
\\bvery little\\b|\\bhardly\\b|\\bbarely\\b ~ \\bvery (?!little|few)\\w+|\\bhighly\\b|\\bstrongly\\b|\\bheavily\\b
\\b(?:need(?:s|ed|ing)?|requir(?:e|es|ed|ing)|undergo(?:ing)?|underwent|end(?:ed|s)? up with) (?:an? |open |the |having )?(?:surgery|operation\\w*) ~ \\b(?:avoid\\w*|escap\\w*|spared|without|eliminat\\w+ the need for|obviat\\w+(?: the need for)?) (?:an? |open |the )?(?:surgery|operation\\w*)
\\bmak(?:e|es|ing) [^.;,]{1,40}\\bnecessary|\\bnecessitat\\w+ ~ \\beliminat\\w+ the need|\\bobviat\\w+|\\bmak(?:e|es|ing) [^.;,]{1,40}\\bunnecessary
\\b(?:an? |the )exception\\b ~ \\bgold standard|\\bthe (?:standard|rule)\\b
\\b(?:can|could|may) be (?:ruled out|excluded)|\\brules? out|\\bexcludes?|\\bdisprov\\w+|\\brefut\\w+|\\bargues? against ~ \\bsuggestive of|\\bsuggests?|\\bsuspect\\w*|\\braises? suspicion|\\bred flag
\\b(?:was|were|are|is|be) (?:included|eligible|enrolled|admitted) ~ \\bexclusion criteri\\w+|\\b(?:was|were|are|is|be) excluded|\\bineligible
\\b(?:is|are|was|were|has been|have been) (?:now )?(?:well )?(?:established|settled|proven|certain|shown) ~ \\bquestionable|\\bdoubtful|\\bunclear|\\bremains? open|\\bno definitive|\\bno clear|\\bno proven|\\bnot (?:yet )?been proven|\\bunproven|\\bin doubt
\\b(?:speaks?|argues?|is an? (?:reason|argument)) (?:for|in favou?r of)\\b ~ \\bcontraindicat\\w+
\\blast[- ]resort|\\blast[- ]line ~ \\bfirst[- ]line
"""


#: Turns of phrase come before the words, in both directions.
_N_PHRASES = 2 * len(_PHRASES.strip().split("\n"))


def _read(text: str, word: bool) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    pairs = [line.split(" ~ ") for line in text.strip().split("\n")]
    edge = r"\b(?:{})\b" if word else "(?:{})"
    return tuple((re.compile(edge.format(a), re.I), re.compile(edge.format(b), re.I)) for a, b in pairs)


@lru_cache(maxsize=1)
def _pairs() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    phrases, words = _read(_PHRASES, False), _read(_PAIRS, True)
    return tuple([*phrases, *((b, a) for a, b in phrases), *words, *((b, a) for a, b in words)])


@lru_cache(maxsize=1)
def _word_pairs() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return _read(_PAIRS, True) + _read(_PLACED, True)


@lru_cache(maxsize=8192)
def side_pairs(word: str) -> tuple[tuple[str, int], ...]:
    """The pairs of opposites that a word belongs to, each with its side of them (1 or -1)."""
    found = []
    for n, (one, two) in enumerate(_word_pairs()):
        for side, pattern in ((1, one), (-1, two)):
            if pattern.fullmatch(word):
                found.append((f"pair {n}", side))
    return tuple(found)


def check_opposites(statement: View, sources: Sequence[View], whole: Sequence[View] = ()) -> list[Reason]:
    """Words of a statement whose opposite stands in the source in their place, denied neither here nor there.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
        whole: These with the others that bear a part of it, for turns of phrase.
    """
    said = statement.sentence.text
    for n, (ours, theirs) in enumerate(_pairs()):
        mine = ours.search(said)
        if not mine or theirs.search(said):
            continue
        for view in (whole or sources[:2]) if n < _N_PHRASES else sources[:1]:
            held = view.sentence.text
            other = theirs.search(held)
            if not other or _says(ours, [*sources, *whole]) or not _alike_denied(statement, mine.start(), view, other.start()):
                continue
            return [Reason("negation", mine.group(), other.group(), True)]
    return []


def _says(pattern: re.Pattern[str], sources: Sequence[View]) -> bool:
    return any(pattern.search(view.sentence.text) for view in sources)


def _alike_denied(statement: View, at: int, view: View, there: int) -> bool:
    """Whether both words are affirmed, or both denied."""
    one, two = _polarity(statement, at), _polarity(view, there)
    return one * two > 0


def _polarity(view: View, at: int) -> int:
    sentence = view.sentence
    index = next((i for i, t in enumerate(sentence.tokens) if t.end > at), len(sentence.tokens) - 1)
    before = [n for n in sentence.clauses[sentence.place[index]].negators if n < at]
    return -1 if before else 1


_VERBAL = re.compile(r"(?:not|never|cannot)\b|n't\b", re.I)


def check_denied_verb(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A word that the statement denies next to the denial itself, and the source affirms ("did not avoid", "avoided")."""
    sentence = statement.sentence
    for clause in sentence.clauses:
        for negator in clause.negators:
            scope = sentence.denied_next(negator, 1)
            if not scope or not _VERBAL.match(sentence.text, negator) or sentence.tokens[scope[0]].start - negator > 12:
                continue
            root = sentence.tokens[scope[0]].root
            held = [
                (v, j) for v in sources[:2] for j in align(statement, v)[scope[0]] if v.sentence.tokens[j].root == root
            ]
            if held and all(_is_affirmed(v, j) for v, j in held):
                view, j = held[0]
                return [
                    Reason(
                        "negation",
                        sentence.text[negator : sentence.tokens[scope[0]].end],
                        view.sentence.tokens[j].text,
                        True,
                    )
                ]
    return []


def _is_affirmed(view: View, j: int) -> bool:
    """Whether nothing in a word's clause denies it, softly or not, but the word itself."""
    sentence = view.sentence
    token, clause = sentence.tokens[j], sentence.clauses[sentence.place[j]]
    return (
        not token.lexical_negative
        and not clause.negators
        and not clause.absent
        and not any(n < token.start for n in clause.soft)
    )


_ASKS = re.compile(r"\b(?:not|never|contraindicat\w*|exclu\w+|avoid\w*|no)\b", re.I)
_TITLE = re.compile(
    r"\b(?:should|must|do|can|could)(?:n't| not)|\bnot to\b|\bcontraindications?\b|\bexclusion\b|\bwhen not\b|\bwho\b[^.]*\bnot\b",
    re.I,
)


def check_heading(statement: View, sources: Sequence[View], headings: Sequence[str]) -> list[Reason]:
    """An item under a heading that denies ("who should not be treated"), told as if it were wanted."""
    said = statement.sentence.text
    if _ASKS.search(said) or any(v.sentence.clauses and _ASKS.search(v.sentence.text) for v in sources[:1]):
        return []
    for heading in headings:
        denied = _TITLE.search(heading)
        after = heading[denied.start() :] if denied else ""
        roots = {w.casefold()[:5] for w in re.findall(r"[A-Za-z]{5,}", after)} - {"shoul"}
        if denied and any(t.folded[:5] in roots for t in statement.sentence.tokens):
            return [Reason("negation", said, denied.group(), True)]
    return []


_LISTS_BARS = re.compile(r"^(?:(?:absolute|relative|general|main|other|further)\s)*(?:contraindications?|exclusion criteria)\b", re.I)
_WANTED = re.compile(
    r"\b(?:should|can|could|may|must)\s(?:indeed\s|still\s|also\s|safely\s|therefore\s|thus\s|always\s|then\s)?(?:be|undergo|receive|have)\b|\b(?:is|are|was|were)\s(?:an?\s)?(?:indicat\w+|included|eligible|enrolled|"
    r"(?:still\s|well\s|quite\s|perfectly\s)?(?:advisable|acceptable|appropriate|allowed|permitted|permissible|feasible|worthwhile|justified|reasonable|sensible|safe|welcome)|accepted|admitted|suitable|recommended|taken in|reasons? (?:for|to))\b", re.I
)  # fmt: skip
_BARS = re.compile(
    r"\b(?:not|no|never|nor|neither|cannot|without|against|contraindic\w*|exclu\w+|avoid\w*|rul(?:es?|ed|ing) out|unsuit\w+|unfit|inelig\w+|refrain\w*|preclu\w+|"
    r"forb[ia]\w+|prohibit\w*|left out|leave out|bar(?:s|red)?|prevent\w*|reject\w*|refus\w+|with(?:hold|held)|disqualif\w+|emergenc\w+|stop\w*|omit\w*|exempt\w*)\b|n't\b", re.I
)  # fmt: skip


#: A condition to the sentence's end, which tells the case and not what is to be done in it.
_CONDITION = re.compile(r"\b(?:if|when|where|in whom|whose|who)\b.*$", re.I)


def check_forbidden(statement: View, sources: Sequence[View]) -> list[Reason]:
    """What a source lists as contraindications, told as if it were wanted.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
    """
    said = statement.sentence.text
    wanted = _WANTED.search(said)
    for view in sources[:1]:
        bars = _LISTS_BARS.match(view.sentence.text)
        if wanted and bars and not _BARS.search(_CONDITION.sub(" ", said)):
            return [Reason("negation", wanted.group(), bars.group(), True)]
    return []
