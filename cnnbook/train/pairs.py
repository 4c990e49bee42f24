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
    """A number that another data set hardly has: of all labels, the first images and the shape."""
    if pair is None:
        return 0
    images, labels = pair
    parts = (str(tuple(images.shape)).encode(), labels.cpu().numpy(), images[:8].cpu().contiguous().numpy())
    number = 0
    for part in parts:
        number = zlib.crc32(part, number)
    return number


def probe(model, images, labels, classify):
    """Send one image through the model to see that it fits the data, before hours are spent.

    Parameters
    ----------
    model : torch.nn.Module
        Is left as it was.
    images, labels : Tensor
    classify : bool
        Whether the outputs must be scores of classes.

    Raises
    ------
    ValueError
        When the model refuses the image, or has fewer outputs than there are labels.
    """
    name, was_training = type(model).__name__, model.training
    model.eval()
    try:
        with torch.no_grad():
            output = model(images[:1])
    except (RuntimeError, ValueError, IndexError) as error:
        size = "×".join(map(str, images.shape[1:]))
        raise ValueError(f"fit: model {name} cannot take images of {size} ({error})") from error
    finally:
        model.train(was_training)
    if not isinstance(output, torch.Tensor):
        raise TypeError(f"fit: model {name} returns {type(output).__name__}, expected one tensor")
    if classify and (output.ndim < 2 or output.shape[1] <= labels.max()):
        raise ValueError(
            f"fit: model {name} gives outputs of shape {tuple(output.shape)} for one image, expected a score "
            f"for each of at least {labels.max().item() + 1} classes along axis 1"
        )
