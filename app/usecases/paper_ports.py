"""What verbs need to make paper: blocks as pages, counted or as PDF (app.ui.printing does it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.domain.blocks import Paper
from app.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF. `pages` are those of each paper; `problems` say per paper (its place in
    `args["paper"]`) and `args["pages"]` what would waste paper: `paper.overflow` (wrong),
    `paper.glyph` (a warning, with the `characters` and what stands `around` them).
    """

    content: bytes = field(repr=False)
    pages: tuple[int, ...]
    sha256: str
    problems: tuple[Problem, ...] = ()


class PageRenderer(Protocol):
    """Safe in a worker thread, once the fonts are loaded."""

    def measure(self, papers: Sequence[Paper]) -> tuple[int, ...]:
        """How many pages each paper has."""
        ...

    def render(
        self, papers: Sequence[Paper], attachments: Mapping[str, bytes] | None = None
    ) -> Rendered:
        """One PDF of all papers in this order, each once, in memory: papers name people, so nothing
        is written unless somebody asked for a file. Their text and `attachments` (by file name)
        are embedded.
        """
        ...

    def pdf(
        self, papers: Sequence[Paper], out: Path, attachments: Mapping[str, bytes] | None = None
    ) -> Rendered:
        """The same as a file, whole or not at all; OSError when it cannot be written."""
        ...
