"""What every chapter must have, and what none may: CONTRIBUTING.md says why."""

import re
from pathlib import Path

import pytest
from claims import STATED, cell_id, collect, verdicts

from cnnbook.exercises import registry

ROOT = Path(__file__).resolve().parents[2]
WIDEST_LINE = 80  # characters: what a page shows without scrolling
LONGEST_CELL = 25  # lines of code; a folded or an exercise cell may be longer
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
HEX = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4})*")


def markdown(chapter):
    return [cell for cell in chapter.cells if cell.cell_type == "markdown"]


def code(chapter):
    return [cell for cell in chapter.cells if cell.cell_type == "code"]


def text(chapter):
    return "\n\n".join(cell.source for cell in markdown(chapter))


def tags(cell):
    return cell.metadata.get("tags", [])


def figure(cell):
    return cell.metadata.get("mystnb", {}).get("figure")


def drawn(cell):
    """The pictures among a cell's outputs: PNGs and the book's own SVG figures."""
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/png" in data or "cnnbook-fig" in data.get("text/html", ""):
            yield data


def test_begins_with_label_title_and_goals(chapter):
    first = chapter.cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"\([a-z-]+\)=\n# \S", first.source), "the first cell is a label and the title"
    goals = re.search(r"\*\*You will be able to\*\*\n\n((?:- .+(?:\n  .+)*\n?)+)", first.source)
    assert goals, "the first cell says what the reader will be able to do"
    assert 2 <= goals[1].count("- ") <= 4, "two to four goals"


def test_a_figure_comes_before_the_first_formula(chapter):
    seen = False
    for cell in chapter.cells:
        seen = seen or (cell.cell_type == "code" and figure(cell) is not None and any(drawn(cell)))
        if cell.cell_type == "markdown" and "$$" in cell.source:
            assert seen, f"cell {cell.id} has a formula and no figure came before it"
            return


def test_every_figure_has_caption_and_alternative_text(chapter):
    for cell in code(chapter):
        for data in drawn(cell):
            where = f"cell {cell.id}"
            assert figure(cell), f"{where} draws a picture but has no figure metadata (mystnb: figure)"
            assert len(figure(cell).get("caption", "")) > 20, f"{where}: the figure has no caption"
            assert re.fullmatch(r"fig-[a-z0-9-]+", figure(cell).get("name", "")), f"{where}: name it fig-…"
            if "image/png" in data:
                alt = cell.metadata.mystnb.get("image", {}).get("alt", "")
                assert len(alt) > 20, f"{where}: the picture has no alternative text (mystnb: image: alt)"
            else:
                assert re.search(r'(aria-label|alt)="[^"]{15,}|<title[^>]*>[^<]{15,}', data["text/html"]), (
                    where
                )


def test_has_two_exercises_with_check_and_solution(chapter):
    exercises = re.findall(r"^:::+\{exercise\} \S.*\n:label: (\S+)", text(chapter), re.M)
    solutions = re.findall(r"^:::+\{solution\} (\S+)\n:class: dropdown", text(chapter), re.M)
    starters = [cell for cell in code(chapter) if "exercise" in tags(cell)]
    assert len(exercises) >= 2
    assert sorted(exercises) == sorted(solutions), "every exercise has one folded solution"
    mixed = [c.id for c in chapter.cells if re.match(r":::\{solution\}.*?^:::$\s*\S", c.source, re.M | re.S)]
    assert not mixed, (
        "a solution is a cell of its own: where it can be asked for, nothing else is hidden with it"
    )
    checked = [label for label in exercises if not re.search("-open-", label)]  # open questions have no check
    assert len(starters) == len(checked)
    for cell in starters:
        assert re.search(r'^check\("[\d.]+/\w+", \w+\)$', cell.source, re.M), f"cell {cell.id} checks nothing"


def test_a_claim_asks_what_the_reader_expects(chapter):
    for claim, options, _ in STATED.findall(text(chapter)):
        assert re.search(r"^:expect: .{10,160}\?$", options, re.M), (
            f"claim {claim}: ask in one line (:expect: …?)"
        )


def test_claims_stand_in_the_order_of_their_letters(chapter):
    letters = [claim[-1] for claim, _, _ in STATED.findall(text(chapter))]
    assert letters == list("abcdefghijklmnop"[: len(letters)])


def test_recorded_results_have_their_recipe_beside_them(chapter):
    read = [i for i, c in enumerate(chapter.cells) if c.cell_type == "code" and "json.load(" in c.source]
    for i in read:
        beside = [c.source for c in chapter.cells[i : i + 4] if c.cell_type == "code"]
        assert any("recipe(" in source for source in beside), (
            f"cell {chapter.cells[i].id}: show recipe(record, …)"
        )


