"""Answers to the exercises of chapter 7 as a learner writes them from the page alone, wrong ones and right ones."""

import re

import numpy as np
import torch

# ruff: noqa
# --- sizes
sizes_wrong = [
    [7, 5, 12, 4, 15],
    [3.5, 5, 12, 4, 15],
    [6, 5, 12, 4, 15],
    [3, 6, 12, 4, 15],
    [3, 4, 12, 4, 15],
    [3, 5, 13, 4, 15],
    [3, 5, 12.5, 4, 15],
    [3, 5, 12, 1, 15],
    [3, 5, 12, 0, 15],
    [3, 5, 12, 8, 15],
    [3, 5, 12, 4, 16],
    [3, 5, 12, 4, 14],
    [3, 5, 12, 4, 30],
    [3, 5, 12, 4],
    [3, 32, 12, 4, 15],
    3,
]
sizes_right = [
    [3, 5, 12, 4, 15],
    (3, 5, 12, 4, 15),
    np.array([3, 5, 12, 4, 15]),
    [3.0, 5.0, 12.0, 4.0, 15.0],
]

# --- first_misfit
PATTERN = r"((CA)*P?)*(FA)*F"
STARTS = r"((CA)*P?)*(C|(FA)*F?|(FA)+)"


def _longest(row):
    for index in range(len(row)):
        if not re.fullmatch(STARTS, row[: index + 1]):
            return index
    return len(row)


def _misfit_fullmatch_only(row):
    return -1 if re.fullmatch(PATTERN, row) else len(row)


def _misfit_zero(row):
    return -1 if re.fullmatch(PATTERN, row) else 0


def _misfit_bool(row):
    return bool(re.fullmatch(PATTERN, row))


def _misfit_none(row):
    return None if re.fullmatch(PATTERN, row) else _longest(row)


def _misfit_length_read(row):
    return -1 if re.fullmatch(PATTERN, row) else _longest(row) + 1


def _misfit_no_end(row):
    found = _longest(row)
    return -1 if found == len(row) else found


def _misfit_pairs_only(row):
    for index in range(len(row) - 1):
        if row[index : index + 2] not in ("CA", "AC", "AP", "AF", "PC", "PF", "FA"):
            return index + 1
    return -1 if row.endswith("F") else len(row)


def _misfit_match(row):
    m = re.match(PATTERN, row)
    return -1 if m and m.end() == len(row) else (m.end() if m else 0)


def _misfit_conv_after_f(row):
    for index in range(len(row)):
        if not re.fullmatch(r"((CA)*P?(FA)*)*[CF]?", row[: index + 1]):
            return index
    return -1 if row.endswith("F") else len(row)


def _misfit_letter(row):
    found = _longest(row)
    return -1 if re.fullmatch(PATTERN, row) else (row + " ")[found]


def _misfit_first_place_is_one(row):
    found = _longest(row)
    return 0 if re.fullmatch(PATTERN, row) else found + 1


def _misfit_needs_conv(row):
    return 0 if row[:1] not in ("C", "") else (-1 if re.fullmatch(PATTERN, row) else _longest(row))


def _misfit_negative_end(row):
    return -1 if re.fullmatch(PATTERN, row) or _longest(row) == len(row) else _longest(row)


first_misfit_wrong = [
    _misfit_fullmatch_only,
    _misfit_zero,
    _misfit_bool,
    _misfit_none,
    _misfit_length_read,
    _misfit_no_end,
    _misfit_pairs_only,
    _misfit_match,
    _misfit_conv_after_f,
    _misfit_letter,
    _misfit_first_place_is_one,
    _misfit_needs_conv,
    _misfit_negative_end,
    lambda row: row,
]


def first_misfit_right_regex(row):
    return -1 if re.fullmatch(PATTERN, row) else _longest(row)


def first_misfit_right_loop(row):
    i, n = 0, len(row)
    while i < n and row[i] in "CP":
        if row[i] == "P":
            i += 1
        elif i + 1 == n:
            return n
        elif row[i + 1] != "A":
            return i + 1
        else:
            i += 2
    while True:
        if i == n or row[i] != "F":
            return i
        i += 1
        if i == n:
            return -1
        if row[i] != "A":
            return i
        i += 1


def first_misfit_right_float(row):
    return float(first_misfit_right_regex(row))


def first_misfit_right_numpy(row):
    return np.int64(first_misfit_right_regex(row))


