"""The same text gives the same vector, through ONNX Runtime as through sentence-transformers, and nothing is cut silently."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest import embedding_files, embedding_onnx
from ingest.embedding import Embedder, default_cache
from ingest.embedding_export import trial_texts
from ingest.embedding_files import DEFAULT_DIGESTS, digest_of_file, find_model
from ingest.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference() -> Embedder:
    return Embedder(backend="reference", threads=1)


def test_both_back_ends_agree_on_a_ragged_batch(embedder: Embedder, reference: Embedder) -> None:
    assert (embedder.backend, reference.backend) == ("onnx", "sentence-transformers")
    texts = trial_texts()
    assert (embedder.embed_texts(texts) * reference.embed_texts(texts)).sum(axis=1).min() >= 0.9999
    parts = [[(0, len(text) // 2), (len(text) // 2, len(text))] for text in texts[3:9]]
    mine, other = (e.embed_parts(texts[3:9], parts) for e in (embedder, reference))
    assert min((a * b).sum(axis=1).min() for a, b in zip(mine[1], other[1], strict=True)) >= 0.9999


def test_the_reference_back_end_is_sentence_transformers_to_the_last_digits(reference: Embedder) -> None:
    texts = trial_texts()
    expected = reference._open(1).encode(texts)
    assert np.abs(reference.embed_texts(texts) - expected).max() < 1e-5


def test_a_vector_does_not_depend_on_what_is_embedded_with_it(embedder: Embedder) -> None:
    texts = trial_texts()
    together = embedder.embed_texts(texts)
    assert np.abs(together - np.array([embedder.embed_texts([text])[0] for text in texts])).max() < 1e-5
    assert np.array_equal(together, embedder.embed_texts(texts))


def test_vectors_have_unit_length_and_type_float32(embedder: Embedder) -> None:
    vectors = embedder.embed_texts(["", "one", "\x00", "lone \ud800 surrogate", "é" * 5000])
    assert vectors.dtype == np.float32 and vectors.shape == (5, 384)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5
    assert embedder.embed_texts([]).shape == (0, 384)


def test_the_model_sees_256_pieces_and_not_the_tokenizer_files_128(embedder: Embedder) -> None:
    words = ["bread"] * 250
    late = [*words[:200], "volcano", *words[201:]]
    assert np.abs(np.subtract(*embedder.embed_texts([" ".join(words), " ".join(late)]))).max() > 1e-3
    beyond = ["bread"] * 400
    assert np.array_equal(*embedder.embed_texts([" ".join(beyond), " ".join([*beyond[:300], "volcano"])]))


def test_pieces_are_counted_with_the_models_own_two_and_without_a_limit(embedder: Embedder) -> None:
    assert [embedder.count_tokens(text) for text in ("", "bread", "bread " * 300)] == [2, 3, 302]


def test_a_part_is_seen_in_the_context_of_its_text(embedder: Embedder) -> None:
    text = "The oven was cold. It never rose."
    _, (inside,) = embedder.embed_parts([text], [[(0, 18), (19, 33)]])
    alone = embedder.embed_texts([text[:18], text[19:]])
    assert 0.5 < inside[1] @ alone[1] < 0.999
    assert inside[1] @ embedder.embed_texts(["oven"])[0] > alone[1] @ embedder.embed_texts(["oven"])[0]


def test_a_part_that_the_model_does_not_reach_is_embedded_by_itself(embedder: Embedder) -> None:
    text = "bread " * 300 + "The volcano erupted."
    _, (inside,) = embedder.embed_parts([text], [[(0, 5), (1800, len(text))]])
    assert inside[1] @ embedder.embed_texts(["The volcano erupted."])[0] > 0.9999


def test_questions_need_no_torch_once_the_export_is_there(embedder: Embedder) -> None:
    assert embedder.backend == "onnx"
    script = (
        "import sys; from ingest.embedding import Embedder; e = Embedder(); e.embed_query('bread');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert run.stdout.strip() == "[]", run.stderr


def test_embedding_leaves_nothing_in_the_users_home(embedder: Embedder, tmp_path: Path) -> None:
    """ONNX Runtime reports about the machine it runs on unless it is told not to before it is loaded."""
    assert embedder.backend == "onnx"
    script = (
        "import os, sys; from pathlib import Path; from ingest.embedding import Embedder;"
        "Embedder(cache=Path(sys.argv[1])).embed_query('bread'); assert 'onnxruntime' in sys.modules;"
        "print('done')"
    )
    home = {
        name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
    }
    command = [sys.executable, "-c", script, str(default_cache())]
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"} | home
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    assert run.stdout.strip() == "done", run.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_wrong_digest_is_refused_by_file_and_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true = find_model(None, tmp_path / "cache").folder
    for name in DEFAULT_DIGESTS:
        folder = tmp_path / name
        folder.mkdir()
        for file in DEFAULT_DIGESTS:
            (folder / file).symlink_to(true / file)
        (folder / name).unlink()
        (folder / name).write_bytes(b"something else")
        monkeypatch.setattr(embedding_files, "_default_folder", lambda folder=folder: folder)
        with pytest.raises(ModelError, match=rf"{name}' has SHA-256 .*expected {DEFAULT_DIGESTS[name][:12]}"):
            Embedder(cache=tmp_path / "cache")


def test_a_checked_file_is_not_read_again_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, cache = tmp_path / "weights", tmp_path / "cache"
    file.write_bytes(b"one")
    first = digest_of_file(file, cache)
    with monkeypatch.context() as patch:
        patch.setattr(embedding_files.hashlib, "file_digest", None)
        assert digest_of_file(file, cache) == first
    file.write_bytes(b"two")
    os.utime(file, ns=(1, 1))
    assert digest_of_file(file, cache) != first


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors and tokenizer\.json not found"):
        Embedder(tmp_path, cache=tmp_path)


def test_a_model_that_is_built_otherwise_is_refused(tmp_path: Path) -> None:
    true = find_model(None, tmp_path / "cache").folder
    shutil.copytree(true, tmp_path / "model", symlinks=True, ignore=shutil.ignore_patterns("*.safetensors", "*.md"))
    (tmp_path / "model" / "model.safetensors").symlink_to(true / "model.safetensors")
    steps = json.loads((true / "modules.json").read_text())
    steps.append({"type": "sentence_transformers.models.Dense", "path": "3_Dense"})
    (tmp_path / "model" / "modules.json").write_text(json.dumps(steps))
    with pytest.raises(ModelError, match="Dense"):
        Embedder(tmp_path / "model", cache=tmp_path / "cache")


def test_another_models_digest_covers_all_that_its_vectors_depend_on(tmp_path: Path) -> None:
    true = find_model(None, tmp_path / "cache").folder
    folder = tmp_path / "model"
    shutil.copytree(true, folder, ignore=shutil.ignore_patterns("*.safetensors", "*.md"))
    (folder / "model.safetensors").symlink_to(true / "model.safetensors")
    first = Embedder(folder, cache=tmp_path / "cache")
    assert (first.name, first.dimension) == ("model", 384)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 64}')
    second = Embedder(folder, cache=tmp_path / "cache")
    assert second.max_length == 64 and second.digest != first.digest


def test_the_export_is_made_once_verified_and_made_again_when_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = find_model(None, tmp_path)
    path, reason = embedding_onnx.find_export(files, tmp_path)
    assert path is not None and reason is None
    record = json.loads((path.parent / "export.json").read_text())
    assert record["agreement"] >= 0.9999
    whole = {name: (path.parent / name).read_bytes() for name in embedding_onnx.FILES}
    with monkeypatch.context() as patch:
        patch.setattr(embedding_onnx, "_run_child", None)
        assert embedding_onnx.find_export(files, tmp_path) == (path, None)

    def export_the_same(model: object, work: Path) -> None:
        for name, data in whole.items():
            (work / name).write_bytes(data)
        (work / "agreement.json").write_text("1.0")

    monkeypatch.setattr(embedding_onnx, "_run_child", export_the_same)
    for name, data in whole.items():
        (path.parent / name).write_bytes(data[:1000])
        assert embedding_onnx.find_export(files, tmp_path) == (path, None)
        assert (path.parent / name).read_bytes() == data


def test_an_export_by_other_rules_is_made_anew_and_takes_the_place_of_older_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, made = find_model(None, tmp_path), []

    def export(model: object, work: Path) -> None:
        made.append(work)
        for name in embedding_onnx.FILES:
            (work / name).write_bytes(b"an export")
        (work / "agreement.json").write_text("1.0")

    monkeypatch.setattr(embedding_onnx, "_run_child", export)
    folders = {}
    for rules in (7, 9, 8, 10, 10):
        monkeypatch.setattr(embedding_onnx, "EXPORT_RULES", rules)
        path, _ = embedding_onnx.find_export(files, tmp_path)
        assert path is not None
        folders[rules] = path.parent
    assert len(made) == len(set(folders.values())) == 4
    assert [rules for rules in folders if folders[rules].is_dir()] == [10]
    # A program of an older version beside this one does not take its export away.
    monkeypatch.setattr(embedding_onnx, "EXPORT_RULES", 8)
    embedding_onnx.find_export(files, tmp_path)
    assert sorted(rules for rules in folders if folders[rules].is_dir()) == [8, 10]


def test_an_export_that_does_not_agree_is_not_used_and_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def disagree(model: object, work: Path) -> str:
        calls.append(work)
        (work / "model.onnx").write_bytes(b"wrong")
        return "its export reaches cosine 0.9170 to sentence-transformers, expected 0.9999"

    monkeypatch.setattr(embedding_onnx, "_run_child", disagree)
    for _ in range(2):
        embedder = Embedder(cache=tmp_path)
        assert embedder.backend == "sentence-transformers"
        assert embedder.notice is not None and "cosine 0.9170" in embedder.notice
    assert len(calls) == 1
    with pytest.raises(ModelError, match=r"0\.9170"):
        Embedder(cache=tmp_path, backend="onnx").embed_query("bread")


def test_an_export_that_failed_for_want_of_room_or_memory_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = find_model(None, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(embedding_onnx, "ROOM_FOR_EXPORT", 1e12)
        path, reason = embedding_onnx.find_export(files, tmp_path)
        assert path is None and reason is not None and "MB free" in reason
    with monkeypatch.context() as patch:
        killed = subprocess.CompletedProcess([], -9, "", "")
        patch.setattr(embedding_onnx.subprocess, "run", lambda *_, **__: killed)
        path, reason = embedding_onnx.find_export(files, tmp_path)
        assert path is None and reason is not None and "signal 9" in reason
    monkeypatch.setattr(embedding_onnx, "_run_child", lambda *_: "it was tried again")
    assert embedding_onnx.find_export(files, tmp_path) == (None, "it was tried again")


def test_a_cache_that_cannot_be_written_to_costs_speed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    embedder = Embedder(cache=tmp_path / "cache")
    assert embedder.embed_query("bread").shape == (384,)
    assert embedder.notice is not None and "cannot be kept" in embedder.notice


def test_documents_have_all_cores_and_a_question_one() -> None:
    made = Embedder()
    made.embed_texts(["Documents are many."])
    made.embed_query("How much cement?")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    given = {n: model._session.get_session_options().intra_op_num_threads for n, model in made._models.items()}
    assert given == {cores: cores, 1: 1}


def test_a_vector_does_not_depend_on_how_many_threads_made_it() -> None:
    one, two = (Embedder(threads=n).embed_texts(trial_texts()) for n in (1, 2))
    assert np.array_equal(one, two)
