"""What decides the outcome of a training, as plain data."""

import dataclasses
import math
from dataclasses import dataclass, field, fields

from ..suggest import suggest

OPTIMIZERS = {"sgd": 0.1, "adam": 1e-3}  # and the learning rate of each when none is given
SCHEDULES = ("cosine", "constant")
PRECISIONS = ("auto", "float32", "bfloat16", "float16")
DECAYS = ("all", "weights")
WHEN = ("each", "last")
KEEP = ("last", "best")
LARGEST_SEED = 2**63 - 1  # that torch takes


def setting(default, text, choices=None):
    """A field with the text that the command line shows for it, and the words that it may be."""
    return field(default=default, metadata={"help": text, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """What decides the outcome of a training: two trainings of equal settings, model and data end alike.

    Parameters
    ----------
    epochs : int, default 10
        Passes over the training images.
    batch : int, default 128
        Images a step, over all processes. Batches of an epoch are as equal in size as the number of images
        allows, and none is larger than this.
    optimizer : {"sgd", "adam"}, default "sgd"
    lr : float, optional
        Highest learning rate. Default: 0.1 for SGD, 0.001 for Adam.
    momentum : float, default 0.9
        Of SGD; the first coefficient of Adam.
    nesterov : bool, default False
        Nesterov's momentum (SGD).
    weight_decay : float, default 0
        Times the parameter, added to its gradient.
    decay : {"all", "weights"}, default "all"
        What decays: every parameter, or weights only (no bias, no scale or shift of a normalisation).
    schedule : {"cosine", "constant"}, default "cosine"
        Course of the learning rate after the warm-up; the cosine ends at 0.
    warmup : float, default 0
        Epochs in which the learning rate first rises in a line from near 0.
    label_smoothing : float, default 0
        Share of the target that goes to all classes alike, 0 ≤ share < 1.
    shift : int, default 0
        Move each training image by up to so many pixels, both ways, at random; what enters is 0.
    flip : bool, default False
        Mirror each training image left to right, half of the time.
    precision : {"auto", "float32", "bfloat16", "float16"}, default "auto"
        Of the multiplications on a CUDA device. ``"auto"`` is bfloat16 where the device has it. Elsewhere
        it is always float32.
    evaluate : {"each", "last"}, default "each"
        After which epochs to look at the test images.
    patience : int, optional
        Stop after so many epochs without a lower test error.
    keep : {"last", "best"}, default "last"
        The weights to end with: those of the last epoch, or of the one with the lowest test error. The test
        images have then chosen: only others can say what the result is worth.
    seed : int, default 0
        Of order, augmentation and dropout. The initial weights are the model's own affair.

    Raises
    ------
    ValueError, TypeError
        For a setting that makes no sense, with its name.

    Examples
    --------
    >>> Settings(epochs=3).lr, Settings(optimizer="adam").lr
    (0.1, 0.001)
    >>> Settings(lr=-1)
    Traceback (most recent call last):
    ...
    ValueError: Settings: lr is -1, expected a number above 0
    """

    epochs: int = setting(10, "passes over the training images")
    batch: int = setting(128, "images a step, over all processes")
    optimizer: str = setting("sgd", "what steps are made by", tuple(OPTIMIZERS))
    lr: float | None = setting(None, "highest learning rate (0.1 for sgd, 0.001 for adam)")
    momentum: float = setting(0.9, "momentum of sgd, first coefficient of adam")
    nesterov: bool = setting(False, "Nesterov's momentum")
    weight_decay: float = setting(0.0, "weight decay")
    decay: str = setting("all", "what decays; weights: no biases, no normalisation", DECAYS)
    schedule: str = setting("cosine", "course of the learning rate", SCHEDULES)
    warmup: float = setting(0.0, "epochs of linear warm-up")
    label_smoothing: float = setting(0.0, "share of the target spread over all classes")
    shift: int = setting(0, "augmentation: move images by up to so many pixels")
    flip: bool = setting(False, "augmentation: mirror images left to right at random")
    precision: str = setting("auto", "type of numbers on CUDA", PRECISIONS)
    evaluate: str = setting("each", "after which epochs to look at the test images", WHEN)
    patience: int | None = setting(None, "stop after so many epochs without a lower test error")
    keep: str = setting("last", "weights to end with; best: by test error", KEEP)
    seed: int = setting(0, "seed of order, augmentation and dropout")

    def __post_init__(self):
        for name, least in {"epochs": 1, "batch": 1, "shift": 0, "seed": 0}.items():
            self._check_whole(name, least)
        if self.patience is not None:
            self._check_whole("patience", 1)
        if self.seed > LARGEST_SEED:
            raise ValueError(f"Settings: seed is {self.seed}, expected at most {LARGEST_SEED}")
        for name, words in ((f.name, f.metadata["choices"]) for f in fields(self)):
            if words and getattr(self, name) not in words:
                raise ValueError(f"Settings: {name} is {getattr(self, name)!r}, expected one of {words}")
        if self.lr is None:
            object.__setattr__(self, "lr", OPTIMIZERS[self.optimizer])
        self._check_number("lr", lambda x: x > 0, "a number above 0")
        self._check_number("momentum", lambda x: 0 <= x < 1, "a number from 0 to below 1")
        self._check_number("weight_decay", lambda x: x >= 0, "a number of at least 0")
        self._check_number("warmup", lambda x: 0 <= x <= self.epochs, "a number of epochs, from 0 to all")
        self._check_number("label_smoothing", lambda x: 0 <= x < 1, "a number from 0 to below 1")
        for name in ("nesterov", "flip"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"Settings: {name} is {getattr(self, name)!r}, expected True or False")
        if self.nesterov and not (self.optimizer == "sgd" and self.momentum):
            raise ValueError("Settings: nesterov is True, which needs optimizer 'sgd' and momentum above 0")
        if self.patience is not None and self.evaluate == "last":
            raise ValueError("Settings: patience needs evaluate 'each', got 'last'")

    def _check_whole(self, name, least):
        value = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"Settings: {name} is {value!r}, expected a whole number")
        if value < least:
            raise ValueError(f"Settings: {name} is {value}, expected at least {least}")

    def _check_number(self, name, fits, expected):
        value = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"Settings: {name} is {value!r}, expected {expected}")
        if not (math.isfinite(value) and fits(value)):
            raise ValueError(f"Settings: {name} is {value}, expected {expected}")


def settings_from(settings, changes):
    """`settings` (or the defaults) with changes.

    Parameters
    ----------
    settings : Settings or None
    changes : dict
        New value by name.

    Returns
    -------
    Settings

    Raises
    ------
    TypeError
        For a name that is no setting; the message gives the nearest.

    Examples
    --------
    >>> settings_from(Settings(epochs=3), {"lr": 0.5}).epochs
    3
    """
    known = [f.name for f in fields(Settings)]
    for name in changes:
        if name not in known:
            raise TypeError(f"fit: no setting is called {name!r}; {suggest(name, known)}")
    if settings is None:
        return Settings(**changes)
    if "optimizer" in changes and settings.lr == OPTIMIZERS[settings.optimizer]:
        changes = {"lr": None, **changes}  # the default of the one is none for the other
    return dataclasses.replace(settings, **changes)
