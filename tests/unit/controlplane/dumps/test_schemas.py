from datetime import timedelta

import pytest
from marshmallow import ValidationError

from floway.controlplane.dumps.schemas import DumpQuerySchema, cursor_after
from floway.store.dumps import Cursor, Dump
from tests.support.builders import NOON


def test_a_cursor_leads_to_what_follows_its_row() -> None:
    at = NOON + timedelta(milliseconds=7)
    row = Dump(
        "req_1",
        at,
        "key_1",
        "usr_1",
        "messages",
        "generate",
        "m",
        "",
        "complete",
        200,
        True,
        1,
        "",
        1,
        1,
        False,
        1,
    )

    cursor = cursor_after(row)

    assert cursor == "1795348800007.req_1"
    assert DumpQuerySchema().load({"cursor": cursor})["cursor"] == Cursor(at, "req_1")


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "1"},
        {"cursor": "x.req_1"},
        {"cursor": "1.a/b"},
        {"cursor": f"{10**14}.req_1"},
        {"limit": "1.5"},
        {"limit": "0"},
    ],
)
def test_nonsense_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        DumpQuerySchema().load(query)
