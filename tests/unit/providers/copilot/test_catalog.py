from typing import Any

import pytest

from floway.domain.model import Limits
from floway.errors import CatalogUnavailable
from floway.providers.copilot import catalog
from tests.support.copilot import known, row

HOUR_MS = 3600 * 1000


def listing(*rows: Any) -> dict[str, Any]:
    return {"object": "list", "data": list(rows)}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"data": []}, "no 'object'"),
        ({"object": "list"}, "no list 'data'"),
        (listing({"name": "x"}), "without an 'id'"),
        (listing("gpt"), "without an 'id'"),
    ],
)
def test_a_list_of_another_shape_is_none(document: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogUnavailable, match=words):
        catalog.rows(document)


def test_of_a_row_only_what_is_read_is_kept() -> None:
    raw = row("gpt-5.5") | {"policy": {"terms": "..."}, "billing": {"multiplier": 1}}

    [kept] = catalog.rows(listing(raw)).values()

    assert set(kept) == {"id", "name", "capabilities", "supported_endpoints"}


@pytest.mark.parametrize(
    ("endpoints", "protocol"),
    [
        (["/chat/completions", "/responses"], "responses"),
        (["/v1/responses"], "responses"),
        (["/messages", "/chat/completions"], "messages"),
        (["/v1/chat/completions"], "chat_completions"),
        (None, "chat_completions"),
    ],
)
def test_a_model_has_exactly_one_endpoint(endpoints: Any, protocol: str) -> None:
    [model] = catalog.models(known(row("gpt-5.5", endpoints=endpoints)))

    assert model.protocols == {protocol}


def test_claude_always_speaks_messages() -> None:
    [silent] = catalog.models(known(row("claude-sonnet-4.6", endpoints=None)))
    [wrong] = catalog.models(known(row("claude-sonnet-4.6", endpoints=["/chat/completions"])))

    assert silent.protocols == wrong.protocols == {"messages"}


def test_what_speaks_no_protocol_of_clients_is_no_model() -> None:
    embedding = row("text-embedding-3-small", endpoints=None)
    embedding["capabilities"]["type"] = "embeddings"

    assert catalog.models(known(embedding, row("dall-e", endpoints=["/images/generations"]))) == ()


def test_variants_of_claude_are_one_model_with_the_largest_limits() -> None:
    [model] = catalog.models(
        known(
            row("claude-opus-4.7-high", "high", max_context_window_tokens=200_000, max_output_tokens=64_000),
            row("claude-opus-4.7", "medium", max_context_window_tokens=144_000, max_output_tokens=32_000),
            row("claude-opus-4.7-1m", "medium", max_context_window_tokens=1_000_000),
        )
    )

    assert (model.id, model.upstream_model_id) == ("claude-opus-4-7", "claude-opus-4.7")
    assert model.limits == Limits(64_000, 1_000_000, None)
    assert model.display_name == "Claude-Opus-4.7"


def test_a_limit_that_is_no_number_of_tokens_is_unknown() -> None:
    [model] = catalog.models(known(row("gpt-5.5", max_output_tokens=0, max_prompt_tokens=True)))

    assert model.limits == Limits()


@pytest.mark.parametrize(("hours", "is_kept"), [(23, True), (24, False)])
def test_a_model_stays_for_a_day_after_it_was_listed_last(hours: int, is_kept: bool) -> None:
    before = known(row("gpt-4.1"), row("gpt-5.5"), at_ms=1)

    after = catalog.merged(before, catalog.rows(listing(row("gpt-5.5"))), 1 + hours * HOUR_MS)

    assert ("gpt-4.1" in after) is is_kept
    assert after["gpt-5.5"].last_seen_at_ms == 1 + hours * HOUR_MS


def test_variants_are_those_that_have_the_endpoint() -> None:
    stored = known(
        row("claude-opus-4.7", endpoints=["/v1/messages"]),
        row("claude-opus-4.7-high", endpoints=["/v1/messages", "/responses"]),
        row("claude-opus-4.8"),
    )

    found = catalog.variants(stored, "claude-opus-4-7", "responses")

    assert [each.id for each in found] == ["claude-opus-4.7-high"]


def test_only_older_claude_has_a_flag_of_its_own() -> None:
    assert catalog.flags_of("claude-opus-4-7") == {"rewrite-mid-conv-system-to-user": True}
    assert catalog.flags_of("claude-opus-4-8") == catalog.flags_of("gpt-5.5") == {}
