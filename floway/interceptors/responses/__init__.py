"""Interceptors of OpenAI Responses."""
