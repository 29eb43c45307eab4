"""Interceptors that Chat Completions and Responses share."""
