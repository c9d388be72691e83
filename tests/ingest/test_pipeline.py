"""Files and folders become documents: what is unchanged costs nothing, what is bad is named, what is changed is replaced."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.document import Passage, Sentence, Span
from ingest.embedding import Embedder
from ingest.errors import UnreadableFile
from ingest.files import find_files
from ingest.library import Library
from ingest.pipeline import (
    IngestReport,
    embed_document,
    ingest_bytes,
    ingest_paths,
    lay_out,
    rebuild_library,
    understand,
)
from ingest.vectors import VectorIndex

ROOT = Path(__file__).resolve().parents[2]

RYE = """# Rye breads of the northern ovens

## Baking

Rye loaves bake for 55 minutes at 230 degrees. Their crust cracks when the oven is too dry. Salted water on the stones \
keeps the crust soft.

## Cooling

A rye loaf cools for six hours before it is cut. Warm loaves tear.
"""
BARLEY = RYE.replace("Rye", "Barley").replace("rye", "barley").replace("55", "35")


@pytest.fixture
def library(tmp_path: Path, embedder: Embedder):
    with Library(tmp_path / "library", embedder.fingerprint) as opened:
        yield opened


@pytest.fixture
def breads(tmp_path: Path) -> Path:
    folder = tmp_path / "breads"
    (folder / "deeper").mkdir(parents=True)
    (folder / "rye.md").write_text(RYE)
    (folder / "deeper" / "barley.txt").write_text(BARLEY)
    return folder


class NoEmbedding(Embedder):
    """The embedder of somebody who must not need it."""

    def embed_parts(self, *_: object):
        raise AssertionError("something was embedded")

    embed_texts = embed_parts

    def count_tokens(self, text: str) -> int:
        raise AssertionError("something was read")

    def open_ahead(self):
        raise AssertionError("the model was loaded")


def test_a_folder_is_taken_in_to_its_ends(breads: Path, library: Library, embedder: Embedder) -> None:
    seen = []
    report = ingest_paths([breads], library, embedder, lambda *step: seen.append(step))
    assert (report.added, report.updated, report.unchanged, report.refused) == (["barley", "rye"], [], [], [])
    assert seen == [(0, 2, "barley.txt"), (1, 2, "rye.md"), (2, 2, "rye.md")]
    assert library.text("rye") == RYE
    assert library.original("rye") == ("rye.md", RYE.encode())


def test_model_is_opened_once_while_the_first_new_file_is_read(
    breads: Path, library: Library, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, open_ahead = [], Embedder.open_ahead
    monkeypatch.setattr(Embedder, "open_ahead", lambda self: opened.append(self) or open_ahead(self))
    ingest_paths([breads], library, embedder)
    assert opened == [embedder]


def test_passages_are_found_by_what_they_say(breads: Path, library: Library, embedder: Embedder) -> None:
    ingest_paths([breads], library, embedder)
    nearest = VectorIndex(library).nearest(embedder.embed_query("How long must a rye loaf cool?"), 1)
    stored = library.passages([nearest[0][0]])[0]
    assert stored.key == "rye" and "six hours" in stored.passage.reading
    sentences = library.sentence_vectors([stored.id])[stored.id]
    best = int(np.argmax(sentences @ embedder.embed_query("How long must a rye loaf cool?")))
    quoted = stored.passage.sentences[best].spans[0].of(stored.text)
    assert quoted == "A rye loaf cools for six hours before it is cut."


def test_unchanged_files_cost_no_reading_and_no_embedding(breads: Path, library: Library, embedder: Embedder) -> None:
    ingest_paths([breads], library, embedder)
    revision = library.revision
    report = ingest_paths([breads], library, NoEmbedding())
    assert report.unchanged == ["barley", "rye"] and not (report.added or report.updated or report.refused)
    assert library.revision == revision


def test_the_same_content_under_two_names_is_one_document(breads: Path, library: Library, embedder: Embedder) -> None:
    (breads / "a-copy.md").write_text(RYE)
    report = ingest_paths([breads], library, embedder)
    assert (report.added, report.unchanged) == (["a-copy", "barley"], ["a-copy"])
    assert len(library.documents()) == 2


def test_a_changed_file_replaces_its_old_version(breads: Path, library: Library, embedder: Embedder) -> None:
    ingest_paths([breads], library, embedder)
    (breads / "rye.md").write_text(RYE.replace("six hours", "nine hours"))
    report = ingest_paths([breads], library, embedder)
    assert (report.updated, report.unchanged) == (["rye"], ["barley"])
    assert "nine hours" in library.text("rye")
    found = library.search_words('"six"', 5)
    assert {stored.key for stored in library.passages([number for number, _ in found])} == {"barley"}


class CountingEmbedder(Embedder):
    """Counts the texts that it is given."""

    n_texts = 0

    def embed_parts(self, texts, parts):
        self.n_texts += len(texts)
        return super().embed_parts(texts, parts)


def test_of_a_changed_file_only_what_changed_is_embedded(
    breads: Path, library: Library, embedder: Embedder, tmp_path: Path
) -> None:
    ingest_paths([breads / "rye.md"], library, embedder)
    changed = RYE.replace("six hours", "nine hours")
    (breads / "rye.md").write_text(changed)
    counting = CountingEmbedder()
    ingest_paths([breads / "rye.md"], library, counting)
    assert 0 < counting.n_texts < library.documents()[0].n_passages
    with Library(tmp_path / "fresh", embedder.fingerprint) as fresh:
        ingest_bytes("rye.md", changed.encode(), fresh, embedder)
        assert np.array_equal(fresh.vectors()[1], library.vectors()[1])
        ours, theirs = library.document_vectors("rye")[1], fresh.document_vectors("rye")[1]
        assert all(np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))


def test_a_moved_file_is_followed(breads: Path, library: Library, embedder: Embedder) -> None:
    ingest_paths([breads], library, embedder)
    (breads / "rye.md").rename(breads / "deeper" / "rye.md")
    assert ingest_paths([breads], library, NoEmbedding()).unchanged == ["barley", "rye"]
    (breads / "deeper" / "rye.md").write_text(RYE.replace("six hours", "nine hours"))
    assert ingest_paths([breads], library, embedder).updated == ["rye"]
    assert len(library.documents()) == 2


def test_a_bad_file_is_refused_by_name_and_the_others_go_on(breads: Path, library: Library, embedder: Embedder) -> None:
    (breads / "empty.txt").write_bytes(b"")
    (breads / "noise.pdf").write_bytes(bytes(range(256)) * 40)
    (breads / "blank.md").write_text(" \n\n ")
    (breads / "gone.md").symlink_to(breads / "nowhere")
    report = ingest_paths([breads, breads / "missing.txt"], library, embedder)
    assert report.added == ["barley", "rye"]
    refused = {Path(r.path).name: r.reason for r in report.refused}
    assert set(refused) == {"empty.txt", "noise.pdf", "blank.md", "gone.md", "missing.txt"}
    assert all(refused.values())
    assert report.as_json()["refused"][0].keys() == {"path", "reason"}


def test_what_was_added_before_the_disk_was_full_is_said(breads: Path, library: Library, embedder: Embedder) -> None:
    for number in range(3):
        (breads / f"z{number}.md").write_text(
            RYE.replace("Rye", f"Loaf {number} of rye").replace("55", str(60 + number))
        )
    ingest_paths([breads / "deeper"], library, embedder)
    pages = library.database.run("PRAGMA page_count")[0][0]
    library.database.run(f"PRAGMA max_page_count = {pages}")
    report = ingest_paths([breads], library, embedder)
    assert report.unchanged == ["barley"] and not report.added
    assert [Path(refusal.path).name for refusal in report.refused] == ["rye.md", "z0.md", "z1.md", "z2.md"]
    assert "is full; nothing was changed" in report.refused[0].reason
    assert all("not tried" in refusal.reason for refusal in report.refused[1:])
    library.database.run("PRAGMA max_page_count = 1073741823")
    assert ingest_paths([breads], library, embedder).added == ["rye", "z0", "z1", "z2"]


def test_a_librarys_own_files_are_no_documents(tmp_path: Path, breads: Path, embedder: Embedder) -> None:
    (breads / "index" / "g-1").mkdir(parents=True)
    (breads / "index" / "g-1" / "data.txt").write_text("derived")
    with Library(breads, embedder.fingerprint) as library:
        assert ingest_paths([breads], library, embedder) == IngestReport(added=["barley", "rye"])


def test_a_file_above_the_size_limit_is_not_read(breads: Path, library: Library, embedder: Embedder) -> None:
    report = ingest_paths([breads / "rye.md"], library, embedder, max_bytes=100)
    assert "at most 0.0 MB are read" in report.refused[0].reason


def test_a_folder_without_files_is_named(tmp_path: Path, library: Library, embedder: Embedder) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / ".hidden").write_text("x")
    report = ingest_paths([tmp_path / "none"], library, embedder)
    assert [Path(r.path).name for r in report.refused] == ["none"]


def test_circles_of_links_end_and_odd_names_are_kept(breads: Path, library: Library, embedder: Embedder) -> None:
    (breads / "deeper" / "up").symlink_to(breads)
    (breads / "self").symlink_to(breads / "self")
    odd = os.fsencode(breads) + b"/rye\xff\xfe\n<b>.md"
    with open(odd, "w") as file:
        file.write(RYE.replace("six", "four"))
    report = ingest_paths([breads], library, embedder)
    assert sorted(report.added) == ["barley", "rye", "rye-b"]
    assert "\\xff\\xfe" in next(i.source for i in library.documents() if i.key == "rye-b")
    assert [Path(r.path).name for r in report.refused] == ["self"]


def test_a_pipe_or_a_device_is_not_waited_for(tmp_path: Path, library: Library, embedder: Embedder) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    report = ingest_paths([tmp_path / "pipe.txt"], library, embedder)
    assert report.refused[0].reason == "it is no regular file; expected a document"


def test_a_file_named_twice_is_taken_once(breads: Path) -> None:
    found = find_files([breads / "rye.md", breads, breads / ".." / "breads"], lambda path, reason: None)
    assert [path.name for path in found] == ["rye.md", "barley.txt"]


def test_an_upload_needs_no_place(library: Library, embedder: Embedder) -> None:
    name = "../../etc/![x](http://a) <b>.md"
    placement = ingest_bytes(name, RYE.encode(), library, embedder)
    assert (placement.kind, placement.key) == ("added", "a-b")
    assert library.documents()[0].source == name
    with pytest.raises(UnreadableFile, match="empty"):
        ingest_bytes("x.md", b"", library, embedder)


def test_a_documents_vectors_do_not_depend_on_the_others(library: Library, embedder: Embedder, tmp_path: Path) -> None:
    for name, text in (("rye.md", RYE), ("barley.md", BARLEY)):
        ingest_bytes(name, text.encode(), library, embedder)
    with Library(tmp_path / "other", embedder.fingerprint) as other:
        ingest_bytes("barley.md", BARLEY.encode(), other, embedder)
        mine = other.vectors()[1]
    assert np.array_equal(library.vectors()[1][-len(mine) :], mine)


def test_no_passage_is_longer_than_the_model_sees(embedder: Embedder) -> None:
    text = "# Bread\n\n" + " ".join(f"Loaf {n} weighs {n * 7} grams and bakes slowly in oven {n}." for n in range(300))
    document = understand("long.md", text.encode(), embedder.count_tokens)
    assert len(document.passages) > 10
    assert max(embedder.count_tokens(lay_out(p, document.text)[0]) for p in document.passages) <= 256


def test_sentences_are_laid_out_where_they_stand() -> None:
    text = "One oven\nis hot. Two are not."
    sentences = (Sentence((Span(0, 16),)), Sentence((Span(17, 29),)))
    passage = Passage((Span(0, 29),), "paragraph", None, None, sentences, "Ovens", "One oven is hot. Two are not.")
    whole, parts = lay_out(passage, text)
    assert whole.endswith(passage.reading) and "Ovens" in whole
    assert [whole[a:b] for a, b in parts] == ["One oven is hot.", "Two are not."]
    row = Passage((Span(0, 8),), "table_row", None, None, (Sentence((Span(0, 8),)),), "", "oven: one; heat: 3")
    whole, parts = lay_out(row, text)
    assert [whole[a:b] for a, b in parts] == ["oven: one; heat: 3"]


def test_every_vector_of_a_document_has_unit_length(embedder: Embedder) -> None:
    vectors, sentences = embed_document(understand("rye.md", RYE.encode(), embedder.count_tokens), embedder)
    assert np.abs(np.linalg.norm(np.concatenate([vectors, *sentences]), axis=1) - 1).max() < 1e-5


def test_a_rebuild_reads_and_embeds_everything_again(
    breads: Path, library: Library, embedder: Embedder, tmp_path: Path
) -> None:
    ingest_paths([breads], library, embedder)
    before = {info.key: (info.sha256, info.n_passages, info.source) for info in library.documents()}
    seen = []
    assert rebuild_library(tmp_path / "library", embedder, lambda *step: seen.append(step)) == 2
    assert seen == [(0, 2, "barley"), (1, 2, "rye"), (2, 2, "rye")]
    assert {info.key: (info.sha256, info.n_passages, info.source) for info in library.documents()} == before
    assert library.generation == 2 and library.check() == []
    assert ingest_paths([breads], library, NoEmbedding()).unchanged == ["barley", "rye"]


def test_a_rebuild_makes_a_damaged_document_anew_from_its_file(
    breads: Path, library: Library, embedder: Embedder, tmp_path: Path
) -> None:
    ingest_paths([breads], library, embedder)
    before = library.document("rye"), library.vectors()[1].copy()
    with library.database.writing() as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(1536)")
        connection.execute("UPDATE parts SET body = x'00' WHERE kind = 'sections'")
        connection.execute("UPDATE facts SET value = '77' WHERE name = 'revision'")
    report = library.check()
    assert len(report) == 2 and all("`pedicle library rebuild` makes it anew" in line for line in report)
    rebuild_library(tmp_path / "library", embedder)
    assert library.check() == []
    assert library.document("rye") == before[0] and np.array_equal(library.vectors()[1], before[1])


READER = """
import sys, time
from pathlib import Path
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.vectors import VectorIndex
embedder = Embedder()
library = Library(Path(sys.argv[1]), embedder.fingerprint)
index = VectorIndex(library, use_from=0)
index.open()
question = embedder.embed_query("How long must a rye loaf cool?")
print(index.describe(), flush=True)
for line in sys.stdin:
    found = library.passages([i for i, _ in index.nearest(question, 1)])
    print(found[0].key if found else None, flush=True)