def test_no_chapter_decides_significance_by_hand(chapter):
    """A verdict on recorded errors rests on `cnnbook.evidence.compare`, which `judge` gets as `trained`."""
    source = "\n".join(cell.source for cell in code(chapter))
    if "json.load(" in source and "test_error" in source:
        assert "compare(" in source and "trained=" in source


def test_has_every_kind_of_exercise(chapter):
    exercises = registry.exercises(chapter.section)
    assert any(e.is_value for e in exercises), "one asks to predict a value"
    assert sum(not e.is_value and e.broken is None for e in exercises) >= 2, "two ask to build a function"
    decides = [e for e in exercises if e.broken or e.observe or getattr(e, "evidence", None)]
    assert decides, "one asks to mend a function, or to decide (broken=, evidence= or observe=)"
    assert len(re.findall(r"^:label: ex-[\d-]+open-", text(chapter), re.M)) >= 2, "two open questions"


def test_shown_code_fits_a_narrow_page(chapter):
    for cell in code(chapter):
        if "hide-input" not in tags(cell):
            widest = max(cell.source.split("\n"), key=len)
            assert len(widest) <= WIDEST_LINE, f"cell {cell.id}: {len(widest)} characters in {widest!r}"


def test_setup_and_verdicts_are_folded(chapter):
    for cell in code(chapter):
        if cell.id == "setup" or cell.id.startswith("claim-"):
            assert {"hide-input", "hide-cell"} & set(tags(cell)), f"cell {cell.id}: fold it (hide-input)"


def test_claims_are_stated_and_judged(chapter):
    stated = [claim for claim, _, _ in STATED.findall(text(chapter))]
    judged = {cell: claim for cell, (claim, _, _) in verdicts(chapter).items()}
    assert stated, "a chapter puts claims on trial"
    assert len(set(stated)) == len(stated)
    for claim in stated:
        assert claim.startswith(chapter.section + "-"), f"{claim} is stated in section {chapter.section}"
    assert judged == {cell_id(claim): claim for claim in stated}


def test_ends_with_summary_and_further_reading(chapter):
    titles = re.findall(r"^## (.+)$", text(chapter), re.M)
    assert titles[-3:] == ["Exercises", "Summary", "Further reading"]
    assert "{cite" in chapter.cells[-1].source


def test_links_glossary_terms(chapter):
    assert len(set(re.findall(r"\{term\}`([^`]+)`", text(chapter)))) >= 3


def test_no_cell_is_too_long(chapter):
    for cell in code(chapter):
        if not {"exercise", "hide-input", "hide-cell"} & set(tags(cell)):
            lines = cell.source.count("\n") + 1
            assert lines <= LONGEST_CELL, f"cell {cell.id} has {lines} lines; at most {LONGEST_CELL}"


def test_cell_ids_are_names(chapter):
    ids = [cell.id for cell in chapter.cells]
    assert len(set(ids)) == len(ids)
    for name in ids:
        assert NAME.fullmatch(name) and not HEX.fullmatch(name), (
            f"{name!r} is no name such as corr2d-loops: `make notebooks` names new cells, or name it by hand"
        )


def test_stored_outputs_are_complete(chapter):
    counts = [cell.execution_count for cell in code(chapter)]
    assert counts == list(range(1, len(counts) + 1)), "every code cell was run, in order (make notebooks)"
    for cell in code(chapter):
        for output in cell.outputs:
            assert output.output_type != "error", f"cell {cell.id} stores an error"
            assert output.get("name") != "stderr", f"cell {cell.id} stores a warning: {output.get('text')}"


def test_display_formulas_stand_alone(chapter):
    for cell in markdown(chapter):
        for match in re.finditer(r"^\$\$.*$", cell.source, re.M):
            before = cell.source[: match.start()].rstrip(" ")
            opening = cell.source[: match.start()].count("\n$$") % 2 == 0
            if opening and before:
                assert before.endswith("\n\n"), f"cell {cell.id}: a blank line must precede $$"
        assert "\\begin{align}" not in cell.source, f"cell {cell.id}: use aligned within $$"


def test_ignored_outputs_assert_a_bound(chapter):
    for cell in code(chapter):
        if "nbval-ignore-output" in tags(cell) and "progress()" not in cell.source:
            assert "assert " in cell.source or "judge(" in cell.source, (
                f"cell {cell.id} is compared with nothing"
            )


def test_names_no_path_of_a_machine(chapter):
    stored = chapter.path.read_text("utf8")
    for word in ("/home/", "/Users/", "/root/", "/work/", "site-packages", "C:\\\\Users"):
        assert word not in stored, f"{word} is stored in {chapter.path.name}"


@pytest.mark.parametrize("row", collect(ROOT / "chapters"), ids=lambda row: row["claim"])
def test_every_claim_has_a_verdict(row):
    assert row["verdict"], f"claim {row['claim']} in {row['path'].name} has no verdict"
