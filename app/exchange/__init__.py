"""Files in and out: JSON lines and Excel, read with suspicion and written whole or not at all."""
