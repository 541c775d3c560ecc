"""The port `PageRenderer` without Qt: what it was given is all there is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.blocks import Paper
from app.domain.problems import Problem
from app.usecases.paper_ports import Rendered


class Pages:
    """Two pages a paper, with these problems."""

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        self._problems = tuple(problems)

    def measure(self, papers: Sequence[Paper]) -> tuple[int, ...]:
        return (2,) * len(papers)

    def render(
        self, papers: Sequence[Paper], attachments: Mapping[str, bytes] | None = None
    ) -> Rendered:
        content = repr(papers).encode()
        digest = hashlib.sha256(content).hexdigest()
        return Rendered(content, (2,) * len(papers), digest, self._problems)

    def pdf(
        self, papers: Sequence[Paper], out: Path, attachments: Mapping[str, bytes] | None = None
    ) -> Rendered:
        rendered = self.render(papers, attachments)
        out.write_bytes(rendered.content)
        return rendered
