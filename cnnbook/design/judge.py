"""The judge of the capstone: a backbone within a budget, trained and tested where it can do no harm."""

import time
from dataclasses import dataclass

import numpy as np
import torch

from .. import data
from ..analysis import count_macs, count_params
from ..data.files import data_folder
from ..exercises import child, sandbox
from ..table import table
from .progress import shared_bar
from .rules import RULES, check_rules
from .trial import photographs, trial

SIZE, CLASSES = (3, 32, 32), 10


@dataclass(frozen=True)
class Task:
    """What is asked for.

    Attributes
    ----------
    parameters, macs : int
        The budget: numbers that the network keeps (buffers, too), and multiply-adds for one image.
    target, baseline : float
        Accuracy on the test images in per cent: what earns all points for it, and what earns none.
    images, epochs, batch : int
        Of the training, which is the same for all.
    seeds : int
        Trainings; their mean counts.
    seconds : float
        For all trainings together.
    """

    parameters: int = 50_000
    macs: int = 4_000_000
    target: float = 63.0
    baseline: float = 38.0
    images: int = 5000
    epochs: int = 10
    batch: int = 50
    seeds: int = 3
    seconds: float = 300.0


TASK = Task()
POINTS = {"network": 1, "parameters": 2, "multiply-adds": 2, "rules": 2, "accuracy": 3}


class Judgement:
    """What `judge` found; shows as a table.

    Attributes
    ----------
    points : float
        Of 10.
    passed : bool
        Whether all points were earned.
    rows : list of (str, float, str)
        Part, its points, what was found.
    accuracies : list of float
        Of each training, in per cent of the test images.
    """

    def __init__(self):
        self.rows, self.accuracies = [], []

    def note(self, part, points, said):
        self.rows.append((part, points, said))

    @property
    def points(self):
        return round(sum(points for _, points, _ in self.rows), 1)

    @property
    def passed(self):
        return self.points == sum(POINTS.values())

    def table(self):
        """A row for each part as a `cnnbook.table.Table`."""
        rows = [
            {"part": part, "points": f"{points:g} of {POINTS[part]}", "found": said}
            for part, points, said in self.rows
        ]
        rows.append({"part": "all", "points": f"{self.points:g} of {sum(POINTS.values())}", "found": None})
        return table(rows, total=True)

    def __repr__(self):
        return repr(self.table())

    def _repr_html_(self):
        return self.table()._repr_html_()


def judge(build, *, lr=0.1, reasons=None, task=TASK, progress=None):
    """Judge a backbone: budget, rules, accuracy. It never raises on account of what was submitted.

    Parameters
    ----------
    build : callable
        Without arguments; returns a fresh `torch.nn.Module` that takes (N, 3, 32, 32) and returns (N, 10) scores.
        It is called once to count, and once for each training.
    lr : float, default 0.1
        The learning rate of the training; all else is the same for all.
    reasons : dict of str to str, optional
        For each rule of thumb that is broken on purpose, why: ``{"stride": "halves the map at a third of the cost"}``.
        Keys of `RULES`.
    task : Task
    progress : bool, optional
        Whether to draw a progress bar. Default: on a terminal or in a notebook.

    Returns
    -------
    Judgement

    Raises
    ------
    ValueError
        For a reason of a rule that there is not, or a learning rate that is no positive number.

    Notes
    -----
    On Linux, each training runs in a process of its own, which ends with the time, at 2 GiB of memory beyond the
    notebook's, or when it crashes. Meanwhile nothing can be read from the folder of the data sets, and the labels of
    the test images are not there. Elsewhere it runs in a thread, where a crash ends the notebook.
    """
    reasons = dict(reasons or {})
    if unknown := set(reasons) - set(RULES):
        raise ValueError(
            f"judge: no rule is called {sorted(unknown)[0]!r}; expected some of {', '.join(RULES)}"
        )
    if isinstance(lr, bool) or not isinstance(lr, (int, float)) or not 0 < lr < float("inf"):
        raise ValueError(f"judge: lr is {lr!r}, expected a positive number")
    found = Judgement()
    counted = _counted(build)
    if isinstance(counted, str):
        found.note("network", 0, counted)
        return found
    found.note("network", 1, "takes images of 3×32×32, answers with 10 scores")
    within = True
    for part, limit in (("parameters", task.parameters), ("multiply-adds", task.macs)):
        fits = counted[part] <= limit
        within = within and fits
        found.note(part, POINTS[part] * fits, f"{counted[part]:,} of {limit:,}")
    _rules(found, counted["broken"], reasons)
    if within:
        _accuracy(found, build, lr, task, progress)
    else:
        found.note("accuracy", 0, "not trained: it is over the budget")
    return found


