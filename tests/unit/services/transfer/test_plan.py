"""What becomes of single rows: an archive of one database meets another state of the same one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from floway.domain.proxy import Endpoint
from floway.providers.claude_code import state as claude_state
from floway.services import aliases as alias_service
from floway.services.transfer.apply import ImportConflict, apply
from floway.services.transfer.document import ArchiveFault
from floway.services.transfer.plan import Options, Plan, Step, plan
from floway.services.transfer.reading import Archive, read
from floway.store import api_keys, audit, proxies, revision, sessions, states, upstreams, usage, users
from floway.store.archive.sections import USAGE
from tests.support.builders import record
from tests.support.database import opened
from tests.support.installation import ARGON2, PASSPHRASE, archived, content, fingerprint, put_login
from tests.unit.services.transfer.conftest import Fresh

MERGE, REPLACE = Options(), Options("replace")


#: For what the engines do: the plan itself is the same on both.
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def app(request: pytest.FixtureRequest, fresh: Fresh) -> Iterator[Flask]:
    """An installation with one of everything."""
    with opened(fresh(getattr(request, "param", "sqlite"), filled=True)) as running:
        yield running


def taken(passphrase: str | None = PASSPHRASE, with_usage: bool = False) -> Archive:
    """The present state, as a file that was read."""
    return read(BytesIO(archived(passphrase, with_usage)), passphrase)


def step(made: Plan, section: str, name: str) -> Step:
    [found] = [each for each in made.steps if each.section == section and each.name == name]
    return found


def state_step(made: Plan, upstream_id: str) -> Step:
    return step(made, "upstream_states", upstream_id)


def upstream_id(name: str) -> str:
    found = upstreams.named(name)
    assert found is not None
    return found.id


def refresh_token(name: str) -> str | None:
    identity = upstream_id(name)
    return claude_state.read(identity, states.read(identity)).refresh_token


@BOTH
def test_the_present_state_changes_nothing(app: Flask) -> None:
    archive, before, seen = taken(with_usage=True), content(), revision.current()

    made = apply(archive, MERGE)

    assert {each.action for each in made.steps} == {"keep"}
    assert content() == before
    assert revision.current() == seen + 1


def test_an_import_is_noted_with_its_counts(app: Flask) -> None:
    archive = taken()
    users.create("late", "user")

    apply(archive, REPLACE)

    (entry,) = audit.page(1)
    assert (entry.action, entry.object_id) == ("archive.imported", archive.header.id)
    assert entry.detail["rows"]["users"] == {"delete": 1}
    assert entry.detail["mode"] == "replace"


def test_a_merge_leaves_what_it_does_not_know_alone(app: Flask) -> None:
    archive = taken()
    late = users.create("late", "user")
    api_keys.create(late.id, "late")
    upstreams.create("ollama", "late", {"base_url": "http://127.0.0.1:1"}, {})
    before = content()

    apply(archive, MERGE)

    assert content() == before


@BOTH
def test_a_replacement_removes_what_it_does_not_know(app: Flask) -> None:
    archive, before = taken(), content()
    late = users.create("late", "user")
    api_keys.create(late.id, "late")
    upstreams.create("ollama", "late", {"base_url": "http://127.0.0.1:1"}, {})
    proxies.create("late", Endpoint("http", "late.example", 1))

    made = apply(archive, REPLACE)

    assert [
        step(made, section, "late").action for section in ("users", "api_keys", "upstreams", "proxies")
    ] == ["delete"] * 4
    assert content() == before


def test_what_was_edited_since_gets_its_former_value_and_another_version(app: Flask) -> None:
    archive = taken()
    identity = upstream_id("ollama")
    edited = upstreams.change(identity, lambda upstream: replace(upstream, name="renamed"))[1]

    made = apply(archive, MERGE)

    assert step(made, "upstreams", "ollama").action == "update"
    found = upstreams.find(identity)
    assert found is not None
    assert (found.name, found.version) == ("ollama", edited.version + 1)


def test_a_login_that_was_renewed_here_stays(app: Flask) -> None:
    archive = taken()
    identity = upstream_id("claude")
    put_login(identity, refreshed_at="2026-11-02T00:00:00.000000Z", refresh_token="rt-newer")

    for options in (MERGE, REPLACE):
        made = apply(archive, options)

        assert state_step(made, identity).action == "keep"
        assert state_step(made, identity).reasons == ("the login here is the newer one and stays",)
        assert refresh_token("claude") == "rt-newer"


@BOTH
def test_a_login_that_is_older_here_gives_way(app: Flask) -> None:
    identity = upstream_id("claude")
    put_login(identity, refreshed_at="2026-11-02T00:00:00.000000Z", refresh_token="rt-newer")
    archive = taken()
    version = states.read(identity).version
    put_login(identity, refresh_token="rt-older")

    made = apply(archive, MERGE)

    assert state_step(made, identity).action == "update"
    assert refresh_token("claude") == "rt-newer"
    assert states.read(identity).version > version


def test_a_login_that_is_renewed_while_the_import_begins_stays(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = upstream_id("claude")
    put_login(identity, refreshed_at="2026-11-02T00:00:00.000000Z", refresh_token="rt-archived")
    archive = taken()
    put_login(identity, refresh_token="rt-older")
    planned = plan(archive, MERGE)
    assert state_step(planned, identity).action == "update"
    put_login(identity, refreshed_at="2026-11-03T00:00:00.000000Z", refresh_token="rt-newest")

    apply(archive, MERGE)

    assert refresh_token("claude") == "rt-newest"


@BOTH
def test_a_merge_adds_subscriptions_disabled_and_never_enables_them_again(app: Flask) -> None:
    archive = taken()
    upstreams.remove(upstream_id("claude"))

    made = apply(archive, MERGE)
    again = apply(archive, MERGE)

    found = upstreams.named("claude")
    assert found is not None
    assert not found.enabled
    assert "works in one gateway only" in step(made, "upstreams", "claude").reasons[0]
    assert step(again, "upstreams", "claude").action == "keep"
    assert refresh_token("claude") == "rt-claude-s3cret"


def test_a_replacement_restores_subscriptions_as_they_were(app: Flask) -> None:
    archive, before = taken(), content()
    upstreams.remove(upstream_id("claude"))

    apply(archive, REPLACE)

    assert content() == before


def test_without_secrets_those_that_are_here_stay(app: Flask) -> None:
    archive, before = taken(None), content()
    users.create("late", "user")

    apply(archive, REPLACE)

    assert content() == before


def test_without_secrets_what_comes_anew_is_disabled_and_says_what_it_needs(app: Flask) -> None:
    archive = taken(None)
    for name in ("azure", "claude", "open", "one 🦊"):
        upstreams.remove(upstream_id(name))

    made = apply(archive, MERGE)

    reasons = {
        each.name: each.reasons
        for each in made.steps
        if each.section == "upstreams" and each.action == "create"
    }
    assert reasons == {
        "azure": ("is disabled until its api_key is entered again",),
        "one 🦊": ("is disabled until its api_key is entered again",),
        "claude": ("is disabled until somebody signs in again",),
        "open": (),
    }
    assert not any(upstreams.named(name).enabled for name in ("azure", "claude"))  # type: ignore[union-attr]
    assert states.read(upstream_id("claude")).state is None


def test_a_stored_key_is_not_sent_to_an_address_that_came_with_a_file(app: Flask) -> None:
    archive = taken(None)
    identity = upstream_id("one 🦊")
    upstreams.change(
        identity,
        lambda upstream: replace(upstream, config={**upstream.config, "base_url": "https://mine.example"}),
    )

    apply(archive, MERGE)

    found = upstreams.find(identity)
    assert found is not None
    assert (found.config["base_url"], found.secrets, found.enabled) == (
        "https://vendor.example/v1",
        {},
        False,
    )


def test_without_secrets_a_password_stays_and_a_user_that_comes_anew_has_none(app: Flask) -> None:
    archive = taken(None)
    ada = users.named("Ada Løvelace 🦆")
    assert ada is not None

    apply(archive, MERGE)
    assert users.find(ada.id) == ada

    for key in api_keys.list_all():
        api_keys.revoke(key.id)
    wiped = read(BytesIO(archived(None)))
    assert step(plan(wiped, MERGE), "users", "Ada Løvelace 🦆").action == "keep"


def test_proxies_lose_their_credentials_when_their_address_changes(app: Flask) -> None:
    archive = taken(None)
    way = proxies.named("Франкфурт")
    assert way is not None
    moved = replace(way, endpoint=replace(way.endpoint, host="mine.example"))
    proxies.change(way.id, lambda _: moved)

    made = apply(archive, MERGE)

    found = proxies.find(way.id)
    assert found is not None
    assert (found.endpoint.host, found.endpoint.username) == ("2001:db8::1", "")
    assert step(made, "proxies", "Франкфурт").reasons == ("its user name and password must be entered again",)


def test_a_key_that_was_revoked_stays_so_in_a_merge(app: Flask) -> None:
    archive = taken()
    key = next(key for key in api_keys.list_all() if key.name == "laptop")
    api_keys.revoke(key.id)

    merged = apply(archive, MERGE)
    assert step(merged, "api_keys", "laptop").reasons == ("was revoked here, and stays so",)
    assert next(each for each in api_keys.list_all() if each.id == key.id).revoked_at is not None

    replaced = apply(archive, REPLACE)
    assert step(replaced, "api_keys", "laptop").reasons == ("was revoked here, and works again",)
    assert next(each for each in api_keys.list_all() if each.id == key.id).enabled


def test_when_a_key_was_used_is_never_turned_back(app: Flask) -> None:
    archive = taken()
    key = next(key for key in api_keys.list_all() if key.name == "laptop")
    later = key.created_at + timedelta(days=1)
    api_keys.touch([key.id], later)

    assert step(apply(archive, MERGE), "api_keys", "laptop").action == "keep"
    assert next(each for each in api_keys.list_all() if each.id == key.id).last_used_at == later


@BOTH
def test_usage_is_not_counted_twice_nor_taken_back(app: Flask) -> None:
    archive = taken(with_usage=True)
    usage.record([record("req_later", model="mödel-1"), record("req_other", model="another")])
    before = content()[USAGE.name]

    apply(archive, MERGE)
    assert content()[USAGE.name] == before

    apply(archive, REPLACE)
    assert sum(row["requests"] for row in content()[USAGE.name]) == 25


def test_an_archive_without_usage_leaves_it_alone(app: Flask) -> None:
    archive, before = taken(), content()[USAGE.name]

    apply(archive, REPLACE)

    assert content()[USAGE.name] == before


def conflicts(made: Plan) -> dict[str, str]:
    return {each.name: each.reasons[0] for each in made.conflicts}


def test_a_name_that_belongs_to_another_id_is_never_taken_over(app: Flask) -> None:
    archive = taken()
    team = users.named("команда")
    assert team is not None
    users.remove(team.id)
    other = users.create("КОМАНДА", "user", ARGON2)
    gone = upstream_id("open")
    upstreams.remove(gone)
    upstreams.create("ollama", "open", {"base_url": "http://127.0.0.1:1"}, {})
    before = fingerprint()

    assert conflicts(plan(archive, MERGE)) == {
        "команда": f"what it is known by belongs to {other.id} already",
        "open": f"what it is known by belongs to {upstream_id('open')} already",
        gone: "belongs to an upstream that will not be there",
    }
    with pytest.raises(ImportConflict, match="Nothing was imported"):
        apply(archive, MERGE)
    assert fingerprint() == before

    made = apply(archive, Options(skip_conflicts=True))
    assert {each.action for each in made.steps} >= {"conflict", "keep"}
    assert users.find(other.id) == other


def test_what_points_at_a_row_that_is_not_taken_is_not_taken_either(app: Flask, fresh: Fresh) -> None:
    archive = taken()
    ids = [key.id for key in api_keys.list_all() if key.user_name == "команда"]
    with opened(fresh("sqlite")):
        users.create("команда", "user")

        made = plan(archive, Options(skip_conflicts=True, allow_admins=True))

    found = conflicts(made)
    assert {"команда", "ключ", "old"} <= set(found)
    assert "who will not be there" in found["ключ"]
    assert len(ids) == 2


def test_who_is_an_administrator_changes_only_where_that_is_allowed(app: Flask) -> None:
    archive = taken()
    ada = users.named("Ada Løvelace 🦆")
    team = users.named("команда")
    assert ada is not None
    assert team is not None
    users.set_role(team.id, "admin")
    users.set_role(ada.id, "user")

    found = conflicts(plan(archive, MERGE))
    assert set(found) == {"Ada Løvelace 🦆", "команда"}
    assert "must be allowed" in found["команда"]

    apply(archive, Options(allow_admins=True))
    assert {user.name: user.role for user in users.list_all()} == {
        "Ada Løvelace 🦆": "admin",
        "команда": "user",
    }


def test_an_upstream_of_another_kind_or_account_is_a_conflict(app: Flask) -> None:
    archive = taken()
    identity = upstream_id("claude")
    other = {"accounts": [{**upstreams.find(identity).config["accounts"][0], "accountUuid": "account-2"}]}  # type: ignore[union-attr]
    upstreams.change(identity, lambda upstream: replace(upstream, config=other))

    found = conflicts(plan(archive, MERGE))

    assert found["claude"] == "is signed in to another account here"
    assert "claude" not in conflicts(plan(archive, REPLACE)), "its own login comes with it"
    assert "claude" in conflicts(plan(taken_without_login(archive), REPLACE))


def taken_without_login(archive: Archive) -> Archive:
    return replace(
        archive, rows={name: rows for name, rows in archive.rows.items() if name != "upstream_states"}
    )


def test_a_proxy_that_will_not_be_there_is_a_conflict(app: Flask) -> None:
    archive = taken()
    [row] = [row for row in archive.rows["upstreams"] if row["name"] == "open"]
    row["proxy_ids"] = ["proxy_unknown"]

    assert conflicts(plan(archive, MERGE)) == {
        "open": "names the proxy proxy_unknown, which will not be there"
    }


def test_a_proxy_that_is_here_already_serves(app: Flask) -> None:
    archive = taken()
    here = proxies.create("here", Endpoint("http", "here.example", 1))
    [row] = [row for row in archive.rows["upstreams"] if row["name"] == "open"]
    row["proxy_ids"] = [here.id]

    assert plan(archive, MERGE).conflicts == ()
    assert len(plan(archive, REPLACE).conflicts) == 1


def test_a_replacement_needs_every_section(app: Flask) -> None:
    archive = taken()
    without = replace(archive, rows={name: rows for name, rows in archive.rows.items() if name != "api_keys"})

    with pytest.raises(ArchiveFault, match="no section api_keys"):
        plan(without, REPLACE)
    assert plan(without, MERGE).conflicts == ()


def test_users_whose_rows_change_are_signed_out_and_all_others_by_a_replacement(app: Flask) -> None:
    archive = taken()
    ada, team = users.named("Ada Løvelace 🦆"), users.named("команда")
    assert ada is not None
    assert team is not None
    raws = [sessions.create(user.id, timedelta(hours=1))[0] for user in (ada, team)]
    users.set_role(team.id, "viewer")

    apply(archive, MERGE)
    assert [sessions.find(raw) is not None for raw in raws] == [True, False]

    apply(archive, Options("replace", acting_user_id=ada.id))
    assert sessions.find(raws[0]) is not None
    apply(archive, REPLACE)
    assert sessions.find(raws[0]) is None


def test_whose_import_it_is_stays_an_administrator(app: Flask) -> None:
    archive = taken()
    ada = users.named("Ada Løvelace 🦆")
    assert ada is not None
    [row] = [row for row in archive.rows["users"] if row["id"] == ada.id]
    row.update(role="viewer", enabled=False)

    made = apply(archive, Options("replace", acting_user_id=ada.id))

    assert step(made, "users", ada.name).reasons == (
        "stays an administrator: you are signed in as this user",
    )
    found = users.find(ada.id)
    assert found is not None
    assert (found.role, found.enabled) == ("admin", True)


@BOTH
def test_the_last_write_of_two_that_swap_their_names_wins(app: Flask) -> None:
    alias_service.add("third", [alias_service.target("m")])
    archive = taken()
    first, second = (row for row in archive.rows["model_aliases"] if row["name"] in ("plain", "third"))
    first["name"], second["name"] = second["name"], first["name"]

    apply(archive, MERGE)

    assert {row["id"]: row["name"] for row in content()["model_aliases"]} == {
        row["id"]: row["name"] for row in archive.rows["model_aliases"]
    }
