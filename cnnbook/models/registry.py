"""Networks by name."""

import difflib

from .lenet import LeNet5

BUILDERS = {"lenet5": (LeNet5, (1, 28, 28))}


def names():
    """Names that `build` knows, sorted."""
    return sorted(BUILDERS)


def _entry(function, name):
    if name not in BUILDERS:
        near = difflib.get_close_matches(str(name), BUILDERS, 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names())}"
        raise ValueError(f"{function}: no network is called {name!r}; {hint}")
    return BUILDERS[name]


def build(name, **kwargs):
    """A network by its name; keyword arguments go to its builder."""
    return _entry("build", name)[0](**kwargs)


def input_size(name):
    """(C, H, W) of the images that a network was published for."""
    return _entry("input_size", name)[1]
