"""Interceptors of Anthropic Messages."""
