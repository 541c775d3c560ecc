"""The sync library: moves *changes* between a replica and a server, and contains the server.

It has never heard of legal services and never imports ``app``. The numbered rules it obeys are
quoted in ``PROTOCOL.md``; "rule 7" in a comment of this package means that page.
"""
