"""Rows of upstreams, without the database."""

from dataclasses import replace

import pytest

from floway.controlplane.upstreams.rows import Facts, model_count, prefix_document, row
from floway.domain.model_prefix import ModelPrefix
from floway.services.changes import fingerprint
from tests.support.builders import NOON, UPSTREAM_KEY, catalog, model, upstream


def facts(**config: object) -> Facts:
    return Facts(upstream(**config), None, True, catalog(model("a"), model("b")))


def test_a_key_is_shown_as_its_fingerprint() -> None:
    shown = row(facts(), may_change=True)

    assert (shown["api_key_set"], shown["api_key_fingerprint"]) == (True, fingerprint(UPSTREAM_KEY))
    assert UPSTREAM_KEY not in str(shown)
    assert row(facts(secrets={}), may_change=True)["api_key_fingerprint"] is None


@pytest.mark.parametrize(
    ("config", "has_list", "count"),
    [
        ({"models_fetch": {"enabled": True}}, True, 2),
        ({"models_fetch": {"enabled": True}}, False, None),
        ({"models_fetch": {"enabled": False}, "models": [{}]}, False, 1),
    ],
)
def test_models_are_counted_where_they_are_known(
    config: dict[str, object], has_list: bool, count: int | None
) -> None:
    known = facts(**config)

    assert model_count(known if has_list else replace(known, catalog=None)) == count


def test_why_there_is_no_list_is_shown_beside_what_there_is() -> None:
    known = facts(models_fetch={"enabled": True})
    failed = replace(known, catalog=replace(catalog(model("a")), error="stored", error_at=NOON))

    assert row(known, may_change=True, list_error="now")["models_cache"]["last_error"] == {
        "message": "now",
        "at": None,
    }
    assert row(failed, may_change=True)["models_cache"]["last_error"] == {"message": "stored", "at": NOON}


def test_a_prefix_is_shown_as_it_is_given() -> None:
    prefixed = replace(upstream(), model_prefix=ModelPrefix("az/", ("prefixed",), ()))

    assert prefix_document(prefixed) == {"prefix": "az/", "addressable": ["prefixed"], "listed": []}
    assert prefix_document(upstream()) is None
