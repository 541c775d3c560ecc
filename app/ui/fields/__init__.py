"""Input widgets, one per field type: each shows a value and reports what was typed, no rules."""
