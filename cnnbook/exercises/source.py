"""The cells of an exercise, cut from the source of the function that solves it."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable
from types import CodeType, FunctionType

UNFINISHED = "    raise NotImplementedError  # your code here\n"


def parameters(function: Callable) -> tuple[str, ...]:
    """Names of a function's parameters."""
    return tuple(inspect.signature(function).parameters)


def bare(function: Callable) -> str:
    """The source of a function without its docstring.

    Examples
    --------
    >>> from cnnbook.exercises.sections.s03_06_width import stack_params
    >>> print(bare(stack_params).split(":")[0])
    def stack_params(width, depth)
    """
    head, _, body = _split(function)
    return head + body


def unfinished(function: Callable, broken: Callable | None = None) -> str:
    """Signature and docstring of a function, its body left to the learner, or taken from a broken one."""
    head, doc, _ = _split(function)
    return head + doc + (_split(broken)[2] if broken else UNFINISHED)


def unchanged(exercise, answer: Callable) -> bool:
    """Whether a function is the exercise's broken one, just as the learner got it."""
    code = getattr(answer, "__code__", None) if type(answer) is FunctionType else None
    if not exercise.broken or code is None:
        return False
    for before in ("", "import numpy as np\n"):  # calls of what a cell imports compile to other code
        module = compile(before + exercise.starter, "<starter>", "exec")
        given = next(c for c in module.co_consts if isinstance(c, CodeType) and c.co_name == exercise.name)
        if _same_code(code, given):
            return True
    return False


def _same_code(one, other):
    constants = [[repr(c) for c in code.co_consts if not isinstance(c, CodeType)] for code in (one, other)]
    inner = [[c for c in code.co_consts if isinstance(c, CodeType)] for code in (one, other)]
    parts = [(c.co_code, c.co_names, c.co_varnames, len(c.co_consts)) for c in (one, other)]
    return parts[0] == parts[1] and constants[0] == constants[1] and all(map(_same_code, *inner))


def value(function: Callable) -> str:
    """``name = …`` with what a function without parameters returns."""
    return _assignment(function, lambda node, text: text)


def empty_value(function: Callable, choices: Iterable = ()) -> str:
    """``name = None`` under the function's comments and the choices; a list keeps the comments of its items."""
    comments = [line.strip() for line in _split(function)[2].split("\n") if line.startswith("    #")]
    comments += ["# Choose one of:"] * bool(choices) + [f"#   {choice!r}" for choice in choices]
    return "".join(line + "\n" for line in comments) + _assignment(function, _emptied)


def _split(function):
    """Signature, docstring and body of a function, as text that ends in line ends."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines(keepends=True)
    definition = ast.parse("".join(lines)).body[0]
    first = definition.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    end_of_head = first.lineno - 1
    while end_of_head and lines[end_of_head - 1].lstrip().startswith("#"):
        end_of_head -= 1  # comments above the first statement belong to the body
    end_of_doc = first.end_lineno if documented else end_of_head
    parts = lines[:end_of_head], lines[end_of_head:end_of_doc], lines[end_of_doc:]
    return tuple("".join(part) for part in parts)


def _assignment(function, shown):
    body = textwrap.dedent(_split(function)[2])
    returned = ast.parse(body).body[-1]
    if not isinstance(returned, ast.Return):
        raise ValueError(f"{function.__name__}: a value is returned by the last statement")
    text = "\n".join(body.splitlines()[returned.lineno - 1 :]).removeprefix("return ")
    return f"{function.__name__} = {shown(returned.value, text)}\n"


def _emptied(node, text):
    if not isinstance(node, ast.List):
        return "None"
    lines = text.split("\n")
    for item in node.elts:
        row = item.lineno - node.lineno
        start, end = (
            len(lines[row].encode()[:offset].decode()) for offset in (item.col_offset, item.end_col_offset)
        )
        lines[row] = lines[row][:start] + "None" + lines[row][end:]
    return "\n".join(lines)
