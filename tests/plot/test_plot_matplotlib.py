"""Matplotlib figures: right contents, the same bytes every time, shown exactly once."""

import base64
import itertools
import warnings

import numpy as np
import pytest

from cnnbook import plot
from cnnbook.plot.style import png

rng = np.random.default_rng(0)
photo = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)

FIGURES = {
    "images": lambda: plot.images([photo, np.ones((4, 4))], titles=["a", "b"], boxes={0: [(2, 3, 5, 6)]}),
    "feature_maps": lambda: plot.feature_maps(np.arange(32).reshape(1, 2, 4, 4) - 16.0),
    "kernels": lambda: plot.kernels(np.linspace(-1, 1, 54).reshape(3, 2, 3, 3)),
    "digits": lambda: plot.digits(np.ones((3, 4, 4)), [1, 2, 3], [1, 2, 8]),
    "curves": lambda: plot.curves({"train": [3, 2, 1], "test": [3, 2.5, 2]}, "epoch", "loss"),
    "bars": lambda: plot.bars({"a": {"x": 1, "y": 2}, "b": {"x": 3, "y": 4}}, "value"),
    "scatter": lambda: plot.scatter({"a": (1, 2), "b": (3, 4)}, sizes={"a": 1, "b": 9}),
    "confusion": lambda: plot.confusion([[8, 2], [1, 9]]),
    "heat": lambda: plot.heat({"a": {"x": 1, "y": 2}, "b": {"x": 3, "y": 4}}, "setting"),
    "seeds": lambda: plot.seeds({"a": {2: [1, 2], 4: [3, 5]}, "b": {2: [2, 2], 4: [1, 0]}}, "setting", "%"),
    "subplots": lambda: plot.subplots(1, 2)[0],
}


@pytest.mark.parametrize("kind", FIGURES)
def test_figures_repeat_and_stay_small(kind):
    import matplotlib
    import matplotlib.pyplot as plt

    before = dict(matplotlib.rcParams)
    first, second = png(FIGURES[kind]()), png(FIGURES[kind]())
    assert first == second and first.startswith(b"\x89PNG") and len(first) < 100_000
    assert plt.get_fignums() == [] and dict(matplotlib.rcParams) == before


def test_settings_outside_change_nothing():
    import matplotlib

    plain = png(FIGURES["curves"]())
    with matplotlib.rc_context({"font.size": 30, "savefig.bbox": "tight", "lines.linewidth": 9}):
        assert png(FIGURES["curves"]()) == plain


def test_use_style():
    import matplotlib

    with matplotlib.rc_context():
        plot.use_style()
        assert matplotlib.rcParams["figure.dpi"] == 200 and matplotlib.rcParams["axes.spines.top"] is False


