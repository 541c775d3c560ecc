"""The sync library: moves changes between a replica and a server; never imports the client."""
