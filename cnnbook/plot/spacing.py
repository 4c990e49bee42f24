"""Moving labels and boxes apart by as little as possible."""


def apart(wanted, gaps, low=float("-inf"), high=float("inf"), weights=None):
    """Return places in the given order, near the wanted ones, neighbours at least a gap apart.

    The weighted sum of squared moves is the least possible (isotonic regression by pooling neighbours that
    touch); ``low`` and ``high`` bound the first and the last place.

    Parameters
    ----------
    wanted : sequence of float
        Where each thing would like to be.
    gaps : sequence of float
        Least distance of each thing from the one before, one fewer than things.
    low, high : float
        Bounds.
    weights : sequence of float, optional
        How much each thing resists being moved. Default: all alike.

    Returns
    -------
    list of float

    Examples
    --------
    >>> apart([0.5, 0.5], [0.25])
    [0.375, 0.625]
    >>> apart([0.1, 0.9, 1.0], [0.25, 0.25], 0, 1)
    [0.1, 0.75, 1.0]
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    groups = []  # [weighted sum of wanted places with the gaps taken out, weight, number of things]
    for place, offset, weight in zip(wanted, offsets, weights or [1.0] * len(wanted), strict=True):
        groups.append([weight * (place - offset), weight, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            last = groups.pop()
            groups[-1] = [a + b for a, b in zip(groups[-1], last, strict=True)]
    starts = [
        max(low, min(total / weight, high - offsets[-1])) for total, weight, n in groups for _ in range(n)
    ]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
