"""Floway: a self-hosted gateway for LLM APIs."""

__version__ = "0.1.0"
