"""The only way out: everything that speaks HTTP to an upstream.

``client.py`` is the door. Hot calls go through ``adapter.py``, a transport adapter of requests
that writes and reads HTTP/1.1 on pooled sockets (``pool.py``, ``wire.py``); cold calls (model
lists, later OAuth and probes) go through a stock requests session.
"""
