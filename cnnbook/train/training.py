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

from . import checkpoint as checkpoints
from . import distributed
from .augment import augment, draw
from .check import check_model, check_together, probe
from .device import choose_device, choose_precision, reproducible
from .evaluation import as_numbers, batch_totals, totals_of
from .interrupt import interruptible
from .optimizer import build_optimizer
from .pairs import as_pair, fingerprint
from .progress import progress_bar
from .schedule import learning_rate
from .state import State


class Training:
    """A model with data and settings that fit together, from its first step or from a checkpoint on.

    Making one checks everything that can be checked before the first step; :meth:`run` then trains. Parameters
    and exceptions are those of :func:`cnnbook.train.fit`.
    """

    def __init__(
        self, model, train, test, settings, *, loss, device, channels_last, checkpoint, checkpoint_seconds,
        checkpoint_steps,
    ):  # fmt: skip
        check_model("fit", model)
        self.model, self.settings, self.loss, self.checkpoint = model, settings, loss, checkpoint
        self.rank, self.world, device = distributed.join(device)
        self.device = choose_device(device)
        self.train = as_pair("train", train, self.device)
        self.test = None if test is None else as_pair("test", test, self.device)
        check_together(
            settings, self.train, self.test, self.world, loss, checkpoint_seconds, checkpoint_steps
        )
        if checkpoint is not None and self.rank == 0:
            checkpoints.check_place(checkpoint)
        if channels_last is None:
            channels_last = self.device.type != "mps"
        self.layout = torch.channels_last if channels_last else torch.contiguous_format
        model.to(self.device)
        if channels_last:
            model.to(memory_format=self.layout)
        probe(model, [pair for pair in (self.train, self.test) if pair], loss is None)
        kind = choose_precision(settings.precision, self.device)
        self.autocast = nullcontext() if kind is None else torch.autocast(self.device.type, kind)
        self.optimizer = build_optimizer(model, settings)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=kind == torch.float16)
        self.steps = math.ceil(len(self.train[0]) / settings.batch)
        self.state = State(
            model, self.optimizer, self.scaler, checkpoint if self.rank == 0 else None, checkpoint_seconds,
            checkpoint_steps,
        )  # fmt: skip
        self.state.history |= {
            "settings": asdict(settings), "device": self.device.type,
            "precision": str(kind or torch.float32).split(".")[1], "channels_last": channels_last,
            "processes": self.world, "steps_per_epoch": self.steps,
        }  # fmt: skip
        self.state.training = {
            "settings": asdict(settings),
            "data": {"train": fingerprint(self.train), "test": fingerprint(self.test)},
        }
        self.state.go_on_from(checkpoint)
        distributed.wait(self.world)
        self.replica = distributed.wrap(model, self.world)

    def run(self, progress=None, report=None):
        """Train to the end; returns the history. ``progress`` and ``report`` as in :func:`cnnbook.train.fit`."""
        state, first = self.state, self.rank == 0
        with (
            reproducible(self.device),
            interruptible(self.checkpoint is not None and self.world == 1) as asked,
            progress_bar(progress if first else False, self.settings.epochs * self.steps) as bar,
        ):
            bar.update(state.epoch * self.steps + state.step)
            while not state.history["stopped"]:
                row = self.epoch(asked, bar)
                shown = " ".join(f"{key} {row[key]:.3g}" for key in ("train_loss", "test_error") if row[key])
                bar.set_postfix_str(shown)
                if report and first:
                    report(row)
                if asked:
                    state.stop()
        state.finish(self.settings)
        return state.history

    def epoch(self, asked, bar):
        """What is left of the epoch under way; returns its row of the history."""
        state, settings, started = self.state, self.settings, time.monotonic()
        number = state.epoch
        batches = self.plan(number)
        seeds = np.random.SeedSequence([settings.seed, number, self.rank]).generate_state(self.steps)
        self.replica.train()
        for step in range(state.step, self.steps):
            rate = learning_rate(number * self.steps + step, self.steps, settings)
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            state.totals += self.step(*batches[step], int(seeds[step]))
            state.step += 1
            bar.update()
            if state.step < self.steps:
                state.save_if_due(time.monotonic() - started)
                if asked:
                    state.stop(time.monotonic() - started)
        looks = settings.evaluate == "each" or number + 1 == settings.epochs
        seen = self.look() if self.test and looks else (None, None)
        row = {
            **dict(zip(("train_loss", "train_error"), as_numbers(state.totals, self.train), strict=True)),
            **dict(zip(("test_loss", "test_error"), seen, strict=True)),
            "lr": self.optimizer.param_groups[0]["lr"],
        }
        return state.end_epoch(row, settings, time.monotonic() - started)

    def step(self, chosen, places, seed):
        """One step on a batch; returns its sums of loss and wrong labels."""
        torch.manual_seed(seed)  # for dropout
        mine = distributed.share(chosen, self.rank, self.world)
        images, labels = self.train[0][mine], self.train[1][mine]
        if places is not None:
            parts = (distributed.share(part, self.rank, self.world) for part in places)
            images = augment(images, *parts, self.settings.shift)
        with self.autocast:
            output = self.replica(images.contiguous(memory_format=self.layout))
            if self.loss:
                value = self.loss(output, labels)
            else:
                value = cross_entropy(output, labels, label_smoothing=self.settings.label_smoothing)
        self.optimizer.zero_grad()
        # the processes' gradients are averaged; weighed so that shares of unequal size give the batch's mean
        self.scaler.scale(value * (len(mine) * self.world / len(chosen))).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return batch_totals(output, labels, value.float(), self.world)

    def look(self):
        """Loss and error on the test images."""
        distributed.agree_on_buffers(self.model, self.world)
        self.model.eval()
        loss, batch = self.loss or cross_entropy, max(1000, self.world)
        with torch.inference_mode(), self.autocast:
            return as_numbers(totals_of(self.model, self.test, loss, batch, self.rank, self.world), self.test)

    def plan(self, epoch):
        """The batches of an epoch: indices, and where the augmentation takes pixels from, all on the device."""
        images, settings = self.train[0], self.settings
        seed = np.random.SeedSequence([settings.seed, epoch]).generate_state(1)[0]
        generator = torch.Generator().manual_seed(int(seed))
        order = torch.randperm(len(images), generator=generator).to(images.device).tensor_split(self.steps)
        if not settings.shift and not settings.flip:
            return [(chosen, None) for chosen in order]
        places = (part.tensor_split(self.steps) for part in draw(images, settings, generator))
        return list(zip(order, zip(*places, strict=True), strict=True))
