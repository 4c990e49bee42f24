"""What the check answers to wrong answers: automatic mutants of every solution, and answers written by hand.

    python tools/exercise_mutants.py 3.1/corr2d 3.4        these exercises, every mutant and its verdict
    python tools/exercise_mutants.py --table                all, and the table in tests/exercises/DIAGNOSIS.md

A mutant is a solution with one thing changed, or one whose arguments or result are changed. One that does what the
solution does, also on many further random cases, is counted as the same and not as wrong; `--show same` lists those.
One that the author has looked at and marked (`Exercise.harmless`) is no wrong answer either. The verdicts:

accepted   the check says ✓
named      the hint says what is wrong: a common mistake, the form, a term, a relation, one slip in the solution
plain      no name, but the case shown is small and can be followed by hand, or the learner's line that raised is shown
where      no name, but the hint says where the answer is right
nothing    none of these
false      the hint was named, and does not agree with the answer on further random cases (counted beside the others)
harmless   accepted, and marked with a reason why no answer is wrong by it
same       does what the solution does

Answers by hand are in tests/exercises/answers, a file a section (`s03_01_convolution.py`). A list is named after what
the starter defines, ``corr2d_wrong = [lambda x, k: …]`` and ``corr2d_right``; or each answer is, and numbered:
``def corr2d_wrong_1(x, k)``.
"""

import argparse
import collections
import importlib.util
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import numpy as np  # noqa: E402
from wrong_answers import mutants  # noqa: E402

from cnnbook.exercises import registry, report, value  # noqa: E402
from cnnbook.exercises.cases import cases, further, made_by, measure, same  # noqa: E402
from cnnbook.exercises.checking import examine, explained, tried  # noqa: E402
from cnnbook.exercises.compare import alike  # noqa: E402
from cnnbook.exercises.limit import limited  # noqa: E402
from cnnbook.exercises.outcome import Outcome, untouched  # noqa: E402
from cnnbook.exercises.outcome import attempt as attempt_call  # noqa: E402
from cnnbook.exercises.plain import plain  # noqa: E402
from cnnbook.exercises.trial import Trial, attempt  # noqa: E402

ANSWERS = ROOT / "tests" / "exercises" / "answers"
TABLE = ROOT / "tests" / "exercises" / "DIAGNOSIS.md"
VERDICTS = ("accepted", "named", "plain", "where", "nothing", "false")
NAMED = ("mistake", "form", "part", "relation", "as if")
FURTHER = 60  # random cases that the check does not use
SMALL = 40  # numbers in the arguments of a case that can be followed by hand
SECONDS = 2.0


def differs(exercise, function):
    """Whether a mutant is none: it does something else than the solution on some case that can be had."""
    ended = limited(function)
    for case in (*cases(exercise), *further(exercise, FURTHER, "measured")):
        made, raised = made_by(ended, exercise, case.values)
        if raised or not same(exercise, case, case.expected, made):
            return True
    return False


def here(function, many, names, seconds):
    """As `sandbox.call_all`, without a sandbox: for mutants, which do no harm but run for ever."""
    outcomes = []
    with untouched():
        for args in many:
            outcomes.append(Outcome())
            attempt_call(outcomes[-1], limited(function), args, names)
            if outcomes[-1].failure and outcomes[-1].failure.kind == "TooLong":
                return [*outcomes[:-1], Outcome(in_time=False)]
    return outcomes


def judge(exercise, answer, **how):
    """Verdicts on a function or value that is wrong, its hint, and the text of the check."""
    if exercise.is_value:
        solved, text = examine(exercise, answer, SECONDS)
        kind, hint = value.explain(exercise, plain(answer)) if solved is False else ("", "")
        verdict = "accepted" if solved else "named" if kind else "plain" if _says_which(text) else "nothing"
        return [verdict], kind, hint, text
    trial = tried(exercise, answer, SECONDS, **how)
    if not trial.failing:
        return ["accepted"], "", "", ""
    hint = explained(trial, answer, SECONDS, **how)
    shown = trial.failing[0]
    verdict = "named" if hint and hint.kind in NAMED else ""
    if not verdict:
        by_hand = shown.case.kind in ("hand", "boundary") and measure(shown.case.values)[0] <= SMALL
        plainly = by_hand or shown.outcome.failure or shown.misfit
        verdict = "plain" if plainly else "where" if hint else "nothing"
    false = hint is not None and _is_false(exercise, answer, hint, how)
    text = report.wrong(exercise, shown, hint)
    return [verdict] + ["false"] * false, hint.kind if hint else "", hint.text if hint else "", text


def _says_which(text):
    """A list's wrong item, or a form that cannot be right, is pointed out."""
    return "item " in text or "expected" in text or "none of" in text


def _is_false(exercise, answer, hint, how):
    """Whether further cases contradict a hint."""
    extra = further(exercise, FURTHER, "measured")
    trial = Trial(exercise, attempt(exercise, answer, extra, 2 * SECONDS, **how)) if extra else None
    with untouched(), np.errstate(all="ignore"):
        if trial and hint.predict:
            return any(not trial.matches(entry, *hint.predict(entry.case)) for entry in trial.entries)
        if trial and hint.passes:
            return any(hint.passes(entry.case) is bool(entry.problem) for entry in trial.entries)
    return False


