"""What a misspelt name may have meant."""

import difflib
from collections.abc import Iterable


def suggest(name, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Words for the end of a message about an unknown name: the nearest that there is, or all that there are.

    Parameters
    ----------
    name : object
        What was given; anything but a string is near nothing.
    known : iterable of str
        The right names.
    cutoff : float
        From 0, where some name is always near, to 1, where only an equal one is.

    Returns
    -------
    str

    Examples
    --------
    >>> suggest("cifar", ["mnist", "cifar10"])
    "did you mean 'cifar10'?"
    >>> suggest("faces", ["mnist", "cifar10"])
    'there are: mnist, cifar10'
    """
    known = list(known)
    plain = {key.lower().replace("-", "_"): key for key in known}
    near = difflib.get_close_matches(str(name).lower().replace("-", "_"), plain, n=1, cutoff=cutoff)
    return f"did you mean {plain[near[0]]!r}?" if near else f"there are: {', '.join(known)}"
