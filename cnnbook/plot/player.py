"""A player for animations: buttons, a slider, captions; without JavaScript the last frame stands still."""

import base64
import io

from .svg import STYLE, Picture, asset, esc, seen, slug

PLAYER_STYLE, _JS = STYLE + asset("player.css"), asset("player.js")

_ICONS = {
    "first": ("First frame", "M2 2h2v12H2zM13 3.4 8.4 8l4.6 4.6L11.6 14l-6-6 6-6z"),
    "prev": ("Previous frame", "M11 3.4 6.4 8l4.6 4.6L9.6 14l-6-6 6-6z"),
    "play": ("Play", "M3 2v12l10-6z"),  # its other face follows
    "next": ("Next frame", "M5 3.4 9.6 8 5 12.6 6.4 14l6-6-6-6z"),
    "last": ("Last frame", "M14 2h-2v12h2zM3 3.4 7.6 8 3 12.6 4.4 14l6-6-6-6z"),
}
_PAUSE = '<path d="M3 2h4v12H3zM9 2h4v12H9z"/>'


class Player(Picture):
    """A picture with frames; see :func:`player`."""

    def __init__(self, body, count, captions, alt, name=None, milliseconds=1200):
        super().__init__(body, alt, name)
        self.count, self.captions, self.milliseconds = count, list(captions), milliseconds

    @property
    def html(self):
        """The whole player: style sheet, pictures, controls, captions, script."""
        ident = f' id="cnnbook-{slug(self.name)}"' if self.name else ""
        steps = "".join(f"<li>{caption}</li>" for caption in self.captions)
        return (
            f'<div class="cnnbook-fig cnnbook-player"{ident} data-frames="{self.count}" '
            f'data-ms="{self.milliseconds}"><style>{PLAYER_STYLE}</style>{self.body}{_controls(self.count)}'
            f'<ol class="c-steps">{steps}</ol><div class="c-said" aria-live="polite"></div></div>'
            f"<script>{_JS}</script>"
        )


def player(frames, name=None, alt=None, captions=None, milliseconds=1200):
    """Show pictures one after another, with buttons, a slider and a caption for each.

    It starts at the first frame and plays only when asked to. Where JavaScript does not run, the last frame
    and all captions are shown. Keys, when a control has the focus: left, right, home, end.

    Parameters
    ----------
    frames : sequence of Picture or matplotlib.figure.Figure
        The pictures; figures are stored as PNG.
    name : str, optional
        Name of the figure, becomes its id.
    alt : str
        What the animation shows, for screen readers.
    captions : sequence of str, optional
        A text for each frame.
    milliseconds : int, default 1200
        Time a frame stays while playing.

    Returns
    -------
    Player

    Examples
    --------
    >>> from cnnbook.plot import arrays
    >>> shifted = [arrays([[0, 1, 0]], highlight={0: [(0, k)]}) for k in range(3)]
    >>> player(shifted, alt="A ring moves right", captions=["left", "middle", "right"]).count
    3
    """
    frames = list(frames)
    if not frames:
        raise ValueError("player: no frames given")
    if not alt:
        raise ValueError("player: alt is empty, expected a text that says what the animation shows")
    if captions is not None and len(captions) != len(frames):
        raise ValueError(f"player: {len(captions)} captions for {len(frames)} frames")
    last = len(frames) - 1
    shown = "".join(f"<div{seen(k, k, k == last)}>{_frame(f)}</div>" for k, f in enumerate(frames))
    made = Player("", len(frames), [esc(c) for c in captions or []], alt, name, milliseconds)
    made.body = f'<div class="c-frames" role="group" aria-label="{esc(alt)}">{shown}</div>'
    return made


def _frame(frame):
    if isinstance(frame, Player):
        raise ValueError("player: a frame is a player itself, expected a still picture")
    if isinstance(frame, Picture):
        return frame.body
    if hasattr(frame, "savefig"):
        buffer = io.BytesIO()
        frame.savefig(buffer, format="png", metadata={"Software": None})
        data = base64.b64encode(buffer.getvalue()).decode("ascii")
        return f'<img alt="" src="data:image/png;base64,{data}">'
    raise ValueError(
        f"player: frame of type {type(frame).__name__}, expected a Picture or a Matplotlib figure"
    )


def _controls(count):
    buttons = "".join(
        f'<button type="button" data-go="{go}" aria-label="{label}" title="{label}">'
        f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"/>'
        f"{_PAUSE if go == 'play' else ''}</svg></button>"
        for go, (label, path) in _ICONS.items()
    )
    return (
        '<div class="c-controls" role="group" aria-label="Player" data-lm-suppress-shortcuts="true">'
        f'{buttons}<input type="range" min="1" max="{count}" value="{count}" step="1" aria-label="Frame">'
        f'<span class="c-count" aria-hidden="true">{count} of {count}</span></div>'
    )
