"""The prefecture server."""
