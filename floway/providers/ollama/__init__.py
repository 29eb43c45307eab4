"""Ollama: a server of one's own without a key, or the vendor's cloud with one."""
