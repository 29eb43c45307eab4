"""Interceptors of OpenAI Chat Completions."""
