"""The model list of the simulated ChatGPT backend."""

import pytest

from floway.simulator.vendors.codex.models import is_known, listed
from floway.simulator.wire import Refusal


def test_models_that_need_a_newer_release_are_left_out() -> None:
    old = {row["slug"] for row in listed("client_version=0.143.9")["models"]}
    new = {row["slug"] for row in listed("client_version=0.169.0")["models"]}

    assert new - old == {"gpt-5.6-sol"}


@pytest.mark.parametrize("query", ["", "client_version=", "client_version=new"])
def test_a_release_must_be_named(query: str) -> None:
    with pytest.raises(Refusal):
        listed(query)


def test_options_are_no_part_of_a_slug() -> None:
    assert is_known("gpt-5.5+events=3")
    assert not is_known("gpt-5")
