"""The locks pin what ``pyproject.toml`` asks for, with hashes, and nothing else names an index."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.rules.tree import text

PROJECT = tomllib.loads(text("pyproject.toml"))
PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version, _ in PIN.findall(text(lock))}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]),
        ("requirements-dev.lock", PROJECT["project"]["optional-dependencies"]["dev"]),
    ],
)
def test_each_dependency_is_pinned_within_its_range(lock: str, wanted: list[str]) -> None:
    pinned = pins(lock)
    faults = [
        f"{requirement}: {lock} has {pinned.get(canonicalize_name(requirement.name))}; run make lock"
        for requirement in map(Requirement, wanted)
        if pinned.get(canonicalize_name(requirement.name)) not in _Within(requirement)
    ]

    assert faults == []


def test_the_development_lock_contains_the_other() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_line_is_a_pin_with_hashes(lock: str) -> None:
    lines = [line for line in PIN.sub("", text(lock)).splitlines() if line and not line.startswith("#")]

    assert lines == []


class _Within:
    """The versions that a requirement allows, as a container; no version is not one of them."""

    def __init__(self, requirement: Requirement) -> None:
        self.specifier = requirement.specifier

    def __contains__(self, version: str | None) -> bool:
        return version is not None and self.specifier.contains(version, prereleases=True)
