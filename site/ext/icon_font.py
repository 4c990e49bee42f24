"""Cut the theme's icon font and its style sheet down to the icons that the pages use (156 kB to 3)."""

import re
from pathlib import Path

from fontTools import subset

RULE = re.compile(r'((?:\.fa-[\w-]+:{1,2}before,?)+)\{content:"\\([0-9a-f]+) ?"\}')
CODE = re.compile(r'"\\([ef][0-9a-f]{3})"')
WRITTEN = re.compile("[\ue000-\uf8ff]")  # the character itself, not its code


def used_names(out):
    """Names such as ``fa-bars`` in the pages and scripts below a folder."""
    texts = (path.read_text("utf8") for kind in ("*.html", "*.js") for path in Path(out).rglob(kind))
    return set().union(*(re.findall(r"fa-[a-z][\w-]*", text) for text in texts))


def trim_css(css, names):
    """The style sheet without the rules of unused icons, and the code points of those that stay."""
    kept = RULE.sub("", css)
    codes = set(CODE.findall(kept))  # icons that the theme's own rules draw, by code
    codes |= {f"{ord(icon):x}" for icon in WRITTEN.findall(kept)}

    def keep(match):
        if names & set(re.findall(r"fa-[\w-]+", match[1])):
            codes.add(match[2])
            return match[0]
        return ""

    return RULE.sub(keep, css), {int(code, 16) for code in codes}


def trim(out):
    """Trim the font and the style sheet of a built site in place."""
    static = Path(out) / "_static"
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    css, codes = trim_css(sheet.read_text("utf8"), used_names(out))
    sheet.write_text(css, "utf8")
    for other in static.rglob("*.css"):  # extensions draw icons by code too
        if other != sheet:
            codes |= {int(code, 16) for code in CODE.findall(other.read_text("utf8"))}
    path = static / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.woff2"
    options = subset.Options(flavor="woff2", layout_features=[], notdef_outline=True)
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    subset.save_font(font, path, options)
