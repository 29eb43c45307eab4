"""Serving a client of one protocol from an upstream that speaks another.

Direct pairs, one hop, no common form in between: what is unique to a pair (reasoning items and
thinking signatures, cache breakpoints, custom tools, refusals) is what coding agents notice first.
``base.py`` has the shapes, ``registry.py`` the table, ``pairs/<client>_via_<upstream>/`` each pair:
``request.py`` for the way there, ``frames.py`` for the way back. Pure: values in, values out.
"""
