"""Show the solution of an exercise, once the learner is sure."""

from . import record, registry


class Solution:
    """What `solution` shows: a text in a terminal, highlighted code in a notebook."""

    def __init__(self, text, code=""):
        self.text, self.code = text, code

    def __repr__(self):
        return "\n\n".join(filter(None, (self.text, self.code)))

    def _repr_markdown_(self):
        return f"{self.text}\n\n```python\n{self.code}\n```" if self.code else self.text


def solution(key: str, *, sure: bool = False) -> Solution:
    """A solution of an exercise. It asks before it shows one that you have not found yourself.

    It never waits for a key, so that *Run All* goes on past it.

    Parameters
    ----------
    key : str
        The exercise, ``"3.1/corr2d"``.
    sure : bool
        True shows the solution. It is not asked for where the exercise is solved.

    Returns
    -------
    Solution
        Shows as the question, or as the source of a right answer.

    Raises
    ------
    ValueError
        When there is no such exercise.

    Examples
    --------
    >>> from cnnbook.exercises import solution
    >>> solution("3.1/no_such_exercise")
    Traceback (most recent call last):
        ...
    ValueError: solution: there is no exercise '3.1/no_such_exercise', as there is '3.1/edge'
    """
    exercise = registry.find(key) if isinstance(key, str) else None
    if exercise is None:
        near = registry.nearest(key) if isinstance(key, str) else []
        raise ValueError(
            f"solution: there is no exercise {key!r}, as there is {(near or ['3.1/corr2d'])[0]!r}"
        )
    if not sure and key not in record.solved():
        return Solution(
            f'{key} is not solved yet. To see a solution all the same: `solution("{key}", sure=True)`'
        )
    return Solution(f"{key}, {exercise.title}: a solution", exercise.solution.strip())
