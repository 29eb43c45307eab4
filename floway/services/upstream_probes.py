"""Asking an upstream how it is: its model list, and one request that costs next to nothing."""

from dataclasses import dataclass

from flask import Flask

from floway import clock
from floway.domain.model import Model
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.errors import CatalogUnavailable, CredentialError, NotThere, UpstreamError
from floway.gateway.health.finding import Fault, Standing, finding_of
from floway.gateway.health.health import Health
from floway.gateway.outcome import Failed, Outcome, Refused
from floway.providers.base import Provider, Surroundings
from floway.providers.registry import create
from floway.services.tiny_calls import TinyCall, candidate, tiny_call
from floway.services.upstream_health import SharedHealth, policy_of


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of it."""

    upstream: Upstream
    #: How many it lists; None when there is no list.
    models: int | None
    list_ms: int
    #: Why there is no list; '' when there is one.
    list_error: str
    #: None when nothing was asked.
    call: TinyCall | None
    #: Why nothing was asked; '' when something was.
    unasked: str = ""


def probe(app: Flask, surroundings: Surroundings, upstream: Upstream, model_id: str | None = None) -> Probe:
    """Ask, and let all workers know what came of it; may block for a minute.

    A rest that the vendor has named the end of goes on, whatever is answered now.

    :param model_id: the model to ask; the first one that is passed over, or else the first, when None.
    :raises ConfigError: the upstream cannot work as it is configured.
    :raises NotThere: it lists no such model.
    """
    # Written at once: who asks wants to read it.
    shared = SharedHealth(app, lambda work: work(), policy_of(surroundings.settings))
    shared.refresh()
    provider = create(upstream, surroundings)
    begun = clock.monotonic()
    error: UpstreamError | CredentialError | None = None
    try:
        models = _models(provider, surroundings.client)
    except (UpstreamError, CredentialError) as failure:
        error = failure
    list_ms = round((clock.monotonic() - begun) * 1000)
    if error is not None:
        _tell(shared.known, provider, "", _outcome_of_list(error))
        return Probe(upstream, None, list_ms, str(error), None, "there is no model list")
    asked = candidate(models, model_id or _excluded_model(shared.known, upstream, models))
    if asked is None and model_id is not None:
        raise NotThere(f"The upstream lists no chat model '{model_id[:256]}'.")
    if asked is None:
        return Probe(upstream, len(models), list_ms, "", None, "it lists no model that can chat")
    if native := getattr(provider, "native_client", None):
        return Probe(upstream, len(models), list_ms, "", None, f"it serves requests of {native} alone")
    call = tiny_call(provider, surroundings.client, asked)
    if call.outcome is not None:
        _tell(shared.known, provider, asked.upstream_model_id, call.outcome, call.duration_ms / 1000)
    return Probe(upstream, len(models), list_ms, "", call)


def _models(provider: Provider, client: Client) -> tuple[Model, ...]:
    fixed = provider.fixed_models
    return fixed if fixed is not None else provider.fetch_models(client.via(provider.upstream.route))


def _excluded_model(health: Health, upstream: Upstream, models: tuple[Model, ...]) -> str | None:
    scopes = {each.scope for each in health.known if each.upstream_id == upstream.id}
    return next((model.id for model in models if model.upstream_model_id in scopes), None)


def _outcome_of_list(error: UpstreamError | CredentialError) -> Outcome:
    if isinstance(error, CatalogUnavailable) and error.answer_status is not None and error.body:
        return Refused(error.answer_status, list(error.headers), error.body)
    cause = error.__cause__
    return Failed(cause if isinstance(cause, UpstreamError) else error)


def _tell(health: Health, provider: Provider, model_key: str, outcome: Outcome, seconds: float = 0.0) -> None:
    upstream = provider.upstream
    has_login = hasattr(provider, "renewed")
    finding = finding_of(outcome, upstream.secrets.values(), clock.now(), has_login=has_login)
    match finding:
        case Standing.SERVED:
            health.served(upstream, model_key, seconds)
        case Fault(is_whole=is_whole) if is_whole or model_key:
            health.failed(upstream, model_key, finding, "", seconds)
        case Standing.ANSWERED | Standing.CLIENTS_FAULT:
            health.answered(upstream, model_key, seconds)
