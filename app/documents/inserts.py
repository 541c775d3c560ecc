"""How values travel through jinja2 into the markup without ever being read as markup.

While a template is rendered every value leaves as a token, two noncharacters around a number (no
text can hold them, `values.clean_text` takes them out and so does this). The markup is parsed with
the tokens in it, and only then does a token become the runs of its value again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.blocks import Run, Text

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
LINE_OPEN, LINE_CLOSE = "\ufdd2", "\ufdd3"
"""Around the source line number at the head of every rendered line (see `templates`)."""

TOKEN = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_NEVER_TEXT = re.compile("[\ufdd0-\ufddf\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Runs:
    """A value that a filter has already made into runs (a rule to write on, a date to fill in)."""

    runs: Text

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)


class Inserts:
    """The values of one filling, by their token."""

    def __init__(self) -> None:
        self._values: list[Text] = []

    def token(self, value: object) -> str:
        """Put a value aside; jinja2 calls this for each `{{ … }}`. Nothing and None leave ""."""
        if value is None or value == "":
            return ""
        runs = value.runs if isinstance(value, Runs) else (Run(_text(value)),)
        self._values.append(tuple(run for run in runs if run.text or run.ruled))
        return f"{_OPEN}{len(self._values) - 1}{_CLOSE}"

    def runs(self, number: str) -> Text:
        """The runs of a token."""
        return self._values[int(number)]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(_text(part) for part in value)
    text = str(value).replace("\r\n", "\n").replace("\t", "　")
    return _NEVER_TEXT.sub("", text)


def paragraphs(text: Text) -> tuple[Text, ...]:
    """Runs cut at their line feeds; a run without any is one paragraph."""
    lines: list[list[Run]] = [[]]
    for run in text:
        first, *others = run.text.split("\n")
        parts = [Run(first, run.bold, run.ruled, run.width)]
        parts += [Run(part, run.bold, run.ruled) for part in others]
        lines[-1].append(parts[0])
        lines += [[part] for part in parts[1:]]
    kept = (tuple(run for run in line if run.text or run.ruled) for line in lines)
    return tuple(line for line in kept if line) or ((),)
