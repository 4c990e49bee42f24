"""Functions with their derivatives, and the line of a unit."""

import numpy as np
import pytest

from cnnbook import ops, plot

SIGMOID = (ops.sigmoid, lambda x: ops.sigmoid_backward(np.ones_like(x), x))
RELU = (ops.relu, lambda x: ops.relu_backward(np.ones_like(x), x))
HARD = (ops.hardswish, lambda x: ops.hardswish_backward(np.ones_like(x), x))


@pytest.fixture
def figure():
    return plot.functions({"ReLU": RELU, "sigmoid": SIGMOID, "h-swish": HARD}, name="f")


def shown(page):
    return page.locator(".f-panel:visible").count(), page.locator(".f-read").text_content()


def test_without_javascript_all_functions_are_side_by_side(show, figure):
    page = show(figure, java_script_enabled=False)
    assert page.locator(".f-panel:visible").count() == 3
    assert page.locator(".f-controls").is_hidden() and page.locator(".f-marks").first.is_hidden()


def test_a_function_is_chosen_and_the_place_moved_by_keys(show, figure):
    page = show(figure)
    assert shown(page) == (1, "ReLU: x = 1, y = 1, slope = 1")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert shown(page) == (1, "sigmoid: x = 1, y = 0.731, slope = 0.197")
    page.keyboard.press("Tab")
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    assert shown(page) == (1, "sigmoid: x = 0, y = 0.5, slope = 0.25")
    slider = page.get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == "0: y = 0.5, slope = 0.25"
    page.keyboard.press("Home")
    assert shown(page)[1].startswith("sigmoid: x = −7, y = 0.001")
    page.get_by_role("radio", name="h-swish").check()
    assert shown(page) == (1, "h-swish: x = −7, y = 0, slope = 0")


def test_the_place_follows_the_pointer(show, figure):
    page = show(figure)
    box = page.locator(".f-panel.on svg").bounding_box()
    page.mouse.click(box["x"] + box["width"] * (34 + 2 + 150) / 346, box["y"] + 60)
    assert shown(page)[1] == "ReLU: x = 0, y = 0, slope = 0"


def test_the_marks_lie_on_the_curves(show, figure):
    page = show(figure)
    for x in (20, 71, 105):
        page.get_by_role("slider").fill(str(x))
        for name in ("ReLU", "sigmoid", "h-swish"):
            page.get_by_role("radio", name=name).check()
            gaps = page.evaluate(
                """() => {const panel = document.querySelector(".f-panel.on");
                const dots = [...panel.querySelectorAll(".f-dot")];
                return [...panel.querySelectorAll(".f-curve")].map((curve, i) => {
                    const [x, y] = ["cx", "cy"].map(k => +dots[i].getAttribute(k));
                    let best = 1e9;
                    for (let s = 0; s <= curve.getTotalLength(); s += .5) {
                        const p = curve.getPointAtLength(s);
                        best = Math.min(best, Math.hypot(p.x - x, p.y - y));
                    }
                    return best})}"""
            )
            assert max(gaps) < 1, (name, x, gaps)


def test_two_figures_do_not_meddle(show, figure):
    page = show(figure, plot.functions({"ReLU": RELU, "sigmoid": SIGMOID}, name="g"))
    page.get_by_role("radio", name="sigmoid").last.check()
    assert page.locator(".f-read").all_text_contents() == [
        "ReLU: x = 1, y = 1, slope = 1",
        "sigmoid: x = 1, y = 0.731, slope = 0.197",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_functions_fit_and_axe_finds_nothing(show, figure, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    unit = plot.boundary([(1, 2), (3, 0.5)], {"a": ((1, -1), 0.5), "b": ((0, 0), 1)})
    page = show(figure, unit, width=width, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for target in page.locator("fieldset label, [type=range]").all():
        assert target.bounding_box()["height"] >= (44 if width < 600 else 24)
    found = axe.run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []


def test_a_jump_of_the_slope_is_drawn_where_it_is():
    html = plot.functions({"ReLU": RELU}, x=(-1, 2)).html
    slope = html.split('class="f-curve a1" d="')[1].split('"')[0]
    left, right = slope.strip("M").split("M")
    end, begin = (float(piece.split()[0].split("L")[-1]) for piece in (left[left.rindex("L") :], right))
    assert end == begin == 34 + 100  # x = 0, a third of the way


def test_the_text_says_what_is_to_be_seen(figure):
    assert "sigmoid: values from 0.00091 to 1, slopes from 0.00091 to 0.25." in figure.alt
    assert plot.functions({"ReLU": RELU}, alt="A ramp").alt == "A ramp"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plot.functions({}), "curves is empty"),
        (lambda: plot.functions({"ReLU": RELU}, x=(1, 1)), "expected low < high"),
        (lambda: plot.functions({"ReLU": RELU}, at=9), "a place between"),
        (lambda: plot.functions({"a": (np.sum, np.sum)}), "'a' returns shape"),
        (lambda: plot.functions({"a": (lambda x: x * np.inf, np.cos)}), "finite numbers"),
        (lambda: plot.boundary([1, 2], {"a": ((1, 1), 0)}), "expected \\(P, 2\\)"),
        (lambda: plot.boundary([(1, 2)], {"a": ((1, 1, 1), 0)}), "unit 'a' has weights"),
        (lambda: plot.boundary([(1, 2)], {"a": ((1, 1), np.inf)}), "unit 'a' has weights"),
        (lambda: plot.boundary([(1, 2)], {}), "expected units"),
        (lambda: plot.boundary([(1, np.nan)], {"a": ((1, 1), 0)}), "finite points"),
        (lambda: plot.boundary([(1, 2)], {"a": ((1, 1), 0)}, limits=(2, 2)), "low < high"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message), np.errstate(invalid="ignore"):
        call()


def test_a_point_is_filled_where_the_sum_is_positive():
    points = np.array([(0.5, 3), (3, 1), (2, 2), (3.5, 0.2)])
    drawn = plot.boundary(points, {"<a>": ((1, -1), 0)})
    assert drawn.body.count('class="dots"') == 2 and drawn.body.count('class="loop"') == 2
    assert drawn.alt == "<a>: w = (1, −1), b = 0, the sum is positive for 2 of 4 points."
    line = drawn.body.split('class="wire" d="M')[1].split('"')[0]
    assert sorted(line.split("L")) == ["26 260", "286 0"]


def test_a_line_outside_is_left_out():
    drawn = plot.boundary([(1, 1)], {"a": ((-1, -1), -1)})
    assert 'class="wire"' not in drawn.body and "0 of 1" in drawn.alt
    assert plot.boundary([(1, 1)], {"a": ((0, 0), 1)}).alt.endswith("1 of 1 points.")
