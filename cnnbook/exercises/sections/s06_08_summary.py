"""Exercises of section 6.8, summary of the networks."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Summary of the networks"


# --- costs
def costs():
    # a network of 3 million multiply-adds an image, 4,000 images, 10 epochs
    return [
        120,  # billion multiply-adds of all forward passes
        360,  # billion, when the backward passes cost twice as many
        12,  # million an image, when all layers have twice the channels
        12,  # million an image, on images of twice the rows and columns
        1,  # times the weights of the convolutions on those larger images
    ]


def one_epoch():
    """That is one epoch. All images pass ten times."""
    return [12, 36, 12, 12, 1]


def backward_alone():
    """Those are the backward passes alone. The forward passes come on top."""
    return [120, 240, 12, 12, 1]


def backward_like_forward():
    """The backward passes cost twice as many: one gradient for the weights, one for the input."""
    return [120, 180, 12, 12, 1]


def channels_once():
    """A convolution's cost has the channels of its input and its kernels as factors: both are doubled."""
    return [120, 360, 6, 12, 1]


def rows_only():
    """Twice the rows and twice the columns: four times as many places."""
    return [120, 360, 12, 6, 1]


def weights_grow():
    """The same kernels slide over more places. A convolution has no weights for places."""
    return [120, 360, 12, 12, 4]


def in_millions():
    """4,000 · 10 · 3 million are 120,000 million: give billions."""
    return [120_000, 360_000, 12, 12, 1]


COSTS = Exercise(
    key="6.8/costs",
    title="What a training costs",
    model=costs,
    mistakes=(
        one_epoch,
        backward_alone,
        backward_like_forward,
        channels_once,
        rows_only,
        weights_grow,
        in_millions,
    ),
)


# --- pareto
def pareto(costs, errors):
    """Indices of the networks that no other one dominates.

    costs and errors (D,). One network dominates another when it is no worse
    in both, and better in at least one. Returns the indices as a list, the
    smallest first; networks that are equal in both do not dominate each
    other.
    """
    kept = []
    for i in range(len(costs)):
        dominated = any(
            costs[j] <= costs[i]
            and errors[j] <= errors[i]
            and (costs[j] < costs[i] or errors[j] < errors[i])
            for j in range(len(costs))
        )
        if not dominated:
            kept.append(i)
    return kept


def better_in_both(costs, errors):
    """One that costs the same and errs less dominates, too: better in one is enough if the other is equal."""
    n = range(len(costs))
    return [
        i
        for i in n
        if not any(costs[j] < costs[i] and errors[j] < errors[i] for j in n)
    ]


def equals_out(costs, errors):
    """Networks that are equal in both dominate each other here. Both should stay."""
    n = range(len(costs))
    return [
        i
        for i in n
        if not any(
            j != i and costs[j] <= costs[i] and errors[j] <= errors[i]
            for j in n
        )
    ]


def first_of_equals(costs, errors):
    """Of equal networks only the first is kept. All stay."""
    seen, kept = set(), []
    for i in pareto(costs, errors):
        if (costs[i], errors[i]) not in seen:
            kept.append(i)
        seen.add((costs[i], errors[i]))
    return kept


def accuracy_for_error(costs, errors):
    """Here a large second number is good. They are errors: small is good."""
    return pareto(costs, -errors)


def dear_is_good(costs, errors):
    """Here a large cost is good."""
    return pareto(-costs, errors)


def the_dominated(costs, errors):
    """Those are the networks that are dominated. Asked are the others."""
    good = pareto(costs, errors)
    return [i for i in range(len(costs)) if i not in good]


def by_cost(costs, errors):
    """The order is that of the costs. Asked are the indices, the smallest first."""
    return sorted(pareto(costs, errors), key=lambda i: (costs[i], i))


def best_of_each(costs, errors):
    """Only the cheapest and the one with the lowest error are kept. Between them others may stay."""
    ends = {int(np.argmin(costs)), int(np.argmin(errors))}
    return sorted(ends)


def better_in_one(costs, errors):
    """One that is better in one and worse in the other dominates nothing."""
    n = range(len(costs))
    return [
        i
        for i in n
        if not any(costs[j] < costs[i] or errors[j] < errors[i] for j in n)
    ]


def _random_pareto(rng):
    d = int(rng.integers(1, 8))
    return rng.integers(1, 6, d) * 1.0, rng.integers(20, 26, d) * 1.0


PARETO = Exercise(
    key="6.8/pareto",
    title="The networks worth a look",
    model=pareto,
    hand_cases=(
        given(np.array([3.0, 1, 2, 4]), np.array([20.0, 30, 35, 22]), by="0"),
        given(np.array([5.0, 2, 3]), np.array([20.0, 24, 22]), by="0"),
    ),
    edges=(
        given(np.array([2.0]), np.array([50.0]), what="one network"),
        given(np.array([1.0, 1]), np.array([30.0, 25]), what="equal costs"),
        given(np.array([1.0, 2]), np.array([30.0, 30]), what="equal errors"),
        given(
            np.array([2.0, 2, 3]),
            np.array([30.0, 30, 40]),
            what="two equal networks",
        ),
        given(
            np.array([3.0, 2, 1, 2.5]),
            np.array([20.0, 21, 22, 30]),
            what="costs that fall",
        ),
    ),
    random_case=_random_pareto,
    mistakes=(
        better_in_both,
        equals_out,
        first_of_equals,
        accuracy_for_error,
        dear_is_good,
        the_dominated,
        by_cost,
        best_of_each,
        better_in_one,
    ),
)


