"""Deltas of members that nobody has to know."""

from floway.protocols.merging import merge_deltas


def merged(*deltas: dict[str, object]) -> dict[str, object]:
    whole: dict[str, object] = {}
    for delta in deltas:
        merge_deltas(whole, delta)
    return whole


def test_strings_are_concatenated() -> None:
    assert merged({"text": "a"}, {"text": "b"}) == {"text": "ab"}


def test_null_neither_erases_nor_hides_that_it_was_said() -> None:
    assert merged({"a": "x", "b": None}, {"a": None}) == {"a": "x", "b": None}


def test_of_other_values_the_last_counts() -> None:
    assert merged({"n": 1}, {"n": 2}, {"n": True}) == {"n": True}


def test_objects_are_merged_member_by_member() -> None:
    assert merged({"o": {"a": "x"}}, {"o": {"a": "y", "b": 1}}) == {"o": {"a": "xy", "b": 1}}


def test_lists_are_merged_by_the_index_of_their_items() -> None:
    first = {"l": [{"index": 1, "id": "i", "text": "a"}]}
    second = {"l": [{"index": 1, "text": "b"}, {"index": 0, "text": "c"}, "plain"]}

    assert merged(first, second) == {
        "l": [{"index": 1, "id": "i", "text": "ab"}, {"index": 0, "text": "c"}, "plain"]
    }


def test_what_came_in_is_not_changed_by_what_comes_later() -> None:
    first = {"o": {"l": [{"index": 0, "t": "a"}]}}

    merged(first, {"o": {"l": [{"index": 0, "t": "b"}]}})

    assert first == {"o": {"l": [{"index": 0, "t": "a"}]}}