def _count(build):
    """In the sandbox: parameters, multiply-adds and broken rules, or a text that says what is wrong."""
    model = build()
    if not isinstance(model, torch.nn.Module):
        return f"build() returned a {type(model).__name__}, expected a torch.nn.Module"
    model.eval()
    with torch.no_grad():
        scores = model(torch.zeros(2, *SIZE))
    if not isinstance(scores, torch.Tensor) or tuple(scores.shape) != (2, CLASSES):
        got = tuple(scores.shape) if isinstance(scores, torch.Tensor) else type(scores).__name__
        return f"for two images it returns {got}, expected (2, {CLASSES})"
    if not torch.isfinite(scores).all():
        return "for an image of zeros it returns numbers that are infinite or undefined"
    if not any(p.requires_grad for p in model.parameters()):
        return "it has no parameter that could learn"
    broken = {}
    for breach in check_rules(model, SIZE).breaches:
        broken.setdefault(breach.rule, f"{breach.place}: {breach.what}")
    parameters = count_params(model, learned=False, buffers=True)
    return [parameters, count_macs(model, SIZE), [list(pair) for pair in broken.items()]]


def _counted(build):
    if not callable(build) or isinstance(build, torch.nn.Module):
        return f"judge was given a {type(build).__name__}, expected a function that builds a network"
    outcome = sandbox.call(_count, (build,), ("build",), 20.0)
    if (text := _trouble(outcome, 20.0)) or isinstance(outcome.value, str):
        return text or outcome.value
    parameters, macs, broken = outcome.value
    return {"parameters": parameters, "multiply-adds": macs, "broken": dict(broken)}


def _trouble(outcome, seconds):
    """What went wrong in a call, as text; None if it came back."""
    if not outcome.in_time:
        return f"it was not done after {seconds:.0f} seconds"
    if outcome.failure is None:
        return None
    if outcome.failure.kind == "Refused":
        return outcome.failure.message
    if "memory" in str(outcome.failure).lower():
        return f"it takes too much memory ({outcome.failure})"
    return f"{outcome.failure}" + (f", {outcome.failure.place}" if outcome.failure.place else "")


def _rules(found, broken, reasons):
    silent = [rule for rule in broken if len(str(reasons.get(rule, "")).split()) < 3]
    if not broken:
        said = "all are kept"
    elif not silent:
        said = f"broken with a reason: {', '.join(broken)}"
    else:
        said = "; ".join(f"{rule} broken without a reason ({broken[rule]})" for rule in silent)
    found.note("rules", max(0, POINTS["rules"] - len(silent)), said)


def _accuracy(found, build, lr, task, progress):
    train, test = photographs(task.images)
    closed = str(data_folder()) if child.possible() else None
    settings = {
        "lr": float(lr),
        "epochs": task.epochs,
        "batch": task.batch,
        "weight_decay": 5e-4,
        "warmup": 1.0,
    }
    settings |= {"flip": True, "nesterov": True, "device": "cpu"}
    answers, end, trouble = [], time.monotonic() + task.seconds, None
    with shared_bar(task.seeds * task.epochs, progress) as told:
        for seed in range(task.seeds):
            left = end - time.monotonic()
            args = (build, train, test, settings | {"seed": seed}, closed, told)
            outcome = sandbox.call(
                trial, args, ("build", "train", "test", "settings", "closed", "told"), left
            )
            trouble = _trouble(outcome, task.seconds)
            if trouble:
                break
            answers.append(outcome.value[0])
    if trouble:
        found.note("accuracy", 0, f"training {len(answers) + 1} of {task.seeds}: {trouble}")
        return
    labels = data.cifar10("test")[1]  # not before: a submission's process is a copy of this one
    found.accuracies = [100 * float((np.asarray(answer) == labels).mean()) for answer in answers]
    mean = sum(found.accuracies) / task.seeds
    error = (mean * (100 - mean) / len(labels)) ** 0.5
    share = min(1.0, max(0.0, (mean - task.baseline) / (task.target - task.baseline)))
    span = f"{min(found.accuracies):.1f} to {max(found.accuracies):.1f}" if task.seeds > 1 else "one training"
    said = (
        f"{mean:.1f} % ({span}), wanted {task.target:g} %; one standard error of the test set is {error:.1f}"
    )
    found.note("accuracy", round(POINTS["accuracy"] * share, 1) if share < 1 else POINTS["accuracy"], said)
