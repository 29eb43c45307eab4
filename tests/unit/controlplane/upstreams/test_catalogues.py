"""What pickers offer."""

from collections.abc import Callable
from typing import Any

from floway.domain.flag import CATALOGUE
from floway.providers.registry import KINDS
from floway.store.users import Role
from tests.support.admin_client import AdminClient


def test_flags_come_with_sentences_and_defaults_of_every_kind(viewer: AdminClient) -> None:
    items = viewer.read("upstream-flags")["items"]

    assert [item["id"] for item in items] == list(CATALOGUE)
    qwen = next(item for item in items if item["id"] == "vendor-qwen")
    assert qwen["excludes"] == ["vendor-deepseek", "vendor-kimi"]
    assert set(qwen["defaults"]) == set(KINDS)
    assert (qwen["label"], qwen["description"]) == ("Vendor qwen", CATALOGUE["vendor-qwen"])


def test_a_plain_user_picks_by_name_and_sees_nothing_else(
    operator: AdminClient, admin_of: Callable[[str, Role], AdminClient], form: dict[str, Any]
) -> None:
    row = operator.made("upstreams", form)
    user = admin_of("ulla", "user")

    assert user.read("upstream-options") == {
        "items": [
            {
                "id": row["id"],
                "name": "one",
                "kind": "custom",
                "enabled": True,
                "model_count": row["models_cache"]["model_count"],
            }
        ]
    }
    for path in ("upstreams", f"upstreams/{row['id']}", "upstream-flags"):
        assert user.get(path).status_code == 403
