"""Many small trainings of one experiment: finished ones are kept, several run at once on one device."""

import argparse
import functools
import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed

import numpy as np
import record
import torch
from tqdm import tqdm

from cnnbook import data
from cnnbook.analysis import count_macs
from cnnbook.table import aligned
from cnnbook.train import evaluate, fit, standardise
from cnnbook.train.device import choose_device


def arguments(doc, words=None, **defaults):
    """Settings of an experiment from its command line, and how many trainings run at once.

    Parameters
    ----------
    doc : str
        Of the script.
    words : list of str, optional
        Default: the command line.
    **defaults
        Numbers, each an option; False makes a switch.

    Returns
    -------
    settings : dict
    jobs : int
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in defaults.items():
        kind = {"action": "store_true"} if default is False else {"type": type(default), "default": default}
        parser.add_argument(
            "--" + name.replace("_", "-"), **kind, help="" if default is False else f"({default})"
        )
    parser.add_argument("--jobs", type=int, help="trainings at once (8 on CUDA, else 1)")
    settings = vars(parser.parse_args(words))
    jobs = settings.pop("jobs") or (min(8, os.cpu_count() or 1) if torch.cuda.is_available() else 1)
    return settings, jobs


@functools.lru_cache(maxsize=2)
def cifar(full, images=None):
    """CIFAR-10, standardised, on the device: the images that the book ships, or all. Read once a process."""
    sets = standardise(data.cifar10("train", images, full=full), data.cifar10("test", full=full))
    return [tuple(torch.from_numpy(part).to(choose_device()) for part in pair) for pair in sets]


def train_and_measure(model, train, test, settings, seed, **changes):
    """Train on what there is; returns what every row of a result holds.

    `train_error` is that of the finished network on the training images as they are, unlike the curve's, which
    is taken on the way. Errors are in per cent. The curve is kept for seed 0 alone: files stay small, and only that
    training is measured on the test images on its way.
    """
    names = ("epochs", "batch", "lr", "weight_decay", "warmup")
    wanted = {name: settings[name] for name in names if name in settings}
    macs = count_macs(model, tuple(train[0].shape[1:]))
    changes = wanted | changes | {"seed": seed, "precision": "float32", "nesterov": True}
    history = fit(model, train, test if seed == 0 else None, progress=False, **changes)
    tested = evaluate(model, test)
    row = {
        "test_error": tested["error"],
        "test_loss": tested["loss"],
        "train_error": evaluate(model, train)["error"],
        "parameters": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "macs": macs,
        "stopped": history["stopped"],
        "device": history["device"],
        "seconds": round(sum(history["seconds"]), 1),
    }
    if seed == 0:
        row["curve"] = {
            name: [None if x is None else round(x, 4) for x in history[name]]
            for name in ("train_loss", "train_error", "test_loss", "test_error")
        }
    return row


def _alone():
    torch.set_num_threads(1)  # processes share the cores
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # on Ctrl-C they end, without a word


def run_all(name, settings, cases, work, jobs):
    """One row for each case, those of an interrupted run of the same settings taken over.

    Parameters
    ----------
    name : str
        Of the experiment.
    settings : dict
    cases : list of dict
        What tells one training from another.
    work : callable
        ``work(settings, **case)`` returns the rest of a row. A function of the script itself, since it is sent to
        other processes.
    jobs : int

    Returns
    -------
    list of dict
        In the order of `cases`.
    """
    _, rows = record.load_checkpoint(name, settings)
    left = [case for case in cases if not any(case == {key: row[key] for key in case} for row in rows)]
    bar = tqdm(total=len(cases), initial=len(cases) - len(left), desc=name, unit="training", disable=None)

    def keep(case, row):
        rows.append(case | row)
        record.save_checkpoint(name, settings, {}, rows)
        bar.update()
        tqdm.write(f"{', '.join(f'{k} {v}' for k, v in case.items())}: test error {row['test_error']:.2f} %")

    if jobs == 1:
        for case in left:
            keep(case, work(settings, **case))
    else:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _alone) as pool:
            running = {pool.submit(work, settings, **case): case for case in left}
            try:
                for done in as_completed(running):
                    keep(running[done], done.result())
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    bar.close()
    return [next(row for row in rows if case == {key: row[key] for key in case}) for case in cases]


def split(train, validate):
    """Training images, and what to measure on while a learning rate is chosen: the last fifth of them."""
    if not validate:
        return train, None
    cut = len(train[0]) * 4 // 5
    return tuple(part[:cut] for part in train), tuple(part[cut:] for part in train)


def search_rates(name, settings, arms, work, jobs, rates, seeds=(100, 101, 102)):
    """The learning rate of each arm: the one with the lowest mean error on validation images. No test image is used.

    Parameters
    ----------
    name, settings, jobs
        As in `run_all`.
    arms : list of dict
        What tells one arm from another.
    work : callable
        ``work(settings, validate=True, lr=…, seed=…, **arm)`` returns a row whose ``test_error`` is that on the
        validation images.
    rates : sequence of float
        Tried alike in every arm.
    seeds : sequence of int
        None of them is used again.

    Returns
    -------
    list of dict
        A row for each arm: the arm, ``lr``, and ``validation_error``, its mean for every rate.
    """
    cases = [arm | {"lr": lr, "seed": seed} for arm in arms for lr in rates for seed in seeds]
    rows = run_all(f"{name}_rates", settings, cases, functools.partial(work, validate=True), jobs)
    found = []
    for arm in arms:
        errors = {
            lr: np.mean([r["test_error"] for r in rows if r["lr"] == lr and arm.items() <= r.items()]).item()
            for lr in rates
        }
        best = min(errors, key=errors.get)
        found.append(
            arm | {"lr": best, "validation_error": {str(lr): round(e, 3) for lr, e in errors.items()}}
        )
    return found


def rate_of(found, arm):
    """The learning rate that `search_rates` found for an arm."""
    return next(row["lr"] for row in found if arm.items() <= row.items())


def search_and_train(name, settings, arms, work, jobs, rates, **options):
    """A learning rate for each arm, and then each arm from each of ``settings["seeds"]`` seeds.

    Parameters
    ----------
    name, settings, arms, work, jobs, rates
        As in `search_rates`.
    **options
        Further arguments of `search_rates`.

    Returns
    -------
    rows : list of dict
        Seed by seed, in each the arms in their order.
    found : list of dict
        What `search_rates` returns.
    """
    found = search_rates(name, settings, arms, work, jobs, rates, **options)
    seeds = range(settings["seeds"])
    cases = [arm | {"seed": seed, "lr": rate_of(found, arm)} for seed in seeds for arm in arms]
    return run_all(name, settings, cases, work, jobs), found


def finish(name, settings, rows, by, columns, **facts):
    """Write the result, drop the checkpoint, print a table of means and standard deviations over the seeds."""
    path = record.write_result(name, settings, rows, ["numpy", "torch", "cnnbook"], **facts)
    for unfinished in (name, f"{name}_rates"):
        (record.CHECKPOINTS / f"{unfinished}.npz").unlink(missing_ok=True)
    print("\n" + table(rows, by, columns))
    print(path)


def table(rows, by, columns):
    """Rows of equal `by`, averaged, as text.

    Parameters
    ----------
    rows : list of dict
    by : sequence of str
        What tells the lines apart.
    columns : sequence of str
        Numbers to average.

    Returns
    -------
    str

    Examples
    --------
    >>> print(table([{"n": 1, "error": 2.0}, {"n": 1, "error": 4.0}], ["n"], ["error"]))
    n        error
    1  3.00 ± 1.00
    """
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in by), []).append(row)
    lines = [[*by, *columns]]
    for key, members in groups.items():
        cells = [f"{value}" for value in key]
        for column in columns:
            values = [row[column] for row in members]
            if all(isinstance(value, int) for value in values) and len(set(values)) == 1:
                cells.append(f"{values[0]:,}")
            else:
                cells.append(f"{np.mean(values):.2f} ± {np.std(values):.2f}")
        lines.append(cells)
    return "\n".join(aligned(lines, [False] * len(by) + [True] * len(columns)))
