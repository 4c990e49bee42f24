"""The training loop for one model, one data set and a few settings: a call."""

from .settings import settings_from
from .training import Training


def fit(
    model,
    train,
    test=None,
    settings=None,
    *,
    loss=None,
    device=None,
    channels_last=None,
    checkpoint=None,
    checkpoint_seconds=60.0,
    checkpoint_steps=None,
    progress=None,
    report=None,
    **changes,
):
    """Train a model; returns the history.

    Parameters
    ----------
    model : torch.nn.Module
        Is moved to the device and trained in place.
    train, test : (array_like, array_like)
        Images, float32 of shape (N, C, H, W), and labels, int of shape (N,), as `cnnbook.data` returns them.
        Both sets live on the device as a whole. Without `test` nothing is evaluated.
    settings : Settings, optional
        What decides the outcome. Single ones can be given by name instead: ``fit(..., epochs=3, lr=0.05)``.
    loss : callable, optional
        Of outputs and labels, the mean over the images. Default: cross-entropy. Labels may then be any tensor
        with a row for each image: class maps (N, H, W), or numbers (no error is reported for those).
    device : str or torch.device, optional
        Default: CUDA, else MPS, else the CPU.
    channels_last : bool, optional
        Whether images and kernels are laid out with the channels last, which is faster on CUDA and CPU, and the
        default there.
    checkpoint : str or Path, optional
        A file to go on from when it is there, and to write now and then, when interrupted and at the end.
    checkpoint_seconds : float, default 60
        How often it is written. Also at the end of an epoch, if that much time has passed.
    checkpoint_steps : int, optional
        Write it after every so many steps of an epoch instead.
    progress : bool, optional
        Whether to draw a progress bar. Default: on a terminal.
    report : callable, optional
        Is called after each epoch with that epoch's row of the history, as a dict.
    **changes
        Settings by name.

    Returns
    -------
    dict
        Plain data, fit for JSON. Lists with an entry for each epoch: ``"epoch"`` (from 1), ``"train_loss"`` and
        ``"train_error"`` (means over the epoch's steps, augmented and in training mode), ``"test_loss"`` and
        ``"test_error"``, ``"lr"`` (of the last step), ``"seconds"``. Errors are in per cent; what was not measured
        or is not finite is None. Besides: ``"settings"``, ``"device"``, ``"precision"``, ``"channels_last"``,
        ``"processes"``, ``"steps_per_epoch"``, ``"best_epoch"`` (lowest test error, or loss where there is no
        error), ``"stopped"``: ``"epochs"``, ``"patience"``, or ``"diverged"`` when the loss became infinite or
        undefined.

    Raises
    ------
    ValueError, TypeError
        For a setting, a data set or a device that makes no sense, or a model that does not take the images.
    CheckpointError
        When the checkpoint is damaged, belongs to another training, or cannot be written.
    KeyboardInterrupt
        After Ctrl-C, at the end of the step; with `checkpoint`, the same call goes on from there.

    Notes
    -----
    The same call on the same machine ends with the same weights, bit for bit, interrupted or not, as far as torch
    can (see `reproducible`). Under ``torchrun`` each batch is divided among the processes; see
    `cnnbook.train.distributed` for what that means for batch normalisation.

    Examples
    --------
    >>> import torch
    >>> from cnnbook.data import mnist
    >>> from cnnbook.models import LeNet5
    >>> _ = torch.manual_seed(0)
    >>> history = fit(LeNet5(), mnist("train", 1000), mnist("test", 500), epochs=2, batch=20, lr=0.05, device="cpu")
    >>> history["epoch"], history["train_loss"][0] > history["train_loss"][-1], history["test_error"][-1] < 40
    ([1, 2], True, True)
    """
    training = Training(
        model, train, test, settings_from(settings, changes), loss=loss, device=device, channels_last=channels_last,
        checkpoint=checkpoint, checkpoint_seconds=checkpoint_seconds, checkpoint_steps=checkpoint_steps,
    )  # fmt: skip
    return training.run(progress, report)