@pytest.mark.parametrize("inline", [False, True])
def test_a_figure_is_shown_exactly_once(inline):
    """Run a notebook: bare call, semicolon, value of a variable, ``display``."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    sources = [
        ("%matplotlib inline\n" if inline else "") + "from cnnbook import plot",
        "plot.curves({'a': [1, 2, 4]})",
        "plot.curves({'a': [1, 2, 4]});",
        "figure = plot.curves({'a': [1, 2, 4]})\nfigure",
        "display(plot.curves({'a': [1, 2, 4]}))",
        "plot.arrays([1, 2])",
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    book = nbformat.v4.new_notebook(cells=cells)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nbclient.NotebookClient(book, timeout=60, kernel_name="python3").execute()
    assert [len(cell.outputs) for cell in book.cells] == [0, 1, 0, 1, 1, 1]
    shown = [book.cells[i].outputs[0] for i in (1, 3, 4)]
    expected = base64.b64encode(png(plot.curves({"a": [1, 2, 4]}))).decode()
    for output in shown:
        assert output.data["image/png"].strip() == expected
        assert output.data["text/plain"] == "<Figure size 1040x640 with 1 Axes>"
        assert output.metadata["image/png"] == {"width": 520}
    assert "<svg" in book.cells[5].outputs[0].data["text/html"]


def titles(figure):
    return [axes.get_title() for axes in figure.axes]


def shown(axes):
    return np.asarray(axes.images[0].get_array())


def test_images_understand_their_shapes():
    def count(*arguments, **options):
        return [shown(axes).shape for axes in plot.images(*arguments, **options).axes if axes.get_visible()]

    assert count(np.ones((4, 5))) == [(4, 5)]
    assert count(np.ones((1, 4, 5))) == [(4, 5)]
    assert count(np.ones((4, 5, 3))) == count(np.ones((3, 4, 5))) == [(4, 5, 3)]
    assert count(np.ones((3, 4, 5)), color=False) == [(4, 5)] * 3
    assert (
        count(np.ones((2, 4, 5)))
        == count(np.ones((1, 2, 4, 5)))
        == count(np.ones((2, 1, 4, 5)))
        == [(4, 5)] * 2
    )
    assert count(np.ones((2, 3, 4, 5))) == [(4, 5, 3)] * 2
    assert count(np.ones((2, 5, 4, 6))) == [(4, 6)] * 10
    assert count([np.ones((4, 5)), photo]) == [(4, 5), (20, 30, 3)]
    assert count([np.ones((4, 5))] * 5) == [(4, 5)] * 5


def test_ranges_put_zero_in_the_middle():
    figure = plot.images([np.array([[-1.0, 0.5]]), np.array([[0.0, 3.0]])])
    assert [axes.images[0].get_clim() for axes in figure.axes] == [(-1, 1), (0, 3)]
    figure = plot.images([np.array([[-1.0, 0.5]]), np.array([[0.0, 3.0]])], scale="shared", colorbar=True)
    assert [axes.images[0].get_clim() for axes in figure.axes[:2]] == [(-3, 3)] * 2
    assert plot.images(photo[..., 0]).axes[0].images[0].get_clim() == (0, 255)


def test_feature_maps_and_kernels_show_the_numbers():
    maps = rng.normal(size=(1, 20, 4, 4))
    figure = plot.feature_maps(maps, n=5)
    assert len([a for a in figure.axes if a.get_visible()]) == 5
    assert np.array_equal(shown(figure.axes[4]), maps[0, 4])
    weights = rng.normal(size=(2, 4, 3, 3))
    figure = plot.kernels(weights)
    assert np.array_equal(shown(figure.axes[5]), weights[1, 1])
    colour = shown(plot.kernels(rng.normal(size=(2, 3, 3, 3))).axes[0])
    assert colour.shape == (3, 3, 3) and colour.min() >= 0 and colour.max() <= 1


def test_wrong_digits_are_marked():
    figure = plot.digits(np.ones((2, 1, 4, 4)), [5, 7], [3, 7])
    assert titles(figure) == ["5 ✗ 3", "7"]
    assert [axes.title.get_fontweight() for axes in figure.axes] == ["bold", "normal"]


def test_curves_name_their_lines_without_overlap():
    figure = plot.curves({f"line {i}": [0, 1 + i / 1000] for i in range(5)}, "x", "y")
    figure.draw_without_rendering()
    boxes = sorted(text.get_window_extent().extents[[1, 3]].tolist() for text in figure.axes[0].texts)
    assert all(low[1] <= high[0] + 1 for low, high in itertools.pairwise(boxes))
    assert not figure.legends
    many = plot.curves({f"line {i}": [0, 1] for i in range(7)})
    assert len(many.legends[0].get_texts()) == 7 and not many.axes[0].texts


def test_curves_take_x_values():
    figure = plot.curves({"a": ([1, 10, 100], [3, 2, 1])}, log="xy")
    line = figure.axes[0].lines[0]
    assert line.get_xdata().tolist() == [1, 10, 100] and figure.axes[0].get_xscale() == "log"
    assert plot.curves({"a": [1, 2]}, x=[5, 6]).axes[0].lines[0].get_xdata().tolist() == [5, 6]


def test_scatter_takes_numbers_as_names():
    figure = plot.scatter({1: (1, 2), 2: (3, 4)}, sizes={2: 9, 1: 3})
    assert [text.get_text() for text in figure.axes[0].texts] == ["1", "2"]
    small, large = (disc.get_sizes()[0] for disc in figure.axes[0].collections)
    assert small < large == 612


def test_a_row_of_a_confusion_matrix_is_coloured_by_its_own_shares():
    (image,) = plot.confusion([[8, 2], [1, 0]]).axes[0].images
    np.testing.assert_allclose(image.get_array(), [[0.8, 0.2], [1, 0]])


def test_scatter_names_do_not_overlap():
    figure = plot.scatter({"first": (1, 1), "second": (1.001, 1.001), "third": (2, 2)})
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: plot.images([]), "images"),
        (lambda: plot.images(np.ones(4)), r"images: image of shape \(4,\)"),
        (lambda: plot.images(np.ones((4, 4)), titles=["a", "b"]), "images: titles"),
        (lambda: plot.images(np.ones((4, 4)), scale="all"), "scale is 'all'"),
        (lambda: plot.feature_maps(np.ones((2, 3, 4, 4))), "feature_maps: shape"),
        (lambda: plot.kernels(np.ones((3, 3))), "kernels: shape"),
        (lambda: plot.digits(np.ones((2, 3, 4, 4))), "digits: shape"),
        (lambda: plot.digits(np.ones((2, 4, 4)), labels=[1]), "1 labels for 2 images"),
        (lambda: plot.curves({}), "no series"),
        (lambda: plot.curves({"a": []}), "'a' has x of shape"),
        (lambda: plot.curves({"a": [1, 2]}, x=[1]), "expected equal lengths"),
        (lambda: plot.curves({"a": [1]}, log="z"), "log is 'z'"),
        (lambda: plot.bars({}), "no values"),
        (lambda: plot.heat({}), "heat: nothing given"),
        (lambda: plot.heat({"a": {1: 2}, "b": {2: 2}}), "heat: every row needs the same columns"),
        (lambda: plot.seeds({"a": {}}), "seeds: every row needs the same columns"),
        (lambda: plot.seeds({"a": {1: []}}), "seeds: 'a' has a setting without numbers"),
        (lambda: plot.bars({"a": {"x": 1}, "b": {"y": 1}}), "every label needs"),
        (lambda: plot.scatter({}), "at least one point"),
        (lambda: plot.scatter({"a": (1, 2)}, sizes={"b": 1}), "sizes for"),
        (lambda: plot.confusion([[1, 2]]), r"confusion: matrix of shape \(1, 2\)"),
        (lambda: plot.confusion([[1]], ["a", "b"]), "2 classes"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_heat_writes_every_number_and_colours_by_the_limits():
    figure = plot.heat({"a": {0.1: 10, 1: 36.4}, "b": {0.1: 20, 1: 5}}, "rate", limits=(0, 40))
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["10", "36", "20", "5"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0.1", "1"]
    assert axes.images[0].get_clim() == (0, 40)
    light = [text.get_color() for text in axes.texts]
    assert light[1] == "#ffffff" and len(set(light)) == 2
    assert plot.heat({"a": {1: 7, 2: 7}}).axes[0].texts[0].get_text() == "7"  # all equal: no division by 0


def test_seeds_draw_the_mean_of_each_setting_and_every_seed():
    axes = plot.seeds({"a": {2: [1, 3], 4: [5, 5]}, "b": {2: [0, 0], 4: [2, 4]}}, "size", "%").axes[0]
    lines = [line for line in axes.lines if line.get_linestyle() != "None"]
    assert [list(line.get_ydata()) for line in lines] == [[2, 5], [0, 3]]
    points = np.concatenate([line.get_ydata() for line in axes.lines if line.get_linestyle() == "None"])
    assert sorted(points) == [0, 0, 1, 2, 3, 4, 5, 5]
