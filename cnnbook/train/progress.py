"""The progress bar of a training."""

import sys

from tqdm import tqdm


def progress_bar(wanted, steps):
    """A bar over all steps, which draws nothing unless wanted.

    Parameters
    ----------
    wanted : bool or None
        None: when the standard error output is a terminal.
    steps : int

    Returns
    -------
    tqdm.tqdm
    """
    quiet = not sys.stderr.isatty() if wanted is None else not wanted
    return tqdm(total=steps, unit="step", mininterval=0.5, leave=False, disable=quiet)
