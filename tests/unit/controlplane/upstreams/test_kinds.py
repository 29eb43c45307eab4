"""What may be shown, kind by kind."""

import pytest

from floway.controlplane.upstreams.kinds import SHOWN, config
from floway.providers.registry import FORMS, KINDS


def test_every_kind_says_what_is_shown_of_it() -> None:
    assert set(SHOWN) == set(KINDS)


@pytest.mark.parametrize("kind", list(FORMS))
def test_a_form_can_be_filled_from_what_is_shown(kind: str) -> None:
    assert set(SHOWN[kind].config) == set(FORMS[kind].schema.fields)


@pytest.mark.parametrize("kind", list(SHOWN))
def test_a_member_that_nobody_named_is_not_shown(kind: str) -> None:
    document = {"accounts": [{"token": "sentinel-secret"}], "password": "sentinel-secret", "models": []}

    assert "sentinel-secret" not in str(config(kind, document, may_change=True))


def test_what_headers_are_set_to_is_for_those_who_may_change_it() -> None:
    document = {"header_rules": [{"name": "x-a", "value": "v", "strip": False}]}

    assert config("custom", document, may_change=True) == document
    assert config("custom", document, may_change=False)["header_rules"][0]["value"] == "(hidden)"
