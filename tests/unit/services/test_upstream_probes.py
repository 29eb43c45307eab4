from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.domain.model import Model
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import UpstreamRequest
from floway.errors import CredentialUnusable, NotThere
from floway.providers.base import Call, Surroundings
from floway.providers.custom.provider import CustomProvider
from floway.services.surroundings import in_a_command
from floway.services.upstream_probes import Probe, probe
from floway.store import upstream_health, upstreams
from tests.support.health import exclusion
from tests.support.upstream import Script, replies, upstream, whole

JSON = "Content-Type: application/json"
SERVES = replies(whole(b'{"usage":{"input_tokens":1}}', JSON))
LIST = whole(b'{"data":[{"id":"m"},{"id":"n"}]}', JSON)


class Asked:
    """A probe of an upstream that behaves in such a way."""

    def __init__(self, app: Flask, *scripts: Script, is_listed: bool = False) -> None:
        self._app = app
        self._scripts = scripts
        self._config: dict[str, Any] = {"auth_style": "none", "protocols": ["messages"]}
        if is_listed:
            self._config |= {"models_fetch": {"enabled": True, "path": None}, "models": []}
        else:
            manual = [{"upstream_model_id": "m"}, {"upstream_model_id": "n"}]
            self._config |= {"models_fetch": {"enabled": False, "path": None}, "models": manual}
        self.row: Upstream

    def __call__(self, model: str | None = None, **excluded: Any) -> Probe:
        client = Client()
        with upstream(*self._scripts) as running:
            self.row = upstreams.create("custom", "one", {**self._config, "base_url": running.origin}, {})
            if excluded:
                ago = clock.now() - timedelta(seconds=5)
                known = exclusion(
                    self.row.id, **{"since": ago, "until": ago + timedelta(hours=1), **excluded}
                )
                upstream_health.change(known.domain, lambda _: known)
            try:
                surroundings = in_a_command(self._app.extensions["floway.settings"], client)
                return probe(self._app, surroundings, self.row, model)
            finally:
                client.close()

    def states(self) -> dict[str, str]:
        """What is known since, by scope."""
        return {each.domain.scope: each.state for each in upstream_health.read_all().values()}


def test_the_model_that_is_passed_over_is_the_one_to_ask(app: Flask) -> None:
    asked = Asked(app, SERVES)

    found = asked(scope="n", state="refused", is_stated=False)

    assert found.call is not None
    assert (found.call.model, found.call.is_ok, found.models) == ("n", True, 2)
    assert asked.states() == {}


def test_an_upstream_that_failed_too_often_recovers_after_a_good_probe(app: Flask) -> None:
    asked = Asked(app, SERVES)

    asked(scope="m", state="open", is_stated=False)

    assert asked.states() == {"m": "recovering"}


def test_a_rest_that_the_vendor_named_goes_on(app: Flask) -> None:
    asked = Asked(app, SERVES)

    asked(scope="m")

    assert asked.states() == {"m": "cooldown"}


def test_a_refusal_counts_as_that_of_any_request(app: Flask) -> None:
    asked = Asked(app, replies(whole(b"slow", "Retry-After: 60", status=429)))

    found = asked()

    assert found.call is not None
    assert (found.call.is_ok, found.call.status, found.call.error) == (False, 429, "slow")
    assert asked.states() == {"m": "cooldown"}


def test_a_list_that_is_refused_for_the_key_counts_for_every_model(app: Flask) -> None:
    asked = Asked(app, replies(whole(b'{"error":{"message":"bad key"}}', JSON, status=401)), is_listed=True)

    found = asked()

    assert (found.models, found.call, found.unasked) == (None, None, "there is no model list")
    assert "401" in found.list_error
    assert asked.states() == {"": "refused"}


def test_an_upstream_that_lists_nothing_is_asked_nothing(app: Flask) -> None:
    asked = Asked(app, replies(whole(b'{"data":[]}', JSON)), is_listed=True)

    found = asked()

    assert (found.models, found.call, found.unasked) == (0, None, "it lists no model that can chat")


def test_a_model_that_it_does_not_list_is_nobody_to_ask(app: Flask) -> None:
    with pytest.raises(NotThere, match="no chat model 'nobody'"):
        Asked(app, replies(LIST), is_listed=True)("nobody")


def test_what_is_excluded_of_another_upstream_is_none_of_its_business(app: Flask) -> None:
    other = upstreams.create("custom", "other", {}, {})
    known = replace(exclusion(other.id, "n"), until=clock.now() + timedelta(hours=1))
    upstream_health.change(known.domain, lambda _: known)

    found = Asked(app, SERVES)()

    assert found.call is not None
    assert found.call.model == "m"


class SignedIn(CustomProvider):
    """An upstream with a login that its provider renews by itself; this one has ended."""

    def renewed(self, call: Call, sent: UpstreamRequest) -> UpstreamRequest | None:
        """It is not renewed."""
        return None

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """Nobody gets a list."""
        raise CredentialUnusable("The login has ended; import it again.")


def signed_in(upstream: Upstream, surroundings: Surroundings) -> SignedIn:
    return SignedIn(upstream, surroundings.timeouts)


def test_a_login_that_has_ended_is_told_and_is_no_exclusion(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floway.services.upstream_probes.create", signed_in)
    asked = Asked(app, SERVES, is_listed=True)

    found = asked()

    assert (found.models, found.list_error) == (None, "The login has ended; import it again.")
    assert asked.states() == {}


def test_a_login_that_is_refused_is_its_providers_affair(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("floway.services.upstream_probes.create", signed_in)
    asked = Asked(app, replies(whole(b"no", status=401)))

    found = asked()

    assert found.call is not None
    assert (found.call.is_ok, found.call.status) == (False, 401)
    assert asked.states() == {}
