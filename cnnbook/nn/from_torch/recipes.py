"""Calls written out with other calls, as torch's documentation defines them.

While a network is traced, such a call is replaced by what its recipe does, so its value and its gradient follow
from those of the calls that :mod:`.calls` knows. A recipe gets what torch's function gets.
"""

import torch
from torch.nn import functional as F

from .calls import meaningful
from .refusal import Refusal


def at(dim, index):
    """What stands in square brackets to take ``index`` along an axis."""
    return (slice(None),) * dim + (index,) if dim >= 0 else (..., index) + (slice(None),) * (-dim - 1)


def narrow(input, dim, start, length):
    return input[at(dim, slice(start, start + length))]


def select(input, dim, index):
    return input[at(dim, index)]


def softplus(input, beta=1.0, threshold=20.0):
    small = torch.log1p(torch.exp((input * beta).clamp(max=threshold))) / beta
    return torch.where(input * beta > threshold, input, small)


def selu(input):
    return 1.0507009873554804934193349852946 * F.elu(input, 1.6732632423543772848170429916717)


def celu(input, alpha=1.0):
    return alpha * F.elu(input / alpha)


def softshrink(input, lambd=0.5):
    return torch.where(input.abs() > lambd, input - lambd * torch.sign(input), 0.0 * input)


def glu(input, dim=-1):
    parts = input.chunk(2, dim)
    return parts[0] * torch.sigmoid(parts[1])


def norm(input, p="fro", dim=None, keepdim=False):
    if p == 1:
        return input.abs().sum(dim, keepdim)
    if p in (2, "fro"):
        return torch.linalg.vector_norm(input, 2, dim, keepdim)
    raise Refusal(f"the norm of order {p!r} is not supported, only those of order 1 and 2")


def normalize(input, p=2.0, dim=1, eps=1e-12):
    return input / input.norm(p, dim, True).clamp(min=eps)


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    x1, x2 = x1 + 0 * x2, x2 + 0 * x1  # of one shape
    return (x1 * x2).sum(dim) / (x1.norm(2, dim).clamp(min=eps) * x2.norm(2, dim).clamp(min=eps))


def weight_norm(v, g, dim=0):
    """Every filter of the direction that v gives it and the length g."""
    if dim != 0:
        raise Refusal(f"weight norm along axis {dim} is not supported, only along axis 0")
    lengths = torch.linalg.vector_norm(v.flatten(1), 2, 1)
    return v * (g / lengths.view(g.size()))


def var_mean(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    mean = input.mean(dim, True)
    squares = (input - mean).square().sum(dim, keepdim)
    left = int(unbiased) if correction is None else correction
    return squares / (input.numel() // mean.numel() - left), input.mean(dim, keepdim)


def std_mean(*args, **kwargs):
    variance, mean = var_mean(*args, **kwargs)
    return variance.sqrt(), mean


def logsumexp(input, dim, keepdim=False):
    largest = input.amax(dim, True).detach()
    value = (input - largest).exp().sum(dim, True).log() + largest
    return value if keepdim else value.squeeze(dim)


def pixel_unshuffle(input, downscale_factor):
    n, c, h, w = (input.size(i) for i in range(4))
    r = downscale_factor
    pixels = input.reshape(n, c, h // r, r, w // r, r).permute(0, 1, 3, 5, 2, 4)
    return pixels.reshape(n, c * r * r, h // r, w // r)


def attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None):
    if attn_mask is not None or dropout_p or is_causal:
        raise Refusal("attention with a mask or dropout is not supported")
    scale = query.size(-1) ** -0.5 if scale is None else scale
    return torch.softmax(query @ key.transpose(-2, -1) * scale, -1) @ value


def stochastic_depth(input, p, mode, training=True):
    """torchvision's, known by its name and home."""
    if training and p:
        raise Refusal("in training it draws random numbers, which would be the same ever after")
    return input


RECIPES = {
    "expand_as": lambda x, other: x.expand(other.size()), "broadcast_to": lambda x, size: x.expand(size),
    "view_as": lambda x, other: x.view(other.size()), "reshape_as": lambda x, other: x.view(other.size()),
    "narrow": narrow, "select": select, "t": lambda x: x.transpose(0, 1), "adjoint": lambda x: x.transpose(-2, -1),
    "mv": lambda x, vec: (x * vec).sum(-1), "dot": lambda x, other: (x * other).sum(),
    "vdot": lambda x, other: (x * other).sum(),
    "outer": lambda x, vec2: x.unsqueeze(1) * vec2, "mm": lambda x, mat2: x @ mat2,
    "addmm": lambda x, mat1, mat2, beta=1, alpha=1: beta * x + alpha * (mat1 @ mat2),
    "baddbmm": lambda x, batch1, batch2, beta=1, alpha=1: beta * x + alpha * (batch1 @ batch2),
    "addcmul": lambda x, tensor1, tensor2, value=1: x + value * tensor1 * tensor2,
    "addcdiv": lambda x, tensor1, tensor2, value=1: x + value * tensor1 / tensor2,
    "lerp": lambda x, end, weight: x + weight * (end - x), "rsub": lambda x, other, alpha=1: other - alpha * x,
    "clamp_min": lambda x, min: x.clamp(min=min), "clamp_max": lambda x, max: x.clamp(max=max),
    "masked_fill": lambda x, mask, value: torch.where(mask, value, x),
    "threshold": lambda x, threshold, value: torch.where(x > threshold, x, value),
    "softplus": softplus, "mish": lambda x: x * torch.tanh(F.softplus(x)), "selu": selu, "celu": celu,
    "softsign": lambda x: x / (1 + x.abs()), "logsigmoid": lambda x: -F.softplus(-x),
    "tanhshrink": lambda x: x - torch.tanh(x), "softshrink": softshrink,
    "hardshrink": lambda x, lambd=0.5: torch.where(x.abs() > lambd, x, 0.0 * x),
    "softmin": lambda x, dim: torch.softmax(-x, dim), "glu": glu,
    "norm": norm, "normalize": normalize, "cosine_similarity": cosine_similarity, "_weight_norm": weight_norm,
    "var": lambda *a, **k: var_mean(*a, **k)[0], "std": lambda *a, **k: var_mean(*a, **k)[0].sqrt(),
    "var_mean": var_mean, "std_mean": std_mean, "logsumexp": logsumexp, "pixel_unshuffle": pixel_unshuffle,
    "scaled_dot_product_attention": attention, "stochastic_depth": stochastic_depth,
}  # fmt: skip

# Attributes of tensors, and of what torch.max returns.
ATTRIBUTES = {
    "mT": lambda x: x.transpose(-2, -1), "T": lambda x: x.t(),
    "values": lambda x: x[0], "indices": lambda x: x[1],
}  # fmt: skip


def written_out(name, args, kwargs):
    """What the recipe of a call makes of its arguments; raises :class:`Refusal` where it cannot."""
    if name == "getattr":
        return ATTRIBUTES[args[1]](args[0])
    try:
        return RECIPES[name](*args, **meaningful(kwargs))
    except TypeError as error:
        raise Refusal(str(error).replace("<lambda>", name)) from error


def has_recipe(name, args):
    return name in RECIPES or (name == "getattr" and args[1] in ATTRIBUTES)