def by_hand(section):
    """The answers of a section's file: {exercise's name: [(label, answer, whether it is right)]}."""
    path = ANSWERS / f"{registry.modules()[section]}.py"
    found = collections.defaultdict(list)
    if path.exists():
        spec = importlib.util.spec_from_file_location(f"answers_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, answer in vars(module).items():
            named = re.fullmatch(r"(\w+?)_(right|wrong)(_\d+)?", name)
            if not named:
                continue
            exercise, kind, number = named.groups()
            answers = [(name, answer)] if number else [(f"{name}[{i}]", a) for i, a in enumerate(answer)]
            found[exercise] += [(label, answer, kind == "right") for label, answer in answers]
    return found


def measured(exercise, show):
    """Verdicts on the mutants of an exercise, counted."""
    counts, seen, reasons = collections.Counter(), [], dict(exercise.harmless or {})
    for text, mutant in mutants(exercise):
        if exercise.is_value:
            same = alike(plain(exercise.model()), mutant, exercise.tolerance) or repr(mutant) in seen
            seen.append(repr(mutant))
        else:
            same = not differs(exercise, mutant)
        if same:
            counts["same"] += 1
            if show == "same":
                print(f"same      {exercise.key:20} {text}", flush=True)
        else:
            _count(
                counts,
                exercise,
                text,
                mutant,
                show,
                reasons,
                **({} if exercise.is_value else {"call_all": here}),
            )
    for text in reasons:
        counts["unused"] += 1
        print(
            f"UNUSED    {exercise.key:20} {text}: marked as harmless, and no mutant that is accepted",
            flush=True,
        )
    return counts


def _count(counts, exercise, text, answer, show, reasons=None, **how):
    verdicts, kind, hint, said = judge(exercise, answer, **how)
    if verdicts == ["accepted"] and reasons and text in reasons:
        verdicts, hint = ["harmless"], reasons.pop(text)  # the reason holds for one mutant
        counts["harmless"] += 1
        if show != "none":
            print(f"harmless  {exercise.key:20} {text[:70]:70} {hint}", flush=True)
        return
    counts["wrong"] += 1
    counts.update(verdicts)
    if kind == "as if" and verdicts[0] == "named":
        counts["as if"] += 1
    if show == "all" or (show == "bad" and not {"named", "plain"} & set(verdicts[:1])) or "false" in verdicts:
        print(f"{'+'.join(verdicts):9} {exercise.key:20} {text[:70]:70} {kind}: {hint}", flush=True)
    if show == "text":
        print(f"--- {'+'.join(verdicts)}: {text}\n{said}\n")


def answered(exercise, show):
    """Verdicts on the answers by hand of an exercise, counted; right ones that are refused too."""
    counts = collections.Counter()
    for name, answer, right in by_hand(exercise.key.partition("/")[0])[exercise.name]:
        if right:
            counts["right"] += 1
            solved, text = examine(exercise, answer)
            if not solved:
                counts["refused"] += 1
                print(f"REFUSED   {exercise.key:20} {name}\n{text}")
        else:
            _count(counts, exercise, name, answer, show)
    return counts


def table(rows):
    """Rows of (key, counts) as Markdown, shares in per cent, with the total."""
    head = [
        "exercise",
        "wrong",
        "accepted",
        "named",
        "by one slip",
        "plain",
        "where",
        "nothing",
        "false",
        "named or plain",
        "harmless",
        "same",
    ]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    total = sum((counts for _, counts in rows), collections.Counter())
    for key, counts in [*rows, ("**all**", total)]:
        wrong = counts["wrong"] or 1
        share = [
            f"{100 * counts[name] / wrong:.0f} %" for name in ("named", "as if", "plain", "where", "nothing")
        ]
        both = f"{100 * (counts['named'] + counts['plain']) / wrong:.1f} %"
        cells = [
            key,
            counts["wrong"],
            counts["accepted"],
            *share,
            counts["false"],
            both,
            counts["harmless"],
            counts["same"],
        ]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("keys", nargs="*", help="exercises or sections; all by default")
    parser.add_argument(
        "--show", choices=("all", "bad", "text", "same", "none"), help="which verdicts to print"
    )
    parser.add_argument("--only", choices=("mutants", "answers"))
    parser.add_argument("--table", action="store_true", help="write the table of what was measured")
    args = parser.parse_args()
    show = args.show or ("all" if args.keys else "bad")
    chosen = [e for s in registry.sections() for e in registry.exercises(s)]
    if args.keys:
        chosen = [e for e in chosen if e.key in args.keys or e.key.partition("/")[0] in args.keys]
    parts = []
    if args.only != "answers":
        parts.append(("Automatic mutants", table([(e.key, measured(e, show)) for e in chosen])))
    if args.only != "mutants":
        rows = [(e.key, answered(e, show)) for e in chosen]
        rows = [(key, counts) for key, counts in rows if counts]
        right, refused = (sum(counts[name] for _, counts in rows) for name in ("right", "refused"))
        said = f"{table(rows)}\n\nRight answers in unusual forms: {right}, refused: {refused}."
        parts.append(("Answers by hand", said))
    text = "\n\n".join(f"## {title}\n\n{body}" for title, body in parts)
    print(text)
    if args.table:
        intro = "# What the check answers to wrong answers\n\nMade by `python tools/exercise_mutants.py --table`; "
        intro += "the words are explained there.\n\n"
        TABLE.write_text(intro + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