# --- cheapest
def cheapest(costs, errors, wanted):
    """Index of the cheapest network that reaches an error with every seed.

    costs (D,); errors (D, S) in per cent; wanted is the error, which may be
    reached exactly. Of equal costs the first. -1 if there is none. Two things
    are wrong: mend them.
    """
    good = [d for d in range(len(costs)) if max(errors[d]) <= wanted]
    return min(good, key=lambda d: costs[d]) if good else -1


def cheapest_broken(costs, errors, wanted):
    good = [d for d in range(len(costs)) if errors[d].mean() < wanted]
    return min(good, key=lambda d: costs[d]) if good else -1


def mean_of_seeds(costs, errors, wanted):
    """The mean reaches it. Asked is that every seed does."""
    good = [d for d in range(len(costs)) if errors[d].mean() <= wanted]
    return min(good, key=lambda d: costs[d]) if good else -1


def one_seed_does(costs, errors, wanted):
    """One seed that reaches it is enough here. Asked is every seed."""
    good = [d for d in range(len(costs)) if min(errors[d]) <= wanted]
    return min(good, key=lambda d: costs[d]) if good else -1


def not_exactly(costs, errors, wanted):
    """An error that is exactly the wanted one reaches it."""
    good = [d for d in range(len(costs)) if max(errors[d]) < wanted]
    return min(good, key=lambda d: costs[d]) if good else -1


def lowest_error(costs, errors, wanted):
    """That is the one with the lowest error. Asked is the cheapest of those that are good enough."""
    good = [d for d in range(len(costs)) if max(errors[d]) <= wanted]
    return min(good, key=lambda d: errors[d].mean()) if good else -1


def cheapest_of_all(costs, errors, wanted):
    """That is the cheapest of all, good enough or not."""
    return int(np.argmin(costs))


def cheapest_if_none(costs, errors, wanted):
    """Where none reaches it, the cheapest is returned. Asked is −1."""
    good = [d for d in range(len(costs)) if max(errors[d]) <= wanted]
    return min(good or range(len(costs)), key=lambda d: costs[d])


def last_of_equals(costs, errors, wanted):
    """Of equal costs the last one is taken. Asked is the first."""
    good = [d for d in range(len(costs)) if max(errors[d]) <= wanted]
    return min(good, key=lambda d: (costs[d], -d)) if good else -1


def _random_cheapest(rng):
    d, s = (int(k) for k in rng.integers(2, 6, 2))
    errors = rng.integers(20, 27, (d, s)) * 1.0
    return rng.integers(1, 6, d), errors, float(rng.integers(22, 27))


CHEAPEST = Exercise(
    key="6.8/cheapest",
    title="Good enough, with every seed",
    model=cheapest,
    broken=cheapest_broken,
    hand_cases=(
        given(
            np.array([1, 2, 3]),
            np.array([[24.0, 30], [25, 26], [20, 21]]),
            26.0,
            by="1",
        ),
    ),
    edges=(
        given(
            np.array([1, 2]),
            np.array([[25.0, 27], [20, 20]]),
            26.0,
            what="a mean that reaches it, and a seed that does not",
        ),
        given(
            np.array([2, 1, 1]),
            np.array([[20.0, 21], [26, 25], [24, 24]]),
            26.0,
            what="equal costs",
        ),
        given(
            np.array([2, 1]),
            np.array([[30.0, 21], [29, 28]]),
            26.0,
            what="none reaches it",
        ),
    ),
    random_case=_random_cheapest,
    mistakes=(
        mean_of_seeds,
        one_seed_does,
        not_exactly,
        lowest_error,
        cheapest_of_all,
        cheapest_if_none,
        last_of_equals,
    ),
)


# --- told_apart
def told_apart(errors, images):
    """Which networks have an error that is lower beyond doubt.

    errors (D, S) in per cent, the same S seeds for all, each measured on
    so many images. Returns (D, D) of True and False: [i, j] says whether
    network i is lower than network j with every seed, and by a mean
    difference above one standard error. That is 100 · √(q (1 − q) / images),
    where q is the mean of all 2S errors of the two, as a share.
    """
    d = len(errors)
    out = np.zeros((d, d), bool)
    for i in range(d):
        for j in range(d):
            lower = errors[j] - errors[i]
            q = (errors[i].mean() + errors[j].mean()) / 200
            noise = 100 * np.sqrt(q * (1 - q) / images)
            out[i, j] = (lower > 0).all() and lower.mean() > noise
    return out


