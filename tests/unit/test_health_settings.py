"""The thresholds of upstreams' health."""

from dataclasses import fields
from pathlib import Path

import pytest

from floway.errors import ConfigError
from floway.health_settings import HealthSettings
from floway.settings import document, load
from floway.vendor_settings import VendorSettings

VARIABLES = {
    each.metadata["variable"]
    for each in fields(HealthSettings)
    if each.name not in {inherited.name for inherited in fields(VendorSettings)}
}


def test_upstreams_that_fail_are_passed_over_by_default(tmp_path: Path) -> None:
    found = load({"FLOWAY_DATA_DIR": str(tmp_path)})

    assert (found.upstream_health, found.breaker_failures, found.max_cooldown_seconds) == (True, 5, 3600)


@pytest.mark.parametrize("variable", sorted(VARIABLES))
def test_a_threshold_that_cannot_work_is_refused_by_its_name(variable: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=variable):
        load({"FLOWAY_DATA_DIR": str(tmp_path), variable: "-1"})


def test_the_page_has_them_between_the_operators_own_and_those_of_vendors() -> None:
    page = document()
    places = [page.index(f"## `{variable}`") for variable in VARIABLES]

    assert page.index("## `FLOWAY_DATA_DIR`") < min(places)
    assert max(places) < page.index("## `FLOWAY_AZURE_URL`")
