"""Signed reference packs: code lists, parameters, divisions, calendar, phrases, guide, rights.

The files under `resources/` are the base layer (version 0), read directly. A delivered pack
overlays whole files; its signature is checked by a callable that the composition root injects.
"""
