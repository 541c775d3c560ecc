"""The page of one case: its steps, its parts, its papers, what is missing and what is due."""

from app.ui.screens.case.page import CasePage

__all__ = ["CasePage"]