index.close()
"""


def test_a_second_process_answers_from_a_new_document_at_its_next_question(
    breads: Path, library: Library, embedder: Embedder
) -> None:
    ingest_paths([breads / "deeper"], library, embedder)
    command = [sys.executable, "-c", READER, str(library.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None and reader.stdout is not None

        def ask() -> str:
            reader.stdin.write("?\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert reader.stdout.readline().strip() == "index, owned by this process"
        answers = [ask()]
        ingest_paths([breads / "rye.md"], library, embedder)
        answers.append(ask())
        library.remove(["rye"])
        answers.append(ask())
    assert reader.returncode == 0
    assert answers == ["barley", "rye", "barley"]


def test_two_processes_that_take_in_one_folder_at_once_lose_nothing(breads: Path, library: Library) -> None:
    for number in range(4):
        (breads / f"bread-{number}.md").write_text(RYE.replace("six", f"{number + 20}"))
    script = (
        "import sys, json; from pathlib import Path; from ingest.embedding import Embedder\n"
        "from ingest.library import Library; from ingest.pipeline import ingest_paths\n"
        "e = Embedder(); l = Library(Path(sys.argv[1]), e.fingerprint)\n"
        "r = ingest_paths([Path(sys.argv[2])], l, e); print(json.dumps(r.as_json()))"
    )
    command = [sys.executable, "-c", script, str(library.folder), str(breads)]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [IngestReport(**json.loads(run.communicate(timeout=400)[0])) for run in runs]
    keys = ["barley", "bread-0", "bread-1", "bread-2", "bread-3", "rye"]
    assert [info.key for info in library.documents()] == keys
    assert sorted(said[0].added + said[1].added) == keys
    assert sorted(said[0].added + said[0].unchanged) == sorted(said[1].added + said[1].unchanged) == keys
    assert library.check() == []
