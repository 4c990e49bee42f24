"""The setting of each arm where a method has a strength: as many pairs of rate and strength tried in every arm."""

import functools

import numpy as np
from many import run_all


def choose(name, settings, tried, work, jobs, seeds):
    """For each arm the setting with the lowest mean error on validation images. No test image is used.

    Parameters
    ----------
    name, settings, jobs
        As in `many.run_all`.
    tried : dict of str to list of (float, float or None)
        The settings of each arm: learning rate and strength.
    work : callable
        ``work(settings, arm=…, strength=…, lr=…, seed=…, validate=True)`` returns a row whose ``test_error`` is that on
        the validation images.
    seeds : sequence of int
        None of them is used again.

    Returns
    -------
    list of dict
        A row for each arm: ``arm``, ``strength``, ``lr``, and ``tried``, all settings with their mean error.
    """
    cases = [
        {"arm": arm, "strength": strength, "lr": lr, "seed": seed}
        for arm, pairs in tried.items()
        for lr, strength in pairs
        for seed in seeds
    ]
    rows = run_all(f"{name}_rates", settings, cases, functools.partial(work, validate=True), jobs)

    def mean(arm, lr, strength):
        same = [r for r in rows if (r["arm"], r["lr"], r["strength"]) == (arm, lr, strength)]
        return np.mean([row["test_error"] for row in same]).item()

    found = []
    for arm, pairs in tried.items():
        errors = [
            {"lr": lr, "strength": strength, "error": mean(arm, lr, strength)} for lr, strength in pairs
        ]
        best = min(errors, key=lambda row: row["error"])
        found.append({"arm": arm, "strength": best["strength"], "lr": best["lr"], "tried": errors})
    return found
