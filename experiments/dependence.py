"""How much the units of a layer depend on one another, by four measures."""

import numpy as np
import torch


def active(units, least=0.01):
    """Which units are not 0 on at least that share of the images: (units,) bool, from (N, units)."""
    return (units != 0).mean(0) >= least


def damage(units, head, labels, rounds=20, seed=0):
    """Rise of the error when a random half of the units is set to 0 and the others are doubled.

    Parameters
    ----------
    units : torch.Tensor, shape (N, units, ...)
    head : callable
        From the units to scores of the classes, (N, classes).
    labels : torch.Tensor, shape (N,)
    rounds : int
        Halves that are tried; the mean rise is returned.
    seed : int
        Of the halves: equal seeds remove the same units in every network.

    Returns
    -------
    float
        In points.
    """

    def error(keep):
        with torch.inference_mode():
            return 100 * (head(units * keep).argmax(1) != labels).double().mean().item()

    draw, count = np.random.default_rng(seed), units.shape[1]
    shape = (1, count) + (1,) * (units.ndim - 2)
    rises = []
    for _ in range(rounds):
        keep = torch.zeros(count)
        keep[torch.from_numpy(draw.permutation(count)[: count // 2])] = 2.0
        rises.append(error(keep.reshape(shape)))
    return float(np.mean(rises)) - error(torch.ones(shape))


def correlation(units, labels=None):
    """Mean size of the correlation between two units, over all pairs that are active.

    Parameters
    ----------
    units : ndarray, shape (N, units)
    labels : ndarray, shape (N,), optional
        With them the mean of each class is taken from each unit first, so that what is left does not come from the
        class.

    Returns
    -------
    float
    """
    units = np.array(units[:, active(units)], np.float64)
    if labels is not None:
        for label in np.unique(labels):
            units[labels == label] -= units[labels == label].mean(0)
    size = np.abs(np.corrcoef(units.T))
    return float((size.sum() - len(size)) / (len(size) * (len(size) - 1)))


def explained(units, count=None, ridge=1e-3, draws=10):
    """Share of a unit's variance that a linear function of the others explains, on images it was not fitted to.

    Mean over the active units.

    Parameters
    ----------
    units : ndarray, shape (N, units)
        Fitted on the first half of the images, measured on the second.
    count : int, optional
        Take so many of the active units at random, and the mean of several draws: more others explain more, so
        networks with different numbers of active units are compared by equally many.
    ridge : float
        Added to the diagonal of the correlation matrix.
    draws : int
        How many, where `count` is given.

    Returns
    -------
    float
        1 where every unit repeats what others say, about 0 where they are independent.
    """
    units = np.array(units[:, active(units)], np.float64)
    if count is not None:
        rng = np.random.default_rng(0)
        some = [rng.permutation(units.shape[1])[:count] for _ in range(draws)]
        return float(np.mean([explained(units[:, chosen], ridge=ridge) for chosen in some]))
    units = (units - units.mean(0)) / units.std(0)
    half = len(units) // 2
    fitted, held_out = units[:half], units[half:]
    inverse = np.linalg.inv(fitted.T @ fitted / half + ridge * np.eye(units.shape[1]))
    left = held_out @ (inverse / np.diag(inverse))  # of each unit, what the regression on the others leaves
    return float(1 - left.var(0).sum() / held_out.var(0).sum())


def opposed(units, weight, labels):
    """Share of the votes for the right class against its strongest rival that are votes for the rival.

    Unit j adds (w_right − w_rival)_j · unit_j to the difference of the two scores. Where many of these are negative,
    the other units make good what they do.

    Parameters
    ----------
    units : ndarray, shape (N, units)
    weight : ndarray, shape (classes, units)
        Of the linear layer that reads the units.
    labels : ndarray, shape (N,)

    Returns
    -------
    float
        Mean over the images; 0 where all units agree, near 0.5 where they nearly cancel.
    """
    scores = units @ weight.T
    scores[np.arange(len(units)), labels] = -np.inf
    votes = (weight[labels] - weight[scores.argmax(1)]) * units
    size = np.abs(votes).sum(1)
    against = -np.minimum(votes, 0).sum(1)
    return float((against[size > 0] / size[size > 0]).mean())
