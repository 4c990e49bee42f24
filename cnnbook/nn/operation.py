"""The layer that most layers without parameters are: one operation with fixed arguments."""

from .. import ops
from .module import Module


class Operation(Module):
    """Calls the operation that ``op`` names on its input and ``options``, and that one's backward pass."""

    op = None
    options = ()
    hands_over = False  # whether backward takes what forward returned, as ``output``

    def forward(self, x):
        y = getattr(ops, self.op)(x, *self.options)
        self.remember((x, y if self.hands_over else None))
        return y

    def backward(self, grad_output):
        x, y = self.recall()
        extras = {"output": y} if self.hands_over else {}
        return getattr(ops, f"{self.op}_backward")(grad_output, x, *self.options, **extras)
