"""A table of results: text in a terminal, a real table in a notebook."""

import html
from numbers import Integral

LONGEST_LINE = 60  # characters; a longer cell may be broken


class Table:
    """Rows under headings; made by `table`.

    Attributes
    ----------
    columns : tuple of str
    rows : list of tuple of str
        Cells as they are shown.
    title : str or None
    total : bool
        Whether the last row sums up the others.
    """

    def __init__(self, columns, rows, title=None, total=False):
        self.columns, self.rows, self.title, self.total = columns, rows, title, total
        self.right = [all(_is_number(row[i]) for row in rows) for i in range(len(columns))]

    def __repr__(self):
        head, *body = aligned([self.columns, *self.rows], self.right)
        rule = "─" * max(map(len, [head, *body]))
        last = [rule, body.pop()] if self.total else []
        return "\n".join([*([self.title] if self.title else []), head, rule, *body, *last])

    def _repr_html_(self):
        def row(cells, tag):
            shown = ""
            for number, (cell, right) in enumerate(zip(cells, self.right, strict=True)):
                name, scope = ("th", ' scope="row"') if tag == "td" and number == 0 else (tag, "")
                style = f"text-align:{'right' if right else 'left'}"
                style += ";white-space:normal" if len(cell) > LONGEST_LINE else ""
                shown += f'<{name}{scope} style="{style}">{html.escape(cell)}</{name}>'
            return f"<tr>{shown}</tr>"

        title = html.escape(self.title or "")
        caption = f"<caption>{title}</caption>" if title else ""
        name = title or html.escape(f"table of {', '.join(self.columns)}")
        return (
            f'<div style="overflow-x:auto" tabindex="0" role="group" aria-label="{name}">'
            f'<table class="table">{caption}<thead>{row(self.columns, "th")}</thead>'
            f"<tbody>{''.join(row(cells, 'td') for cells in self.rows)}</tbody></table></div>"
        )


def table(rows, title=None, total=False):
    """Show results as a table.

    Parameters
    ----------
    rows : sequence of dict
        Column to value, all rows with the same columns in the same order. Whole numbers get commas between the
        thousands; None shows as an empty cell; everything else is shown as ``str`` writes it.
    title : str, optional
        Stands above the table.
    total : bool
        Whether the last row sums up the others.

    Returns
    -------
    Table
        Columns whose cells all begin with a digit or are empty are set flush right, the others flush left.

    Raises
    ------
    ValueError
        Without rows, and where rows have different columns.

    Examples
    --------
    >>> table([{"network": "lenet5", "weights": 61470}, {"network": "nin", "weights": None}])
    network  weights
    ────────────────
    lenet5    61,470
    nin
    """
    rows = list(rows)
    if not rows:
        raise ValueError("table: there are no rows")
    columns = tuple(rows[0])
    for number, row in enumerate(rows):
        if tuple(row) != columns:
            raise ValueError(
                f"table: row {number} has the columns {list(row)}, the first has {list(columns)}"
            )
    return Table(columns, [tuple(map(_shown, row.values())) for row in rows], title, total)


def aligned(lines, right):
    """Lines of cells as text in columns.

    Parameters
    ----------
    lines : sequence of sequence of str
    right : sequence of bool
        For each column, whether it is set flush right.

    Returns
    -------
    list of str

    Examples
    --------
    >>> aligned([("n", "error"), ("10", "2.5")], [False, True])
    ['n   error', '10    2.5']
    """
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    ]


def spread(values, form=".1f", unit=""):
    """Mean of some numbers, and in brackets the lowest and the highest.

    Parameters
    ----------
    values : sequence of float
    form : str
        Format of each number.
    unit : str
        Stands behind the mean.

    Returns
    -------
    str

    Examples
    --------
    >>> spread([1, 2, 6], unit=" %")
    '3.0 % (1.0–6.0)'
    """
    mean = sum(values) / len(values)
    return f"{mean:{form}}{unit} ({min(values):{form}}–{max(values):{form}})"


def _shown(value):
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, Integral) and not isinstance(value, bool) else str(value)


def _is_number(cell):
    return not cell or cell.lstrip("−-+–×<").lstrip()[:1].isdigit() or cell in ("–", "−")
