"""Maintenance: what becomes too old is deleted in small steps, by one process of the installation at a time.

``sweeps`` says what is deleted and when, ``rounds`` does it, ``reports`` tells what was done.
"""
