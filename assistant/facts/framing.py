"""Words that a finding is told with, and that say nothing of their own."""

from __future__ import annotations

from assistant.words import stem

#: Words with which any finding can be told; they say nothing of its own. Everything else must be known to the document.
FRAMING = frozenset(
    stem(word)
    for word in """
    back colleague come count date decide enough fault go goes keep lie lies matter owing put set speak stand suit suitable tend thing
    turn worth
    became least onto account address aim answer apart around ask aside attempt attribute beside besides call co couple cover deal discuss else emerge
    enter handle hence help idea intend judge label lately let look mean meant moreover name notice nowadays numerous owe pair
    piece plain presently profit quote quite rather reason regard regardless remainder rest roughly run seek sense simply sit
    sort sought spring stem straight sum thanks throughout touch try variety various watch
    about according achieve after allow also although among amount appear approximately arise associate average basis become
    begin being both bring carry case clear come compare comprise concern conclude conduct consider consist contain continue
    contrast correspond course data deem demonstrate depend describe despite detail determine develop different difference
    display document due during each effect either employ entail establish estimate example exceed exhibit experience explain
    express extent fact favour figure find finding follow following form found fraction frequent frequently further gain general
    generally give given group happen however identify include increase indicate individual instance involve issue kind known
    largely lead leave left like likely list made main mainly make manner mean measure mention merely mostly namely nearly need note notably
    number observe obtain occur occurrence often one only order outcome overall own part participant particular patient people per
    percentage perform person place play point portion possible present previous primarily produce proportion prove provide
    publication rate reach receive record reduce relate remain remark report represent require research respective respectively
    result reveal review roughly say see seem seen series serve several show similar since state still study subject such
    suggest summarise summarize suffice take taken tell term thereby therefore thing third thus time together took total trial
    two typical typically undergo underwent use used using usually utilize value various versus vary view warrant way well
    whereas which while whole whose within without work yield
    """.split()
)
