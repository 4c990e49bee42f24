"""Answers to the exercises of section 6.8 as a learner writes them from the page alone, wrong ones and right ones."""

import numpy as np
import torch

# ruff: noqa
# --- costs
costs_wrong = [
    [12, 36, 12, 12, 1],
    [120, 240, 12, 12, 1],
    [120, 180, 12, 12, 1],
    [120, 360, 6, 12, 1],
    [120, 360, 12, 6, 1],
    [120, 360, 12, 12, 4],
    [120_000, 360_000, 12, 12, 1],
    [120, 360, 3, 12, 1],
    [120, 360, 12, 3, 1],
    [120, 360, 12, 12, 2],
    [120, 360, 12_000_000, 12_000_000, 1],
    [1.2, 3.6, 12, 12, 1],
    [120, 360, 12, 12],
    120,
]
costs_right = [
    [120, 360, 12, 12, 1],
    (120.0, 360.0, 12.0, 12.0, 1.0),
    np.array([120, 360, 12, 12, 1]),
    [4000 * 10 * 3 / 1000, 3 * 120, 3 * 4, 3 * 2**2, 1],
]


# --- pareto
def _dominates(a, b):
    return a[0] <= b[0] and a[1] <= b[1] and a != b


def _front(costs, errors, rule):
    points = list(zip(costs, errors))
    return [i for i, p in enumerate(points) if not any(rule(q, p) for j, q in enumerate(points) if j != i)]


pareto_wrong = [
    lambda c, e: _front(c, e, lambda q, p: q[0] < p[0] and q[1] < p[1]),
    lambda c, e: _front(c, e, lambda q, p: q[0] <= p[0] and q[1] <= p[1]),
    lambda c, e: _front(c, e, lambda q, p: q[0] < p[0] or q[1] < p[1]),
    lambda c, e: _front(c, -e, _dominates),
    lambda c, e: _front(-c, e, _dominates),
    lambda c, e: _front(c, e, lambda q, p: q[0] <= p[0] and q[1] < p[1]),
    lambda c, e: _front(c, e, lambda q, p: q[0] < p[0] and q[1] <= p[1]),
    lambda c, e: [int(np.argmin(e / c))],
    lambda c, e: [int(np.argmin(c)), int(np.argmin(e))],
    lambda c, e: sorted({int(np.argmin(c)), int(np.argmin(e))}),
    lambda c, e: [i for i in range(len(c)) if i not in _front(c, e, _dominates)],
    lambda c, e: [(c[i], e[i]) for i in _front(c, e, _dominates)],
    lambda c, e: [i in _front(c, e, _dominates) for i in range(len(c))],
    lambda c, e: len(_front(c, e, _dominates)),
]


def pareto_right_sweep(costs, errors):
    kept, lowest = [], np.inf
    order = sorted(range(len(costs)), key=lambda i: (costs[i], errors[i]))
    for i in order:
        same = kept and (costs[kept[-1]], errors[kept[-1]]) == (costs[i], errors[i])
        if errors[i] < lowest or same:
            kept.append(i)
            lowest = errors[i]
    return sorted(kept)


def pareto_right_array(costs, errors):
    c, e = costs[:, None], errors[:, None]
    beaten = ((c >= costs) & (e >= errors) & ((c > costs) | (e > errors))).any(1)
    return np.flatnonzero(~beaten)


pareto_right = [
    pareto_right_sweep,
    pareto_right_array,
    lambda c, e: _front(c, e, _dominates),
    lambda c, e: tuple(_front(c, e, _dominates)),
]

