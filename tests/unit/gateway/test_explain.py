import json
from dataclasses import replace
from typing import Any

import pytest

from floway.domain.alias import Alias, Rules, Target
from floway.domain.caller import Caller
from floway.domain.exchange import Lost
from floway.domain.health import Exclusion
from floway.domain.model import Catalog
from floway.domain.protocol import PROTOCOLS, ProtocolId
from floway.egress.client import Client
from floway.gateway.catalog import Catalogs
from floway.gateway.explain import SMALLEST, Explanation, Step, explained
from floway.gateway.request import ClientRequest
from floway.gateway.snapshot import Snapshot, Snapshots
from floway.protocols.documents import Document
from floway.providers.base import Asked
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, caller, request, upstream
from tests.support.health import Clock, exclusion


class NoStore:
    """Catalogues that nobody else wants."""

    def save(self, upstream_id: str, catalog: Catalog) -> None:
        """Nothing."""

    def save_error(self, upstream_id: str, upstream_version: int, message: str) -> None:
        """Nothing."""


class Choosy(CustomProvider):
    """An upstream that takes nobody."""

    def objection(self, asked: Asked) -> str | None:
        return "it takes nobody"


def row(
    name: str,
    *protocols: ProtocolId,
    model: str = "m",
    kind: type[CustomProvider] = CustomProvider,
    **config: Any,
) -> CustomProvider:
    models = [{"upstream_model_id": f"their-{model}", "public_model_id": model}]
    made = upstream(name, protocols=list(protocols), models=models, models_fetch={"enabled": False}, **config)
    return kind(made, LIMITS)


def asks(document: Document, protocol: ProtocolId = "messages") -> ClientRequest:
    return request(json.dumps(document).encode(), protocol=protocol)


def told(
    asked: ClientRequest,
    *rows: CustomProvider,
    who: Caller | None = None,
    aliases: tuple[Alias, ...] = (),
    excluded: tuple[Exclusion, ...] = (),
) -> Explanation:
    snapshots = Snapshots()
    named = {alias.name: alias for alias in aliases}
    snapshots.current = Snapshot(1, providers=rows, aliases=named)
    catalogs = Catalogs(snapshots, Client(), NoStore())
    known = {each.domain: each for each in excluded}
    return explained(asked, who or caller(), snapshots.current, catalogs, known)


def verdicts(found: Explanation) -> list[tuple[str, bool, str]]:
    return [(step.upstream_id, step.is_taken, step.verdict) for step in found.steps]


def test_candidates_come_first_and_every_other_upstream_has_its_reason() -> None:
    found = told(
        asks({"model": "m", **SMALLEST["messages"]}),
        row("other", "messages", model="n"),
        row("barred", "messages"),
        row("native", "messages", "responses"),
        row("translated", "responses"),
        row("choosy", "messages", kind=Choosy),
        who=caller(("choosy", "native", "other", "translated")),
    )

    assert verdicts(found) == [
        ("choosy", False, "it takes nobody"),
        ("native", True, "passed through"),
        ("translated", True, "translated"),
        ("other", False, "it does not serve the model"),
        ("barred", False, "the key may not use this upstream"),
    ]
    assert (found.status, found.error) == (0, "")
    assert found.steps[2] == Step(
        "translated",
        "name of translated",
        True,
        "translated",
        model="m",
        upstream_model="their-m",
        protocol="responses",
        translation="messages_via_responses",
        flags=("strip-billing-attribution",),
        interceptors=(
            "strip-billing-attribution",
            "mark-assistant-text-as-output",
            "include-cached-tokens",
        ),
        rules=Rules(),
    )


def test_losses_are_found_by_translating_the_very_request() -> None:
    asked = asks({"model": "m", "top_k": 5, **SMALLEST["messages"]})

    found = told(asked, row("translated", "responses"), row("native", "messages"))

    assert [len(step.losses) for step in found.steps] == [1, 0]
    [loss] = found.steps[0].losses
    assert isinstance(loss, Lost)
    assert (loss.path, loss.kind) == ("top_k", "dropped")


