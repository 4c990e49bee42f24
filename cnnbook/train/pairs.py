"""Images and labels as a pair of tensors on the device, checked once."""

import zlib

import numpy as np
import torch


def as_pair(name, pair, device):
    """A data set on a device.

    Parameters
    ----------
    name : str
        What messages call it.
    pair : (array_like, array_like)
        Images, float32 of shape (N, C, H, W), and labels: int of shape (N,), or any targets, one an image.
    device : torch.device

    Returns
    -------
    (Tensor, Tensor)

    Raises
    ------
    ValueError, TypeError
        When the pair is no such thing.

    Examples
    --------
    >>> images, labels = as_pair("train", (np.zeros((4, 1, 2, 2), np.float32), [0, 1, 1, 0]), "cpu")
    >>> images.shape, labels.dtype
    (torch.Size([4, 1, 2, 2]), torch.int64)
    """
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(f"fit: {name} is {type(pair).__name__}, expected a pair (images, labels)")
    # torch warns of arrays that must not be written to
    images, labels = (
        torch.as_tensor(np.require(x, requirements="W") if isinstance(x, np.ndarray) else x) for x in pair
    )
    if images.dtype != torch.float32:
        raise TypeError(f"fit: {name} has images of {images.dtype}, expected torch.float32")
    if images.ndim != 4:
        raise ValueError(f"fit: {name} has images of shape {tuple(images.shape)}, expected (N, C, H, W)")
    if labels.ndim < 1 or len(labels) != len(images):
        raise ValueError(
            f"fit: {name} has {len(images)} images, but labels of shape {tuple(labels.shape)}, "
            "expected one label an image"
        )
    if not images.numel():
        raise ValueError(
            f"fit: {name} has images of shape {tuple(images.shape)}, expected at least one pixel"
        )
    if not labels.is_floating_point():
        labels = labels.long()
        if labels.min() < 0:
            raise ValueError(f"fit: {name} has a label {labels.min().item()}, expected labels from 0")
    images = images.to(device)
    if not images.isfinite().all():
        raise ValueError(f"fit: {name} has images with infinite or undefined (NaN) pixels")
    return images, labels.to(device)


def standardise(train, *others):
    """Bring each channel of the training images to mean 0 and standard deviation 1, other sets with them.

    Parameters
    ----------
    train : (ndarray or Tensor, labels)
        Images of shape (N, C, H, W).
    *others : (ndarray or Tensor, labels)
        Sets to treat by the mean and the deviation of the first.

    Returns
    -------
    list of (ndarray or Tensor, labels)
        All sets, the training set first. Labels are passed on.

    Examples
    --------
    >>> images = np.array([2.0, 4.0], np.float32).reshape(2, 1, 1, 1)
    >>> train, test = standardise((images, [0, 1]), (images + 1, [0, 1]))
    >>> train[0].ravel(), test[0].ravel()
    (array([-1.,  1.], dtype=float32), array([0., 2.], dtype=float32))
    """
    pixels = train[0].cpu().numpy() if isinstance(train[0], torch.Tensor) else np.asarray(train[0])
    mean = pixels.mean((0, 2, 3), keepdims=True, dtype=np.float64).astype(np.float32)
    deviation = pixels.std((0, 2, 3), keepdims=True, dtype=np.float64).astype(np.float32)
    deviation[deviation == 0] = 1

    def apply(images):
        if isinstance(images, torch.Tensor):
            return (images - images.new_tensor(mean)) / images.new_tensor(deviation)
        return (images - mean) / deviation

    return [(apply(images), labels) for images, labels in (train, *others)]


def fingerprint(pair):
    """A number that tells data sets apart: a checksum of the shape, all labels and the first images."""
    if pair is None:
        return 0
    images, labels = pair
    parts = (str(tuple(images.shape)).encode(), labels.cpu().numpy(), images[:8].cpu().contiguous().numpy())
    number = 0
    for part in parts:
        number = zlib.crc32(part, number)
    return number
