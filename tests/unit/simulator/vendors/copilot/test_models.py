"""The models of a simulated seat."""

from floway.simulator.vendors.copilot import models


def test_options_are_no_part_of_a_name() -> None:
    found = models.find("gpt-4.1+events=3", [])

    assert found is not None
    assert found.id == "gpt-4.1"


def test_a_hidden_model_is_not_there() -> None:
    assert models.find("gpt-4.1", ["gpt-4.1"]) is None


def test_an_entry_that_names_no_endpoint_serves_those_of_its_type() -> None:
    by_id = {entry.id: entry for entry in models.ENTRIES}

    assert by_id["gpt-4.1"].serves(models.CHAT)
    assert by_id["claude-opus-4.7"].serves(models.MESSAGES)
    assert not by_id["text-embedding-3-small"].serves(models.CHAT)
    assert "supported_endpoints" not in by_id["gpt-4.1"].document()
