"""The player and the pictures in a real browser."""

import numpy as np
import pytest

from cnnbook import plot
from cnnbook.plot.palette import THEMES, contrast

x = np.arange(16).reshape(4, 4)
FRAMES = 4


@pytest.fixture
def player():
    return plot.sliding(x, np.ones((3, 3), int), name="test")


def state(page):
    """Return the frame shown, the slider and the count."""
    return page.evaluate(
        """() => {
        const p = document.querySelector(".cnnbook-player");
        const seen = e => getComputedStyle(e).visibility === "visible";
        const steps = [...p.querySelectorAll(".c-steps>li")];
        return {
            frame: steps.findIndex(seen), shown: steps.filter(seen).length,
            slider: +p.querySelector("input").value, count: p.querySelector(".c-count").textContent,
        }}"""
    )


def check_frame(page, frame):
    found = state(page)
    assert found["frame"] == frame and found["shown"] == 1
    assert found["slider"] == frame + 1 and found["count"] == f"{frame + 1} of {FRAMES}"


def button(page, label):
    return page.get_by_role("button", name=label, exact=True)


def test_buttons(show, player):
    page = show(player)
    check_frame(page, 0)
    for label, frame in (
        ("Next frame", 1),
        ("Next frame", 2),
        ("Previous frame", 1),
        ("Last frame", 3),
        ("Next frame", 3),
        ("First frame", 0),
        ("Previous frame", 0),
    ):
        button(page, label).click()
        check_frame(page, frame)


