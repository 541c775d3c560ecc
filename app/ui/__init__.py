"""Screens: the only importer of PySide6."""
