"""What is checked of a training before its first step, so that no hours are spent on what cannot end well."""

import math

import torch

from ..analysis.run import checked as check_model

__all__ = ["check_model", "check_together", "probe"]


def check_together(settings, train, test, world, loss, seconds, steps):
    """Refuse settings that the data, the loss or the number of processes do not allow."""
    if test is None and (settings.patience or settings.keep == "best"):
        raise ValueError("fit: test is None, but patience and keep='best' need test images")
    if test is not None and (test[0].shape[1:], test[1].shape[1:]) != (
        train[0].shape[1:],
        train[1].shape[1:],
    ):
        shapes = [tuple(part.shape) for part in (*train, *test)]
        raise ValueError(f"fit: train has {shapes[0]} and {shapes[1]}, but test {shapes[2]} and {shapes[3]}")
    if loss is None and train[1].is_floating_point():
        raise TypeError(
            f"fit: train has labels of {train[1].dtype}, expected whole numbers, or a loss of your own"
        )
    if loss is not None and settings.label_smoothing:
        raise ValueError("fit: label_smoothing belongs to cross-entropy, but a loss was given")
    if train[1].ndim > 1 and (settings.shift or settings.flip):
        raise ValueError(
            "fit: shift and flip would move images away from labels that have places of their own"
        )
    if len(train[0]) // math.ceil(len(train[0]) / settings.batch) < world:
        raise ValueError(f"fit: batch {settings.batch} leaves some of {world} processes without an image")
    if not seconds >= 0 or (steps is not None and (not isinstance(steps, int) or steps < 1)):
        raise ValueError(
            f"fit: checkpoint_seconds is {seconds} and checkpoint_steps {steps}, expected at least 0 and at least 1"
        )


def probe(model, pairs, classify):
    """Send one image through the model to see that it fits the data.

    Parameters
    ----------
    model : torch.nn.Module
        Is left as it was.
    pairs : list of (Tensor, Tensor)
        Images and labels of every set.
    classify : bool
        Whether the outputs must be scores of classes.

    Raises
    ------
    ValueError
        When the model refuses the image, or has fewer outputs than there are labels.
    """
    images = pairs[0][0]
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
    if not classify:
        return
    largest = max(int(targets.max()) for _, targets in pairs)
    if output.ndim < 2 or output.shape[1] <= largest:
        raise ValueError(
            f"fit: model {name} gives outputs of shape {tuple(output.shape)} for one image, expected a score "
            f"for each of at least {largest + 1} classes along axis 1"
        )
