r"""GELU, exact and by its tanh approximation, forward and backward."""

import math

import numpy as np

from . import _check

APPROXIMATIONS = ("none", "tanh")

# Rational approximations of the error function, Cody 1969, tables II to IV; numerator and denominator with
# the highest power first. NumPy has no error function of its own.
NEAR = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
     3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)  # fmt: skip
MIDDLE = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
     2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
     1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
     3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3),
)  # fmt: skip
FAR = (
    (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
     1.60837851487422766e-2, 6.58749161529837803e-4),
    (1.0, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
     2.33520497626869185e-3),
)  # fmt: skip


def gelu(input, approximate="none"):
    r"""Let each number through as far as a standard normal variable is likely to lie below it.

    .. math::

        y = x\,\Phi(x) = \frac{x}{2} \Bigl( 1 + \text{erf}\,\frac{x}{\sqrt2} \Bigr), \qquad
        \text{"tanh":}\quad
        y = \frac{x}{2} \Bigl( 1 + \tanh\bigl( \sqrt{2/\pi}\,(x + 0.044715\,x^3) \bigr) \Bigr)

    Parameters
    ----------
    input : ndarray, any shape
    approximate : {"none", "tanh"}, default "none"

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        The input is no float array.
    ValueError
        approximate is neither "none" nor "tanh".

    References
    ----------
    D. Hendrycks, K. Gimpel, "Gaussian error linear units (GELUs)", 2016, section 2.
    W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23,
    1969 (how erf is computed here).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import gelu
    >>> x = np.array([-10.0, -1.0, 0.0, 1.0, 10.0])
    >>> gelu(x).round(4)
    array([-0.    , -0.1587,  0.    ,  0.8413, 10.    ])
    >>> gelu(x, "tanh").round(4)
    array([-0.    , -0.1588,  0.    ,  0.8412, 10.    ])
    """
    _check.array("gelu", "input", input)
    if _check.choice("gelu", "approximate", approximate, APPROXIMATIONS) == "tanh":
        return input * (0.5 * (1 + _inner_tanh(input)[0]))
    return np.asarray(input * _normal_probability(input))


def gelu_backward(grad_output, input, approximate="none"):
    r"""Return the gradient of `gelu`, whose derivative is Φ(x) + x φ(x) with the normal density φ.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape
    approximate : {"none", "tanh"}, default "none"
        As for `gelu`.

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import gelu_backward
    >>> gelu_backward(np.ones(3), np.array([-10.0, 0.0, 10.0])).round(4)
    array([-0. ,  0.5,  1. ])
    """
    op = "gelu_backward"
    _check.choice(op, "approximate", approximate, APPROXIMATIONS)
    _check.elementwise(op, grad_output, input)
    if approximate == "tanh":
        t, slope = _inner_tanh(input)
        return grad_output * (0.5 * (1 + t) + 0.5 * input * (1 - t * t) * slope)
    near = input.clip(-40, 40)  # beyond, the density rounds to 0, and the square could overflow
    density = np.exp(-0.5 * near * near) / math.sqrt(2 * math.pi)
    return np.asarray(grad_output * (_normal_probability(input) + input * density))


def _inner_tanh(x):
    """Return the tanh of the approximation, and the slope of what is inside it."""
    near = x.clip(-40, 40)  # beyond, tanh is ±1 to the last digit, and the cube could overflow
    c = math.sqrt(2 / math.pi)
    return np.tanh(c * (near + 0.044715 * near**3)), c * (1 + 3 * 0.044715 * near * near)


def _normal_probability(x):
    """Return Φ(x). From erfc, not 1 + erf, which would lose the digits of the left tail."""
    return 0.5 * _erfc(x * -math.sqrt(0.5))


def _erfc(x):
    """Return 1 − erf(x) by the approximation that Cody gives for each of three ranges of |x|."""
    size = np.minimum(np.abs(x), 30)  # erfc(30) rounds to 0
    near, far = size <= 0.46875, size > 4
    middle = ~(near | far)  # NaN among them, which stays NaN
    result = np.empty_like(x)
    result[near] = 1 - x[near] * _ratio(NEAR, x[near] ** 2)
    y = size[middle]
    result[middle] = np.exp(-y * y) * _ratio(MIDDLE, y)
    y = size[far]
    z = 1 / (y * y)
    result[far] = np.exp(-y * y) * (1 / math.sqrt(math.pi) - z * _ratio(FAR, z)) / y
    np.subtract(2, result, out=result, where=(x < 0) & ~near)
    return result


def _ratio(polynomials, x):
    numerator, denominator = (_polynomial(coefficients, x) for coefficients in polynomials)
    return numerator / denominator


def _polynomial(coefficients, x):
    """Return the polynomial at x by Horner's rule."""
    value = coefficients[0] * x + coefficients[1]
    for c in coefficients[2:]:
        value *= x
        value += c
    return value
