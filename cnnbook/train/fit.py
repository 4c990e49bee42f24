"""The training loop: every random number and every step a function of settings and counters alone.

Order, augmentation and dropout of step s of epoch e are drawn from seeds made of (seed, e) and (seed, e, s, process).
So a training that is stopped anywhere goes on exactly as it would have, and a checkpoint needs no generator's state.
"""

import math
import time
from contextlib import nullcontext
from dataclasses import asdict

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from . import distributed
from .augment import augment, draw
from .device import choose_device, choose_precision, reproducible
from .evaluation import as_numbers, batch_totals, totals_of
from .interrupt import interruptible
from .optimizer import build_optimizer
from .pairs import as_pair, fingerprint, probe
from .progress import progress_bar
from .schedule import learning_rate
from .settings import settings_from
from .state import State


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
    settings = settings_from(settings, changes)
    rank, world, device = distributed.join(device)
    device = choose_device(device)
    train = as_pair("train", train, device)
    test = None if test is None else as_pair("test", test, device)
    _check_together(settings, train, test, world, loss, checkpoint_seconds, checkpoint_steps)
    channels_last = device.type != "mps" if channels_last is None else channels_last
    layout = torch.channels_last if channels_last else torch.contiguous_format
    model.to(device)
    if channels_last:
        model.to(memory_format=layout)
    probe(model, train[0], train[1], loss is None)
    kind = choose_precision(settings.precision, device)
    autocast = nullcontext() if kind is None else torch.autocast(device.type, kind)
    smoothing = settings.label_smoothing
    optimizer = build_optimizer(model, settings)
    scaler = torch.amp.GradScaler(device.type, enabled=kind == torch.float16)
    steps = math.ceil(len(train[0]) / settings.batch)
    state = State(
        model, optimizer, scaler, checkpoint if rank == 0 else None, checkpoint_seconds, checkpoint_steps
    )
    state.history |= {
        "settings": asdict(settings), "device": device.type, "precision": str(kind or torch.float32).split(".")[1],
        "channels_last": channels_last, "processes": world, "steps_per_epoch": steps,
    }  # fmt: skip
    state.training = {
        "settings": asdict(settings),
        "data": {"train": fingerprint(train), "test": fingerprint(test)},
    }
    state.go_on_from(checkpoint)
    distributed.wait(world)
    replica = distributed.wrap(model, world)

    def step(chosen, places, seed):
        """One step on a batch; returns its sums of loss and wrong labels."""
        torch.manual_seed(seed)  # for dropout
        mine = distributed.share(chosen, rank, world)
        images, labels = train[0][mine], train[1][mine]
        if places is not None:
            images = augment(
                images, *(distributed.share(part, rank, world) for part in places), settings.shift
            )
        with autocast:
            output = replica(images.contiguous(memory_format=layout))
            value = loss(output, labels) if loss else cross_entropy(output, labels, label_smoothing=smoothing)
        optimizer.zero_grad()
        # the processes' gradients are averaged; weighed so that shares of unequal size give the batch's mean
        scaler.scale(value * (len(mine) * world / len(chosen))).backward()
        scaler.step(optimizer)
        scaler.update()
        return batch_totals(output, labels, value.float(), world)

    def look():
        """Loss and error on the test images."""
        distributed.agree_on_buffers(model, world)
        model.eval()
        with torch.inference_mode(), autocast:
            return as_numbers(
                totals_of(model, test, loss or cross_entropy, max(1000, world), rank, world), test
            )

    with (
        reproducible(device),
        interruptible(checkpoint is not None and world == 1) as asked,
        progress_bar(progress if rank == 0 else False, settings.epochs * steps) as bar,
    ):
        bar.update(state.epoch * steps + state.step)
        while not state.history["stopped"]:
            epoch, started = state.epoch, time.monotonic()
            batches = _plan(train[0], settings, epoch, steps)
            seeds = np.random.SeedSequence([settings.seed, epoch, rank]).generate_state(steps)
            replica.train()
            for number in range(state.step, steps):
                for group in optimizer.param_groups:
                    group["lr"] = learning_rate(epoch * steps + number, steps, settings)
                state.totals += step(*batches[number], int(seeds[number]))
                state.step += 1
                bar.update()
                if state.step < steps:
                    state.save_if_due(time.monotonic() - started)
                if asked and state.step < steps:
                    state.stop(time.monotonic() - started)
            last = epoch + 1 == settings.epochs
            seen = look() if test and (last or settings.evaluate == "each") else (None, None)
            row = {
                **dict(zip(("train_loss", "train_error"), as_numbers(state.totals, train), strict=True)),
                **dict(zip(("test_loss", "test_error"), seen, strict=True)),
                "lr": optimizer.param_groups[0]["lr"],
            }
            row = state.end_epoch(row, settings, time.monotonic() - started)
            bar.set_postfix_str(
                " ".join(f"{key} {row[key]:.3g}" for key in ("train_loss", "test_error") if row[key])
            )
            if report and rank == 0:
                report(row)
            if asked:
                state.stop()
    state.finish(settings)
    return state.history


def _plan(images, settings, epoch, steps):
    """The batches of an epoch: indices, and where the augmentation takes pixels from, all on the device."""
    seed = np.random.SeedSequence([settings.seed, epoch]).generate_state(1)[0]
    generator = torch.Generator().manual_seed(int(seed))
    order = torch.randperm(len(images), generator=generator).to(images.device).tensor_split(steps)
    if not settings.shift and not settings.flip:
        return [(chosen, None) for chosen in order]
    places = (part.tensor_split(steps) for part in draw(images, settings, generator))
    return list(zip(order, zip(*places, strict=True), strict=True))


def _check_together(settings, train, test, world, loss, seconds, steps):
    """What settings and data must be to each other."""
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
