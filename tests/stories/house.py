"""A believable installation: people, keys, upstreams of every kind, and what was asked of them so far."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import requests

from floway import clock
from floway.domain.alias import Rules, Target
from floway.domain.exchange import ExchangeRecord, Tried
from floway.domain.limit import Limits
from floway.domain.price import Price, Rates
from floway.domain.price_override import Override
from floway.domain.proxy import Endpoint
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.services import upstreams as upstream_service
from floway.settings import Settings, load
from floway.store import aliases, api_keys, prices, proxies, usage, users
from floway.store.api_keys import ApiKey
from floway.store.db import transaction
from floway.store.tables.users import UserRow
from floway.store.users import Role
from tests.support import claude_code, codex
from tests.support.builders import record
from tests.support.dashboard import person
from tests.support.database import opened
from tests.support.gateway import ALL_PROTOCOLS, UPSTREAM_KEY, Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator

#: Served by the main upstream, and in the price book.
CLAUDE, GPT = "claude-sonnet-4-5", "gpt-5.1"
#: Served by the main upstream; nobody knows its price.
UNPRICED = "sim-unpriced"
#: Served by an upstream whose key the vendor refuses.
REFUSED = "sim-refused"
#: Whose name in the database is the role's own.
ROLES: tuple[Role, ...] = get_args(Role)

#: Prompts that make the vendor fail, and the last one leaves early.
FAILURES = (
    "[[sim:status=529]] overloaded",
    "[[sim:cut=3]] cut",
    "[[sim:error_after=2]] broken",
    "[[sim:status=400]] refused",
)
#: How many exchanges were really made.
EXCHANGES = 60
#: The number of those in the past that the user's first key made.
_LAPTOP = 0
#: Days of older usage, and exchanges in each.
PAST_DAYS, PER_DAY = 14, 6


@dataclass
class House:
    """The running gateway with its simulator, and the ids that addresses of pages need."""

    gateway: Gateway
    simulator: Simulator
    operator: Operator
    settings: Settings
    #: ``{name: id}``.
    upstream_ids: dict[str, str] = field(default_factory=dict)
    key_ids: dict[str, str] = field(default_factory=dict)

    def ask(
        self, model: str, text: str, *, stream: bool = True, key: str | None = None, **members: Any
    ) -> requests.Response:
        """The answer to one message, read to its end, whatever its status."""
        body = {
            "model": model,
            "max_tokens": 64,
            "stream": stream,
            "messages": [{"role": "user", "content": text}],
            **members,
        }
        with requests.Session() as session:
            session.trust_env = False
            headers = {"x-api-key": key or self.gateway.api_key}
            return session.post(
                f"{self.gateway.base_url}/v1/messages", json=body, headers=headers, timeout=30
            )

    def served_by_subscriptions(self) -> None:
        """Let the vendors' own clients ask, so that their answers say how much of each quota is left."""
        lines = {"authorization": f"Bearer {self.gateway.api_key}"}
        claude = claude_code.body("interactive", model="claude-opus-5")
        asked = [
            (claude_code.path("interactive"), claude_code.headers("interactive", **lines), claude),
            ("/v1/responses", codex.headers(**lines), codex.body(model="gpt-5.5")),
        ]
        for each in asked:
            # A worker knows the models of a subscription once it has asked for them.
            wait_until(lambda each=each: self._sent(*each) == 200, f"an answer at {each[0]}")  # type: ignore[misc]

    def _sent(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        with Call(self.gateway.port, "POST", path, headers, body) as call:
            call.read_all()
            return call.status

    def exchange_of(self, role: str) -> str:
        """The id of an exchange that a role may see: the newest of all, or one of its own."""
        if role == "user":
            return f"req_past_1_{_LAPTOP}"
        with opened(self.settings):
            return usage.requests(limit=1)[0].id

    def exchanges(self) -> int:
        """How many are on record since the gateway runs."""
        with opened(self.settings):
            return len(usage.requests(limit=1000, since=clock.now() - timedelta(hours=1)))


def settings_of(gateway: Gateway) -> Settings:
    """What a gateway runs with."""
    return load({name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")})


@contextmanager
def running_house(folder: Path) -> Iterator[House]:
    """The installation with two workers; stopped at the end."""
    with running_simulator() as vendor:
        variables = {
            **vendor.claude_code_settings(),
            **vendor.codex_settings(),
            **vendor.copilot_settings(),
            "FLOWAY_AZURE_URL": f"{vendor.base_url}/azure",
        }
        gateway = Gateway(folder, variables)
        gateway.prepare()
        settings = settings_of(gateway)
        with opened(settings) as app:
            key_ids = _fill(vendor)
            gateway.start()
            try:
                with Operator(gateway, app, "boss") as operator:
                    house = House(gateway, vendor, operator, settings, key_ids=key_ids)
                    _sign_in(house)
                    _use(house)
                    yield house
                gateway.stop()
            finally:
                gateway.kill()


def _fill(vendor: Simulator) -> dict[str, str]:
    """Write what needs no running gateway; the ids of the keys by name."""
    people = {role: person(role, role).id for role in ROLES}
    way = proxies.create("Frankfurt", Endpoint("socks5", "127.0.0.1", 9, "relay", "relay-password"), 5)
    proxies.create("Singapore", Endpoint("http", "127.0.0.1", 9))
    main = _custom("Main vendor", vendor, CLAUDE, GPT, UNPRICED)
    _custom("Refused key", vendor, REFUSED)
    _custom("Chat only", vendor, GPT, protocols=("chat_completions",), proxy_ids=(way.id, "direct"))
    _custom("Switched off", vendor, CLAUDE, enabled=False)
    azure = {"endpoint": "https://res.openai.azure.com/", "models": [{"upstream_model_id": "gpt-deployed"}]}
    upstream_service.add("azure", "Azure resource", azure, UPSTREAM_KEY)
    upstream_service.add("ollama", "Own machine", {"base_url": f"{vendor.base_url}/ollama"})
    aliases.create("fast", (Target(GPT), Target(CLAUDE)), "random", "Fast one")
    aliases.create("careful", (Target(CLAUDE, main, Rules(effort="high")),))
    prices.create(Override("", None, GPT, Price(Rates(input_usd=Decimal("1.25"), output_usd=Decimal(10)))))
    return _keys(people, main)


def _custom(
    name: str,
    vendor: Simulator,
    *models: str,
    protocols: tuple[str, ...] = ALL_PROTOCOLS,
    enabled: bool = True,
    proxy_ids: tuple[str, ...] = (),
) -> str:
    config = {
        "base_url": vendor.base_url,
        "auth_style": "bearer",
        "protocols": list(protocols),
        "models_fetch": {"enabled": False},
        "models": [{"upstream_model_id": model} for model in models],
    }
    made = upstream_service.add("custom", name, config, UPSTREAM_KEY, enabled=enabled, proxy_ids=proxy_ids)
    return made.id


def _keys(people: Mapping[str, str], main: str) -> dict[str, str]:
    tester = users.named("tester")
    assert tester is not None
    soon = clock.now() + timedelta(days=3)
    made = {
        "laptop": api_keys.create(people["user"], "laptop"),
        "night batch": api_keys.create(people["user"], "night batch", (main,), soon),
        "team bot": api_keys.create(people["admin"], "team bot", models=("claude-*",)),
        "old one": api_keys.create(people["operator"], "old one", enabled=False),
    }
    _past([key for key, _ in made.values()], main)
    with transaction() as session:
        # Nearly used up by what was asked today.
        session.get_one(UserRow, tester.id).limits = Limits(requests_per_minute=600).document()
    return {name: key.id for name, (key, _) in made.items()}


def _past(keys: Sequence[ApiKey], upstream_id: str) -> None:
    """What was asked in the days before, with a failure each day."""
    noon = clock.now().replace(hour=0, minute=30, second=0, microsecond=0)
    usage.record(
        [
            _old(noon - timedelta(days=day, hours=number), day, number, keys[number % len(keys)], upstream_id)
            for day in range(1, PAST_DAYS + 1)
            for number in range(PER_DAY)
        ]
    )


def _old(at: datetime, day: int, number: int, key: ApiKey, upstream_id: str) -> ExchangeRecord:
    failed = number == day % PER_DAY
    return record(
        f"req_past_{day}_{number}",
        started_at=at,
        key_id=key.id,
        user_id=key.user_id,
        model=(CLAUDE, GPT)[number % 2],
        model_key=(CLAUDE, GPT)[number % 2],
        upstream_id=upstream_id,
        verdict=Verdict.UPSTREAM_ERROR if failed else Verdict.COMPLETE,
        status=529 if failed else 200,
        stream=True,
        attempts=1,
        usage=Usage() if failed else Usage(input_tokens=900 + 40 * day, output_tokens=300 + 7 * number),
        cost_microusd=0 if failed else 7_000 + 100 * day,
        duration_ms=900 + 30 * number,
        first_token_ms=None if failed else 200 + number,
        error="The upstream is overloaded." if failed else "",
        attempt_log=(Tried(upstream_id, 1, 529, "overloaded", 80),) if failed else (),
    )


def _sign_in(house: House) -> None:
    """Subscriptions: two that serve, one whose login the vendor has ended, and a Copilot seat."""
    vendor, operator = house.simulator, house.operator
    operator.import_login(vendor.login(), "Claude team")
    operator.import_login(vendor.login(account="gone"), "Claude, signed out")
    auth_json = json.dumps(vendor.chatgpt_login())
    operator.post("upstreams/codex-import", auth_json=auth_json, name="ChatGPT team")
    vendor.seat_order("interval", seconds=0)
    begun = operator.post("upstreams/copilot/auth/start")
    vendor.seat_order("allow", user_code=begun["user_code"])
    operator.post("upstreams/copilot/auth/poll", id=begun["id"])
    house.upstream_ids.update({each["name"]: each["id"] for each in operator.get("upstreams")["items"]})
    vendor.revoke("gone")
    operator.answer(f"upstreams/{house.upstream_ids['Claude, signed out']}/claude-code-refresh-now")
    operator.post(f"upstreams/{house.upstream_ids['Claude team']}/claude-code-probe-quota")


def _use(house: House) -> None:
    """Make exchanges of every ending."""
    wait_until(lambda: house.ask(CLAUDE, "First").status_code == 200, "the first answer")
    house.served_by_subscriptions()
    for number in range(EXCHANGES - len(FAILURES) - 4):
        house.ask((CLAUDE, GPT, UNPRICED)[number % 3], f"Question {number}", stream=number % 4 > 0)
    for text in FAILURES:
        house.ask(CLAUDE, text)
    for _ in range(3):
        house.ask(REFUSED, "[[sim:status=401]] Who is there?")
    wait_until(lambda: house.exchanges() >= EXCHANGES, "the exchanges on record")
