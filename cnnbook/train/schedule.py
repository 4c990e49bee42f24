"""The learning rate at each step: a linear warm-up, then a cosine down to 0, or no change."""

import math


def learning_rate(step, steps, settings):
    """Learning rate of a step.

    .. math::

        \\eta_t = \\eta \\, \\frac{t + 1}{W} \\quad (t < W), \\qquad
        \\eta_t = \\frac{\\eta}{2} \\left(1 + \\cos \\pi \\frac{t - W}{T - W}\\right) \\quad (t \\ge W)

    with :math:`W` the steps of the warm-up and :math:`T` all steps.

    Parameters
    ----------
    step : int
        From 0.
    steps : int
        Steps of an epoch.
    settings : Settings
        Its `lr`, `schedule`, `warmup` (in epochs) and `epochs` count.

    Returns
    -------
    float

    References
    ----------
    Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, equation 5.
    Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, section 2.2.

    Examples
    --------
    >>> from cnnbook.train import Settings
    >>> half = Settings(epochs=4, lr=1.0, warmup=2)
    >>> [round(learning_rate(step, 2, half), 2) for step in range(8)]
    [0.25, 0.5, 0.75, 1.0, 1.0, 0.85, 0.5, 0.15]
    """
    total, warm = settings.epochs * steps, round(settings.warmup * steps)
    if step < warm:
        return settings.lr * (step + 1) / warm
    if settings.schedule == "constant":
        return settings.lr
    return settings.lr * 0.5 * (1 + math.cos(math.pi * (step - warm) / (total - warm)))
