"""Mutation testing: change one thing in one module, and see whether a test fails.

    python tools/mutate.py --map                          which tests run which lines; once, and after changes
    python tools/mutate.py --sample 300 --rooms nn train  a random sample; a line of JSON for each mutant
    python tools/mutate.py --only cnnbook/nn/linear.py:17

A mutant is tried in a copy of the tree, and only with the tests that run its lines, one of each function first. A line
that no test is seen to run (in a child process, or never) is tried with all tests of its room.
"""

import argparse
import ast
import collections
import copy
import json
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "_build" / "mutate"
ROOMS = ("ops", "nn", "data", "models", "analysis", "train", "plot", "exercises", "tools", "cnnbook")
SWAP = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def skipped(tree):
    """Return the ids of nodes that hold no behaviour.

    Docstrings, annotations, `__all__`, words for a reader (f-strings, strings with a blank); the names of work
    arrays; `strict=` of a `zip`, which states what holds by construction. The number of a negative literal is mutated
    together with its sign: -1 becomes 0 or 1, not -2, which NumPy takes for -1 in a shape.
    """
    roots = [n for n in ast.walk(tree) if isinstance(n, ast.JoinedStr)]
    roots += [n for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    roots += [n for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"]
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    roots += [n.args[0] for n in calls if n.func.id == "scratch"]
    roots += [n.keywords[-1] for n in calls if n.func.id == "zip" and n.keywords]
    roots += [n.operand for n in ast.walk(tree) if is_negative(n)]
    roots += [n.annotation for n in ast.walk(tree) if isinstance(n, ast.arg | ast.AnnAssign) and n.annotation]
    roots += [n.returns for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.returns]
    strings = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    roots += [n for n in strings if " " in n.value]
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


def sources(rooms):
    """The modules of some rooms, as paths from the root."""
    for room in rooms:
        folder = {"tools": ROOT / "tools", "cnnbook": ROOT / "cnnbook"}.get(room, ROOT / "cnnbook" / room)
        found = folder.glob("*.py") if room == "cnnbook" else folder.rglob("*.py")
        for path in sorted(found):
            if path.parent.name != "sections":  # exercises: tools/exercise_mutants.py tries those
                yield path.relative_to(ROOT)


def mutants(path):
    """Yield (id, first line, last line, description, source) of every mutant of a module."""
    for number, mutant in enumerate(changed((ROOT / path).read_text("utf8"))):
        yield f"{path}:{number}", *mutant


def changed(text):
    """Yield (first line, last line, description, source) for every change of one thing in a source."""
    tree = ast.parse(text)
    skip = skipped(tree)
    for node in list(ast.walk(tree)):
        for new in changes(node) if id(node) not in skip else ():
            old = node
            if isinstance(node, ast.If | ast.IfExp | ast.While):
                old, new = node.test, new.test
            before, words = ast.unparse(old), ast.unparse(new)
            if words == before:  # return None
                continue
            if isinstance(new, ast.expr) and not isinstance(new, ast.Constant):
                words = f"({words})"
            what = "  →  ".join(code.split("\n")[0] for code in (before, words))
            yield old.lineno, old.end_lineno, what, replaced(text, old, words)


def replaced(text, node, words):
    """The source with other words where a node stands."""
    lines = text.encode().split(b"\n")
    start = sum(len(line) + 1 for line in lines[: node.lineno - 1]) + node.col_offset
    end = sum(len(line) + 1 for line in lines[: node.end_lineno - 1]) + node.end_col_offset
    return (text.encode()[:start] + words.encode() + text.encode()[end:]).decode()


def copied(folder):
    """A copy of the files that git knows or would take, to change at will."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split(
        "\0"
    ):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def run_pytest(folder, arguments, limit, **environment):
    """Run pytest there; "killed" when a test fails, "survived" when none does, else what happened."""
    paths = os.pathsep.join([str(folder), str(folder / "tools")])
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", **environment}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} if "-x" in arguments else {}
    child = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **quiet)
    try:
        return {0: "survived", 1: "killed", 2: "killed", 4: "killed"}.get(child.wait(limit), "broken")
    except subprocess.TimeoutExpired:
        return "time"
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def make_map():
    """Run all tests once and note which of them run which lines, and how long each takes."""
    shutil.rmtree(MAP, ignore_errors=True)
    MAP.mkdir(parents=True)
    # Where a test stops an endless loop, the thread may hold a lock of coverage's, and all would wait for it.
    left_out = ["--ignore=tests/site", "--ignore=tests/exercises/test_exercise_loops.py"]
    with tempfile.TemporaryDirectory() as name:
        folder = copied(Path(name))
        result = run_pytest(folder, ["-p", "mutate", "tests", *left_out], None, MUTATE_MAP=str(MAP))
    if result != "survived":
        print("some tests fail without any change, or under coverage; they are left out", file=sys.stderr)


def pytest_configure(config):
    """As a plugin of pytest, while the map is made: note what runs."""
    if folder := os.environ.get("MUTATE_MAP"):
        config.pluginmanager.register(Watch(Path(folder)))


class Watch:
    """Which test runs which lines of the package and the tools, and its time."""

    def __init__(self, folder):
        import coverage

        self.folder, self.seconds, self.failed = folder, {}, set()
        here = str(Path.cwd())
        self.coverage = coverage.Coverage(
            data_file=str(folder / "coverage"),
            include=[f"{here}/cnnbook/*", f"{here}/tools/*"],
            config_file=False,
        )
        self.coverage.start()

    def pytest_runtest_logstart(self, nodeid):
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self):
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {}
        for file in data.measured_files():
            seen = data.contexts_by_lineno(file)
            lines[str(Path(file).relative_to(Path.cwd()))] = {
                line: [test for test in tests if test not in self.failed] for line, tests in seen.items()
            }
        (self.folder / "map.json").write_text(json.dumps({"lines": lines, "seconds": self.seconds}), "utf8")


def tests_of(path, first, last, known):
    """The tests that run some lines, the quickest of each function first; those of the room where none is seen."""
    by_line = known["lines"].get(str(path), {})
    at_import = "" in by_line.get(str(first), ())  # then any test of the module may see it
    lines = by_line if at_import else map(str, range(first, last + 1))
    seen = {test for line in lines for test in by_line.get(line, ()) if test}
    if not seen:
        folder = Path("tests", path.parts[0] if path.parts[0] == "tools" else path.parts[1])
        there = (ROOT / folder).is_dir()
        return [str(folder)] if there else ["tests/test_modules.py", "tests/test_claims.py"]
    order, before = [], collections.Counter()  # tests of the same function that are quicker
    for test in sorted(seen, key=lambda test: known["seconds"].get(test, 9)):
        function = test.split("[")[0]
        order.append((before[function], test))
        before[function] += 1
    return [test for _, test in sorted(order, key=lambda pair: pair[0])]


def try_one(mutant, known, folders, limit):
    """Put a mutant into one of the copies, run its tests, and put the module back."""
    ident, first, last, what, source = mutant
    path = Path(ident.rpartition(":")[0])
    folder, began = folders.get(), time.monotonic()
    try:
        (folder / path).write_text(source, "utf8")
        tests = tests_of(path, first, last, known)
        (folder / "tests.txt").write_text("\n".join(tests), "utf8")
        status = run_pytest(folder, ["-x", "@tests.txt"], limit)
    finally:
        shutil.copy2(ROOT / path, folder / path)
        folders.put(folder)
    seconds = round(time.monotonic() - began, 1)
    return {"id": ident, "line": first, "what": what, "status": status, "tests": len(tests), "s": seconds}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--map", action="store_true", help="only note which tests run which lines")
    parser.add_argument(
        "--rooms", nargs="*", default=ROOMS, choices=ROOMS, metavar="ROOM", help=" ".join(ROOMS)
    )
    parser.add_argument("--sample", type=int, help="so many mutants, drawn at random (all)")
    parser.add_argument("--only", nargs="*", help="ids of mutants")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=240, help="seconds a mutant may take (240)")
    parser.add_argument("--out", type=argparse.FileType("a"), default=sys.stdout)
    args = parser.parse_args()
    if args.map or not (MAP / "map.json").exists():
        make_map()
        if args.map:
            return
    known = json.loads((MAP / "map.json").read_text("utf8"))
    found = [mutant for path in sources(args.rooms) for mutant in mutants(path)]
    print(f"{len(found):,} mutants", file=sys.stderr)
    if args.only:
        found = [mutant for mutant in found if mutant[0] in args.only]
    elif args.sample:
        found = random.Random(args.seed).sample(found, min(args.sample, len(found)))
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(args.processes) as pool:
        folders = queue.Queue()
        for number in range(args.processes):
            folders.put(copied(Path(name, str(number))))
        for row in pool.map(lambda mutant: try_one(mutant, known, folders, args.limit), found):
            print(json.dumps(row, ensure_ascii=False), file=args.out, flush=True)


if __name__ == "__main__":
    main()
