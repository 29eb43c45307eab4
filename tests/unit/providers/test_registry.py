from dataclasses import replace

import pytest

from floway.errors import ConfigError
from floway.providers.custom.provider import CustomProvider
from floway.providers.registry import create
from tests.support.builders import upstream
from tests.support.surroundings import surroundings


def test_a_row_becomes_the_provider_of_its_kind() -> None:
    row = upstream()

    made = create(row, surroundings())

    assert isinstance(made, CustomProvider)
    assert made.upstream is row


def test_an_unknown_kind_cannot_work() -> None:
    with pytest.raises(ConfigError, match="'name of up-1' is of the unknown kind 'magic'"):
        create(replace(upstream(), kind="magic"), surroundings())


def test_a_row_that_cannot_work_is_refused_when_it_is_made() -> None:
    with pytest.raises(ConfigError, match="auth_style"):
        create(upstream(auth_style="bearer", secrets={}), surroundings())
