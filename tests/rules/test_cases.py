"""Every numbered case of a specification has tests that hold it, or a reason why it has none.

The tables stand in ``tests/cases``: ``first`` and ``last`` number, the ``document`` they count, and per
``[case.N]`` the ``tests`` (``path::name``), a ``reason``, or both where the gateway differs on purpose.
"""

import ast
import re
import tomllib
from functools import cache
from typing import Any

import pytest

from tests.rules.tree import files, text

#: ``it('does this', ...)`` and ``it.each(...)('does this', ...)`` at the beginning of a line.
_STORY = re.compile(r"^ *(?:it|\] as const\)|\]\))\('([^'\n]+)',", re.MULTILINE)

TABLES = [path for path in files() if path.startswith("tests/cases/") and path.endswith(".toml")]


@pytest.mark.parametrize("table", TABLES)
def test_every_case_is_held_by_tests_or_answered(table: str) -> None:
    faults = _faults(tomllib.loads(text(table)))

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize(
    ("document", "last"), [("data-plane.md", 256), ("control-plane.md", 245), ("providers.md", 216)]
)
def test_the_tables_of_a_document_have_every_case_once(document: str, last: int) -> None:
    ranges = sorted(
        (table["first"], table["last"])
        for table in map(tomllib.loads, map(text, TABLES))
        if table["document"].startswith(document)
    )

    assert [number for first, to in ranges for number in range(first, to + 1)] == list(range(1, last + 1))


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        ({"tests": ["tests/rules/test_cases.py::test_the_tables_of_a_document_have_every_case_once"]}, None),
        ({"reason": "no such feature"}, None),
        ({}, "1: neither tests nor a reason"),
        ({"tests": [], "reason": " "}, "1: neither tests nor a reason"),
        ({"reason": 5}, "1: neither tests nor a reason"),
        ({"tests": ["tests/gone.py::test_x"]}, "1: tests/gone.py::test_x does not exist"),
        (
            {"tests": ["tests/rules/test_cases.py::test_gone"]},
            "1: tests/rules/test_cases.py::test_gone does not exist",
        ),
        (
            {"tests": ["tests/rules/test_cases.py::_faults"]},
            "1: tests/rules/test_cases.py::_faults does not exist",
        ),
        ({"tests": ["x::test_x"] * 2, "reason": "r"}, "1: x::test_x does not exist"),
        ({"reason": "r", "test": ["x"]}, "1: nobody reads test"),
    ],
)
def test_what_a_case_may_say(case: dict[str, Any], fault: str | None) -> None:
    found = _faults({"first": 1, "last": 1, "case": {"1": case}})

    assert found[:1] == ([fault] if fault else [])


def test_numbers_have_no_holes_and_no_strangers() -> None:
    answered = {"reason": "r"}

    assert _faults({"first": 1, "last": 3, "case": {"1": answered, "3": answered}}) == ["2: is missing"]
    assert _faults({"first": 1, "last": 1, "case": {"1": answered, "2": answered}}) == [
        "2: is no number from 1 to 1"
    ]
    assert _faults({"first": 1, "last": 1, "case": {"1": answered}, "odd": 1}) == ["nobody reads odd"]


def _faults(table: dict[str, Any]) -> list[str]:
    """What is wrong with a table, one sentence each."""
    first, last, cases = table["first"], table["last"], table["case"]
    numbers = [str(number) for number in range(first, last + 1)]
    strange = table.keys() - {"first", "last", "document", "case"}
    return [
        *(f"nobody reads {name}" for name in sorted(strange)),
        *(f"{number}: is missing" for number in numbers if number not in cases),
        *(f"{number}: is no number from {first} to {last}" for number in cases if number not in numbers),
        *(fault for number, case in cases.items() for fault in _faults_of(number, case)),
    ]


def _faults_of(number: str, case: dict[str, Any]) -> list[str]:
    tests, reason = case.get("tests", []), case.get("reason")
    faults = [f"{number}: nobody reads {name}" for name in sorted(case.keys() - {"tests", "reason"})]
    faults += [f"{number}: {test} does not exist" for test in tests if not _exists(test)]
    if not tests and not (isinstance(reason, str) and reason.strip()):
        faults.append(f"{number}: neither tests nor a reason")
    return faults


def _exists(test: str) -> bool:
    path, _, name = test.partition("::")
    if path not in files():
        return False
    return name in (_stories_of(path) if path.endswith(".test.ts") else _tests_of(path))


@cache
def _tests_of(path: str) -> frozenset[str]:
    """The test functions of a module."""
    tree = ast.parse(text(path))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@cache
def _stories_of(path: str) -> frozenset[str]:
    """The sentences of a vitest module."""
    return frozenset(_STORY.findall(text(path)))
