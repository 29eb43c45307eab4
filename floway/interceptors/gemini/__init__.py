"""Interceptors of Gemini."""
