"""What a browser must fetch before it can show the first page."""

import gzip
import json
from functools import cache
from typing import Any

import pytest

from floway import spa
from tests.stories.addresses import addresses
from tests.stories.conftest import BUILT

#: From the issue: of compressed JavaScript, whichever page is the first.
MOST_KB = 250
#: What every page begins with, whoever is signed in.
LANDINGS = ("OverviewPage", "ConnectPage", "LoginPage", "SetupPage")


@cache
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(BUILT.read_text())
    return found


def needed(*names: str) -> set[str]:
    """The files of entries and of all that they import at once."""
    files: set[str] = set()
    waiting = list(names)
    while waiting:
        chunk = manifest()[waiting.pop()]
        if chunk["file"] not in files:
            files.add(chunk["file"])
            waiting += chunk.get("imports", [])
    return files


def kilobytes(files: set[str]) -> float:
    return sum(len(gzip.compress((BUILT.parent / file).read_bytes())) for file in files) / 1000


@pytest.mark.parametrize("page", LANDINGS)
def test_the_first_page_is_light(page: str) -> None:
    # Chinese is fetched besides, and only by those who read it.
    weight = kilobytes(needed(spa.ENTRY, f"src/pages/{page}.vue"))

    print(f"{page}: {weight:.0f} KB")
    assert weight <= MOST_KB


def test_every_page_is_fetched_only_when_it_is_opened() -> None:
    first = needed(spa.ENTRY)
    pages = {name for name in manifest() if name.startswith("src/pages/") and name.endswith(".vue")}

    assert len(pages) >= len(addresses())
    assert {name for name in pages if manifest()[name]["file"] in first} == set()
    assert all(manifest()[name].get("isDynamicEntry") for name in pages)


def test_the_charts_come_with_the_first_chart() -> None:
    landings = set().union(*(needed(spa.ENTRY, f"src/pages/{page}.vue") for page in LANDINGS))

    assert not [file for file in landings if "echarts" in file]
