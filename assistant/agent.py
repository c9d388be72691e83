"""The answer with a language model: it looks up, it writes, and each of its sentences is checked before anyone sees it.

Two steps that do not share what they know. The first (`agent_plan`) has the tools and the user's words, and no document:
what a document says can make no tool run. The second has the passages and no tools. Each sentence that it writes is held
against the passages it cites (`checking`), mended once by the model where it fails, and else kept out of the answer.
When the model or its server fails, or nothing that it wrote stands, the answer without a model takes its place.

`conversation.Assistant.ask` calls it with the answer without a model, outside the lock of its search (the model's tools
search from threads of their own):

    if self.settings.model is not None:
        answer = answer_with_model(question, history, self, self.settings, on_statement, plain=answer)
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.agent_desk import Desk
from assistant.agent_draft import DraftReader, DraftSentence, read_repairs
from assistant.agent_guard import withhold
from assistant.agent_model import Budget, ModelPlace, open_model, status_of
from assistant.agent_plan import plan
from assistant.agent_prompts import NO_ANSWER, WRITE, repair_request, write_request
from assistant.agent_stream import run_within, say_unavailable, stream_within
from assistant.answer import Answer, Citation
from assistant.checking import CheckedStatement, Checker, Failed
from assistant.errors import ModelUnavailable
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.conversation import Assistant

log = logging.getLogger(__name__)

#: Takes each statement as soon as it has been checked.
OnStatement = Callable[[CheckedStatement], None]
#: Share of the deadline that looking up may take before writing begins without what is not found yet.
PLAN_SHARE = 0.4
#: A repair is not begun with less than this left [s].
REPAIR_SECONDS = 2.0
#: Unverified sentences that are kept, and the most characters of each.
N_UNVERIFIED = 20
N_CHARACTERS = 400
#: Statuses by which servers say that a model cannot call tools, or cannot take a text of this length.
_REFUSED = (400, 404, 413, 422, 500, 501)

_MARKED = re.compile(r"\[\d+\]")
NOTHING_STOOD = "Nothing that the language model wrote stands on the library's passages; this answer is quoted without it."
NOTHING_FOUND = "The language model found no answer in the passages; this answer is quoted without it."


@dataclass
class _Writing:
    """One answer in the making."""

    model: BaseChatModel
    place: ModelPlace
    desk: Desk
    budget: Budget
    on_statement: OnStatement | None
    checker: Checker = field(init=False)
    kept: list[CheckedStatement | Failed] = field(default_factory=list)
    said_none: bool = False

    def __post_init__(self) -> None:
        self.checker = Checker(self.desk)


def answer_with_model(
    question: str,
    history: Sequence[Mapping[str, str]],
    assistant: Assistant,
    settings: Settings,
    on_statement: OnStatement | None = None,
    plain: Answer | None = None,
) -> Answer:
    """Answer a turn with the language model that the settings name.

    Args:
        question: The user's words.
        history: The turns before it, oldest first.
        assistant: The assistant over the library; its lock must not be held by the caller.
        settings: Which model, and how long it may take.
        on_statement: Called in the caller's thread with each statement when it has been checked.
        plain: The answer without a model; composed when left out.

    Returns:
        The model's answer, each statement checked; or the answer without a model, with a notice when the model was asked
        in vain. Whether the library answers at all, what is urgent, cases of a score and claims are decided without it.
    """
    if plain is None:
        plain = _answer_plainly(question, history, assistant)
    if plain.kind != "answer":
        return plain
    name = settings.model or ""
    try:
        return _answer(question, history, assistant, settings, on_statement, plain)
    except ModelUnavailable as error:
        return replace(plain, notice=say_unavailable(name, error))
    except Exception as error:
        # A client may raise anything on what a server sends; its words may hold the key, so only its kind is noted.
        log.warning("The language model failed (%s).", type(error).__name__)
        if settings.debug:
            raise
        return replace(plain, notice=say_unavailable(name, error))


def _answer_plainly(question: str, history: Sequence[Mapping[str, str]], assistant: Assistant) -> Answer:
    return assistant.ask(question, history, with_model=False)


def _answer(
    question: str,
    history: Sequence[Mapping[str, str]],
    assistant: Assistant,
    settings: Settings,
    on_statement: OnStatement | None,
    plain: Answer,
) -> Answer:
    model, place = open_model(settings)
    begun = time.monotonic()
    desk = Desk(assistant, question, history)
    desk.find_own(plain)
    writing = _Writing(model, place, desk, Budget(begun + settings.model_timeout), on_statement)
    _look_up(writing, settings.model_timeout * PLAN_SHARE)
    _write(writing)
    _repair(writing)
    writing.budget.stopped.set()
    return _compose(writing, plain, settings.model or "", time.monotonic() - begun)


def _look_up(writing: _Writing, seconds: float) -> None:
    """Let the model look things up; one that cannot call tools, or is slow at it, writes from what was found for it."""
    budget = Budget(min(writing.budget.deadline, time.monotonic() + seconds))
    desk, model = writing.desk, writing.model
    try:
        run_within(budget, lambda: plan(model, desk))
    except ModelUnavailable:
        raise
    except Exception as error:
        if status_of(error) not in _REFUSED and not isinstance(error, (NotImplementedError, ValueError, TypeError, KeyError)):
            raise
        log.info("The language model did not take the tools (%s).", type(error).__name__)


def _write(writing: _Writing) -> None:
    """Have the answer written, and check each sentence as it is complete; with half the passages when all are too many."""
    try:
        _read_draft(writing, len(writing.desk.passages))
    except Exception as error:
        if status_of(error) not in (400, 413, 422) or writing.kept:
            raise
        _read_draft(writing, max(2, len(writing.desk.passages) // 3))


def _read_draft(writing: _Writing, n_passages: int) -> None:
    desk = writing.desk
    passages = [p.as_json() for p in desk.passages[:n_passages]]
    request = write_request(desk.question, desk.history, passages, [run.text for run in desk.runs.values()])
    reader = DraftReader()
    try:
        for piece in _ask(writing, request):
            for sentence in reader.feed(piece):
                _take(writing, sentence)
    except OverflowError:
        log.info("The language model wrote more than an answer.")
    for sentence in reader.close():
        _take(writing, sentence)


def _ask(writing: _Writing, request: str) -> Iterator[str]:
    """What the model writes to a request, piece by piece; in one piece where its server does not stream."""
    messages = [("system", WRITE), ("user", request)]
    model, sent = writing.model, False
    try:
        for piece in stream_within(writing.budget, lambda: _pieces(model.stream(messages))):
            sent = sent or bool(piece)
            yield piece
    except Exception as error:
        if sent or isinstance(error, ModelUnavailable) or status_of(error) is not None or not isinstance(error, (ValueError, TypeError)):
            raise
    if not sent:
        text = run_within(writing.budget, lambda: "".join(_pieces(iter([model.invoke(messages)]))))
        if not text.strip():
            raise ModelUnavailable("sent an empty answer")
        yield text


def _pieces(messages: Iterator[Any]) -> Iterator[str]:
    for message in messages:
        yield str(message.text or "")


def _take(writing: _Writing, sentence: DraftSentence) -> None:
    if sentence.text.strip(" .!").casefold() == NO_ANSWER:
        writing.said_none = True
        return
    checked = writing.checker.check(sentence)
    if checked is None:
        return
    writing.kept.append(checked)
    if isinstance(checked, CheckedStatement) and writing.on_statement is not None:
        writing.on_statement(checked)


def _repair(writing: _Writing) -> None:
    """Have the sentences that failed mended once, with the reasons; a model that fails at it has failed at nothing else."""
    failed = [(i, f) for i, f in enumerate(writing.kept) if isinstance(f, Failed)]
    if not failed or writing.budget.left < REPAIR_SECONDS:
        return
    passages = [p.as_json() for p in writing.desk.passages]
    request = write_request(writing.desk.question, writing.desk.history, passages, [])
    asked = repair_request([(_marked(f.sentence), f.words) for _, f in failed])
    try:
        text = "".join(_ask(writing, f"{request}\n\n{asked}"))
    except Exception as error:
        log.info("The language model mended nothing (%s).", type(error).__name__)
        return
    for number, sentence in read_repairs(text[:20_000], len(failed)).items():
        at, old = failed[number - 1]
        sentence = replace(sentence, item=old.sentence.item, lead=old.sentence.lead)
        checked = writing.checker.check(sentence)
        if isinstance(checked, CheckedStatement):
            writing.kept[at] = checked
            if writing.on_statement is not None:
                writing.on_statement(checked)


def _marked(sentence: DraftSentence) -> str:
    return f"{sentence.whole} {''.join(f'[{n}]' for n in sentence.cited)}".strip()


def _own_lines(plain: Answer, citations: Sequence[Citation]) -> list[str]:
    """What the library itself says under a passage that the model's answer rests on, too: which reference stands behind it,
    what in it does not add up. Such lines carry no marker."""
    said = [line for line in plain.text.split("\n") if line.strip() and not _MARKED.search(line) and not line.rstrip().endswith(":")]
    first = plain.citations[0] if plain.citations else None
    if first is None or not any(c.document == first.document and c.start < first.end and first.start < c.end for c in citations):
        return []
    return said


def _adds_nothing(stands: Sequence[CheckedStatement], plain: Answer) -> bool:
    """Whether a model only copies sentences, all that the answer without it quotes among them: then what it wrote is
    shown in the form of that answer, which has its cells, its documents and its notes told apart."""
    cited = [c for statement in stands for c in statement.citations]
    return (
        bool(plain.citations)
        and all(statement.copied for statement in stands)
        and all(any(c.document == p.document and c.start < p.end and p.start < c.end for c in cited) for p in plain.citations)
    )


def _compose(writing: _Writing, plain: Answer, name: str, seconds: float) -> Answer:
    stands = [s for s in writing.kept if isinstance(s, CheckedStatement)]
    secrets = writing.place.secrets
    failed = [f.sentence.whole for f in writing.kept if isinstance(f, Failed)]
    unverified = tuple(withhold(text, secrets)[:N_CHARACTERS] for text in failed[:N_UNVERIFIED])
    run = next(iter(writing.desk.runs.values()), None)
    timings = {**plain.timings_ms, "model": round(seconds * 1000, 1)}
    if not stands:
        notice = NOTHING_FOUND if writing.said_none and not failed else NOTHING_STOOD
        return replace(plain, unverified=unverified, notice=notice, timings_ms=timings, tool=plain.tool or run)
    if run is None and _adds_nothing(stands, plain):
        return replace(plain, unverified=unverified, timings_ms=timings, engine=name)
    lines, lead = [run.text] if run is not None else [], ""
    for statement in stands:
        if statement.lead and statement.lead != lead:
            lines.append(f"{statement.lead.rstrip(' :')}:")
        lead = statement.lead
        lines.append(statement.line)
    citations = tuple(writing.checker.citations)
    lines += _own_lines(plain, citations)
    return Answer("answer", "\n".join(lines), citations, run, None, plain.searched, unverified, name, timings, plain.suggestions)
