"""A player for animations: buttons, a slider, captions; without JavaScript the last frame stands still."""

import base64
import io

from .svg import STYLE, Picture, esc, seen, slug

_CSS = (
    ".cnnbook-fig .c-frames{display:grid}"
    ".cnnbook-fig .c-frames>*{grid-area:1/1;min-width:0;align-self:center}"
    ".cnnbook-fig .c-frames img{max-width:100%;height:auto;display:block;margin:auto}"
    ".cnnbook-fig .c-controls{display:none;flex-wrap:wrap;align-items:center;justify-content:center;gap:4px;"
    "margin:10px 0 4px}"
    ".cnnbook-fig[data-ready] .c-controls{display:flex}"
    ".cnnbook-fig .c-controls button{width:36px;height:32px;padding:0;margin:0;border:1px solid var(--line);"
    "border-radius:4px;background:var(--panel);color:var(--ink);cursor:pointer;display:grid;place-items:center}"
    ".cnnbook-fig .c-controls svg{width:16px;height:16px;fill:currentColor}"
    ".cnnbook-fig button.playing path:first-child,.cnnbook-fig button:not(.playing) path+path{display:none}"
    ".cnnbook-fig .c-controls :focus-visible{outline:3px solid var(--a4);outline-offset:1px}"
    ".cnnbook-fig .c-controls input{flex:1 1 120px;max-width:260px;height:32px;margin:0 6px;"
    "accent-color:var(--a4)}"
    ".cnnbook-fig .c-count{min-width:7ch;color:var(--soft)}"
    ".cnnbook-fig .c-steps{margin:0;padding:4px 0 4px 3em;text-align:left}"
    ".cnnbook-fig[data-ready] .c-steps{display:grid;list-style:none;padding:4px 0;text-align:center}"
    ".cnnbook-fig[data-ready] .c-steps>li{grid-area:1/1;margin:0;visibility:hidden}"
    ".cnnbook-fig[data-ready] .c-steps>li.on{visibility:visible}"
    ".cnnbook-fig .c-said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}"
    "@media (max-width:600px),(pointer:coarse){.cnnbook-fig .c-controls button{width:44px;height:44px}"
    ".cnnbook-fig .c-controls input{flex-basis:60%;height:44px}}"
    "@media (prefers-reduced-motion:no-preference){.cnnbook-fig [data-move]{transition:transform .25s}}"
)

# Shows an element with data-at="first last" during those frames and moves one with data-move="x,y x,y" along.
_JS = """
document.querySelectorAll(".cnnbook-player:not([data-ready])").forEach(p=>{
const all=s=>[...p.querySelectorAll(s)],one=s=>p.querySelector(s),n=+p.dataset.frames,
steps=all(".c-steps>li"),slider=one("input"),play=one("[data-go=play]"),said=one(".c-said");
let k=0,timer=0;
const show=to=>{k=Math.max(0,Math.min(n-1,to));
all("[data-at]").forEach(e=>{const[a,b]=e.dataset.at.split(" ").map(Number);
e.classList.toggle("c-off",k<a||k>b);
if(e.dataset.move){const m=e.dataset.move.split(" ");
const[x,y]=m[Math.max(0,Math.min(m.length-1,k-a))].split(",");e.style.transform=`translate(${x}px,${y}px)`}});
steps.forEach((e,i)=>e.classList.toggle("on",i===k));
slider.value=k+1;slider.setAttribute("aria-valuetext",`${k+1} of ${n}`);
one(".c-count").textContent=`${k+1} of ${n}`;if(!timer&&steps[k])said.textContent=steps[k].innerText},
face=word=>{play.title=word;play.setAttribute("aria-label",word);play.classList.toggle("playing",word!=="Play")},
stop=()=>{clearInterval(timer);timer=0;face("Play")},
start=()=>{if(k===n-1)show(0);face("Pause");timer=setInterval(()=>{if(!p.isConnected||k===n-1){stop();show(k)}
else show(k+1)},+p.dataset.ms)},
go={first:()=>0,prev:()=>k-1,next:()=>k+1,last:()=>n-1};
all("button").forEach(b=>b.addEventListener("click",()=>{const g=b.dataset.go;
if(g==="play"){if(timer){stop();show(k)}else start()}else{stop();show(go[g]())}}));
slider.addEventListener("input",()=>{stop();show(slider.value-1)});
one(".c-controls").addEventListener("keydown",e=>{
const g={ArrowLeft:"prev",ArrowRight:"next",Home:"first",End:"last"}[e.key];
if(g&&e.target!==slider&&!e.altKey&&!e.ctrlKey&&!e.metaKey){e.preventDefault();stop();show(go[g]())}});
one(".c-steps").setAttribute("aria-hidden","true");p.dataset.ready="";show(0);said.textContent=""})
"""

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
            f'data-ms="{self.milliseconds}"><style>{STYLE}{_CSS}</style>{self.body}{_controls(self.count)}'
            f'<ol class="c-steps">{steps}</ol><div class="c-said" aria-live="polite"></div></div>'
            f"<script>{_JS.strip()}</script>"
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
