"""Frozen values that every layer may know; nothing here does I/O."""
