"""The size of what a convolution or a pooling layer puts out."""


def output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    r"""Output height (or width) of a convolution or a pooling layer.

    .. math::

        n_{\mathrm{out}} = \left\lfloor \frac{n_{\mathrm{in}} + 2p - d(f - 1) - 1}{s} \right\rfloor + 1

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation : int
        :math:`n_{\mathrm{in}}, f, s, p, d`, in pixels.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        When a number is out of range, or the kernel does not fit into the padded input.

    Examples
    --------
    >>> output_size(5, 3, stride=2, padding=1)
    3
    """
    least = {"size": 1, "kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}
    for (name, low), value in zip(least.items(), (size, kernel_size, stride, padding, dilation), strict=True):
        if not isinstance(value, int) or value < low:
            raise ValueError(f"output_size: {name} is {value!r}, expected a whole number ≥ {low}")
    spare = size + 2 * padding - dilation * (kernel_size - 1) - 1
    if spare < 0:
        reach = dilation * (kernel_size - 1) + 1
        raise ValueError(
            f"output_size: the kernel reaches over {reach} pixels, the padded input has {size + 2 * padding}"
        )
    return spare // stride + 1
