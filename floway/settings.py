"""Settings, from FLOWAY_* variables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Placeholder."""


def load() -> Settings:
    """The settings of the environment."""
    return Settings()