def test_the_output_fills_and_the_window_moves(show, player):
    page = show(player, reduced_motion="reduce")
    outputs = page.locator(".c-term:last-child g[data-at]:not([data-move])")
    window = page.locator(".c-term:first-child g[data-move]")
    start = window.bounding_box()
    for frame in range(FRAMES):
        assert outputs.evaluate_all(
            "all => all.filter(e => getComputedStyle(e).visibility === 'visible').length"
        ) == (frame + 1)
        box = window.bounding_box()
        assert box["x"] - start["x"] == pytest.approx(36 * (frame % 2), abs=0.5)
        assert box["y"] - start["y"] == pytest.approx(36 * (frame // 2), abs=0.5)
        button(page, "Next frame").click()


def test_keyboard_and_slider(show, player):
    page = show(player)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "First frame"
    for key, frame in (("ArrowRight", 1), ("End", 3), ("ArrowLeft", 2), ("Home", 0)):
        page.keyboard.press(key)
        check_frame(page, frame)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    check_frame(page, 1)
    slider = page.get_by_role("slider", name="Frame")
    slider.focus()
    for key, frame in (("ArrowRight", 2), ("End", 3), ("ArrowLeft", 2), ("Home", 0)):
        page.keyboard.press(key)
        check_frame(page, frame)
    assert slider.get_attribute("aria-valuetext") == f"1 of {FRAMES}"


def test_the_arithmetic_is_announced_but_not_on_load(show, player):
    page = show(player)
    said = page.locator("[aria-live=polite]")
    assert said.text_content() == ""
    button(page, "Next frame").click()
    assert said.text_content() == player.captions[1]


def test_it_plays_when_asked_and_pauses(show):
    page = show(plot.sliding(x, np.ones((3, 3)), milliseconds=30))
    check_frame(page, 0)
    button(page, "Play").click()
    page.wait_for_function("document.querySelector('.c-count').textContent.startsWith('4')")
    button(page, "Play").wait_for()  # at the end it is ready to play again
    check_frame(page, 3)
    slow = show(plot.sliding(x, np.ones((3, 3)), milliseconds=60_000))
    button(slow, "Play").click()
    button(slow, "Pause").click()
    check_frame(slow, 0)


def test_two_players_do_not_meddle(show, player):
    page = show(player, plot.sliding(x, 2, reduce="max"), player)
    button(page, "Next frame").nth(1).click()
    assert page.locator(".c-count").all_text_contents() == ["1 of 4", "2 of 4", "1 of 4"]


def test_frames_of_the_generic_player(show):
    pictures = [plot.arrays([k], alt=f"number {k}") for k in range(3)]
    page = show(plot.player(pictures, alt="Numbers", captions=["a", "b & c", "d"]))
    for k in range(3):
        assert page.get_by_role("img", name=f"number {k}").is_visible()
        assert page.get_by_role("img").count() == 1
        button(page, "Next frame").click()
    assert page.locator("[aria-live=polite]").text_content() == "d"


def test_without_javascript_the_last_frame_and_all_captions_show(show, player):
    page = show(player, java_script_enabled=False)
    assert page.locator(".c-controls").is_hidden()
    assert page.locator(".c-steps>li").count() == FRAMES
    assert page.locator(".c-steps>li").first.is_visible() and page.locator(".c-steps>li").last.is_visible()
    assert page.locator(".c-term:last-child text").last.is_visible()
    window = page.locator(".c-term:first-child g[data-move]")
    assert "translate(36px,36px)" in window.get_attribute("style")


@pytest.mark.parametrize("width, least", [(1280, 24), (390, 44)])
def test_targets_are_large_enough(show, player, width, least):
    page = show(player, width=width)
    for target in page.locator("button, input").all():
        box = target.bounding_box()
        assert box["width"] >= least and box["height"] >= least


PICTURES = (
    plot.arrays(
        x - 5,
        np.ones((3, 3)),
        np.ones((2, 2)),
        labels=["x", "k", "y"],
        highlight={"x": [(0, 0, 3, 3), (3, 3)]},
    ),
    plot.arrays(np.arange(-32, 32).reshape(8, 8)),
    plot.arrays(np.arange(27).reshape(3, 3, 3), labels=["x"]),
    plot.sliding(np.arange(50).reshape(2, 5, 5) - 25, np.ones((2, 2, 3, 3)), padding=1),
    plot.network([("in", (3, 32, 32), "input"), ("conv", (8, 28, 28), "conv"), ("fc", (10,), "linear")] * 3),
    plot.volume((3, 32, 32), (8, 16, 16), labels=["x", "y"], ops=["convolution, stride 2"]),
    plot.to_scale([("photograph", (3, 224, 224), "input"), ("conv", (384, 13, 13), "conv")]),
    plot.unrolled((5, 5), (3, 3)),
    plot.connections(np.ones((6, 16))),
    plot.graph(
        {k: (f"{k} 3×3 conv", "conv") for k in "abcd"}, [("a", "b"), ("a", "c"), ("b", "d"), ("a", "d")]
    ),
    plot.wires([[1, 2, 3, 0, 0], [0, 1, 2, 3, 0], [0, 0, 1, 2, 3]], np.arange(1, 16).reshape(3, 5)),
)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_cut_off_and_text_stays_readable(show, width):
    page = show(*PICTURES, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("svg text")].map(t => {
            const svg = t.ownerSVGElement;
            return parseFloat(getComputedStyle(t).fontSize) * svg.clientWidth / svg.viewBox.baseVal.width})"""
    )
    assert len(sizes) > 200 and min(sizes) >= 9
    outside = page.evaluate(
        """() => [...document.querySelectorAll("svg text")].filter(t => {
            const a = t.getBoundingClientRect(), b = t.ownerSVGElement.getBoundingClientRect();
            return a.width && (a.left < b.left - 1 || a.right > b.right + 1
                || a.top < b.top - 1 || a.bottom > b.bottom + 1)
        }).map(t => t.textContent)"""
    )
    assert outside == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_arrive_and_contrast(show, theme):
    page = show(*PICTURES, theme=theme)
    triples = page.evaluate(
        """() => [...document.querySelectorAll(".cells g > path + text")].map(t => {
            const path = getComputedStyle(t.previousElementSibling);
            return [getComputedStyle(t).fill, path.fill, +path.fillOpacity]})"""
    )
    below = [int(THEMES[theme]["bg"][i : i + 2], 16) for i in (1, 3, 5)]
    pairs = set()
    for text, fill, opacity in {tuple(triple) for triple in triples}:
        ink, paint = ([int(n) for n in color[4:-1].split(",")] for color in (text, fill))
        mixed = [round(opacity * p + (1 - opacity) * b) for p, b in zip(paint, below, strict=True)]
        pairs.add(tuple("#" + "".join(f"{n:02x}" for n in color) for color in (ink, mixed)))
    assert len(pairs) >= 11
    assert all(contrast(*pair) >= 4.5 for pair in pairs)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(show, theme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(
        *PICTURES,
        plot.player(PICTURES[:2], alt="Two pictures", captions=["a", "b"]),
        width=width,
        theme=theme,
    )
    found = axe.run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
