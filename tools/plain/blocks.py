"""Blocks of MyST, such as {exercise}, {claim} and labelled formulas, as plain Markdown."""

import re

from .links import linked
from .roles import PlainError, inline

LABEL = re.compile(r"^\([\w-]+\)=\n", re.M)
FORMULA = re.compile(r"^\$\$\n(?P<body>.*?)\n\$\$[ \t]*(?:\((?P<label>[\w-]+)\))?[ \t]*$", re.M | re.S)
OPEN = re.compile(r"^(?P<fence>:{3,}|`{3,})\{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)$")
CODE = re.compile(r"^(`{3,}|~{3,})")
OPTION = re.compile(r"^:([\w-]+):[ \t]*(.*)$")
NOTES = ("admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip",
         "warning")  # fmt: skip


def parts(text):
    """Split Markdown into ``("text" | "code", lines)`` and ``("block", name, title, options, body)``."""
    found, lines = [], text.split("\n")
    while lines:
        line = lines[0]
        if opened := OPEN.match(line):
            body, lines = _until(lines[1:], opened["fence"])
            options = {}
            while body and (option := OPTION.match(body[0])):
                options[option[1]] = option[2].strip()
                body = body[1:]
            found.append(
                ("block", opened["name"], opened["title"].strip(), options, "\n".join(body).strip("\n"))
            )
            continue
        if fence := CODE.match(line):
            body, rest = _until(lines[1:], fence[1])
            found.append(("code", lines[: len(lines) - len(rest)]))
            lines = rest
            continue
        if not found or found[-1][0] != "text":
            found.append(("text", []))
        found[-1][1].append(line)
        lines = lines[1:]
    return found


def _until(lines, fence):
    """The lines before the one that closes a fence, and those behind it."""
    end = re.compile(rf"^{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for number, line in enumerate(lines):
        if end.match(line):
            return lines[:number], lines[number + 1 :]
    raise PlainError(f"a block that begins with {fence} is not closed")


def quote(text):
    return "\n".join("> " + line if line else ">" for line in text.split("\n"))


class Blocks:
    """Converts the Markdown of one notebook.

    `links` says where links lead; `verdicts` holds ``{claim: (verdict, reason)}`` and `keys` the exercise that is
    checked under each label. What is cited is collected in `cited`.
    """

    def __init__(self, links, verdicts, keys):
        self.links, self.verdicts, self.keys, self.cited = links, verdicts, keys, []

    def markdown(self, text):
        """Plain Markdown of a cell or of the inside of a block."""
        out = []
        for kind, *content in parts(text):
            if kind == "code":
                out.append("\n".join(content[0]))
            elif kind == "text":
                out.append(self.prose("\n".join(content[0])))
            else:
                out.append(self.block(*content))
        return "\n".join(out).strip("\n")

    def prose(self, text):
        text = LABEL.sub("", text)
        text = re.sub(r"^(%.*|\+\+\+.*)\n?", "", text, flags=re.M)  # comments and cell breaks
        pieces, end = [], 0
        for match in FORMULA.finditer(text):
            pieces += [self.inline(text[end : match.start()]), self.formula(match["body"], match["label"])]
            end = match.end()
        return "".join([*pieces, self.inline(text[end:])])

    def inline(self, text):
        return inline(text, self.links, self.cited)

    def formula(self, body, label):
        if label is None:
            return f"$$\n{body}\n$$"
        return f"$$\n{body}\n\\tag{{{self.number('equation', label)}}}\n$$"

    def number(self, kind, label):
        try:
            return self.links.book["numbers"][kind][label]
        except KeyError:
            raise PlainError(f"the {kind} {label} has no number in the built book; build it again") from None

    def block(self, name, title, options, body):
        if name == "exercise":
            number = self.number("exercise", options.get("label", ""))
            heading = f"### {number}: {self.inline(title)}" if title else f"### {number}"
            return f"{heading}\n\n{self.markdown(body)}\n"
        if name == "solution":
            if key := self.keys.get(title):
                return f"`solution({key!r})` shows a solution; it asks first.\n".replace("'", '"')
            return folded("A model answer", self.markdown(body))
        if name == "claim":
            return self.claim(title, options, body)
        if name in NOTES:
            heading = self.inline(title) or name.capitalize()
            text = self.markdown(body)
            if "dropdown" in options.get("class", ""):
                return folded(heading, text)
            return quote(f"**{heading}**\n\n{text}") + "\n"
        if name == "dropdown":
            return folded(self.inline(title) or "More", self.markdown(body))
        if name == "math":
            return "\n" + self.formula(body, options.get("label")) + "\n"
        raise PlainError(f"the block {{{name}}} has no plain form")

    def claim(self, claim, options, body):
        verdict, reason = self.verdicts.get(claim, (None, None))
        if verdict is None:
            raise PlainError(f"no cell prints the verdict on claim {claim}")
        source = options.get("source", "")
        where = f" (source, section {source})" if source[:1].isdigit() else f" ({source})" if source else ""
        stated = f"**Claim {claim}**{where}\n\n{self.markdown(body)}"
        if expect := options.get("expect"):
            stated += f"\n\n**What do you expect?** {self.inline(expect)}"
        return f"{quote(stated)}\n\n{folded('Verdict', f'**{verdict}**: {self.inline(reason)}')}"

    def papers(self):
        """The papers that were cited, in the order of their names."""
        listed = [self.links.book["citations"][key] for key in self.cited]
        lines = sorted(linked_paper(paper) for paper in listed)
        return "### Papers named here\n\n" + "\n".join(lines) if lines else ""


def linked_paper(paper):
    address = paper["address"]
    shown = paper["text"].replace(address, "").strip() if address else paper["text"]
    return f"- {shown}" + (f" {linked('Read it.', address)}" if address else "")


def folded(summary, text):
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>\n"
