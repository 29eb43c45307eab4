import json
from datetime import UTC, datetime

import pytest

from floway.cli.output import show, show_one

ROW = {
    "name": "ü",
    "none": None,
    "yes": True,
    "no": False,
    "at": datetime(2026, 5, 1, 12, 0, 0, 125_000, UTC),
    "list": ["a", "b"],
    "empty": [],
    "nested": {"a": 1},
    "count": 0,
}


def test_people_get_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"id": "a", "count": 10}, {"id": "long name", "count": 2}], as_json=False)

    assert capsys.readouterr().out == "id         count\na          10\nlong name  2\n"


def test_people_get_a_line_per_fact(capsys: pytest.CaptureFixture[str]) -> None:
    show_one(ROW, as_json=False)

    assert capsys.readouterr().out.splitlines() == [
        "name    ü",
        "none    -",
        "yes     yes",
        "no      no",
        "at      2026-05-01 12:00:00Z",
        "list    a, b",
        "empty   -",
        'nested  {"a": 1}',
        "count   0",
    ]


def test_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    show([ROW], as_json=True)

    assert json.loads(capsys.readouterr().out) == [ROW | {"at": "2026-05-01T12:00:00.125Z"}]


def test_nothing_is_nothing_for_people_and_an_empty_list_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show([], as_json=False)
    show([], as_json=True)

    assert capsys.readouterr().out == "[]\n"


def test_what_has_no_json_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        show_one({"what": object()}, as_json=True)
