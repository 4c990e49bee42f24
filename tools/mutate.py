"""Mutation testing of `cnnbook.ops`: change one thing in one module, and see whether a test fails.

    python tools/mutate.py --seconds 600 --processes 2 --out mutants.jsonl
    python tools/mutate.py --only conv:17 avg_pool:3

The mutants of a module come in a seeded random order, one of each module in turn, so that a run that is stopped
has tried a random sample of every module. Each runs in a forked child that has NumPy, torch and pytest already.
"""

import argparse
import ast
import copy
import gc
import json
import os
import random
import resource
import signal
import sys
import time
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPS = ROOT / "cnnbook" / "ops"
SWAP = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
OWN = {  # the test file of a module, where it is not test_conv
    "test_activation": "relu sigmoid softmax swish", "test_deform_conv": "deform_conv", "test_errors": "_check",
    "test_linear": "linear shortcut channel_shuffle dropout", "test_loss": "cross_entropy mse_loss",
    "test_norm": "batch_norm layer_norm local_response_norm", "test_pool": "max_pool avg_pool adaptive_pool max_unpool",
    "test_resize": "interpolate padding unfold",
}  # fmt: skip
REST = "test_errors test_contract test_docs test_properties test_conv test_resize test_pool test_deform_conv"
MEMORY = 16 << 30
VERDICTS = {
    0: "survived",
    1 << 8: "killed",
    2 << 8: "killed",
}  # by pytest's exit code; 2: it could not be imported


