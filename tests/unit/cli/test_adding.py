import json
from pathlib import Path

import click
import pytest

from floway.cli import adding
from floway.errors import ConfigError


def test_models_are_named_by_the_upstreams_id_and_a_public_one() -> None:
    assert adding.models(["a", "b=c"], None, protocols=["messages"]) == [
        {"upstream_model_id": "a", "public_model_id": None, "protocols": ["messages"]},
        {"upstream_model_id": "b", "public_model_id": "c", "protocols": ["messages"]},
    ]


def test_rows_of_a_file_come_behind_those_of_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "models.json"
    file.write_text(json.dumps([{"upstream_model_id": "b", "limits": {"max_output_tokens": 5}}]))

    rows = adding.models(["a"], str(file))

    assert [row["upstream_model_id"] for row in rows] == ["a", "b"]
    assert rows[1]["limits"] == {"max_output_tokens": 5}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff", "cannot be read"),
        (b"{", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"{}", "is not a list of objects"),
        (b"[5]", "is not a list of objects"),
    ],
)
def test_a_file_without_rows_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "models.json"
    file.write_bytes(content)

    with pytest.raises(ConfigError, match=sentence):
        adding.models([], str(file))
    with pytest.raises(ConfigError, match="cannot be read"):
        adding.models([], str(tmp_path / "none"))


def test_a_switch_is_one_of_its_words() -> None:
    assert adding.flag_overrides(["a=on", "b = off"]) == {"a": True, "b": False}
    with pytest.raises(click.UsageError, match="must be one of on, off"):
        adding.flag_overrides(["a=perhaps"])
    with pytest.raises(click.UsageError, match="has no '='"):
        adding.flag_overrides(["a"])


def test_a_prefix_alone_needs_a_prefix() -> None:
    assert adding.prefix_of(None, False) is None
    with pytest.raises(click.UsageError, match="needs a prefix"):
        adding.prefix_of(None, True)
