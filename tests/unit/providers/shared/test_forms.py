"""Forms of the kinds that have one."""

import pytest

from floway.providers.registry import FLAG_DEFAULTS, FORMS, KINDS


def test_every_form_is_of_a_kind() -> None:
    assert set(FORMS) <= set(KINDS) == set(FLAG_DEFAULTS)


@pytest.mark.parametrize(
    ("kind", "document", "origin"),
    [
        ("custom", {"base_url": "https://Vendor.example:8443/a"}, ("https", "vendor.example:8443")),
        ("ollama", {"base_url": "http://localhost:11434"}, ("http", "localhost:11434")),
        ("azure", {"endpoint": "https://r.openai.azure.com"}, ("https", "r.openai.azure.com")),
    ],
)
def test_a_form_knows_where_its_key_goes(
    kind: str, document: dict[str, str], origin: tuple[str, str]
) -> None:
    assert FORMS[kind].origin(document) == origin
