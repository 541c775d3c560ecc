"""Form logic without Qt."""
