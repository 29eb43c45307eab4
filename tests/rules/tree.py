"""The files of the project as the rules see them."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[str, ...]:
    """Every file that is in git or is about to be, as a path from the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted({name for name in listing.split("\0") if name and (ROOT / name).is_file()}))


@cache
def text(path: str) -> str:
    """The content of a file."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def python_files(*folders: str) -> list[str]:
    """The Python files below the folders; all of them without any."""
    return [
        path
        for path in files()
        if path.endswith(".py") and (not folders or path.startswith(tuple(f"{f}/" for f in folders)))
    ]


@cache
def _exceptions() -> dict[str, Any]:
    return tomllib.loads((ROOT / "tests/rules/exceptions.toml").read_text())


def exceptions(rule: str) -> dict[str, Any]:
    """What ``exceptions.toml`` excuses from a rule."""
    listed: dict[str, Any] = _exceptions().get(rule, {})
    return listed
