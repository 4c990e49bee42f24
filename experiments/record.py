"""What every full-length run needs: a checkpoint to go on from, and a result file that says how it was made."""

import io
import json
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from cnnbook.write import write_whole

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "data" / "results"
CHECKPOINTS = ROOT / "experiments" / "checkpoints"


def versions(*packages):
    """Versions of Python and of the packages named."""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def save_checkpoint(name, settings, arrays, history):
    """Keep arrays (a flat dict) and the history so far, under the settings they belong to."""
    note = np.frombuffer(json.dumps({"settings": settings, "history": history}).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, note=note, **arrays)
    write_whole(CHECKPOINTS / f"{name}.npz", buffer.getbuffer())


def load_checkpoint(name, settings):
    """The arrays and history of an unfinished run with the same settings, or (None, [])."""
    path = CHECKPOINTS / f"{name}.npz"
    if not path.exists():
        return None, []
    with np.load(path) as stored:
        arrays = {key: stored[key] for key in stored.files}
    note = json.loads(arrays.pop("note").tobytes())
    if note["settings"] != settings:
        print(f"{path.name} belongs to other settings; starting from the beginning")
        return None, []
    return arrays, note["history"]


def write_result(name, settings, runs, packages, **facts):
    """Write data/results/NAME.json: settings, versions, a row for each run, what else is worth knowing."""
    result = {
        "experiment": name,
        "date": time.strftime("%Y-%m-%d"),
        "settings": settings,
        "versions": versions(*packages),
        "machine": f"{platform.machine()}, {platform.system()}",
        **facts,
        "runs": runs,
    }
    text = json.dumps(result, indent=1) + "\n"
    write_whole(RESULTS / f"{name}.json", text.encode())
    return RESULTS / f"{name}.json"
