"""The solution that is asked for, where a learner stands, and answers written in an editor."""

import json

import pytest

from cnnbook.exercises import __main__ as command
from cnnbook.exercises import registry, solution, standing

KEY = "3.1/corr2d"
COUNT = sum(len(registry.exercises(section)) for section in registry.sections())


@pytest.fixture(autouse=True)
def record(tmp_path, monkeypatch):
    """A record of solved exercises of our own: a function that writes it."""
    from cnnbook.exercises import record

    path = tmp_path / "progress.json"
    monkeypatch.setenv("CNNBOOK_PROGRESS", str(path))
    monkeypatch.setattr(record, "_solved", set())
    return lambda *keys: path.write_text(json.dumps({"solved": keys}))


def test_it_asks_before_it_shows_a_solution(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("Run All would stop here"))
    asked, shown = solution(KEY), solution(KEY, sure=True)
    for text in (repr(asked), asked._repr_markdown_()):
        assert f'solution("{KEY}", sure=True)' in text and "def corr2d" not in text
    for text in (repr(shown), shown._repr_markdown_()):
        assert registry.find(KEY).solution.strip() in text


def test_it_does_not_ask_who_has_solved_it(record):
    record(KEY)
    assert "def corr2d" in repr(solution(KEY))


@pytest.mark.parametrize("key, near", [("3.1/corr", "3.1/corr2d"), (7, "3.1/corr2d"), ("", "3.1/corr2d")])
def test_an_unknown_exercise(key, near):
    with pytest.raises(ValueError, match=f"there is no exercise {key!r}, as there is '{near}'"):
        solution(key)


def test_every_exercise_has_a_solution_to_show():
    for section in registry.sections():
        for exercise in registry.exercises(section):
            assert exercise.solution.strip() in repr(solution(exercise.key, sure=True))


def test_standing_at_the_beginning_and_in_the_middle(record):
    first = registry.exercises("1")[0]
    assert (
        f"0 of {COUNT} exercises are solved. Begin with 1 Concept; the next exercise there: {first.title}."
        in repr(standing())
    )
    record(KEY)
    keys = [exercise.key for exercise in registry.exercises("3.1")]
    second = registry.exercises("3.1")[keys.index(KEY) + 1].title
    shown = standing({"3.1": "c.ipynb"})._repr_markdown_()
    said = f"**1 of {COUNT} exercises are solved. Continue with [3.1 Convolution](c.ipynb); "
    assert shown.startswith(f"{said}the next exercise there: {second}.**")
    assert f"| [3.1 Convolution](c.ipynb) | 1 of {len(registry.exercises('3.1'))} |" in shown


def test_standing_goes_back_to_what_was_left_out_and_ends(record):
    keys = [exercise.key for section in registry.sections() for exercise in registry.exercises(section)]
    record(*keys[1:])
    assert f"Continue with 1 Concept; the next exercise there: {registry.find(keys[0]).title}." in repr(
        standing()
    )
    record(*keys)
    assert f"All {len(keys)} exercises are solved." in repr(standing())


RIGHT = (
    "def corr2d(x, k):\n    return (np.lib.stride_tricks.sliding_window_view(x, k.shape) * k).sum((2, 3))\n"
)


@pytest.mark.parametrize(
    "content, status, said",
    [
        (RIGHT, 0, f"✓ {KEY}"),
        ("import numpy as np\n" + RIGHT.replace(".sum(", ".mean("), 1, f"✗ {KEY}"),
        (registry.find(KEY).starter, 1, f"○ {KEY} not attempted yet"),
        ("x = 1", 2, "answer.py does not define corr2d, which 3.1/corr2d asks for"),
        ("\n\ndef f(:", 2, "answer.py, line 3: SyntaxError: invalid syntax"),
        ("import numpy\n1 / 0", 2, "answer.py, line 2: ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", 2, "answer.py, line 1: SystemExit: 0"),
        (b"\xff\xfe", 2, "answer.py cannot be read"),
        (None, 2, "answer.py cannot be read: No such file or directory"),
    ],
)
def test_an_answer_in_a_file(tmp_path, capsys, content, status, said):
    path = tmp_path / "answer.py"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert command.main([KEY, str(path)]) == status
    out, err = capsys.readouterr()
    assert said in (err if status == 2 else out)


def test_an_exercise_that_there_is_not(capsys):
    assert command.main(["3.1/corr", "answer.py"]) == 2
    assert "there is no exercise '3.1/corr'. Did you mean 3.1/corr2d?" in capsys.readouterr().err


def test_without_a_file_it_prints_where_to_begin(tmp_path, capsys):
    assert command.main([KEY]) == 0
    (tmp_path / "answer.py").write_text(capsys.readouterr().out)
    assert command.main([KEY, str(tmp_path / "answer.py")]) == 1
    assert "not attempted yet" in capsys.readouterr().out


def test_without_an_exercise_it_shows_what_is_solved(record, capsys):
    record(KEY)
    assert command.main([]) == 0
    assert f"3.1 Convolution               1 of {len(registry.exercises('3.1'))}" in capsys.readouterr().out
