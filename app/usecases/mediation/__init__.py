"""The verbs of people's mediation (domain.md A): a case, its parts, its number, its file."""
