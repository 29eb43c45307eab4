"""Upstream kinds: one folder each, one row in ``registry.py``."""
