"""Follow one input through a torch module: shape, multiply-adds and receptive field at every step."""

import inspect
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

WINDOWS = (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d, nn.LPPool2d)


@dataclass
class Step:
    """One node of the traced module."""

    name: str
    kind: str
    owners: tuple  # (path, class name) of the modules that it is part of, outermost first
    shape: tuple
    params: int
    macs: int
    field: tuple  # receptive field (height, width) in input pixels
    jump: tuple  # distance of neighbouring outputs in input pixels


def pair(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def window(kernel_size, stride=1, dilation=1):
    return pair(kernel_size), pair(stride), pair(dilation)


def module_window(module):
    if isinstance(module, WINDOWS):
        return window(module.kernel_size, module.stride or module.kernel_size, getattr(module, "dilation", 1))
    return None


def function_window(target, args, kwargs):
    """Kernel, stride and dilation of a call such as ``F.max_pool2d(x, 2)``; None for other functions."""
    name = getattr(target, "__name__", "")
    if name == "conv2d":
        call = dict(zip(("input", "weight", "bias", "stride", "padding", "dilation"), args)) | kwargs  # noqa: B905
        return window(tuple(call["weight"].shape[2:]), call.get("stride", 1), call.get("dilation", 1))
    if name in ("max_pool2d", "boolean_dispatch", "_max_pool2d", "avg_pool2d"):
        # average pooling has the first three parameters in the same places, and no dilation
        names = list(inspect.signature(F._max_pool2d).parameters)[: 3 if name == "avg_pool2d" else None]
        call = dict(zip(names, args)) | kwargs  # noqa: B905
        return window(call["kernel_size"], call.get("stride") or call["kernel_size"], call.get("dilation", 1))
    return None


def macs(module, inputs, output):
    """Multiply-adds of a convolution or linear layer. A transposed convolution's follow its input size."""
    if isinstance(module, nn.Conv2d):
        return output.numel() * module.weight[0].numel()
    if isinstance(module, nn.ConvTranspose2d):
        return inputs[0].numel() * module.weight[0].numel()
    if isinstance(module, nn.Linear):
        return output.numel() * module.in_features
    return 0


class Follower(torch.fx.Interpreter):
    """Runs a traced module node by node and notes a :class:`Step` for each."""

    def __init__(self, graph):
        super().__init__(graph)
        self.steps, self.by_node = [], {}

    def run_node(self, node):
        output = super().run_node(node)
        if node.op == "placeholder":
            self.by_node[node] = ((1, 1), (1, 1), tuple(output.shape))
        elif node.op in ("call_module", "call_function", "call_method") and isinstance(output, torch.Tensor):
            self.note(node, output)
        return output

    def note(self, node, output):
        args, kwargs = self.fetch_args_kwargs_from_env(node)
        if node.op == "call_module":
            module = self.module.get_submodule(node.target)
            name, kind, params = (
                node.target,
                type(module).__name__,
                sum(p.numel() for p in module.parameters()),
            )
            found = module_window(module)
        else:
            module, name, kind, params = (
                None,
                node.name,
                getattr(node.target, "__name__", str(node.target)),
                0,
            )
            found = function_window(node.target, args, kwargs)
        seen = [self.by_node[n] for n in node.all_input_nodes if n in self.by_node]
        if not seen:
            return  # a constant or a parameter on its way
        field = tuple(max(s[0][axis] for s in seen) for axis in (0, 1))
        jump = tuple(max(s[1][axis] for s in seen) for axis in (0, 1))
        before, after = seen[0][2], tuple(output.shape)
        if found:
            kernel, stride, dilation = found
            field = tuple(
                f + d * (k - 1) * j for f, d, k, j in zip(field, dilation, kernel, jump, strict=True)
            )
            jump = tuple(j * s for j, s in zip(jump, stride, strict=True))
        elif isinstance(module, nn.ConvTranspose2d):
            reach = [math.ceil(k / s) - 1 for k, s in zip(module.kernel_size, module.stride, strict=True)]
            field = tuple(f + r * j for f, r, j in zip(field, reach, jump, strict=True))
            jump = tuple(j / s for j, s in zip(jump, module.stride, strict=True))
        elif len(before) == 4 and (len(after) < 4 or after[2:] == (1, 1)) and before[2:] != (1, 1):
            # flattening or global pooling: every position of the map at once
            field = tuple(f + (n - 1) * j for f, n, j in zip(field, before[2:], jump, strict=True))
        self.by_node[node] = (field, jump, after)
        stack = node.meta.get("nn_module_stack", {}).values()
        owners = tuple((path, getattr(cls, "__name__", str(cls))) for path, cls in stack)
        self.steps.append(Step(name, kind, owners, after, params, macs(module, args, output), field, jump))


def follow(model, input_size):
    """Every step of ``model`` on one input of shape ``input_size`` (C, H, W), as a list of :class:`Step`.

    Raises
    ------
    ValueError
        When the module cannot be traced by ``torch.fx`` (branches that depend on values), or does not take
        an input of that size.
    """
    if len(input_size) != 3:
        raise ValueError(f"follow: input_size is {input_size}, expected (channels, height, width)")
    was_training = model.training
    model.eval()
    try:
        follower = Follower(torch.fx.symbolic_trace(model))
        parameter = next(model.parameters(), torch.zeros(()))
        with torch.no_grad():
            follower.run(torch.zeros(1, *input_size, dtype=parameter.dtype, device=parameter.device))
    except (torch.fx.proxy.TraceError, RuntimeError) as error:
        raise ValueError(
            f"follow: {type(model).__name__} on an input of shape {input_size}: {error}"
        ) from error
    finally:
        model.train(was_training)
    return follower.steps
