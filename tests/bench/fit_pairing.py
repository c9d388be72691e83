"""Fit the network that reads a question and a sentence together (`assistant/pairing.py`).

    python -m tests.bench.fit_pairing QUESTIONS.jsonl SOURCES [--also MORE.jsonl ...] [--leave-out KEY ...] [--write]

Of every invented question the best sentences by the shipped weights, and those that answer, are read with it; the network learns which answer, each by
itself and the right ones before the others. It sees nothing but the last states of the embedding model. Printed is how often the right sentence
comes first among eight when its log odds are added to the ranker's score: for each half of the questions by a network that saw the other
half, and for the questions that one document answers by a network that saw neither these nor a sentence of that document.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from assistant.pairing import heading_and_text, save_pairing
from tests.bench.fit_ranker import Example, load, open_library

#: Width of a word's projection and of the layers behind it; passes; questions a step; step size at its highest; share left out while fitting.
WIDTH, HIDDEN, MADE, LAST = 64, 96, 48, 64
EPOCHS, BATCH, RATE, DECAY, LEFT_OUT = 4, 12, 1e-3, 0.02, 0.2
#: Sentences of a question that are read: the best, and of those that answer at most so many more.
N_READ, N_MORE = 6, 2
#: Sentences among which the first is looked for, and what the log odds count beside the score.
N_MEASURED = 8
COUNTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.8)
#: A right sentence counts so much beside a wrong one.
RIGHT = 2.0
_FAR = -1e4


@dataclass(frozen=True)
class Pairs:
    """A question with sentences, by their texts; `scores` are the ranker's, `right` tells which of them answer, `keys` whose they are."""

    question: str
    texts: tuple[str, ...]
    scores: tuple[float, ...]
    right: tuple[bool, ...]
    keys: tuple[str, ...]

    def without(self, key: str) -> Pairs:
        """The same with no sentence of a document."""
        kept = [i for i, k in enumerate(self.keys) if k != key]
        return Pairs(self.question, *(tuple(held[i] for i in kept) for held in (self.texts, self.scores, self.right, self.keys)))


