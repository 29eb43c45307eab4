from datetime import UTC, datetime

import pytest

from floway.domain.actor import Actor
from floway.errors import ConfigError, EditConflict, NotThere
from floway.services import accounts, keys
from floway.store import api_keys, audit, upstreams
from floway.store.api_keys import ApiKey

pytestmark = pytest.mark.usefixtures("app")

ADA = Actor("session", "usr_ada", "ada", "192.0.2.1")


@pytest.fixture
def key(app: object) -> ApiKey:
    return accounts.create_key("laptop")[0]


def test_an_edit_changes_what_it_names_and_nothing_else(key: ApiKey) -> None:
    one = upstreams.create("custom", "one", {}, {})
    keys.edit(key.id, {"models": ["gpt-*"], "strict_losses": True})

    changed = keys.edit(key.id, {"name": " desktop ", "upstream_ids": [one.id]}, by=ADA)

    assert (changed.name, changed.upstream_ids) == ("desktop", (one.id,))
    assert (changed.models, changed.strict_losses) == (("gpt-*",), True)
    assert api_keys.find(key.id) == changed
    [entry, *_] = audit.page(5)
    assert (entry.action, entry.actor_name, entry.object_id) == ("api_key.updated", "ada", key.id)
    assert entry.detail == {"name": ["laptop", "desktop"], "upstream_ids": [None, [one.id]]}


def test_an_edit_that_changes_nothing_is_no_entry(key: ApiKey) -> None:
    before = len(audit.page(50))

    keys.edit(key.id, {"name": "laptop", "models": None})

    assert len(audit.page(50)) == before


def test_an_edit_for_another_state_changes_nothing(key: ApiKey) -> None:
    def refuse(found: ApiKey) -> None:
        raise EditConflict("version_mismatch", f"{found.name} was changed")

    with pytest.raises(EditConflict, match="laptop was changed"):
        keys.edit(key.id, {"name": "other"}, check=refuse)
    with pytest.raises(EditConflict):
        keys.rotate(key.id, check=refuse)

    assert api_keys.find(key.id) == key


def test_values_that_cannot_be_are_refused(key: ApiKey) -> None:
    for wanted in (
        {"name": ""},
        {"upstream_ids": ["up_gone"]},
        {"models": ["a*b"]},
        {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ):
        with pytest.raises(ConfigError):
            keys.edit(key.id, wanted)
    with pytest.raises(NotThere):
        keys.edit("key_gone", {"name": "x"})
    with pytest.raises(NotThere):
        keys.rotate("key_gone")
    assert api_keys.find(key.id) == key


def test_a_time_that_has_passed_may_stay(key: ApiKey) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    user = accounts.existing_user("admin")
    expired, _ = api_keys.create(user.id, "old", expires_at=past)

    assert keys.edit(expired.id, {"name": "older", "expires_at": past}).name == "older"


def test_a_rotated_key_is_shown_once_and_audited_by_its_fingerprint(key: ApiKey) -> None:
    rotated, raw = keys.rotate(key.id, by=ADA)

    assert (rotated.id, rotated.last4) == (key.id, raw[-4:])
    [entry, *_] = audit.page(5)
    assert entry.action == "api_key.rotated"
    assert entry.detail["key"].startswith("sha256:")
    assert raw not in repr(audit.page(50))


def test_a_chosen_key_is_taken_verbatim_and_not_audited(key: ApiKey) -> None:
    raw = "a-key-that-I-chose_myself-2026"

    assert keys.rotate(key.id, raw)[1] == raw
    [entry, *_] = audit.page(5)
    assert entry.detail == {"key": "chosen"}
    for weak in ("short", "a" * 24, "x y" * 10, "ü" * 30, "x1" * 129):
        with pytest.raises(ConfigError, match="24 to 256"):
            keys.rotate(key.id, weak)