def test_a_strict_key_is_told_that_the_last_way_is_closed() -> None:
    strict = replace(caller(), strict_losses=True)
    asked = asks({"model": "m", "top_k": 5, **SMALLEST["messages"]})

    found = told(asked, row("translated", "responses"), who=strict)

    reason = "the key is strict, and this would not arrive as it is: top_k"
    assert verdicts(found) == [("translated", False, reason)]
    assert (found.status, found.error) == (400, reason)


def test_what_cannot_be_translated_is_a_verdict_too() -> None:
    asked = asks({"model": "m", "messages": [{"role": "wizard", "content": "x"}], "max_tokens": 1})

    [step] = told(asked, row("translated", "responses")).steps

    assert not step.is_taken
    assert "needs the role" in step.verdict


def test_an_alias_is_followed_with_its_rules() -> None:
    alias = Alias("alias_1", "m", (Target("n", "b", Rules(effort="low")), Target("m")))
    asked = asks({"model": "m", **SMALLEST["messages"]})

    found = told(asked, row("a", "messages"), row("b", "messages", model="n"), aliases=(alias,))

    assert found.alias is alias
    assert [(step.upstream_id, step.model, step.rules) for step in found.steps] == [
        ("b", "n", Rules(effort="low")),
        ("a", "m", Rules()),
    ]


def test_nobody_serves_an_unknown_model() -> None:
    found = told(asks({"model": "m", **SMALLEST["messages"]}), row("a", "messages", model="n"))

    assert (found.status, found.error) == (404, "The model 'm' does not exist or this key may not use it.")


@pytest.mark.parametrize("client", PROTOCOLS)
@pytest.mark.parametrize("target", PROTOCOLS)
def test_the_smallest_request_of_a_protocol_can_go_everywhere(client: ProtocolId, target: ProtocolId) -> None:
    named = {} if client == "gemini" else {"model": "m"}

    [step] = told(asks({**named, **SMALLEST[client]}, client), row("a", target)).steps

    assert step.is_taken, step.verdict
    assert [loss for loss in step.losses if loss.kind == "dropped"] == []


def test_a_disabled_model_is_told_from_an_unknown_one() -> None:
    made = row("a", "messages")
    disabled = CustomProvider(replace(made.upstream, disabled_models=frozenset({"m"})), LIMITS)

    found = told(asks({"model": "m", **SMALLEST["messages"]}), disabled)

    assert verdicts(found) == [("a", False, "the model is disabled there")]
    assert found.status == 404


def test_a_key_that_may_not_ask_for_the_model_is_told_so() -> None:
    limited = replace(caller(), models=("other",))

    found = told(asks(SMALLEST["messages"]), row("one", "messages"), who=limited)

    assert [(step.is_taken, step.verdict) for step in found.steps] == [
        (False, "the key may not ask for this model")
    ]
    assert found.status == 403
    assert "This API key may not use the model 'm'" in found.error


def test_an_upstream_that_is_passed_over_says_by_what_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch)
    rows = [row(name, "messages") for name in ("stated", "guess", "other", "well")]
    guess = {"state": "open", "is_stated": False}

    found = told(
        asks({"model": "m", **SMALLEST["messages"]}),
        *rows,
        excluded=(
            exclusion("stated", "their-m"),
            exclusion("guess", "", **guess),
            exclusion("other", "their-n", **guess),
        ),
    )

    when = "until 2026-11-22T12:00:07Z: HTTP 429, retry-after: 7; 'Too many.'"
    assert verdicts(found) == [
        ("stated", False, f"passed over: 'name of stated' rests {when}"),
        ("guess", True, f"tried when nothing else serves: 'name of guess' fails too often {when}"),
        ("other", True, "passed through"),
        ("well", True, "passed through"),
    ]
    assert found.status == 0


def test_when_all_are_passed_over_the_client_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Clock(monkeypatch)

    found = told(
        asks({"model": "m", **SMALLEST["messages"]}),
        row("a", "messages"),
        excluded=(exclusion("a", "their-m"),),
    )

    assert (found.status, "'name of a' rests until" in found.error) == (429, True)
    assert "Too many." not in found.error