class Network(nn.Module):
    """The network of `assistant.pairing`, for batches of padded texts."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.meaning, self.place, self.sharpness = nn.Linear(dim, WIDTH), nn.Linear(dim, WIDTH), nn.Parameter(torch.tensor(5.0))
        self.asked1, self.asked2 = nn.Linear(4 * WIDTH + 1, HIDDEN), nn.Linear(HIDDEN, MADE)
        self.told1, self.told2 = nn.Linear(4 * WIDTH + 1, HIDDEN), nn.Linear(HIDDEN, MADE)
        self.out1, self.out2 = nn.Linear(4 * MADE, LAST), nn.Linear(LAST, 1)
        self.some, self.few = nn.Dropout(LEFT_OUT), nn.Dropout(LEFT_OUT / 2)

    def forward(self, asked: torch.Tensor, held: torch.Tensor, told: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Log odds, shape (n,); texts of shape (n, n_pieces, dim) with masks of shape (n, n_pieces)."""
        asked, told = self.few(asked), self.few(told)
        a, b = self.meaning(asked), self.meaning(told)
        near = functional.normalize(self.place(asked), dim=-1) @ functional.normalize(self.place(told), dim=-1).transpose(1, 2)
        no_b, no_a = (1 - there)[:, None, :] * _FAR, (1 - held)[:, :, None] * _FAR
        sharp = near * self.sharpness * 2
        one = self._compare(self.asked1, self.asked2, a, (sharp + no_b).softmax(2) @ b, (near + no_b).amax(2), held)
        two = self._compare(self.told1, self.told2, b, (sharp + no_a).softmax(1).transpose(1, 2) @ a, (near + no_a).amax(1), there)
        return self.out2(self.some(functional.gelu(self.out1(torch.cat([one, two], 1)), approximate="tanh"))).squeeze(-1)

    def _compare(
        self, first: nn.Linear, second: nn.Linear, own: torch.Tensor, found: torch.Tensor, near: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        beside = torch.cat([own, found, own * found, (own - found).abs(), near[..., None]], -1)
        made = functional.gelu(second(self.some(functional.gelu(first(beside), approximate="tanh"))), approximate="tanh")
        mean = (made * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return torch.cat([mean, (made + (1 - mask)[..., None] * _FAR).amax(1)], -1)


def read_pairs(example: Example) -> Pairs:
    """A question with its best sentences by the ranker, and those that answer."""
    hits = example.hits
    chosen = [*range(min(N_MEASURED, len(hits))), *[i for i in np.flatnonzero(example.right) if i >= N_MEASURED][:N_MORE]]
    held = [hits[i] for i in chosen]
    return Pairs(
        example.question.subject,
        tuple(heading_and_text(h) for h in held),
        tuple(h.score for h in held),
        tuple(bool(example.right[i]) for i in chosen),
        tuple(h.key for h in held),
    )


def fit(pairs: Sequence[Pairs], states: Mapping[str, torch.Tensor]) -> Network:
    """A network fitted on some questions; the same for the same questions."""
    torch.manual_seed(0)
    chance, pairs = random.Random(0), list(pairs)
    network = Network(next(iter(states.values())).shape[1])
    steps = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    n_steps = EPOCHS * (len(pairs) // BATCH)
    for step in range(n_steps):
        at = step % (len(pairs) // BATCH)
        if at == 0:
            chance.shuffle(pairs)
        for group in steps.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 50) * max(0.02, 1 - step / n_steps)
        batch = [_to_read(p) for p in pairs[at * BATCH : (at + 1) * BATCH]]
        odds = network(*_lay_out(batch, states))
        right = torch.tensor([float(r) for p in batch for r in p.right])
        loss = (functional.binary_cross_entropy_with_logits(odds, right, reduction="none") * torch.where(right > 0, RIGHT, 1.0)).mean()
        before, start = [], 0
        for p in batch:
            mine, good = odds[start : start + len(p.right)], right[start : start + len(p.right)] > 0
            start += len(p.right)
            if good.any() and not good.all():
                before.append(torch.logsumexp(mine, 0) - torch.logsumexp(mine[good], 0))
        loss = loss + (torch.stack(before).mean() if before else 0.0)
        steps.zero_grad()
        loss.backward()
        steps.step()
    return network.eval()


def _to_read(pairs: Pairs) -> Pairs:
    more = [i for i in range(N_READ, len(pairs.right)) if pairs.right[i]][:N_MORE]
    kept = [*range(min(N_READ, len(pairs.texts))), *more]
    return Pairs(pairs.question, *(tuple(held[i] for i in kept) for held in (pairs.texts, pairs.scores, pairs.right, pairs.keys)))


def _lay_out(batch: Sequence[Pairs], states: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, ...]:
    asked, held = _pad([states[p.question] for p in batch for _ in p.texts])
    told, there = _pad([states[text] for p in batch for text in p.texts])
    return asked, held, told, there


def _pad(texts: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    padded, mask = torch.zeros(len(texts), max(map(len, texts)), texts[0].shape[1]), torch.zeros(len(texts), max(map(len, texts)))
    for i, text in enumerate(texts):
        padded[i, : len(text)], mask[i, : len(text)] = text, 1
    return padded, mask


def measure(network: Network, pairs: Sequence[Pairs], states: Mapping[str, torch.Tensor]) -> str:
    """How often the right sentence is first, by what the log odds count."""
    firsts = []
    with torch.no_grad():
        for p in pairs:
            if any(p.right):
                odds, n = network(*_lay_out([p], states)).numpy(), min(N_MEASURED, len(p.texts))
                scores = np.array(p.scores[:n])
                firsts.append([p.right[int(np.argmax(scores + count * odds[:n]))] for count in COUNTS])
    return f"{len(firsts)} questions; " + "  ".join(f"{c}: {v:.4f}" for c, v in zip(COUNTS, np.mean(firsts, axis=0), strict=True))


def main() -> None:
    """Fit, print and write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("questions", type=Path)
    options.add_argument("sources", type=Path)
    options.add_argument("--also", type=Path, nargs="*", default=[], help="further questions to fit on")
    options.add_argument("--leave-out", nargs="*", default=[], help="keys of documents to leave out in turn")
    options.add_argument("--halves", action="store_true", help="fit on each half of the questions, and measure on the other")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    texts = {p.stem: p.read_text(encoding="utf-8") for p in given.sources.glob("*.txt")}
    with tempfile.TemporaryDirectory() as folder:
        search = open_library(given.sources, Path(folder))
        pairs = [read_pairs(e) for path in (given.questions, *given.also) for e in load(path, search, texts) if e.hits]
        wanted = sorted({p.question for p in pairs} | {text for p in pairs for text in p.texts})
        states = {text: torch.from_numpy(search.embedder.read_words(text).copy()) for text in wanted}
        model = search.embedder.digest
        search.library.close()
    for a, b in ((0, 1), (1, 0)) if given.halves else ():
        print(f"half {a} -> half {b}:", measure(fit(pairs[a::2], states), pairs[b::2], states), flush=True)
    for key in given.leave_out:
        mine = [p for p in pairs if any(r and k == key for r, k in zip(p.right, p.keys, strict=True))]
        others = [o for p in pairs if p not in mine and (o := p.without(key)).texts]
        print(f"held out {key}:", measure(fit(others, states), mine, states), flush=True)
    if given.write:
        network = fit(pairs, states)
        save_pairing({name: value.detach().numpy() for name, value in network.state_dict().items()}, model)


if __name__ == "__main__":
    main()
