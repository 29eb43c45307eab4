"""An installation that has one of everything, and what an archive of it is compared by."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from sqlalchemy import MetaData, Table, select

from floway.domain.alias import Rules, Target
from floway.domain.model import Limits as ModelLimits
from floway.domain.model_prefix import ModelPrefix
from floway.domain.proxy import Endpoint
from floway.providers.claude_code import state as claude_state
from floway.providers.codex import state as codex_state
from floway.providers.copilot import state as copilot_state
from floway.services import upstreams as upstream_service
from floway.services.transfer.export import Written, export
from floway.store import aliases, api_keys, operator_settings, proxies, states, upstreams, usage, users
from floway.store.archive import rows
from floway.store.archive.sections import SECTIONS
from floway.store.db import db, transaction
from floway.store.tables.prices import PriceOverrideRow
from floway.store.tables.users import UserRow
from tests.support.builders import record
from tests.support.subscription_documents import access_token, account_document, quota_data, state_document

PASSPHRASE = "seven wet goats cross the river"
AT = datetime(2026, 11, 22, 12, 0, 0, 125_000, tzinfo=UTC)
ARGON2 = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b0dWRWJTmaaJObG"
SINCE = "2026-11-01T00:00:00.000000Z"
CODEX_ACCOUNT = {"email": None, "chatgptAccountId": "acc-1", "chatgptUserId": "ü-1", "planType": "pro"}

#: Each must never stand in an archive without a passphrase, nor in clear text in any.
SECRETS = (
    "sk-custom-s3cret",
    "az-s3cret",
    "rt-claude-s3cret",
    "at-claude-s3cret",
    "rt-codex-s3cret",
    "gh-copilot-s3cret",
    "pr0xy-s3cret",
)


def fill() -> None:
    """Make one of everything, with texts of many scripts, and with null beside what is empty."""
    ada = users.create("Ada Løvelace 🦆", "admin", ARGON2)
    team = users.create("команда", "user", None, ("up_x",))
    users.remove(users.create("gone", "viewer").id)
    with transaction() as session:
        session.get_one(UserRow, team.id).limits = {"tokens_per_day": 0}
    way = proxies.create("Франкфурт", Endpoint("socks5", "2001:db8::1", 1080, "ü", "pr0xy-s3cret"), 600)
    proxies.create("bare", Endpoint("http", "proxy.example", 3128))
    _upstreams(way.id)
    _logins()
    _keys(ada.id, team.id)
    target = Target("claude-opus", None, Rules(effort="high", adaptive=True))
    limited = ModelLimits(max_output_tokens=7)
    aliases.create("best", (target, Target("m", "up_gone")), "random", "Best 最好", False, -3, limited)
    aliases.create("plain", (Target("m"),))
    price = {"base": {"input": "0", "output": "2.5"}}
    shared = {"note": "", "price": price, "version": 2, "created_at": AT, "updated_at": AT}
    with transaction() as session:
        since = datetime(1970, 1, 1, tzinfo=UTC)
        session.add(PriceOverrideRow(id="price_1", upstream_id="", model_key="m", valid_from=since, **shared))
        session.add(PriceOverrideRow(id="price_2", upstream_id="", model_key="m", valid_from=AT, **shared))
    operator_settings.change(lambda _: {"usage_retention_days": 90})
    usage.record([record(f"req_{number}", model=f"mödel-{number % 7}") for number in range(25)])


def _upstreams(proxy_id: str) -> None:
    custom = {
        "base_url": "https://vendor.example/v1",
        "auth_style": "bearer",
        "protocols": ["messages", "chat_completions"],
        "models": [{"upstream_model_id": "modèle", "display_name": "Modèle Ü"}],
    }
    upstream_service.add(
        "custom",
        "one 🦊",
        custom,
        "sk-custom-s3cret",
        -1,
        {"strip-prompt-cache-key": True},
        ModelPrefix("az/"),
        (proxy_id, "direct"),
        disabled_models=("b", "a"),
    )
    upstream_service.add("custom", "open", custom | {"auth_style": "none"}, enabled=False)
    azure = {"endpoint": "https://r.openai.azure.com/", "models": [{"upstream_model_id": "d"}]}
    upstream_service.add("azure", "azure", azure, "az-s3cret")
    upstream_service.add("ollama", "ollama", {"base_url": "http://127.0.0.1:11434"})


def _logins() -> None:
    claude = upstreams.create("claude-code", "claude", account_document(), {})
    snapshot = {"fetchedAt": 1_795_348_800_000, "data": quota_data()}
    put_login(claude.id, refresh_token="rt-claude-s3cret", quotaSnapshot=snapshot)
    codex = upstreams.create("codex", "codex", {"accounts": [CODEX_ACCOUNT]}, {})
    document = {
        "accounts": [
            {
                "chatgptAccountId": "acc-1",
                "refresh_token": "rt-codex-s3cret",
                "state": "session_terminated",
                "state_message": "ended «there»",
                "state_updated_at": SINCE,
                "accessToken": None,
                "quotaSnapshot": None,
            }
        ]
    }
    stored = codex_state.to_stored(codex_state.from_document(document))
    states.swap(codex.id, lambda _: stored)
    user = {"login": "ada", "id": 4711, "avatar_url": "", "name": None}
    copilot = upstreams.create("copilot", "copilot", {"githubHost": "github.com", "user": user}, {})
    seat = {
        "githubHost": "github.com",
        "userId": 4711,
        "githubToken": "gh-copilot-s3cret",
        "copilotToken": None,
        "knownModels": None,
        "quotaSnapshot": None,
        "seat": {"fetchedAt": 1_795_348_800_000, "data": {"plan": "individual"}},
    }
    held = copilot_state.to_stored(copilot_state.from_document(seat))
    states.swap(copilot.id, lambda _: held)


def put_login(
    upstream_id: str, refreshed_at: str = SINCE, refresh_token: str = "rt-1", **members: Any
) -> None:
    """Store a login of a Claude subscription that was renewed at an instant."""
    token = access_token("at-claude-s3cret") | {"refreshedAt": refreshed_at}
    document = state_document(refreshToken=refresh_token, accessToken=token, **members)
    stored = claude_state.to_stored(claude_state.from_document(document))
    states.swap(upstream_id, lambda _: stored)


def _keys(ada_id: str, team_id: str) -> None:
    api_keys.create(ada_id, "laptop")
    capped, _ = api_keys.create(
        team_id,
        "ключ",
        ("up_1", "up_2"),
        AT,
        True,
        models=("claude-*",),
        scope="admin:read",
        dump_retention_seconds=60,
    )
    api_keys.touch([capped.id], AT)
    revoked, _ = api_keys.create(team_id, "old", ())
    api_keys.revoke(revoked.id)


def archived(passphrase: str | None = PASSPHRASE, with_usage: bool = True) -> bytes:
    """An archive of the database of the current app."""
    out = BytesIO()
    export(out, passphrase, with_usage)
    return out.getvalue()


def written(out: BytesIO, passphrase: str | None = PASSPHRASE) -> Written:
    """The same, with what it says about itself."""
    return export(out, passphrase, True)


def content() -> dict[str, list[dict[str, Any]]]:
    """``{section: rows}`` of everything that an archive carries, secrets opened."""
    return {name: list(rows.read(section)) for name, section in SECTIONS.items()}


def fingerprint() -> str:
    """A hash of every row of every table, as the database has it."""
    found = MetaData()
    found.reflect(db.engine)
    total = hashlib.sha256()
    with db.engine.connect() as connection:
        for table in sorted(found.tables.values(), key=lambda table: table.name):
            total.update(_summed(connection, table))
    return total.hexdigest()


def _summed(connection: Any, table: Table) -> bytes:
    lines = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
    return "\n".join([table.name, *lines]).encode()