# --- choose
choose_wrong = [
    lambda costs, budget, errors: int(errors.mean(1).argmin()),
    lambda costs, budget, errors: int(np.argmin(costs)) if min(costs) <= budget else -1,
    lambda costs, budget, errors: (
        int(np.where(costs < budget, errors.mean(1), np.inf).argmin()) if (costs < budget).any() else -1
    ),
    lambda costs, budget, errors: (
        int(np.where(costs <= budget, errors.min(1), np.inf).argmin()) if (costs <= budget).any() else -1
    ),
    lambda costs, budget, errors: (
        int(np.where(costs <= budget, errors.max(1), np.inf).argmin()) if (costs <= budget).any() else -1
    ),
    lambda costs, budget, errors: (
        int(np.where(costs <= budget, np.median(errors, 1), np.inf).argmin())
        if (costs <= budget).any()
        else -1
    ),
    lambda costs, budget, errors: int(np.where(costs <= budget, errors.mean(1), np.inf).argmin()),
    lambda costs, budget, errors: (
        int(np.where(costs <= budget, errors.mean(1), -np.inf).argmax()) if (costs <= budget).any() else -1
    ),
    lambda costs, budget, errors: (
        int(np.where(costs <= budget, errors[:, 0], np.inf).argmin()) if (costs <= budget).any() else -1
    ),
    lambda costs, budget, errors: errors[costs <= budget].mean(1).min() if (costs <= budget).any() else -1,
    lambda costs, budget, errors: (
        int(errors[costs <= budget].mean(1).argmin()) if (costs <= budget).any() else -1
    ),
    lambda costs, budget, errors: None,
    lambda costs, budget, errors: [d for d in range(len(costs)) if costs[d] <= budget],
]


def choose_right_sorted(costs, budget, errors):
    found = sorted((errors[d].mean(), costs[d], d) for d in range(len(costs)) if costs[d] <= budget)
    return found[0][2] if found else -1


def choose_right_loop(costs, budget, errors):
    best = -1
    for d, cost in enumerate(costs):
        if cost > budget:
            continue
        if best < 0 or (sum(errors[d]), cost) < (sum(errors[best]), costs[best]):
            best = d
    return best


def choose_right_lexsort(costs, budget, errors):
    order = np.lexsort((np.arange(len(costs)), costs, errors.mean(1), costs > budget))
    return order[0] if costs[order[0]] <= budget else -1


def choose_right_torch(costs, budget, errors):
    return torch.tensor(choose_right_sorted(costs, budget, errors))


# --- unread
def _outs(size, layers):
    n = [size]
    for k, s, p in layers:
        n.append((n[-1] + 2 * p - k) // s + 1)
    return n


def _unread_gradient(size, layers, clip=True):
    grad = None
    n = _outs(size, layers)
    g = np.ones(n[-1])
    for (k, s, p), before in zip(layers[::-1], n[-2::-1]):
        wide = np.zeros(before + 2 * p + s + k)
        for i, v in enumerate(g):
            wide[i * s : i * s + k] += v
        g = wide[p : p + before] if clip else wide[:before]
    return int((g == 0).sum())


unread_wrong = [
    lambda size, layers: 0,
    lambda size, layers: size - _outs(size, layers)[-1],
    lambda size, layers: size % int(np.prod([s for _, s, _ in layers])),
    lambda size, layers: size - _outs(size, layers)[-1] * int(np.prod([s for _, s, _ in layers])),
    lambda size, layers: sum((n + 2 * p - k) % s for n, (k, s, p) in zip(_outs(size, layers), layers)),
    lambda size, layers: (size + 2 * layers[0][2] - layers[0][0]) % layers[0][1] if layers else 0,
    lambda size, layers: size - _unread_gradient(size, layers),
    lambda size, layers: _unread_gradient(size, layers, clip=False),
    lambda size, layers: _unread_gradient(size, layers[:1]),
    lambda size, layers: (
        _unread_gradient(size, [(k, s, 0) for k, s, p in layers])
        if min(_outs(size, [(k, s, 0) for k, s, p in layers])) > 0
        else 0
    ),
    lambda size, layers: 2 * _unread_gradient(size, layers),
    lambda size, layers: _unread_gradient(size, layers) / max(size, 1),
    lambda size, layers: list(range(_unread_gradient(size, layers))),
]


def unread_right_gradient(size, layers):
    return _unread_gradient(size, layers)


def unread_right_torch(size, layers):
    x = torch.ones(1, 1, size, 1, requires_grad=True)
    y = x
    for k, s, p in layers:
        y = torch.nn.functional.conv2d(y, torch.ones(1, 1, k, 1), stride=(s, 1), padding=(p, 0))
    y.sum().backward()
    return int((x.grad == 0).sum())


def unread_right_forward(size, layers):
    seen = [{row} for row in range(size)]
    for k, s, p in layers:
        padded = [set()] * p + seen + [set()] * p
        seen = [set().union(*padded[i : i + k]) for i in range(0, len(padded) - k + 1, s)]
    return size - len(set().union(*seen))


def unread_right_matrix(size, layers):
    reach = np.eye(size, dtype=int)
    for k, s, p in layers:
        rows = len(reach)
        out = (rows + 2 * p - k) // s + 1
        step = np.zeros((out, rows), int)
        for i in range(out):
            for o in range(k):
                if 0 <= i * s + o - p < rows:
                    step[i, i * s + o - p] = 1
        reach = step @ reach
    return np.array([(reach.sum(0) == 0).sum()])


first_misfit_right = [
    first_misfit_right_regex,
    first_misfit_right_loop,
    first_misfit_right_float,
    first_misfit_right_numpy,
]
choose_right = [choose_right_sorted, choose_right_loop, choose_right_lexsort, choose_right_torch]
unread_right = [unread_right_gradient, unread_right_torch, unread_right_forward, unread_right_matrix]
