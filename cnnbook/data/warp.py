"""Images bent at random: turned, stretched, sheared, and pushed about by a smooth field."""

import numpy as np

from .. import ops


def displacements(count, size, rng, turn=0.8, stretch=0.3, push=1.5):
    r"""Draw smooth random fields: from where each pixel of a warped image is to be taken.

    Parameters
    ----------
    count : int
        How many fields.
    size : (int, int)
        Height and width of an image, in pixels.
    rng : numpy.random.Generator
    turn : float, default 0.8
        Largest angle, in radians, to either side.
    stretch : float, default 0.3
        Largest logarithm of the factor along each axis, and largest shear.
    push : float, default 1.5
        Standard deviation, in pixels, of the field between whose 4×4 random numbers is interpolated.

    Returns
    -------
    ndarray of float32, shape (count, 2, H, W)
        Downwards and to the right, in pixels, as `ops.deform_conv2d` takes its offsets.

    Raises
    ------
    TypeError
        `rng` is no generator.
    ValueError
        A number is negative, or a size is not positive.

    Examples
    --------
    >>> field = displacements(5, (28, 28), np.random.default_rng(0))
    >>> field.shape
    (5, 2, 28, 28)
    >>> still = displacements(5, (28, 28), np.random.default_rng(0), turn=0, stretch=0, push=0)
    >>> float(abs(still).max())
    0.0
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"displacements: rng is a {type(rng).__name__}, expected numpy.random.default_rng(seed)"
        )
    for name, value in {"count": count, "turn": turn, "stretch": stretch, "push": push}.items():
        if not value >= 0:
            raise ValueError(f"displacements: {name} is {value}, expected 0 or more")
    height, width = size
    if height < 1 or width < 1:
        raise ValueError(f"displacements: size is {size}, expected two positive numbers")
    angle = rng.uniform(-turn, turn, count)
    factors = np.exp(rng.uniform(-stretch, stretch, (count, 2)))
    shear = rng.uniform(-stretch, stretch, count)
    pushed = rng.normal(0, push, (count, 2, 4, 4))
    turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]).transpose(2, 0, 1)
    sheared = np.zeros((count, 2, 2))
    sheared[:, 0, 0], sheared[:, 1, 1], sheared[:, 1, 0] = *factors.T, shear
    rows, columns = np.indices(size)
    places = np.stack([rows - (height - 1) / 2, columns - (width - 1) / 2]).reshape(2, -1)
    linear = ((turned @ sheared - np.eye(2)) @ places).reshape(count, 2, height, width)
    smooth = ops.interpolate(pushed, size=size, mode="bicubic", align_corners=True)
    return (linear + smooth).astype(np.float32)


def warped(images, seed, **strength):
    """Bend every image in its own random way.

    Each pixel is read at a displaced place by bilinear interpolation, with zeros outside: a deformable convolution
    with a kernel of one number, 1.

    Parameters
    ----------
    images : ndarray of float32 or float64, shape (N, C, H, W)
    seed : int
        The same seed bends in the same way.
    **strength
        `turn`, `stretch` and `push` of `displacements`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    TypeError, ValueError
        `images` is no batch of images, or a strength is negative.

    Examples
    --------
    >>> digits = np.zeros((2, 1, 28, 28), np.float32)
    >>> digits[:, :, 4:24, 13:15] = 1  # two straight strokes
    >>> bent = warped(digits, seed=0)
    >>> bent.shape, bool((bent[0] != bent[1]).any())
    ((2, 1, 28, 28), True)
    """
    images = np.asarray(images)
    if images.ndim != 4:
        raise ValueError(f"warped: images has shape {images.shape}, expected (N, C, H, W)")
    if images.dtype not in (np.float32, np.float64):
        raise TypeError(f"warped: images is {images.dtype}, expected float32 or float64")
    field = displacements(len(images), images.shape[2:], np.random.default_rng(seed), **strength)
    one = np.ones((1, 1, 1, 1), images.dtype)
    planes = [
        ops.deform_conv2d(images[:, c : c + 1], field.astype(images.dtype), one)
        for c in range(images.shape[1])
    ]
    return np.concatenate(planes, axis=1) if planes else images.copy()
