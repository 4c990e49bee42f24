"""Solve in an editor: ``python -m cnnbook.exercises 3.1/corr2d answer.py`` checks what the file defines.

Without a file it prints where to begin; without an exercise, what is solved. Exit status: 0 when the answer is right,
1 when it is not, 2 when nothing could be checked.
"""

import argparse
import sys
import traceback
from pathlib import Path

import numpy as np

from . import check, progress, registry


class Refusal(Exception):
    """Nothing can be checked; the message says why."""


def find(key):
    exercise = registry.find(key)
    if exercise is None:
        near = " or ".join(registry.nearest(key))
        raise Refusal(f"there is no exercise {key!r}." + (f" Did you mean {near}?" if near else ""))
    return exercise


def load(path, exercise):
    """What a file defines under the name that the exercise asks for. NumPy is there as ``np``."""
    try:
        source = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    names = {"__name__": "answer", "__file__": str(path), "np": np}
    try:
        exec(compile(source, str(path), "exec"), names)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the file may do anything, leaving included
        at = [
            frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
        ]
        line = error.lineno if isinstance(error, SyntaxError) else at[-1] if at else None
        where = f"{path}, line {line}" if line else str(path)
        raise Refusal(f"{where}: {type(error).__name__}: {getattr(error, 'msg', None) or error}") from None
    if exercise.name not in names:
        raise Refusal(f"{path} does not define {exercise.name}, which {exercise.key} asks for")
    return names[exercise.name]


def main(argv=None):
    parser = argparse.ArgumentParser(
        prog="python -m cnnbook.exercises",
        description="Check an answer that was written in an editor.",
        epilog="Without a file: print where to begin. Without an exercise: show what is solved.",
    )
    parser.add_argument("exercise", nargs="?", help="its key, such as 3.1/corr2d")
    parser.add_argument("file", nargs="?", help="a Python file that defines what the exercise asks for")
    args = parser.parse_args(argv)
    if args.exercise is None:
        print(progress())
        return 0
    try:
        exercise = find(args.exercise)
        if args.file is None:
            print(f"import numpy as np\n\n\n{exercise.starter.strip()}")
            return 0
        return 0 if check(exercise.key, load(args.file, exercise)) else 1
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
