"""The one error of a template: which file, which line, what is wrong, in a clerk's words."""

from __future__ import annotations

from app.i18n import gettext as _


class BrokenTemplate(Exception):
    """A template cannot be used. `line` counts from 1, 0 when the file as a whole is wrong."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        place = _("模板 {file} 第 {line} 行：{reason}") if line else _("模板 {file}：{reason}")
        super().__init__(place.format(file=file, line=line, reason=reason))
        self.file, self.line, self.reason = file, line, reason
