"""Whole requests and answers, kept for keys whose owners ask for it.

``capture`` listens while an exchange runs, ``writer`` takes what it heard off the request path,
``document`` makes of it what is stored, with the secrets left out that ``floway.gateway.masking`` finds.
"""
