"""Templates of papers: files of `resources/templates`, values by jinja2, layout by `markup`.

A template is text that anybody may edit, so it is run in jinja2's sandbox, may name only what
`facts` gives it, and a mistake is refused with its file and line before anything is printed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.documents.faults import BrokenTemplate
from app.documents.filters import FILTERS
from app.documents.inserts import LINE_CLOSE, LINE_OPEN, Inserts
from app.documents.markup import Sheet, check_line, read
from app.i18n import gettext as _

SUFFIX = ".txt"
_INSERTS = "_inserts"
_STATEMENTS = re.compile(r"(?:\{%(?:(?!%\}).)*%\}|\{#.*?#\}|\s)+")
_RESERVED = re.compile("[\ufdd0-\ufddf]")
_LINE = re.compile(f"{LINE_OPEN}([0-9]+){LINE_CLOSE}(.*)")


class _Unknown(jinja2.StrictUndefined):
    """A name that nobody gave; its error says only the name."""

    @property
    def is_nothing(self) -> bool:
        """Whether it comes from `{{ a if b }}` where b is not met: that prints nothing."""
        return self._undefined_name is None

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class _Environment(ImmutableSandboxedEnvironment):
    """`a.b` is an entry of a mapping, never a method of one."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(name=attribute)
        return super().getattr(obj, attribute)


@pass_context
def _put_aside(context: Context, value: object) -> str:
    if isinstance(value, _Unknown):
        if value.is_nothing:
            return ""
        str(value)  # raises: the name does not exist
    inserts = context.get(_INSERTS)
    assert isinstance(inserts, Inserts)  # noqa: S101 - `fill` always brings it
    return inserts.token(value)


def _environment() -> _Environment:
    environment = _Environment(undefined=_Unknown, finalize=_put_aside)
    environment.globals.clear()
    environment.filters.update(FILTERS)
    return environment


_ENVIRONMENT = _environment()


@dataclass(frozen=True, slots=True)
class Template:
    """One paper's template. `version` is the beginning of the SHA-256 of its text, so no edit can
    go without a new version.
    """

    document: str
    version: str
    file: str
    _compiled: jinja2.Template = field(repr=False, compare=False)

    @classmethod
    def parse(cls, text: str, path: Path) -> Template:
        """Read a template; raises `BrokenTemplate` for syntax that no value could make right."""
        file = path.name
        lines = []
        for number, line in enumerate(text.splitlines(), start=1):
            if _RESERVED.search(line):
                raise BrokenTemplate(file, number, _("有不能使用的字符"))
            stripped = line.strip()
            if stripped.startswith(("{%", "{#")):
                if not _STATEMENTS.fullmatch(stripped):
                    raise BrokenTemplate(file, number, _("{% … %} 要单独占一行"))
                lines.append(stripped)
                continue
            if stripped.count("{{") != stripped.count("}}"):
                raise BrokenTemplate(file, number, _("一行里的 {{ 和 }} 要成对"))
            if reason := check_line(stripped):
                raise BrokenTemplate(file, number, reason)
            lines.append(f"{LINE_OPEN}{number}{LINE_CLOSE}{stripped}")
        try:
            compiled = _ENVIRONMENT.from_string("\n".join(lines) + "\n")
        except jinja2.TemplateSyntaxError as wrong:
            opened = _unclosed(lines) if wrong.lineno >= len(lines) else 0
            raise BrokenTemplate(file, opened or wrong.lineno, _syntax(wrong)) from None
        version = hashlib.sha256(text.encode()).hexdigest()[:12]
        return cls(path.stem, version, file, compiled)

    def fill(self, facts: Mapping[str, object]) -> Sheet:
        """The template with values; raises `BrokenTemplate` where a name is unknown or a line
        cannot be read.
        """
        inserts = Inserts()
        try:
            rendered = self._compiled.render({**facts, _INSERTS: inserts})
        except jinja2.UndefinedError as wrong:
            reason = _("没有“{name}”这一项").format(name=wrong.message)
            raise BrokenTemplate(self.file, _line_of(wrong), reason) from None
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as wrong:
            reason = _("这一行的值算不出来（{why}）").format(why=type(wrong).__name__)
            raise BrokenTemplate(self.file, _line_of(wrong), reason) from None
        return read(self._lines(rendered), inserts, self.file)

    def _lines(self, rendered: str) -> Iterator[tuple[int, str]]:
        last = 0
        for line in rendered.split("\n"):
            match = _LINE.fullmatch(line)
            if match:
                last = int(match[1])
                yield last, match[2]
            elif line.strip():
                raise BrokenTemplate(self.file, last, _("{% … %} 要单独占一行"))


def load(folder: Path) -> Mapping[str, Template]:
    """All templates of a folder by document; raises `BrokenTemplate` for the first broken one."""
    return {path.stem: read_template(path) for path in sorted(folder.glob(f"*{SUFFIX}"))}


def read_template(path: Path) -> Template:
    """One file; raises `BrokenTemplate`, also for a file in another encoding."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BrokenTemplate(path.name, 0, _("不是 UTF-8 编码，请另存为 UTF-8")) from None
    return Template.parse(text, path)


_ENDS = re.compile(r"'(end[a-z]+)'")
_QUOTED = re.compile(r"named '([^']*)'")


_BLOCK = re.compile(r"\{%-?\s*(end)?(for|if)\b")


def _unclosed(lines: Sequence[str]) -> int:
    """The line of the last `for` or `if` without an end, 0 without one: jinja2 complains only at
    the end of the file.
    """
    open_at = []
    for number, line in enumerate(lines, start=1):
        for match in _BLOCK.finditer(line):
            if not match[1]:
                open_at.append(number)
            elif open_at:
                open_at.pop()
    return open_at[-1] if open_at else 0


def _syntax(wrong: jinja2.TemplateSyntaxError) -> str:
    """Our words for what jinja2 says in English."""
    said = wrong.message or ""
    if name := _QUOTED.search(said):
        return _("没有“{name}”这个功能").format(name=name[1])
    if end := _ENDS.search(said):
        return _("这里的语句没有结束，缺少 {end}").format(end="{% " + end[1] + " %}")
    return _("花括号里的写法不对，请核对括号和引号是否成对")


def _line_of(wrong: BaseException) -> int:
    """The line of the template on which it failed: jinja2 puts it into the traceback."""
    line, trace = 0, wrong.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
