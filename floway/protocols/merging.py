"""Folding deltas whose members nobody has to know."""

from typing import Any


def merge_deltas(whole: dict[str, Any], delta: dict[str, Any]) -> None:
    """Fold ``delta`` into ``whole``.

    Strings are concatenated, lists of objects with an ``index`` merged by it, objects merged member
    by member; of anything else the last value that is not null counts.
    """
    for name, value in delta.items():
        before = whole.get(name)
        if value is None:
            whole.setdefault(name, None)
        elif isinstance(value, str) and isinstance(before, str):
            whole[name] = before + value
        elif isinstance(value, dict) and isinstance(before, dict):
            merge_deltas(before, value)
        elif isinstance(value, list) and isinstance(before, list):
            _merge_lists(before, value)
        elif isinstance(value, dict):
            whole[name] = {}
            merge_deltas(whole[name], value)
        elif isinstance(value, list):
            whole[name] = []
            _merge_lists(whole[name], value)
        else:
            whole[name] = value


def _merge_lists(whole: list[Any], more: list[Any]) -> None:
    for item in more:
        index = item.get("index") if isinstance(item, dict) else None
        same = next((each for each in whole if isinstance(each, dict) and each.get("index") == index), None)
        if index is not None and same is not None:
            merge_deltas(
                same, {name: value for name, value in item.items() if name not in ("index", "id", "type")}
            )
        elif isinstance(item, dict):
            copy: dict[str, Any] = {}
            merge_deltas(copy, item)
            whole.append(copy)
        else:
            whole.append(item)
