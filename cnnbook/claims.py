"""Statements on trial: a claim is judged by a cell that fails when the evidence does."""

import re

VERDICTS = ("confirmed", "true with a condition", "corrected")


def judge(claim, verdict, reason, evidence):
    """Print the verdict on a claim of the source text, or fail.

    The first printed line is what the book's list of claims shows, so it is the notebook, and not a
    second list beside it, that says how a claim fared.

    Parameters
    ----------
    claim : str
        Section and letter, such as ``"3.1-a"``.
    verdict : {'confirmed', 'true with a condition', 'corrected'}
    reason : str
        One line: what was found.
    evidence : dict of str to bool
        What was measured, in words, and whether it holds. At least one entry.

    Raises
    ------
    AssertionError
        When a piece of evidence does not hold.
    ValueError, TypeError
        When the claim, the verdict or the evidence is not of the form above.

    Examples
    --------
    >>> judge("3.1-b", "confirmed", "two kernels give two channels.", {"channels out: 2": 2 == 2})
    Claim 3.1-b · confirmed: two kernels give two channels.
      ✓ channels out: 2
    """
    if not re.fullmatch(r"\d(\.\d+)?-[a-z]", claim):
        raise ValueError(f"judge: claim is {claim!r}, expected a section and a letter such as '3.1-a'")
    if verdict not in VERDICTS:
        raise ValueError(f"judge: verdict is {verdict!r}, expected one of {', '.join(VERDICTS)}")
    if not evidence:
        raise ValueError(f"judge: claim {claim} has no evidence")
    for fact, holds in evidence.items():
        if not isinstance(holds, bool) and type(holds).__name__ not in ("bool", "bool_"):
            raise TypeError(f"judge: evidence {fact!r} is a {type(holds).__name__}, expected True or False")
    failed = [fact for fact, holds in evidence.items() if not holds]
    if failed:
        raise AssertionError(
            f"claim {claim} was judged '{verdict}', but this does not hold: {'; '.join(failed)}"
        )
    print(f"Claim {claim} · {verdict}: {reason}")
    for fact in evidence:
        print(f"  ✓ {fact}")
