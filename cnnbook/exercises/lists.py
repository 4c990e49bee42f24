"""What is wrong with a list of answers as a whole: its length, its order, one thing that is wrong with every number."""

import numpy as np

from .compare import alike

FACTORS = (2, 3, 4, 5, 6, 8, 9, 10, 16, 100, 1000)


def explain(expected, value, tolerance: float) -> tuple[str, str]:
    """What kind of hint there is for a wrong list, and its text; both empty where there is none.

    Parameters
    ----------
    expected : list or tuple
        The right answers, plain.
    value : object
        What the learner gave instead, plain.
    tolerance : float
        Up to which two numbers are alike.

    Returns
    -------
    tuple
        The kinds are those of `Hint`. No text tells what is right, except that a number is one off.

    Examples
    --------
    >>> explain([4, 2, 1], [1, 2, 4], 1e-5)
    ('relation', 'These are the right answers in reverse order.')
    >>> explain([4, 2, 1], [4, 2], 1e-5)
    ('form', 'A list of 3 answers is asked for, in the order of the questions.')
    """
    value = value.tolist() if isinstance(value, np.ndarray) and value.ndim == 1 else value
    if not isinstance(value, (list, tuple)) or len(value) != len(expected):
        return "form", f"A list of {len(expected)} answers is asked for, in the order of the questions."

    def same(one, other):
        return alike(one, other, tolerance)

    wrong = [i for i, item in enumerate(expected) if not same(item, value[i])]
    text = _order(expected, value, wrong, same)
    if not text and all(map(_is_number, [*expected, *value])):
        text = _all_of_them(expected, value, same) or _one_of_them(expected, value, wrong)
    return ("relation", text) if text else ("", "")


def _is_number(item):
    return isinstance(item, (int, float)) and not isinstance(item, bool) and abs(item) < 1e15


def _order(expected, value, wrong, same):
    """The right answers at other places."""
    if len(expected) > 1 and all(map(same, expected[::-1], value)):
        return "These are the right answers in reverse order."
    if len(wrong) == 2 and all(same(expected[i], value[j]) for i, j in (wrong, wrong[::-1])):
        return f"Items {wrong[0]} and {wrong[1]} are exchanged."
    left = list(value)
    for item in expected:
        found = next((i for i, other in enumerate(left) if same(item, other)), None)
        if found is None:
            break
        del left[found]
    if not left:
        return "These are the right answers in another order."
    if len(expected) > 3 and all(map(same, expected[:-1], value[1:])):
        return "The answers come one place too late."
    if len(expected) > 3 and all(map(same, expected[1:], value[:-1])):
        return "The answers come one place too early."
    return ""


def _all_of_them(expected, value, same):
    """One thing that is wrong with every number."""
    right, given = np.array(expected, float), np.array(value, float)
    if len(right) < 2 or len(np.unique(right)) < 2:
        return ""
    if len(np.unique(given)) == 1:
        return "You gave the same answer everywhere; the right ones are not all the same."
    if np.allclose(given, -right):
        return "The sign of every answer is exchanged."
    for factor in FACTORS:
        if np.allclose(given, factor * right):
            return f"Every answer is {factor} times too large."
        if np.allclose(factor * given, right):
            return f"Every answer is {factor} times too small."
    shifts = given - right
    if np.allclose(shifts, shifts[0]):
        by = f"{abs(shifts[0]):g}"
        return f"Every answer is {'one' if by == '1' else by} too {'large' if shifts[0] > 0 else 'small'}."
    if np.allclose(given, right**2):
        return "Every answer is the square of what is asked for."
    if np.allclose(given**2, np.abs(right)):
        return "Every answer is the root of what is asked for."
    if np.allclose(given, np.cumsum(right)):
        return "The answers are added up one after the other; each question asks for its own."
    if np.allclose(np.cumsum(given), right):
        return "Each question asks for the whole so far, not for what it adds."
    if right.min() >= 0 and np.allclose(given, right / right.sum()):
        return "Those are shares of the whole; the numbers themselves are asked for."
    return ""


def _one_of_them(expected, value, wrong):
    """What is wrong with the only number that is."""
    if len(wrong) != 1:
        return ""
    (i,) = wrong
    right, given = expected[i], value[i]
    if given == -right:
        return f"Item {i} has the wrong sign."
    for factor in FACTORS:
        if right and given == factor * right:
            return f"Item {i} is {factor} times too large."
        if given and right == factor * given:
            return f"Item {i} is {factor} times too small."
    if abs(given - right) == 1:
        return f"Item {i} is one too {'large' if given > right else 'small'}."
    others = [j for j in range(len(expected)) if j != i and expected[j] == given != 0]
    return f"Item {i} holds what item {others[0]} asks for." if len(others) == 1 else ""
