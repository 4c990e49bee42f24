"""Time every network of cnnbook.models, rebuilt in NumPy by nn.from_torch, against torch.

    python benchmarks/models.py              all networks; writes benchmarks/MODELS.md
    python benchmarks/models.py resnet18     one

One image of the paper's size, float32, one thread, evaluation mode: a forward pass, then a backward pass for the
gradients of the image and of every parameter. The best of a few turns, since a pass of a large network takes seconds.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402
from table import markdown, number  # noqa: E402
from timing import timed  # noqa: E402
from tqdm import tqdm  # noqa: E402

from cnnbook import models, nn  # noqa: E402
from cnnbook.analysis import count_macs, count_params, receptive_field  # noqa: E402

TURNS = 3
HEADER = ["network", "parameters", "MACs", "receptive field", "torch, s", "forward", "backward", "difference"]


def passes(run, back):
    """Return the least seconds that a forward and a backward pass take, and the output."""
    times = []
    for _ in range(TURNS):
        forward, y = timed(run)
        backward, _ = timed(lambda y=y: back(y))
        times.append((forward, backward))
    return np.min(times, axis=0), y


def measure(name):
    """Return a line of the table."""
    torch.manual_seed(0)
    size = models.input_size(name)
    theirs = models.build(name).eval()
    ours = nn.from_torch(theirs)
    x = np.random.default_rng(0).standard_normal((1, *size), np.float32)
    image = torch.from_numpy(x).requires_grad_()
    leaves = [image, *(p for p in theirs.parameters() if p.requires_grad)]

    def back(y):
        return torch.autograd.grad(y.sum(), leaves, allow_unused=True)

    (f, b), expected = passes(lambda: theirs(image), back)
    (ours_f, ours_b), y = passes(lambda: ours(x), lambda y: ours.backward(np.ones_like(y)))
    scale = max(float(abs(expected.detach()).max()), 1e-30)
    field = receptive_field(theirs, size)
    counts = [f"{n:,}" for n in (count_params(theirs), count_macs(theirs, size), max(field))]
    return [name, *counts, f"{f:.3f} + {b:.3f}", number(ours_f / f), number(ours_b / b),
            f"{abs(y - expected.detach().numpy()).max() / scale:.0e}"]  # fmt: skip


def main(names):
    lines = [measure(name) for name in tqdm(names or models.names(), unit="network")]
    text = markdown(HEADER, lines)
    print(text)
    if not names:
        page = f"# The networks in NumPy and in torch\n\n{__doc__.split(chr(10), 2)[2].strip(chr(10))}\n\n"
        page += "Forward and backward are times divided by torch's; the difference is of the outputs, relative to the "
        page += f"largest.\n\n{text}\n"
        (Path(__file__).parent / "MODELS.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
