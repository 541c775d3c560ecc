"""How long a test waits for what must come, on a busy machine too; only a failure takes so long."""

PATIENCE = 60.0
"""Seconds."""
