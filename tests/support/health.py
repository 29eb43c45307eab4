"""Exclusions of upstreams, for tests: a test spells out only what matters to it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from floway import clock
from floway.domain.health import Domain, Evidence, Exclusion
from floway.gateway.health.finding import Fault
from tests.support.builders import NOON


class Clock:
    """A clock that stands still until it is moved; both of the process's clocks follow it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed = 0.0
        monkeypatch.setattr(clock, "now", lambda: self.now)
        monkeypatch.setattr(clock, "monotonic", lambda: 5000.0 + self.passed)

    @property
    def now(self) -> datetime:
        """What it shows."""
        return NOON + timedelta(seconds=self.passed)

    def passes(self, seconds: float) -> None:
        """Move it on."""
        self.passed += seconds


def failure(**facts: Any) -> Fault:
    """A call that failed without an answer."""
    return Fault(**{"kind": "failure", "is_whole": False, "status": None, "excerpt": "It broke.", **facts})


def limited(seconds: float | None = 7, **facts: Any) -> Fault:
    """A 429."""
    lines = () if seconds is None else (("retry-after", f"{seconds:g}"),)
    given = {"kind": "cooldown", "is_whole": False, "status": 429, "excerpt": "Too many."}
    return Fault(**{**given, "seconds": seconds, "lines": lines, **facts})


def refused(**facts: Any) -> Fault:
    """A 401."""
    return Fault(**{"kind": "refused", "is_whole": True, "status": 401, "excerpt": "No.", **facts})


def evidence(**facts: Any) -> Evidence:
    """What a 429 leaves."""
    given = {
        "at": NOON,
        "status": 429,
        "headers": (("retry-after", "7"),),
        "excerpt": "Too many.",
        "exchange_id": "req_1",
    }
    return Evidence(**{**given, **facts})


def exclusion(upstream_id: str = "up-1", scope: str = "m", seconds: float = 7, **facts: Any) -> Exclusion:
    """A rest from noon on."""
    given = {
        "domain": Domain(upstream_id, scope),
        "state": "cooldown",
        "since": NOON,
        "until": NOON + timedelta(seconds=seconds),
        "is_stated": True,
        "limit": "",
        "times": 1,
        "upstream_version": 1,
        "evidence": evidence(),
    }
    return Exclusion(**{**given, **facts})