# --- cheapest
cheapest_wrong = [
    lambda c, e, w: int(np.where(e.mean(1) <= w, c, 99).argmin()) if (e.mean(1) <= w).any() else -1,
    lambda c, e, w: int(np.where(e.min(1) <= w, c, 99).argmin()) if (e.min(1) <= w).any() else -1,
    lambda c, e, w: int(np.where(e.max(1) < w, c, 99).argmin()) if (e.max(1) < w).any() else -1,
    lambda c, e, w: int(np.where(e.max(1) <= w, c, 99).argmin()),
    lambda c, e, w: int(np.where(e.max(1) <= w, -c, -99).argmax()) + 1 if (e.max(1) <= w).any() else -1,
    lambda c, e, w: (
        int(np.where(np.median(e, 1) <= w, c, 99).argmin()) if (np.median(e, 1) <= w).any() else -1
    ),
    lambda c, e, w: int(np.argmin(c)),
    lambda c, e, w: int(e.max(1).argmin()),
    lambda c, e, w: int(np.where(e.max(1) <= w, c, -99).argmax()) if (e.max(1) <= w).any() else -1,
    lambda c, e, w: int(np.flatnonzero(e.max(1) <= w)[0]) if (e.max(1) <= w).any() else -1,
    lambda c, e, w: int(c[e.max(1) <= w].argmin()) if (e.max(1) <= w).any() else -1,
    lambda c, e, w: int(c[e.max(1) <= w].min()) if (e.max(1) <= w).any() else -1,
    lambda c, e, w: None,
]


def cheapest_right_loop(costs, errors, wanted):
    best = -1
    for i in range(len(costs)):
        if all(error <= wanted for error in errors[i]) and (best == -1 or costs[i] < costs[best]):
            best = i
    return best


cheapest_right = [
    cheapest_right_loop,
    lambda c, e, w: int(np.where((e <= w).all(1), c, 99).argmin()) if (e <= w).all(1).any() else -1,
    lambda c, e, w: next(
        iter(sorted((i for i in range(len(c)) if (e[i] <= w).all()), key=lambda i: c[i])), -1
    ),
    lambda c, e, w: torch.tensor(cheapest_right_loop(c, e, w)),
]


# --- told_apart
def _apart(errors, images, rule):
    d = len(errors)
    return np.array([[bool(rule(errors[i], errors[j], images)) for j in range(d)] for i in range(d)])


def _se(a, b, n):
    q = np.concatenate([a, b]).mean() / 100
    return 100 * (q * (1 - q) / n) ** 0.5


told_apart_wrong = [
    lambda e, n: _apart(e, n, lambda a, b, n: (b - a).mean() > _se(a, b, n)),
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).all()),
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).any() and (b - a).mean() > _se(a, b, n)),
    lambda e, n: _apart(e, n, lambda a, b, n: (a > b).all() and (a - b).mean() > _se(a, b, n)),
    lambda e, n: _apart(
        e, n, lambda a, b, n: ((a > b).all() or (b > a).all()) and abs((a - b).mean()) > _se(a, b, n)
    ),
    lambda e, n: _apart(e, n, lambda a, b, n: b.min() > a.max() and (b - a).mean() > _se(a, b, n)),
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).all() and (b - a).mean() > _se(a, b, n) / 100),
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).all() and (b - a).mean() > 2 * _se(a, b, n)),
    lambda e, n: _apart(e, n, lambda a, b, n: (b - a > _se(a, b, n)).all()),
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).all() and (b - a).mean() > _se(a, b, 2 * n)),
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).all() and (b - a).mean() > (b - a).std()),
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).all() and (b - a).sum() > _se(a, b, n)),
    lambda e, n: e.mean(1),
    lambda e, n: _apart(e, n, lambda a, b, n: b.mean() > a.mean()),
]


def told_apart_right_broadcast(errors, images):
    gap = errors[None] - errors[:, None]
    q = (errors.mean(1)[None] + errors.mean(1)[:, None]) / 200
    return (gap > 0).all(2) & (gap.mean(2) > 100 * np.sqrt(q * (1 - q) / images))


told_apart_right = [
    told_apart_right_broadcast,
    lambda e, n: _apart(e, n, lambda a, b, n: (b > a).all() and (b - a).mean() > _se(a, b, n)),
    lambda e, n: told_apart_right_broadcast(e, n).tolist(),
    lambda e, n: told_apart_right_broadcast(e, n).astype(int),
]
