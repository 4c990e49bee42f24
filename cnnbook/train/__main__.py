"""Train a network from the command line.

    python -m cnnbook.train lenet5 --data mnist --epochs 5
    torchrun --nproc-per-node 2 -m cnnbook.train lenet5 --data mnist --epochs 5

Writes into the folder of --out: history.json (settings and curves), weights.pt (the state dict) and checkpoint.pt.
Interrupt it when you like: the same command goes on where it was, to the same end.
"""

import argparse
import io
import json
import os
import sys
from dataclasses import fields
from pathlib import Path

import torch
from tqdm import tqdm

from .. import models
from ..data import DataError
from ..write import write_whole
from . import CheckpointError, Settings, fit
from .datasets import CLASSES, DATASETS, dataset
from .device import DEVICES


def parser():
    """The command line: one option for each setting, and what is not one."""
    result = argparse.ArgumentParser(
        prog="python -m cnnbook.train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"Networks: {', '.join(models.names())}.",
    )
    result.add_argument("model", help="name of a network, as cnnbook.models.names() lists them")
    result.add_argument("--data", default="mnist", metavar=either(DATASETS), help="data set (mnist)")
    result.add_argument("--images", type=int, help="use so many training images, from the beginning (all)")
    result.add_argument("--test-images", type=int, help="the same for test images (all)")
    result.add_argument("--out", type=Path, help="folder to write into (runs/MODEL-DATA-SEED)")
    result.add_argument("--device", metavar=either(DEVICES), help="(the best there is)")
    result.add_argument("--checkpoint-seconds", type=float, default=60, help="how often to write (60)")
    result.add_argument("--checkpoint-steps", type=int, help="write after so many steps instead")
    result.add_argument("--quiet", action="store_true", help="print the final numbers only")
    group = result.add_argument_group("settings")
    for field in fields(Settings):
        option = "--" + field.name.replace("_", "-")
        text = field.metadata["help"] + ("" if field.default is None else f" ({field.default})")
        if isinstance(field.default, bool):
            group.add_argument(
                option, action=argparse.BooleanOptionalAction, default=field.default, help=text
            )
        else:
            # annotations are types here, unions for those that may be None
            kind = next(
                k for k in (int, float, str) if k is field.type or k in getattr(field.type, "__args__", ())
            )
            words = field.metadata["choices"]
            group.add_argument(
                option, type=kind, default=field.default, metavar=words and either(words), help=text
            )
    return result


def either(words):
    """Words to choose from, as argparse writes them. `Settings` and others refuse what is none of them."""
    return f"{{{','.join(words)}}}"


def run(arguments):
    """Build, train, write; returns the history."""
    settings = Settings(**{field.name: getattr(arguments, field.name) for field in fields(Settings)})
    size = models.input_size(arguments.model)
    train, test = dataset(arguments.data, arguments.images, arguments.test_images)
    images = train[0]
    torch.manual_seed(settings.seed)
    model = models.build(arguments.model, num_classes=CLASSES, in_channels=images.shape[1])
    out = arguments.out or Path("runs") / f"{arguments.model}-{arguments.data}-{settings.seed}"
    first = int(os.environ.get("RANK", 0)) == 0
    try:
        history = fit(
            model, train, test, settings,
            device=arguments.device, checkpoint=out / "checkpoint.pt",
            checkpoint_seconds=arguments.checkpoint_seconds, checkpoint_steps=arguments.checkpoint_steps,
            progress=False if arguments.quiet else None, report=None if arguments.quiet else show,
        )  # fmt: skip
    except ValueError as error:
        if "cannot take images" not in str(error):
            raise
        made, got = ("×".join(map(str, shape)) for shape in (size, images.shape[1:]))
        raise ValueError(
            f"{arguments.model} is made for images of {made}; {arguments.data} has {got}"
        ) from error
    if first:
        buffer = io.BytesIO()
        torch.save({key: value.cpu() for key, value in model.state_dict().items()}, buffer)
        write_whole(out / "weights.pt", buffer.getbuffer())
        facts = {"model": arguments.model, "data": arguments.data, "images": len(images)}
        write_whole(out / "history.json", (json.dumps(facts | history, indent=1) + "\n").encode())
        last = {key: value[-1] for key, value in history.items() if isinstance(value, list)}
        show(last, f"{arguments.model} on {arguments.data}, stopped by {history['stopped']} after ")
        print(f"best epoch {history['best_epoch']}; {out}: history.json, weights.pt, checkpoint.pt")
    return history


def show(row, before=""):
    """Print a row of the history."""
    numbers = ", ".join(
        f"{key.replace('_', ' ')} {row[key]:.4g}" + (" %" if "error" in key else "")
        for key in ("train_loss", "train_error", "test_loss", "test_error")
        if row[key] is not None
    )
    tqdm.write(f"{before}epoch {row['epoch']}: {numbers}, {row['seconds']:.1f} s")


def main(words=None):
    """Run the command line; returns the exit code."""
    arguments = parser().parse_args(words)
    try:
        history = run(arguments)
    except KeyboardInterrupt:
        print("\ninterrupted; the same command goes on from the last checkpoint", file=sys.stderr)
        return 130
    except (ValueError, TypeError, CheckpointError, DataError, OSError) as error:
        print(f"cnnbook.train: {error}", file=sys.stderr)
        return 1
    except torch.cuda.OutOfMemoryError as error:
        print(
            f"cnnbook.train: out of memory on the device; take a smaller --batch ({error})", file=sys.stderr
        )
        return 1
    if history["stopped"] == "diverged":
        print(
            "cnnbook.train: the loss is infinite or undefined; take a smaller --lr, or --warmup",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
