"""Every FLOWAY_ variable that the project names is a documented setting."""

import re
from dataclasses import fields

from floway.settings import Settings
from tests.rules.tree import exceptions, files, text

NAME = re.compile(r"\bFLOWAY_[A-Z][A-Z_]*[A-Z]\b")


def test_every_setting_has_its_section_and_no_other_has() -> None:
    sections = set(re.findall(r"^## `(FLOWAY_\w+)`$", text("docs/settings.md"), re.MULTILINE))

    assert sections == {field.metadata["variable"] for field in fields(Settings)}


def test_every_variable_that_is_named_anywhere_is_a_setting() -> None:
    known = {field.metadata["variable"] for field in fields(Settings)}
    excused = exceptions("unknown-setting")
    # The tests of the settings invent wrong names on purpose.
    places = [path for path in files() if not path.startswith("tests/")]
    named = {name: path for path in places for name in NAME.findall(text(path)) if name not in known}

    assert {name: path for name, path in named.items() if name not in excused} == {}
    assert [name for name in excused if name not in named] == []
