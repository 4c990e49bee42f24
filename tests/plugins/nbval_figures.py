"""nbval, with figures: PNG outputs are compared within a tolerance, and a trailing ``;`` is honoured.

nbval compares every output as text except pictures, which it ignores. Here a picture passes when it
differs from the stored one by noise only; anything a reader could see fails, and both are written to
``nbval-figures/``. Tag a cell ``nbval-ignore-figure`` where the picture truly varies.
"""

import base64
import io
from pathlib import Path

import numpy as np
from nbval import kernel, plugin
from PIL import Image

VISIBLE = 48  # grey levels (of 255) by which a pixel must differ to be seen
MOST_VISIBLE = 25  # such pixels a figure may have: a line one pixel wide and 26 long fails
MOST_RMS = 2.0  # grey levels over the whole figure
ARTIFACTS = Path("nbval-figures")


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"), dtype=np.int16)


def difference(new, stored):
    """None when two PNGs (base64) look the same, else what differs."""
    a, b = pixels(new), pixels(stored)
    if a.shape != b.shape:
        return f"its size is {a.shape[1]}×{a.shape[0]}, stored {b.shape[1]}×{b.shape[0]}"
    delta = np.abs(a - b)
    visible, rms = int((delta.max(-1) > VISIBLE).sum()), float(np.sqrt(np.mean(delta.astype(float) ** 2)))
    if visible > MOST_VISIBLE or rms > MOST_RMS:
        return f"{visible} pixels differ visibly (allowed {MOST_VISIBLE}), rms {rms:.2f} (allowed {MOST_RMS})"
    return None


def figures(outputs):
    return [o["data"]["image/png"] for o in outputs if "image/png" in o.get("data", {})]


def compare_outputs(self, test, ref, skip_compare=None, original=plugin.IPyNbCell.compare_outputs):
    if not original(self, test, ref, skip_compare):
        return False
    if "nbval-ignore-figure" in self.cell.metadata.get("tags", []):
        return True
    name = f"{self.parent.path.stem}: cell {self.cell.get('id', self.cell_num)}"
    new, stored = figures(test), figures(ref)
    if len(new) != len(stored):
        self.comparison_traceback = [f"{name} draws {len(new)} figures, stored are {len(stored)}"]
        return False
    for i, (a, b) in enumerate(zip(new, stored, strict=True)):
        if what := difference(a, b):
            ARTIFACTS.mkdir(exist_ok=True)
            stem = f"{self.parent.path.stem}-{self.cell.get('id', self.cell_num)}-{i}"
            (ARTIFACTS / f"{stem}-new.png").write_bytes(base64.b64decode(a))
            (ARTIFACTS / f"{stem}-stored.png").write_bytes(base64.b64decode(b))
            self.comparison_traceback = [f"{name}, figure {i}: {what}; see {ARTIFACTS}/{stem}-*.png"]
            return False
    return True


def execute_cell_input(self, cell_input, allow_stdin=None):
    # nbval 0.11 passes store_history=False, and IPython then ignores a trailing `;` (nbval issue 194)
    return self.kc.execute(cell_input, store_history=True, allow_stdin=allow_stdin, stop_on_error=False)


plugin.IPyNbCell.compare_outputs = compare_outputs
kernel.RunningKernel.execute_cell_input = execute_cell_input


def pytest_terminal_summary(terminalreporter):
    """Size and running time of each notebook, reported and not judged."""
    spent = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration") and report.nodeid.split("::")[0].endswith(".ipynb"):
                path = report.nodeid.split("::")[0]
                spent[path] = spent.get(path, 0) + report.duration
    if spent:
        terminalreporter.section("notebooks")
        for path, seconds in sorted(spent.items(), key=lambda item: -item[1]):
            size = Path(path).stat().st_size / 1e6
            terminalreporter.write_line(f"{seconds:6.1f} s (budget 45)  {size:5.2f} MB (budget 1.5)  {path}")
