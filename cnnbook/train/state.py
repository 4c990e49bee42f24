"""The state of a training: what changes from step to step, and how it is written to disk and read back."""

import copy
import math
import time

from . import checkpoint
from .evaluation import new_totals

COLUMNS = ("epoch", "train_loss", "train_error", "test_loss", "test_error", "lr", "seconds")


class State:
    """Counters, sums, history and best weights of a training, with its checkpoint file.

    Parameters
    ----------
    model, optimizer, scaler
        What a checkpoint holds besides the counters.
    path : str, Path or None
        The file to write.
    seconds : float
        Shortest time between two writes.
    steps : int or None
        Write after so many steps instead.
    """

    def __init__(self, model, optimizer, scaler, path, seconds, steps):
        self.parts = {"model": model, "optimizer": optimizer, "scaler": scaler}
        self.path, self.every_seconds, self.every_steps = path, seconds, steps
        self.epoch = self.step = 0  # epochs done, and steps done of the one under way
        self.totals = new_totals(next(model.parameters()).device)
        self.spent = 0.0  # seconds of the epoch under way before this run
        self.best = None  # weights of the best epoch, where they are wanted
        self.training = {}
        self.history = {column: [] for column in COLUMNS} | {"best_epoch": None, "stopped": None}
        self.saved = time.monotonic()

    def go_on_from(self, path):
        """Take everything over from a checkpoint, if there is one."""
        content = None if path is None else checkpoint.load(path, self.training)
        if content is None:
            return
        try:
            for name, part in self.parts.items():
                part.load_state_dict(content[name])
            for name in ("epoch", "step", "spent", "best"):
                setattr(self, name, content[name])
            self.totals.copy_(content["totals"])
            self.history |= {key: content["history"][key] for key in (*COLUMNS, "best_epoch", "stopped")}
        except (KeyError, RuntimeError, ValueError, TypeError) as error:
            reason = " ".join(str(error).split())[:300]
            raise checkpoint.CheckpointError(
                f"{path} does not fit this model ({reason}). Delete it to start from the beginning, or name "
                "another file."
            ) from error

    def save(self, spent=0.0):
        """Write the checkpoint, if there is to be one."""
        if self.path is None:
            return
        content = {name: part.state_dict() for name, part in self.parts.items()}
        content |= {
            name: getattr(self, name) for name in ("epoch", "step", "best", "totals", "training", "history")
        }
        checkpoint.save(self.path, content | {"spent": self.spent + spent})
        self.saved = time.monotonic()

    def save_if_due(self, spent):
        """Write it when enough steps or seconds have passed since the last time."""
        if self.every_steps is not None:
            due = self.step % self.every_steps == 0
        else:
            due = time.monotonic() - self.saved >= self.every_seconds
        if due:
            self.save(spent)

    def stop(self, spent=0.0):
        """Write it and interrupt."""
        self.save(spent)
        raise KeyboardInterrupt

    def end_epoch(self, row, settings, seconds):
        """Close an epoch: history, best weights, reasons to stop, checkpoint. Returns the row completed."""
        self.epoch += 1
        row = {"epoch": self.epoch, **row, "seconds": round(self.spent + seconds, 3)}
        row = {
            key: value if value is not None and math.isfinite(value) else None for key, value in row.items()
        }
        for column in COLUMNS:
            self.history[column].append(row[column])
        self.step, self.spent = 0, 0.0
        self.totals.zero_()
        measured = "test_loss" if row["test_error"] is None else "test_error"
        known = [value for value in self.history[measured] if value is not None]
        if known and row[measured] == min(known) and known.count(row[measured]) == 1:
            self.history["best_epoch"] = self.epoch
            if settings.keep == "best":
                self.best = copy.deepcopy(self.parts["model"].state_dict())
        if row["train_loss"] is None:
            self.history["stopped"] = "diverged"
        elif self.epoch == settings.epochs:
            self.history["stopped"] = "epochs"
        elif settings.patience and self.epoch - (self.history["best_epoch"] or 0) >= settings.patience:
            self.history["stopped"] = "patience"
        if self.history["stopped"]:
            self.save()
        else:
            self.save_if_due(0.0)
        return row

    def finish(self, settings):
        """Leave the model with the weights wanted, in evaluation mode."""
        if settings.keep == "best" and self.best is not None:
            self.parts["model"].load_state_dict(self.best)
        self.parts["model"].eval()
