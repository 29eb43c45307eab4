import hashlib
from typing import Any

import pytest

from floway.dataplane.auth import api_key, authenticate
from floway.errors import NotAuthenticated, NotReady
from floway.gateway.snapshot import Snapshot
from tests.support.builders import caller


@pytest.mark.parametrize(
    ("headers", "query_key", "key"),
    [
        ({"authorization": "Bearer k"}, None, "k"),
        ({"authorization": "bearer k"}, None, "k"),
        ({"authorization": "BEARER   k "}, None, "k"),
        ({"x-api-key": "k"}, None, "k"),
        ({"x-goog-api-key": "k"}, None, "k"),
        ({"api-key": "k"}, None, "k"),
        ({}, "k", "k"),
        ({}, " k ", "k"),
        ({"x-api-key": "low", "authorization": "Bearer low"}, "k", "k"),
        ({"x-api-key": "k", "x-goog-api-key": "low", "authorization": "Bearer low"}, None, "k"),
        ({"x-goog-api-key": "k", "authorization": "Bearer low"}, None, "k"),
        ({"x-api-key": "", "authorization": "Bearer k"}, None, "k"),
        ({"x-api-key": "  ", "authorization": "Bearer k"}, " ", "k"),
        ({"authorization": "Basic k"}, None, ""),
        ({"authorization": "Bearer"}, None, ""),
        ({"authorization": "k"}, None, ""),
        ({}, None, ""),
    ],
)
def test_the_highest_source_that_is_not_blank_gives_the_key(
    headers: dict[str, str], query_key: str | None, key: str
) -> None:
    assert api_key(headers, query_key) == key


def snapshot(**facts: Any) -> Snapshot:
    return Snapshot(callers={hashlib.sha256(b"good").digest(): caller()}, **{"revision": 1, **facts})


def test_a_known_key_names_its_caller() -> None:
    assert authenticate("good", snapshot()) == caller()


@pytest.mark.parametrize(
    ("key", "message"), [("", "No API key was sent"), ("bad", "is not known"), ("b\udcffd", "is not known")]
)
def test_no_key_and_a_bad_key_are_refused_and_never_told(key: str, message: str) -> None:
    with pytest.raises(NotAuthenticated, match=message) as refused:
        authenticate(key, snapshot())

    assert refused.value.status == 401
    assert not key or key not in str(refused.value)


def test_before_the_database_was_read_nobody_is_called_a_stranger() -> None:
    with pytest.raises(NotReady) as refused:
        authenticate("good", snapshot(revision=-1))

    assert refused.value.status == 503
