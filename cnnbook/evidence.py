"""What a comparison of trained networks shows: seeds in pairs, and the sampling error of the test set.

One rule for the whole book. A difference counts if its sign is the same in every pair of seeds, there are at least five
pairs, and its mean exceeds one standard error of the test set.
"""

from dataclasses import dataclass

from .table import Table, table

PAIRS = 5  # fewer seeds are an illustration
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}


@dataclass(frozen=True)
class Comparison:
    """Two arms, seed by seed. Made by `compare`.

    Attributes
    ----------
    names : tuple of str
        The two arms.
    differences : tuple of float
        Error of the second arm minus error of the first, in points, one for each seed.
    sampling : float
        One standard error of the test set, in points; 0 where nothing was sampled.
    lower : str or None
        The arm with the lower error, None where that is not settled.
    """

    names: tuple[str, str]
    differences: tuple[float, ...]
    sampling: float

    @property
    def mean(self) -> float:
        """Mean difference, in points: positive where the first arm has the lower error."""
        return sum(self.differences) / len(self.differences)

    @property
    def settled(self) -> bool:
        """Whether the difference counts."""
        same_sign = all(d > 0 for d in self.differences) or all(d < 0 for d in self.differences)
        return len(self.differences) >= PAIRS and same_sign and abs(self.mean) > self.sampling

    @property
    def lower(self) -> str | None:
        return self.names[self.mean < 0] if self.settled else None

    def __str__(self):
        better, worse = self.names if self.mean >= 0 else self.names[::-1]
        signed = [d if self.mean >= 0 else -d for d in self.differences]
        pairs = f"{sum(d > 0 for d in signed)} of {len(signed)} pairs of seeds"
        by = f"by {abs(self.mean):.2f} points on average ({min(signed):.2f} to {max(signed):.2f})"
        noise = f"; one standard error of the test set is {self.sampling:.2f}" if self.sampling else ""
        text = f"{better} has a lower error than {worse} in {pairs}, {by}{noise}"
        return text if self.settled else f"{text}: {self._why_not(signed)}"

    def _why_not(self, signed):
        if len(signed) < PAIRS:
            return f"{NUMBERS.get(len(signed), 'one')} seeds are an illustration"
        return "not told apart" if min(signed) <= 0 else "less than the sampling error"


def compare(errors: dict, images: int | None = None, *, sampling: float | None = None) -> Comparison:
    """Compare two arms whose seeds are paired.

    Parameters
    ----------
    errors : dict
        Two entries, name to errors in percent: a dict of seed to error, or a sequence in the order of the seeds.
    images : int, optional
        How many test images each error was measured on. None where it is no share of images, such as a loss.
    sampling : float, optional
        One standard error of the test set, in the unit of the errors, where the number of images does not give it.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        When there are not two arms, when their seeds differ, an error is no share in percent, or both `images` and
        `sampling` are given.

    Examples
    --------
    >>> result = compare({"max": [12.1, 12.4, 11.9, 12.2, 12.0], "mean": [13.0, 13.5, 12.8, 13.1, 13.2]}, 10_000)
    >>> result.lower
    'max'
    >>> print(str(result)[:57])
    max has a lower error than mean in 5 of 5 pairs of seeds,
    """
    if len(errors) != 2:
        raise ValueError(f"compare: {len(errors)} arms came ({', '.join(errors)}), two are expected")
    names = tuple(errors)
    arms = [arm if isinstance(arm, dict) else dict(enumerate(arm)) for arm in errors.values()]
    if arms[0].keys() != arms[1].keys() or not arms[0]:
        seeds = " and ".join(str(sorted(arm)) for arm in arms)
        raise ValueError(
            f"compare: the arms have the seeds {seeds}; each pair must have the same, at least one"
        )
    first, second = ([float(arm[seed]) for seed in arms[0]] for arm in arms)
    if images is not None and sampling is not None:
        raise ValueError("compare: images and sampling were given, expected one of them")
    if sampling is not None and not 0 <= sampling < float("inf"):
        raise ValueError(f"compare: sampling is {sampling}, expected a number from 0 upwards")
    sampling = float(sampling or 0.0)
    if images is not None:
        if not all(0 <= error <= 100 for error in first + second):
            raise ValueError("compare: an error in percent is from 0 to 100")
        share = sum(first + second) / len(first + second) / 100
        sampling = 100 * (share * (1 - share) / images) ** 0.5
    return Comparison(names, tuple(b - a for a, b in zip(first, second, strict=True)), sampling)


def recipe(record: dict, images: str, augmentation: str = "none", optimiser: str | None = None) -> Table:
    """How recorded trainings were made, as a table that stands beside their results.

    Parameters
    ----------
    record : dict
        A file of ``data/results``: its settings, the learning rates of its arms and the devices are read.
    images : str
        Which training and test images, in words.
    augmentation : str
        How training images were changed.
    optimiser : str, optional
        How the steps were taken, where it was not SGD with Nesterov's momentum.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        When the record does not say what the table must.

    Examples
    --------
    >>> runs = [{"seed": 0, "device": "cpu", "lr": 0.1}, {"seed": 1, "device": "cpu", "lr": 0.1}]
    >>> recipe({"settings": {"epochs": 3, "batch": 50, "weight_decay": 0.0, "warmup": 1.0}, "runs": runs}, "digits")
    recipe
    ────────────────────────────────────────────────────────────────────────────
    images         digits
    augmentation   none
    optimiser      SGD, momentum 0.9 (Nesterov), weight decay 0.0, batches of 50
    learning rate  0.1, rising in the first epoch, then along a cosine to 0
    length         3 epochs
    seeds          2, the same in every arm; device: cpu
    """
    settings, runs = record["settings"], record["runs"]
    needed = ("epochs", "batch") if optimiser else ("epochs", "batch", "weight_decay", "warmup")
    missing = [name for name in needed if name not in settings]
    if missing or not runs:
        raise ValueError(f"recipe: the record does not say {', '.join(missing) or 'what was run'}")
    seeds = {run["seed"] for run in runs}
    devices = sorted({run.get("device", "cpu") for run in runs})
    warmup = settings.get("warmup", 0)
    first = "epoch" if warmup == 1 else f"{warmup:g} epochs"
    rising = f"rising in the first {first}, then " if warmup else ""
    rows = {
        "images": images,
        "augmentation": augmentation,
        "optimiser": f"{optimiser or _nesterov(settings)}, batches of {settings['batch']}",
        "learning rate": f"{_rates(record)}, {rising}along a cosine to 0",
        "length": f"{settings['epochs']} epochs",
        "seeds": f"{len(seeds)}, the same in every arm; device: {', '.join(devices)}",
    }
    return table([{"recipe": name, "": text} for name, text in rows.items()])


def _nesterov(settings):
    return f"SGD, momentum 0.9 (Nesterov), weight decay {settings['weight_decay']}"


def _rates(record):
    """The learning rate, or that of each arm and from which ones it was chosen."""
    if "rates" not in record:
        return ", ".join(
            sorted({f"{run.get('lr', record['settings'].get('lr')):g}" for run in record["runs"]})
        )
    arms = []
    for row in record["rates"]:
        names = [str(value) for key, value in row.items() if key not in ("lr", "validation_error")]
        arms.append(f"{' '.join(names)} {row['lr']:g}")
    tried = ", ".join(record["rates"][0]["validation_error"])
    return f"{'; '.join(arms)} (of {tried}, by validation images)"