def _pairs(errors, images, test):
    d = len(errors)
    return np.array(
        [
            [bool(test(errors[i], errors[j], images)) for j in range(d)]
            for i in range(d)
        ]
    )


def _noise(a, b, images):
    q = (a.mean() + b.mean()) / 200
    return 100 * np.sqrt(q * (1 - q) / images)


def means_only(errors, images):
    """Only the means are compared with the standard error. Every seed has to say the same."""
    return _pairs(
        errors, images, lambda a, b, n: (b - a).mean() > _noise(a, b, n)
    )


def seeds_only(errors, images):
    """Only the seeds are asked. The mean difference must be above one standard error as well."""
    return _pairs(errors, images, lambda a, b, n: (b > a).all())


def seeds_not_paired(errors, images):
    """The highest of one is compared with the lowest of the other. Seeds are paired: compare seed by seed."""
    return _pairs(
        errors,
        images,
        lambda a, b, n: a.max() < b.min() and (b - a).mean() > _noise(a, b, n),
    )


def most_seeds(errors, images):
    """More than half of the seeds are enough here. All have to say the same."""
    return _pairs(
        errors,
        images,
        lambda a, b, n: (
            (b > a).mean() > 0.5 and (b - a).mean() > _noise(a, b, n)
        ),
    )


def turned_round(errors, images):
    """Rows and columns are exchanged: [i, j] asks whether i is the lower one."""
    return told_apart(errors, images).T


def either_way(errors, images):
    """It says that two differ, whichever is lower. [i, j] asks whether i is the lower one."""
    found = told_apart(errors, images)
    return found | found.T


def of_the_first(errors, images):
    """The standard error comes out differently: q is the mean of all errors of the two networks, as a share."""
    return _pairs(
        errors,
        images,
        lambda a, b, n: (b > a).all() and (b - a).mean() > _noise(a, a, n),
    )


def per_seed_images(errors, images):
    """The images are counted once for each seed. The same images are used each time: they do not add up."""
    return _pairs(
        errors,
        images,
        lambda a, b, n: (
            (b > a).all() and (b - a).mean() > _noise(a, b, n * len(a))
        ),
    )


def two_errors(errors, images):
    """Two standard errors are asked for. One is."""
    return _pairs(
        errors,
        images,
        lambda a, b, n: (b > a).all() and (b - a).mean() > 2 * _noise(a, b, n),
    )


def equal_counts(errors, images):
    """A seed with equal errors counts as lower here. It has to be lower."""
    return _pairs(
        errors,
        images,
        lambda a, b, n: (b >= a).all() and (b - a).mean() > _noise(a, b, n),
    )


def _random_apart(rng):
    d, s = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    base = rng.integers(20, 70, (d, 1)) + rng.integers(-3, 4, (d, 1))
    close = rng.random() < 0.7
    errors = (
        np.full((d, 1), float(base[0, 0])) if close else base
    ) + rng.integers(-8, 9, (d, s)) / 2
    return np.clip(errors, 1, 95), int(rng.choice([100, 400, 1000, 2500]))


TOLD = Exercise(
    key="6.8/told_apart",
    title="Which are told apart",
    model=told_apart,
    hand_cases=(
        given(np.array([[10.0, 12, 11], [20, 22, 21]]), 100, by="False"),
        given(np.array([[50.0, 52, 54], [53, 55, 53.5]]), 10_000, by="False"),
    ),
    edges=(
        given(
            np.array([[50.0, 50], [51, 51]]),
            1000,
            what="lower with every seed, by less than a standard error",
        ),
        given(
            np.array([[40.0, 45], [45, 44]]),
            10_000,
            what="one seed says the opposite",
        ),
        given(
            np.array([[40.0, 45], [42, 50]]),
            10_000,
            what="paired seeds that overlap",
        ),
        given(
            np.array([[30.0, 30], [32, 30]]), 10_000, what="equal with one seed"
        ),
        given(np.array([[5.0, 5.5], [9, 8]]), 100, what="few images"),
        given(
            np.array([[27.0, 27], [33.4, 33.4]]),
            100,
            what="between one and two standard errors",
        ),
        given(
            np.array([[2.0, 2], [3.6, 3.6]]),
            100,
            what="small errors, less than a standard error apart",
        ),
        given(
            np.array([[96.4, 96.4], [98, 98]]),
            100,
            what="large errors, less than a standard error apart",
        ),
        given(
            np.array([[40.0, 41, 42, 43], [44, 45, 46, 47]]),
            100,
            what="four seeds, few images",
        ),
        given(
            np.array([[40.0, 41, 42, 43], [47, 48, 49, 50]]),
            100,
            what="four seeds, above one standard error",
        ),
    ),
    random_case=_random_apart,
    mistakes=(
        means_only,
        seeds_only,
        seeds_not_paired,
        most_seeds,
        turned_round,
        either_way,
        of_the_first,
        per_seed_images,
        two_errors,
        equal_counts,
    ),
)

EXERCISES = (COSTS, PARETO, CHEAPEST, TOLD)
