"""The changelog keeps the shape that operators and tools expect (https://keepachangelog.com)."""

import re

from tests.rules.tree import text

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_first_section_is_unreleased() -> None:
    sections = re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)

    assert sections[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2}", section) for section in sections[1:])


def test_entries_stand_under_the_known_kinds() -> None:
    assert set(re.findall(r"^### (.+)$", text("CHANGELOG.md"), re.MULTILINE)) <= KINDS
