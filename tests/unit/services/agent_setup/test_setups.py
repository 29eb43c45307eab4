from datetime import datetime, timedelta

import pytest
from flask import Flask

from floway import clock
from floway.errors import ConfigError, EditConflict
from floway.services import accounts
from floway.services.agent_setup import scripts, setups
from floway.services.agent_setup.choices import Choices, ClaudeChoices, CodexChoices
from floway.services.agent_setup.setups import SetupConflict
from floway.store import api_keys, audit, users
from tests.support.builders import NOON

OPUS = Choices(ClaudeChoices(model="opus"))


class Ticking:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self._at = NOON

    def __call__(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._at += by


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Ticking:
    made = Ticking()
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def ada(app: Flask) -> str:
    """The id of a user."""
    return accounts.create_user("ada").id


def keys_of(user_id: str) -> list[str]:
    return [key.name for key in api_keys.usable(user_id)]


def test_a_download_makes_a_key_of_its_own_and_uses_the_setup_up(ada: str) -> None:
    begun, token = setups.begin(ada, " laptop ", chosen=OPUS)
    assert (begun.key_name, len(token), keys_of(ada)) == ("laptop", 43, [])

    text = setups.download(token, "claude", "sh", "192.0.2.7")

    [key] = api_keys.usable(ada)
    assert text is not None
    assert key.prefix in text
    assert setups.download(token, "claude", "sh", "192.0.2.7") is None
    assert setups.download(token, "codex", "ps1", "192.0.2.7") is None
    assert keys_of(ada) == ["laptop"]
    [made] = audit.page(1, action="api_key.created")
    assert (made.object_id, made.actor_name, made.address) == (key.id, "ada", "192.0.2.7")


def test_a_script_that_asks_for_a_key_brings_none(ada: str) -> None:
    _, token = setups.begin(ada, "laptop", asks_key=True)

    text = setups.download(token, "codex", "sh", "")

    assert text is not None
    assert "key=''" in text
    assert keys_of(ada) == []


def test_looking_uses_nothing_up(ada: str) -> None:
    _, token = setups.begin(ada, "laptop")

    assert [setups.is_ready(token), setups.is_ready(token), setups.is_ready("x" * 43)] == [True, True, False]
    assert setups.download(token, "claude", "ps1", "") is not None
    assert not setups.is_ready(token)


def test_a_setup_lives_for_five_minutes_unless_its_page_is_open(ada: str, ticking: Ticking) -> None:
    _, left = setups.begin(ada, "left")
    _, open_ = setups.begin(ada, "open")

    ticking.advance(timedelta(minutes=4))
    setups.extend(ada, open_)
    ticking.advance(timedelta(minutes=4))

    assert setups.download(left, "claude", "sh", "") is None
    with pytest.raises(EditConflict):
        setups.extend(ada, left)
    assert setups.download(open_, "claude", "sh", "") is not None


def test_two_setups_of_a_user_live_side_by_side(ada: str, ticking: Ticking) -> None:
    bob = accounts.create_user("bob").id
    setups.begin(bob, "bob's", chosen=OPUS)
    setups.begin(ada, "old", chosen=OPUS)
    ticking.advance(timedelta(minutes=6))

    _, first = setups.begin(ada, "first")
    _, second = setups.begin(ada, "second")

    assert [setups.is_ready(first), setups.is_ready(second)] == [True, True]
    # What others chose the last time is kept for them.
    assert setups.begin(bob, "bob's other")[0].configuration == OPUS.document()


def test_what_was_chosen_the_last_time_is_offered_again(ada: str) -> None:
    assert setups.begin(ada, "first")[0].configuration == Choices().document()
    setups.begin(ada, "second", chosen=OPUS)

    assert setups.begin(ada, "third")[0].configuration == OPUS.document()


def test_a_change_is_what_is_installed(ada: str) -> None:
    begun, token = setups.begin(ada, "laptop")

    changed = setups.change(
        ada,
        token,
        begun.revision,
        key_name="desktop",
        asks_key=None,
        chosen=Choices(codex=CodexChoices("chosen-model")),
    )

    text = setups.download(token, "codex", "sh", "")
    assert (changed.revision, changed.key_name, changed.asks_key) == (begun.revision + 1, "desktop", False)
    assert text is not None
    assert "chosen-model" in text
    assert keys_of(ada) == ["desktop"]


def test_a_change_of_an_older_revision_changes_nothing(ada: str) -> None:
    begun, token = setups.begin(ada, "laptop")
    newer = setups.change(ada, token, begun.revision, key_name=None, asks_key=True, chosen=OPUS)

    with pytest.raises(SetupConflict) as conflict:
        setups.change(ada, token, begun.revision, key_name="other", asks_key=None, chosen=Choices())

    assert conflict.value.current == newer
    assert setups.extend(ada, token).setup.configuration == OPUS.document()


def test_nobody_else_can_change_or_watch_a_setup(ada: str) -> None:
    begun, token = setups.begin(ada, "laptop")
    bob = accounts.create_user("bob").id

    with pytest.raises(EditConflict) as refused:
        setups.change(bob, token, begun.revision, key_name=None, asks_key=None, chosen=OPUS)
    with pytest.raises(EditConflict):
        setups.extend(bob, token)

    assert refused.value.code == "setup_lease_missing"


def test_after_the_download_its_key_can_be_watched_and_nothing_changed(ada: str, ticking: Ticking) -> None:
    begun, token = setups.begin(ada, "laptop")
    assert setups.extend(ada, token).key is None
    setups.download(token, "claude", "sh", "")
    ticking.advance(timedelta(minutes=30))

    progress = setups.extend(ada, token)

    assert progress.setup.downloaded_at is not None
    assert progress.key is not None
    assert (progress.key.name, progress.connected_at) == ("laptop", None)
    with pytest.raises(EditConflict):
        setups.change(ada, token, begun.revision, key_name=None, asks_key=None, chosen=OPUS)


def test_a_user_who_is_disabled_or_gone_downloads_nothing(ada: str) -> None:
    bob = accounts.create_user("bob").id
    _, of_ada = setups.begin(ada, "laptop")
    _, of_bob = setups.begin(bob, "laptop")
    users.set_enabled(ada, False)
    users.remove(bob)

    for token in (of_ada, of_bob):
        assert not setups.is_ready(token)
        assert setups.download(token, "claude", "sh", "") is None
    users.set_enabled(ada, True)
    assert setups.download(of_ada, "claude", "sh", "") is not None


def test_a_script_that_cannot_be_made_costs_nothing(ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = setups.begin(ada, "laptop")

    def fails(*_: object) -> str:
        raise ValueError("a fault")

    with monkeypatch.context() as broken:
        broken.setattr(scripts, "script", fails)
        with pytest.raises(ValueError, match="a fault"):
            setups.download(token, "claude", "sh", "")

    assert keys_of(ada) == []
    assert setups.download(token, "claude", "sh", "") is not None


def test_a_key_needs_a_name(ada: str) -> None:
    with pytest.raises(ConfigError):
        setups.begin(ada, "\n")
