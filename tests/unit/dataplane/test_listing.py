import random
from typing import Any

import pytest

from floway.dataplane.listing import (
    gemini_list,
    gemini_row,
    merged,
    superset_list,
    superset_row,
    with_aliases,
)
from floway.domain.alias import Alias, Rules, Target
from floway.domain.model import Limits, Model
from tests.support.builders import model

#: In the order of the list: ids with a slash last; families by their leading letters; newer ones first.
SORTED = [
    "9-lives",
    "4",
    "claude-sonnet-4-5-20250929",
    "claude-opus-4-5-20251101",
    "claude-haiku-4-5",
    "claude-opus-4-1-20250805",
    "claude-sonnet-4-20250514",
    "Claude-3-7-Sonnet",
    "claude-3-5-sonnet-20241022",
    "claude-instant",
    "gemini-2.5-pro",
    "gemini-2.5-flash",
    "gemini-2.0-flash",
    "gpt-5.5",
    "gpt-5",
    "gpt-4o-mini",
    "gpt-4o",
    "gpt-4-turbo-2024",
    "gpt-4",
    "gpt-3.5-turbo",
    "o3",
    "o1",
    "anthropic/claude-3",
    "zeta/alpha",
]


def ids(models: list[Model]) -> list[str]:
    return [each.id for each in models]


@pytest.mark.parametrize("seed", range(5))
def test_families_stand_together_with_the_newest_first(seed: int) -> None:
    shuffled = random.Random(seed).sample(SORTED, len(SORTED))

    assert ids(merged([{each: model(each) for each in shuffled}])) == SORTED


def test_one_id_of_several_upstreams_is_one_row_with_the_protocols_of_all() -> None:
    first = model("m", protocols=frozenset({"messages"}), display_name="First", limits=Limits(5))
    second = model("m", protocols=frozenset({"responses"}), display_name="Second", limits=Limits(9))

    rows = merged([{"m": first}, {"m": second, "n": model("n")}])

    assert ids(rows) == ["m", "n"]
    assert (rows[0].display_name, rows[0].limits) == ("First", Limits(5))
    assert rows[0].protocols == {"messages", "responses"}


def test_a_row_is_readable_for_both_vendors_clients() -> None:
    row = superset_row(
        model(
            "claude-x",
            protocols=frozenset({"messages", "chat_completions"}),
            display_name="Claude X",
            owned_by="anthropic",
            created=1767225600,
            limits=Limits(max_output_tokens=64_000, max_context_window_tokens=200_000),
        )
    )

    assert row == {
        "id": "claude-x",
        "object": "model",
        "type": "model",
        "display_name": "Claude X",
        "owned_by": "anthropic",
        "created": 1767225600,
        "created_at": "2026-01-01T00:00:00Z",
        "limits": {"max_output_tokens": 64_000, "max_context_window_tokens": 200_000},
        "kind": "chat",
        "endpoints": {"anthropicMessages": {}, "openaiChatCompletions": {}},
    }


def test_a_row_of_which_little_is_known_has_every_member_that_clients_need() -> None:
    row = superset_row(model("m", protocols=frozenset(), kind="embedding"))

    assert (row["display_name"], row["owned_by"], row["limits"], row["endpoints"]) == ("m", "floway", {}, {})
    assert (row["created"], row["created_at"]) == (0, "1970-01-01T00:00:00Z")


def test_the_list_names_its_first_and_last() -> None:
    listed = superset_list([model("b"), model("a")])

    assert {name: listed[name] for name in ("object", "has_more", "first_id", "last_id")} == {
        "object": "list",
        "has_more": False,
        "first_id": "b",
        "last_id": "a",
    }
    assert [row["id"] for row in listed["data"]] == ["b", "a"]


def test_an_empty_list_has_no_first_and_no_last() -> None:
    assert superset_list([]) == {
        "object": "list",
        "has_more": False,
        "first_id": None,
        "last_id": None,
        "data": [],
    }


@pytest.mark.parametrize(
    ("limits", "members"),
    [
        (Limits(), {}),
        (Limits(5, 7, 6), {"inputTokenLimit": 6, "outputTokenLimit": 5}),
        (Limits(None, 7, None), {"inputTokenLimit": 7}),
    ],
)
def test_google_clients_have_a_shape_of_their_own(limits: Limits, members: dict[str, Any]) -> None:
    assert gemini_row(model("org/m", display_name="M", limits=limits)) == {
        "name": "models/org/m",
        "baseModelId": "org/m",
        "displayName": "M",
        "supportedGenerationMethods": ["generateContent", "streamGenerateContent", "countTokens"],
        "temperature": 1,
        "topP": 0.95,
        "topK": 40,
        **members,
    }


def test_google_clients_see_chat_models_only() -> None:
    listed = gemini_list([model("chat"), model("vectors", kind="embedding")])

    assert [row["name"] for row in listed["models"]] == ["models/chat"]


def test_aliases_stand_behind_the_models_and_hide_those_of_their_name() -> None:
    rows = with_aliases(
        [model("b"), model("a")], [model("z", display_name="Z"), model("a", display_name="A")]
    )

    assert [(row.id, row.display_name) for row in rows] == [("b", None), ("z", "Z"), ("a", "A")]


def test_an_alias_tells_its_models_each_once() -> None:
    targets = (Target("m", "up_1"), Target("n"), Target("m", rules=Rules(effort="low")))
    alias = Alias("alias_1", "best", targets, "random")

    listed = superset_list([model("m"), model("best")], {"best": alias})

    assert "aliasedFrom" not in listed["data"][0]
    assert listed["data"][1]["aliasedFrom"] == {"selection": "random", "targets": ["m", "n"]}


def test_a_row_that_is_not_listed_is_left_out_but_where_another_upstream_lists_it() -> None:
    hidden = {
        "m": model("m", is_listed=False, protocols=frozenset({"gemini"})),
        "n": model("n", is_listed=False),
    }
    shown = {"m": model("m", protocols=frozenset({"messages"}))}

    [row] = merged([hidden, shown])

    assert (row.id, row.protocols) == ("m", {"messages"})


def test_a_model_for_one_client_alone_is_marked_until_another_upstream_serves_all() -> None:
    native = {"m": model("m", native_client="Claude Code")}

    [marked] = superset_list(merged([native, native]))["data"]
    [shared] = superset_list(merged([native, {"m": model("m", is_listed=False)}]))["data"]

    assert marked["access"] == "native-client"
    assert "access" not in shared
