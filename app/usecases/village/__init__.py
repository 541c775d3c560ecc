"""The verbs of the village legal adviser's log (domain.md C): hours, entry, checks, sheets."""
