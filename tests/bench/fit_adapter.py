"""Fit the adapter of the questions' embeddings (`assistant/adapter.py`), for `fit_ranker.py`.

A matrix D is sought so that among a question's candidates those that answer come first by the weighted signals and, added to them, the
similarity of each sentence to the adapted question q + qD (softmax; D is pulled towards zero, so that a question of another field stays what it is).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

#: Passes over the questions; questions a step; step size at the start, falling to zero; pull towards zero.
EPOCHS, BATCH, RATE, PULL = 10, 32, 2e-3, 1e-3
#: Weight of the similarity when the fit begins.
WEIGHT = 5.0
_FAR = -1e9


def fit_adapter(
    queries: np.ndarray,
    sentences: Sequence[np.ndarray],
    scores: Sequence[np.ndarray],
    right: Sequence[np.ndarray],
    seed: int = 0,
) -> np.ndarray:
    """The matrix D, float32, shape (dim, dim).

    Args:
        queries: Embeddings of the questions, shape (n, dim).
        sentences: Of each question's candidates, shape (n_candidates, dim).
        scores: Their weighted signals without the adapter, shape (n_candidates,).
        right: Which of them answer; each question has one at least.
        seed: Of the order in which the questions are taken.
    """
    n, most, dim = len(queries), max(map(len, scores)), queries.shape[1]
    texts, base = torch.zeros(n, most, dim), torch.full((n, most), _FAR)
    good = torch.zeros(n, most, dtype=torch.bool)
    for i in range(n):
        texts[i, : len(scores[i])] = torch.from_numpy(sentences[i])
        base[i, : len(scores[i])] = torch.from_numpy(scores[i]).float()
        good[i, : len(scores[i])] = torch.from_numpy(right[i])
    asked = torch.from_numpy(queries)
    matrix, weight = torch.zeros(dim, dim, requires_grad=True), torch.tensor(WEIGHT, requires_grad=True)
    steps = torch.optim.Adam([matrix, weight], lr=RATE)
    order = torch.Generator().manual_seed(seed)
    batches = [b for _ in range(EPOCHS) for b in torch.randperm(n, generator=order).split(BATCH)]
    for step, batch in enumerate(batches):
        turned = torch.nn.functional.normalize(asked[batch] + asked[batch] @ matrix, dim=1)
        z = base[batch] + weight * torch.einsum("nd,nkd->nk", turned, texts[batch])
        loss = (torch.logsumexp(z, 1) - torch.logsumexp(z.masked_fill(~good[batch], _FAR), 1)).mean() + PULL * (
            matrix**2
        ).sum()
        for group in steps.param_groups:
            group["lr"] = RATE * (1 - step / len(batches))
        steps.zero_grad()
        loss.backward()
        steps.step()
    return matrix.detach().numpy()
