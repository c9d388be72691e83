"""The model's weights in ONNX Runtime: loads in a tenth of the time and half the memory that torch takes.

The weights are exported once, in a child process that alone imports torch, compared there with sentence-transformers
on a ragged batch, and kept in the user's cache under their digest. What does not agree is not used.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedding_files import ModelFiles, digest_of_file, write_atomically

if TYPE_CHECKING:
    import numpy as np

log = logging.getLogger(__name__)

# Raised when the export is done in another way; part of the folder's name, so that an older one is not taken for it.
EXPORT_RULES = 3
# The graph, and beside it the weights: these are then mapped from the disk and not copied, which halves load time and
# memory.
FILES = ("model.onnx", "model.weights")
# Cosine to sentence-transformers that every text of the trial must reach.
AGREEMENT = 0.9999
# How long the export may take [s]; some ten on a calm machine, ten times as long on a busy one.
EXPORT_SECONDS = 900
# Free space that the export takes on its way, over the size of the weights [times].
ROOM_FOR_EXPORT = 2.5


class OnnxModel:
    """Word pieces to last hidden states through ONNX Runtime.

    Args:
        path: The exported model.
        threads: Processor threads that one call may use [1-].
    """

    kind = "onnx"

    def __init__(self, path: Path, threads: int = 1) -> None:
        # Read when the library is loaded: without it, it writes an identifier of this machine into the user's cache and
        # reports processor, memory and the path of the program to its maker. Its `disable_telemetry_events` is too late.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # A thread that spins while it waits takes the core from the work it waits for when cores are shared.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def hidden(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Last hidden states, float32, shape (n_texts, n_pieces, dim); `ids` and `mask` int64, (n_texts, n_pieces)."""
        return self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]


def find_export(model: ModelFiles, cache: Path) -> tuple[Path | None, str | None]:
    """The verified export of a model, made when it is not there yet.

    Returns:
        Its path and None; or None and the reason why there is none, in words.
    """
    folder = cache / "models" / f"{model.digest[:16]}-{model.max_length}-{EXPORT_RULES}"
    record = _read_record(folder)
    if record is None or record.get("versions") != _versions():
        record = _make_export(model, folder)
    if record.get("reason"):
        return None, str(record["reason"])
    if not _is_whole(folder, record, cache):
        log.warning("The exported model in '%s' is damaged; it is made again.", folder)
        record = _make_export(model, folder)
        if record.get("reason"):
            return None, str(record["reason"])
    return folder / FILES[0], None


def _make_export(model: ModelFiles, folder: Path) -> dict[str, object]:
    """Export and verify in a child process, under a lock so that two first runs do it once."""
    from filelock import FileLock, Timeout

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=EXPORT_SECONDS):
            record = _read_record(folder)
            current = record is not None and record.get("versions") == _versions()
            if (
                record is not None
                and current
                and (record.get("reason") or _is_whole(folder, record, folder, trust_stamp=False))
            ):
                return record
            log.info("Preparing the embedding model for quick starts; this is done once.")
            return _export_in_child(model, folder)
    except (OSError, Timeout) as error:
        return {"reason": f"the quick form of the embedding model cannot be kept in '{folder.parent}': {error}"}


def _export_in_child(model: ModelFiles, folder: Path) -> dict[str, object]:
    work = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
    try:
        reason = _lack_of_room(model, work) or _run_child(model, work)
        if isinstance(reason, PassingFailure):
            return {"reason": str(reason)}
        record: dict[str, object] = {"versions": _versions(), "reason": reason}
        if reason is None:
            record["sha256"] = {name: digest_of_file(work / name, work, trust_stamp=False) for name in FILES}
            record["agreement"] = json.loads((work / "agreement.json").read_bytes())
        else:
            for name in FILES:
                (work / name).unlink(missing_ok=True)
        write_atomically(work / "export.json", json.dumps(record, indent=1).encode())
        for extra in ("digests.json", "agreement.json"):
            (work / extra).unlink(missing_ok=True)
        if folder.exists():
            # A folder cannot take a full one's place in one step; the old one leaves first. A kill in between costs
            # one more export and nothing else.
            os.replace(folder, work / "old")
        os.replace(work, folder)
        shutil.rmtree(folder / "old", ignore_errors=True)
        _remove_older(folder)
        return record
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _remove_older(folder: Path) -> None:
    """Remove what earlier rules made of the same weights; what later ones made is another version's of this program."""
    weights, _, rules = folder.name.rpartition("-")
    for other in folder.parent.glob(f"{weights}-*"):
        number = other.name.rpartition("-")[2]
        if other.is_dir() and number.isdigit() and int(number) < int(rules):
            shutil.rmtree(other, ignore_errors=True)


class PassingFailure(str):
    """Why there is no export this time; the next process tries again. Any other reason lies in the model and is kept."""

    __slots__ = ()


def _lack_of_room(model: ModelFiles, work: Path) -> PassingFailure | None:
    try:
        size = (model.folder / "model.safetensors").stat().st_size
        free = shutil.disk_usage(work).free
    except OSError:
        return None
    needed = ROOM_FOR_EXPORT * size
    if free >= needed:
        return None
    return PassingFailure(f"its quick form needs {needed / 1e6:.0f} MB on the way and '{work.parent}' has {free / 1e6:.0f} MB free")


def _run_child(model: ModelFiles, work: Path) -> str | None:
    """Run the export; None when it succeeded and agrees, else the reason in words."""
    command = [sys.executable, "-W", "ignore", "-m", "ingest.embedding_export"]
    command += [str(model.folder), str(work), str(model.max_length), model.pooling]
    root = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
    environment = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1"}
    try:
        run = subprocess.run(  # noqa: S603 - our own module, no shell
            command, env=environment, capture_output=True, text=True, timeout=EXPORT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return PassingFailure(f"its export took longer than {EXPORT_SECONDS} s")
    if run.returncode == 0:
        return None
    if run.returncode < 0:
        return PassingFailure(f"its export was ended by signal {-run.returncode} (perhaps for want of memory)")
    lines = [line for line in (run.stderr or "").splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"its export ended with code {run.returncode}"


def _is_whole(folder: Path, record: dict[str, object], cache: Path, *, trust_stamp: bool = True) -> bool:
    """Whether the exported files are those that were verified."""
    digests = record.get("sha256")
    if not isinstance(digests, dict):
        return False
    try:
        found = {name: digest_of_file(folder / name, cache, trust_stamp=trust_stamp) for name in FILES}
    except OSError:
        return False
    return found == digests


def _read_record(folder: Path) -> dict[str, object] | None:
    try:
        record = json.loads((folder / "export.json").read_bytes())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def _versions() -> dict[str, str]:
    """What the export depends on beside the weights; another version of one means a new export."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("onnxruntime", "torch", "transformers"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found
