"""Verbs: one function per intention, on top of the domain."""
