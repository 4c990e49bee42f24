"""The source of a function with one thing changed, and that change in words.

The changes are those that people make: a boundary, an index, an operator, a sum that is overwritten, a line left out.
"""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator

SIGN = {
    ast.Add: "+", ast.Sub: "−", ast.Mult: "·", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.MatMult: "@",
    ast.Pow: "to the power of", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==",
    ast.NotEq: "!=", ast.And: "and", ast.Or: "or",
}  # fmt: skip
OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.Div, ast.Pow),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div, ast.Mult, ast.Mod), ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult, ast.Add), ast.MatMult: (ast.Mult,), ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip
NAMES = {
    "max": ("min", "sum"), "min": ("max", "sum"), "sum": ("max", "mean", "prod"), "mean": ("sum", "max"),
    "all": ("any",), "any": ("all",), "zeros": ("ones",), "ones": ("zeros",), "floor": ("ceil", "round"),
    "ceil": ("floor",), "argmax": ("argmin",), "argmin": ("argmax",), "prod": ("sum",), "log2": ("log",),
    "sqrt": ("square",), "exp": ("log",),
}  # fmt: skip


def edits(function: Callable) -> Iterator[tuple[str, ast.Module]]:
    """Every edit of a function: its description and the changed source, valid until the next one is asked for.

    Parameters
    ----------
    function : callable
        Its source must be at hand.

    Yields
    ------
    (str, ast.Module)
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    definition.decorator_list.clear()
    names = _variables(definition)
    for parent in [node for node in ast.walk(definition) if node is not definition.args]:
        for field, value in list(ast.iter_fields(parent)):
            if isinstance(value, list):
                yield from _of_list(parent, field, value, tree)
            for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.AST):
                    for text, new in _changes(node, parent, names):
                        with _Put(parent, field, place, new):
                            yield text, tree


class _Put:
    """Another node in a place of the tree, for a while."""

    def __init__(self, parent, field, place, new):
        self.parent, self.field, self.place, self.new = parent, field, place, ast.fix_missing_locations(new)

    def __enter__(self):
        self.old = getattr(self.parent, self.field)
        changed = self.new
        if self.place is not None:
            changed = [*self.old[: self.place], self.new, *self.old[self.place + 1 :]]
        setattr(self.parent, self.field, changed)

    def __exit__(self, *_):
        setattr(self.parent, self.field, self.old)


def _variables(definition):
    """Names that the function gives values to, its parameters first."""
    stored = [n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([argument.arg for argument in definition.args.args] + stored))


def _text(node, longest=40):
    text = ast.unparse(node)
    return text if len(text) <= longest and "\n" not in text else ""


def _changes(node, parent, names):
    """Descriptions and nodes that may stand in place of a node."""
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op):
            for other in OPERATORS.get(type(op), ()):
                new = copy.copy(node)
                new.op = other()
                yield f"“{SIGN[other]}” stood where “{SIGN[type(op)]}” belongs{_in(node)}", new
        case ast.Compare(ops=[op], left=left):
            for other in OPERATORS.get(type(op), ()):
                new = ast.Compare(left, [other()], node.comparators)
                edge = ". What should happen when both sides are equal?" if _touch(op, other) else ""
                yield f"“{SIGN[other]}” stood where “{SIGN[type(op)]}” belongs{_in(node)}{edge}", new
    yield from _dropped(node, parent)
    yield from _numbers(node, parent, names)


def _in(node):
    text = _text(node)
    return f", in `{text}`" if text and not isinstance(node, ast.AugAssign) else ""


def _touch(op, other):
    return {type(op), other} in ({ast.Lt, ast.LtE}, {ast.Gt, ast.GtE})


def _dropped(node, parent):
    """Something left out: a term, a factor, a call round something, a sign, a line."""
    match node:
        case ast.BinOp(left=left, right=right):
            yield (
                f"`{_text(right) or 'the second part'}` were left out of `{_text(node) or 'a formula'}`",
                left,
            )
            yield (
                f"`{_text(left) or 'the first part'}` were left out of `{_text(node) or 'a formula'}`",
                right,
            )
            if not isinstance(node.op, (ast.Add, ast.Mult)):
                yield f"the two sides were exchanged{_in(node)}", ast.BinOp(right, node.op, left)
        case ast.BoolOp(values=[one, other]):
            yield f"the condition `{_text(other)}` were left out", one
            yield f"the condition `{_text(one)}` were left out", other
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield f"the sign were missing{_in(node)}", operand
        case ast.AugAssign(target=target, value=value):
            stored = copy.copy(target)
            yield (
                f"`{_text(target)}` were overwritten in every round, not added to",
                ast.Assign([stored], value),
            )
            yield f"`{_text(node)}` were left out", ast.Pass()
        case ast.Assign() if not isinstance(parent, ast.Module):
            yield f"`{_text(node) or 'an assignment'}` were left out", ast.Pass()
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[], keywords=[]):
            yield f"`.{name}()` were left out", value
        case (
            ast.Call(func=ast.Attribute(attr=name), args=[first, *rest])
            | ast.Call(func=ast.Name(id=name), args=[first, *rest])
        ) if name != "range":
            yield f"`{name}` were left out", first
            if rest:
                new = copy.copy(node)
                new.args = [rest[0], first, *rest[1:]]
                yield f"the arguments of `{name}` were exchanged", new
        case ast.Attribute(attr="T", value=value):
            yield "it were not transposed", value
        case ast.IfExp(body=body, orelse=orelse):
            yield f"`{_text(node.test)}` were always true", body
            yield f"`{_text(node.test)}` were never true", orelse
        case ast.If():
            for truth, word in ((True, "always"), (False, "never")):
                new = copy.copy(node)
                new.test = ast.Constant(truth)
                yield f"`{_text(node.test)}` were {word} true", new
    if isinstance(node, ast.Call) and node.keywords:
        for place, keyword in enumerate(node.keywords):
            new = copy.copy(node)
            new.keywords = node.keywords[:place] + node.keywords[place + 1 :]
            yield f"`{keyword.arg}=` were left out", new


def _numbers(node, parent, names):
    """A number, an index, a name or a loop that is another."""
    match node:
        case ast.Constant(value=bool()):
            yield f"{not node.value} stood where {node.value} belongs", ast.Constant(not node.value)
        case ast.Constant(value=int() | float()) if not isinstance(parent, ast.Expr):
            about = " as an index" if isinstance(parent, (ast.Subscript, ast.Slice)) else ""
            for other in (node.value + 1, node.value - 1):
                new = ast.Constant(other) if other >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-other))
                yield f"{other} stood where {node.value} belongs{about}", new
        case ast.Name(id=name, ctx=ast.Load()) if name in names and not isinstance(
            parent, ast.Call | ast.Attribute
        ):
            for other in names:
                if other != name:
                    yield f"`{other}` stood where `{name}` belongs", ast.Name(other, ast.Load())
            for sign, op in (("+", ast.Add()), ("−", ast.Sub())):
                yield f"`{name} {sign} 1` stood where `{name}` belongs", ast.BinOp(node, op, ast.Constant(1))
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            for other in NAMES[name]:
                if other in ("max", "min", "sum", "all", "any"):
                    yield f"`{other}` stood where `{name}` belongs", ast.Name(other, ast.Load())
        case ast.Attribute(attr=name, value=value) if name in NAMES:
            for other in NAMES[name]:
                yield f"`{other}` stood where `{name}` belongs", ast.Attribute(value, other, ast.Load())
        case ast.Call(func=ast.Name(id="range"), args=args):
            end = args[min(len(args), 2) - 1]
            start = args[0] if len(args) > 1 else ast.Constant(0)
            for text, first, last in (
                ("the loop ended one round too early", start, ast.BinOp(end, ast.Sub(), ast.Constant(1))),
                ("the loop made one round too many", start, ast.BinOp(end, ast.Add(), ast.Constant(1))),
                ("the loop left out its first round", ast.BinOp(start, ast.Add(), ast.Constant(1)), end),
                ("the loop began one too early", ast.BinOp(start, ast.Sub(), ast.Constant(1)), end),
                ("the loop made only its first round", start, ast.BinOp(start, ast.Add(), ast.Constant(1))),
            ):
                yield text, ast.Call(node.func, [first, last, *args[2:]], [])
        case ast.Tuple(elts=elements) if len(elements) == 2 and not any(
            isinstance(e, ast.Slice) for e in elements
        ):
            text = f"`{_text(elements[0])}` and `{_text(elements[1])}` were exchanged"
            yield text, ast.Tuple(elements[::-1], node.ctx)
        case ast.Slice(lower=lower, upper=upper, step=step):
            for text, part in (
                ("start", (None, upper, step)),
                ("end", (lower, None, step)),
                ("step", (lower, upper, None)),
            ):
                if getattr(node, {"start": "lower", "end": "upper", "step": "step"}[text]):
                    yield f"the {text} of `{_text(node)}` were left out", ast.Slice(*part)
            if upper:
                for sign, op in (("+", ast.Add()), ("−", ast.Sub())):
                    new = ast.Slice(lower, ast.BinOp(upper, op, ast.Constant(1)), step)
                    yield f"`{_text(node)}` ended at `{sign} 1`", new


def _of_list(parent, field, body, tree):
    """A line at another place: return inside the loop, only the first round."""
    for place, node in enumerate(body):
        if isinstance(node, (ast.For, ast.While)):
            short = copy.copy(node)
            short.body = [*node.body, ast.Break()]
            with _Put(parent, field, place, short):
                yield "a loop ended after its first round", tree
        if isinstance(parent, (ast.For, ast.While)) and isinstance(node, ast.If) and not node.orelse:
            short = copy.copy(node)
            short.orelse = [ast.Break()]
            with _Put(parent, field, place, short):
                yield (
                    f"the loop ended as soon as `{_text(node.test)}` is not true",
                    tree,
                )
    if field == "body" and isinstance(parent, (ast.For, ast.While)):
        for place in range(len(body) - 1):
            swapped = [*body[:place], body[place + 1], body[place], *body[place + 2 :]]
            setattr(parent, field, swapped)
            text = f"`{_text(body[place + 1])}` came before `{_text(body[place])}`"
            yield text, tree
            setattr(parent, field, body)
