"""The looks are data: contrast, spacing and one stylesheet (issue 2, point 7)."""

import ast
import re
from pathlib import Path

import pytest

from app.paths import resources_dir
from app.ui.theme import TEXT_SCALES, THEMES, colours, contrast, font_size, stylesheet

UI = Path(__file__).resolve().parents[2] / "app" / "ui"
_ON = {
    "ink": ("paper", "surface", "sunken", "accent_soft"),
    "ink_soft": ("paper", "surface", "sunken", "accent_soft"),
    "accent_ink": ("surface", "accent_soft", "sunken"),
    "on_accent": ("accent", "accent_hover"),
    "on_bar": ("bar", "bar_field"),
    "on_bar_soft": ("bar", "bar_field"),
    "good": ("surface", "paper", "good_soft"),
    "attention": ("surface", "paper", "sunken", "attention_soft"),
    "stop": ("surface", "paper", "stop_soft"),
    "disabled": ("surface", "sunken"),
}
"""Text colours and every ground they are written on in station.qss."""


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read(theme: str) -> None:
    """WCAG 2.1, 1.4.3: 4.5 for text."""
    palette = colours(theme)
    weak = [
        f"{ink} on {ground}: {contrast(palette[ink], palette[ground]):.2f}"
        for ink, grounds in _ON.items()
        for ground in grounds
        if contrast(palette[ink], palette[ground]) < 4.5
    ]
    assert not weak


@pytest.mark.parametrize("theme", THEMES)
def test_borders_and_the_focus_ring_can_be_seen(theme: str) -> None:
    """WCAG 2.1, 1.4.11: 3 for what shows where a field is and which one has the keys."""
    palette = colours(theme)
    for line in ("edge", "focus", "accent"):
        for ground in ("surface", "sunken"):
            assert contrast(palette[line], palette[ground]) >= 3, (line, ground)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_themes_define_the_same_colours() -> None:
    assert len({frozenset(colours(theme)) for theme in THEMES}) == 1


def test_the_stylesheet_has_no_figure_of_its_own() -> None:
    template = (resources_dir() / "theme" / "station.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\d+\s*(?:px|pt|em)", template)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_every_name_in_the_template_has_a_value(theme: str, scale: int) -> None:
    assert "@" not in stylesheet(theme, scale)


def test_larger_text_and_tibetan_take_their_sizes() -> None:
    assert font_size("base", 200) == 32
    assert "font-size: 16px; color: " in stylesheet("light", 100, smallest=16)
    assert "font-size: 13px; color: " in stylesheet("light", 100)


def literal(node: ast.expr) -> bool:
    """A number other than 0 written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value != 0


@pytest.mark.parametrize("file", sorted(UI.rglob("*.py")), ids=lambda path: path.name)
def test_spacing_comes_from_the_tokens(file: Path) -> None:
    setters = {"setSpacing", "setContentsMargins", "setHorizontalSpacing", "setVerticalSpacing"}
    found = [
        f"{file.name}:{call.lineno}"
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in (setters | {"addSpacing"})
        and any(literal(argument) for argument in call.args)
    ]
    assert not found


@pytest.mark.parametrize("file", sorted(UI.rglob("*.py")), ids=lambda path: path.name)
def test_no_screen_makes_a_bare_label_or_a_pop_up(file: Path) -> None:
    """Labels are plain text (storage-security.md); no text input in pop-ups (R32)."""
    if file.name == "labels.py":
        return
    bare = {"QLabel", "QMessageBox", "QInputDialog", "QErrorMessage", "QDialog"}
    found = [
        f"{file.name}:{call.lineno}"
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in bare
    ]
    assert not found
