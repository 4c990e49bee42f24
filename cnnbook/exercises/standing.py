"""Where a learner stands: what is solved, what is next, and the way there."""

from . import record, registry


class Standing:
    """Shows as a text with links in a notebook, as plain text in a terminal.

    Parameters
    ----------
    rows : list of (section, title, solved, number of exercises)
    next_exercise : Exercise or None
    notebooks : dict
        Path of a section's notebook, by section.
    """

    def __init__(self, rows, next_exercise, notebooks):
        self.rows, self.next, self.notebooks = rows, next_exercise, notebooks

    def _link(self, text, section):
        path = self.notebooks.get(section)
        return f"[{text}]({path})" if path else text

    def _headline(self, link):
        done, total = sum(row[2] for row in self.rows), sum(row[3] for row in self.rows)
        if self.next is None:
            return f"All {total} exercises are solved."
        section = self.next.key.partition("/")[0]
        word = "Continue with" if done else "Begin with"
        name = link(f"{section} {registry.section_title(section)}", section)
        return f"{done} of {total} exercises are solved. {word} {name}; the next exercise there: {self.next.title}."

    def __repr__(self):
        lines = [self._headline(lambda text, section: text), ""]
        return "\n".join(
            lines + [f"{section + ' ' + title:<28}  {done} of {n}" for section, title, done, n in self.rows]
        )

    def _repr_markdown_(self):
        rows = [
            f"| {self._link(f'{section} {title}', section)} | {done} of {n}{' ✓' if done == n else ''} |"
            for section, title, done, n in self.rows
        ]
        return "\n".join([f"**{self._headline(self._link)}**", "", "| Section | Solved |", "|:-|:-|", *rows])


def standing(notebooks: dict[str, str] | None = None) -> Standing:
    """What is solved and what is next.

    The next exercise is the first open one after the last that was solved, in the book's order.

    Parameters
    ----------
    notebooks : dict, optional
        Paths of the notebooks, by section, for links: ``{"3.1": "03_fundamentals/01_convolution.ipynb"}``.

    Returns
    -------
    Standing
        Shows as a headline and a table.

    Examples
    --------
    >>> from cnnbook.exercises import standing
    >>> table = standing({"3.1": "convolution.ipynb"})
    """
    solved = record.solved()
    every = [
        (section, exercise) for section in registry.sections() for exercise in registry.exercises(section)
    ]
    last = max((i for i, (_, exercise) in enumerate(every) if exercise.key in solved), default=-1)
    order = every[last + 1 :] + every[: last + 1]
    following = next((exercise for _, exercise in order if exercise.key not in solved), None)
    rows = []
    for section in registry.sections():
        done = [exercise.key in solved for exercise in registry.exercises(section)]
        rows.append((section, registry.section_title(section), sum(done), len(done)))
    return Standing(rows, following, notebooks or {})
