"""Vendors are where they say unless an operator knows better."""

from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from floway.errors import ConfigError
from floway.settings import Settings, document, load
from floway.vendor_settings import VendorSettings

URLS = [each for each in fields(VendorSettings) if each.name.endswith("_url")]


@pytest.mark.parametrize("setting", URLS, ids=lambda each: each.name)
def test_each_vendor_is_reached_over_https_by_default(setting: object, tmp_path: Path) -> None:
    name = setting.name  # type: ignore[attr-defined]  # a field
    found = getattr(load({"FLOWAY_DATA_DIR": str(tmp_path)}), name)

    # These have no address of their own: each resource of Azure has one, and GitHub has several hosts.
    assert found is None if name in ("azure_url", "copilot_url") else urlsplit(found).scheme == "https"


@pytest.mark.parametrize("setting", URLS, ids=lambda each: each.name)
def test_an_address_that_is_none_is_refused_by_its_name(setting: object, tmp_path: Path) -> None:
    variable = setting.metadata["variable"]  # type: ignore[attr-defined]  # a field

    with pytest.raises(ConfigError, match=variable):
        load({"FLOWAY_DATA_DIR": str(tmp_path), variable: "not an address"})


def test_a_drill_points_them_elsewhere(tmp_path: Path) -> None:
    drill = "http://127.0.0.1:9/token"
    made = load({"FLOWAY_DATA_DIR": str(tmp_path), "FLOWAY_CLAUDE_CODE_TOKEN_URL": drill})

    assert isinstance(made, Settings)
    assert made.claude_code_token_url == drill


def test_they_stand_behind_the_operators_own_decisions_on_the_page() -> None:
    page = document()
    vendors = [page.index(f"## `{each.metadata['variable']}`") for each in fields(VendorSettings)]

    assert page.index("## `FLOWAY_DATA_DIR`") < page.index("## `FLOWAY_LOG_LEVEL`") < min(vendors)
