"""Statements on trial: a claim is judged by a cell that fails when the evidence does."""

import re

MEANINGS = {
    "confirmed": "the test could have failed and did not, and the claim says no more than was tested.",
    "true with a condition": "it holds, and the page shows a case within the claim where it does not.",
    "corrected": "the test, with its control, shows something else; the page says what.",
    "not settled": "the seeds overlap, a control is missing, or the claim says more than was tested.",
    "definition": "there is nothing to test: it says what a word means.",
}
VERDICTS = tuple(MEANINGS)
JUDGED = re.compile(rf"^Claim (\S+) · ({'|'.join(VERDICTS)}): (.+)$", re.M)
FACT = "  ✓ "


def judge(claim, verdict, reason, evidence=None, trained=()):
    """Print the verdict on a claim of the source text, or fail.

    The first printed line is what the book's list of claims shows, so it is the notebook, and not a
    second list beside it, that says how a claim fared.

    Parameters
    ----------
    claim : str
        Section and letter, such as ``"3.1-a"``.
    verdict : {'confirmed', 'true with a condition', 'corrected', 'not settled', 'definition'}
    reason : str
        One line: what was found.
    evidence : dict of str to bool
        What was measured, in words, and whether it holds. At least one entry, here or in `trained`; a definition
        needs none.
    trained : sequence of Comparison
        Comparisons of trained networks (see `cnnbook.evidence.compare`) that the verdict rests on. It is
        'not settled' if one of them is not.

    Raises
    ------
    AssertionError
        When a piece of evidence does not hold, or the verdict says more than the comparisons do.
    ValueError, TypeError
        When the claim, the verdict or the evidence is not of the form above.

    Examples
    --------
    >>> judge("3.1-b", "confirmed", "two kernels give two channels.", {"channels out: 2": 2 == 2})
    Claim 3.1-b · confirmed: two kernels give two channels.
      ✓ channels out: 2
    """
    evidence, trained = evidence or {}, tuple(trained)
    if not re.fullmatch(r"\d(\.\d+)?-[a-z]", claim):
        raise ValueError(f"judge: claim is {claim!r}, expected a section and a letter such as '3.1-a'")
    if verdict not in VERDICTS:
        raise ValueError(f"judge: verdict is {verdict!r}, expected one of {', '.join(VERDICTS)}")
    if not evidence and not trained and verdict != "definition":
        raise ValueError(f"judge: claim {claim} has no evidence")
    for fact, holds in evidence.items():
        if not isinstance(holds, bool) and type(holds).__name__ not in ("bool", "bool_"):
            raise TypeError(f"judge: evidence {fact!r} is a {type(holds).__name__}, expected True or False")
    failed = [fact for fact, holds in evidence.items() if not holds]
    if failed:
        raise AssertionError(
            f"claim {claim} was judged '{verdict}', but this does not hold: {'; '.join(failed)}"
        )
    unsettled = [str(comparison) for comparison in trained if not comparison.settled]
    if unsettled and verdict != "not settled":
        raise AssertionError(
            f"claim {claim} was judged '{verdict}', but this is not settled: {'; '.join(unsettled)}"
        )
    print(f"Claim {claim} · {verdict}: {reason}")
    for fact in [*evidence, *map(str, trained)]:
        print(f"{FACT}{fact}")