def skipped(tree):
    """Return the ids of nodes that hold no behaviour.

    Docstrings, `__all__`, parts of f-strings; the names of work arrays; `strict=` of a `zip`, which states what
    holds by construction. The number of a negative literal is mutated together with its sign: -1 becomes 0 or 1,
    not -2, which NumPy takes for -1 in a shape.
    """
    roots = [n for n in ast.walk(tree) if isinstance(n, ast.JoinedStr)]
    roots += [n for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    roots += [n for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"]
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    roots += [n.args[0] for n in calls if n.func.id == "scratch"]
    roots += [n.keywords[-1] for n in calls if n.func.id == "zip" and n.keywords]
    roots += [n.operand for n in ast.walk(tree) if is_negative(n)]
    return {id(n) for root in roots for n in ast.walk(root)}


def is_negative(node):
    """Tell whether a node is a literal such as -1."""
    minus = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    return minus and isinstance(node.operand, ast.Constant)


def changes(node):
    """Return the nodes that may stand in place of a node, each wrong in one thing."""
    new = copy.deepcopy(node)
    match node:
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(node.op) in SWAP:
            new.op = SWAP[type(node.op)]()
        case ast.Compare() if type(node.ops[0]) in SWAP:
            new.ops[0] = SWAP[type(node.ops[0])]()
        case ast.UnaryOp(operand=ast.Constant()) if is_negative(node):
            return [ast.copy_location(n, node) for n in (ast.Constant(1 - node.operand.value), new.operand)]
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            new = new.operand
        case ast.Constant(value=bool()):
            new.value = not node.value
        case ast.Constant(value=int() | float()):
            new.value = node.value + 1
        case ast.Constant(value=str()):
            new.value = node.value + "x"
        case ast.If() | ast.IfExp() | ast.While():
            new.test = ast.UnaryOp(ast.Not(), new.test)
        case ast.Return() if node.value:
            new.value = ast.Constant(None)
        case ast.Raise() | ast.Expr():
            new = ast.Pass()
        case _:
            return []
    return [ast.fix_missing_locations(ast.copy_location(new, node))]


def mutants(name):
    """Yield (id, line, description, tree) of every mutant of a module; the tree is undone after the yield."""
    path, number = OPS / f"{name}.py", 0
    tree = ast.parse(path.read_text())
    skip = skipped(tree)
    for parent in list(ast.walk(tree)):
        for field, value in ast.iter_fields(parent):
            for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(node, ast.AST) or id(node) in skip:
                    continue
                for new in changes(node):
                    wrong = copy.copy(value)
                    if place is None:
                        wrong = new
                    else:
                        wrong[place] = new
                    setattr(parent, field, wrong)
                    before, after = (ast.unparse(n).split("\n")[0] for n in (node, new))
                    yield f"{name}:{number}", node.lineno, f"{before}  →  {after}", tree
                    setattr(parent, field, value)
                    number += 1


class Mutant(MetaPathFinder, Loader):
    def __init__(self, name, tree):
        self.name, self.path = f"cnnbook.ops.{name}", str(OPS / f"{name}.py")
        self.code = compile(tree, self.path, "exec")

    def find_spec(self, fullname, path, target=None):
        return ModuleSpec(fullname, self, origin=self.path) if fullname == self.name else None

    def exec_module(self, module):
        module.__file__ = self.path
        exec(self.code, module.__dict__)


def start(ident):
    """Return the process that tries a mutant, or a module as it is: it exits 0 if no test fails."""
    name = ident.split(":")[0]
    tree = next((m[3] for m in mutants(name) if m[0] == ident), None) or ast.parse(
        (OPS / f"{name}.py").read_text()
    )
    own = next((file for file, names in OWN.items() if name in names.split()), "test_conv")
    order = list(
        dict.fromkeys([own, *REST.split(), *sorted(p.stem for p in ROOT.glob("tests/ops/test_*.py"))])
    )
    child = os.fork()
    if child:
        return child
    code = 99
    try:  # whatever happens, this process must never go back to the caller's loop
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        sys.meta_path.insert(0, Mutant(name, tree))
        import pytest

        flags = ["-x", "-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}"]
        for file in order:  # one at a time: collecting all of them takes longer than most mutants live
            code = pytest.main([*flags, str(ROOT / "tests" / "ops" / f"{file}.py")])
            if code:
                break
    finally:
        os._exit(code)


def try_all(queue, processes, seconds, limit, out):
    """Write a line of JSON for every mutant: killed, survived, time (too long) or broken (a crash)."""
    stop, running = time.time() + seconds, {}
    while running or queue:
        while queue and len(running) < processes and time.time() < stop:
            mutant = queue.pop(0)
            running[start(mutant[0])] = (time.time(), mutant)
        if not running:
            return
        for child, (began, (ident, line, what)) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            verdict = VERDICTS.get(status, "broken")
            if not done and time.time() > began + limit:
                os.killpg(child, signal.SIGKILL)
                done, verdict = os.waitpid(child, 0)[0], "time"
            if done:
                del running[child]
                record = {"id": ident, "line": line, "what": what, "status": verdict}
                print(
                    json.dumps(record | {"s": round(time.time() - began, 1)}, ensure_ascii=False),
                    file=out,
                    flush=True,
                )
        time.sleep(0.02)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=1e9, help="start no mutant after this time")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=120, help="seconds a mutant may take")
    parser.add_argument("--only", nargs="*", help="ids of mutants")
    parser.add_argument("--out", type=argparse.FileType("a"), default=sys.stdout)
    args = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    import hypothesis, numpy, pytest, torch  # noqa: E401, F401, I001  so that a fork need not import them

    by_module = {
        p.stem: [m[:3] for m in mutants(p.stem)] for p in sorted(OPS.glob("*.py")) if p.stem != "__init__"
    }
    print({name: len(found) for name, found in by_module.items()}, file=sys.stderr)
    for name, found in by_module.items():
        random.Random(f"{args.seed}{name}").shuffle(found)
    queue = [m for turn in zip_longest(*by_module.values()) for m in turn if m]
    if args.only:
        queue = [m for m in queue if m[0] in args.only]
    gc.collect(), gc.freeze()  # or every child would walk torch's objects
    _, status = os.waitpid(start("relu:none"), 0)
    assert status == 0, "the tests fail without any change"
    try_all(queue, args.processes, args.seconds, args.limit, args.out)


if __name__ == "__main__":
    main()
