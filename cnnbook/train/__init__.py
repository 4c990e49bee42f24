"""Training with torch: one loop for every chapter and experiment, and its command line.

``fit`` trains a model and returns its history; ``python -m cnnbook.train`` does the same from a shell. Needs torch.
The same training ends with the same weights on the same machine, also when it was killed on its way and
started again, and under ``torchrun`` it runs in several processes at once.
"""

from .checkpoint import CheckpointError
from .evaluation import evaluate
from .fit import fit
from .pairs import standardise
from .settings import Settings

__all__ = ["CheckpointError", "Settings", "evaluate", "fit", "standardise"]
