"""The configuration of an Azure upstream: checked when it is saved and when it is loaded.

::

    {"endpoint": "https://my-resource.openai.azure.com", "api_version": null,
     "protocols": ["chat_completions", "responses"],
     "models": [{"upstream_model_id": "my-deployment", "public_model_id": "gpt-5", ...}],
     "timeouts": {"connect_seconds": 5, "headers_seconds": 300, "idle_seconds": 60}}

``models`` are deployments, as ``providers/shared/models.py`` has them. Azure lists what could be deployed,
not what is, so there is nothing to fetch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import fields, validate

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import CHAT_COMPLETIONS, MESSAGES, RESPONSES
from floway.providers.azure.endpoint import Endpoint, EndpointField, VersionField, fault
from floway.providers.azure.endpoint import parse as parse_endpoint
from floway.providers.shared import models
from floway.providers.shared.documents import Strict, cannot_work, loaded
from floway.providers.shared.forms import Form
from floway.providers.shared.limits import RowTimeouts, TimeoutsSchema

#: What the two surfaces speak; a Claude deployment speaks the first, any other the rest.
PROTOCOLS: Final = (MESSAGES, CHAT_COMPLETIONS, RESPONSES)
DEFAULT_PROTOCOLS: Final = (CHAT_COMPLETIONS, RESPONSES)


@dataclass(frozen=True, slots=True)
class AzureConfig:
    """A checked configuration."""

    endpoint: Endpoint
    #: The deployments.
    models: tuple[Model, ...]
    #: ``{public id of a model: {flag: enabled}}``, only models that override one.
    model_flags: Mapping[str, Mapping[FlagId, bool]]
    timeouts: RowTimeouts


class _DeploymentSchema(models.ModelSchema):
    protocols = models.ProtocolList(PROTOCOLS, load_default=None, allow_none=True)


class _AzureSchema(Strict):
    endpoint = EndpointField(required=True)
    api_version = VersionField()
    protocols = models.ProtocolList(PROTOCOLS, load_default=lambda: list(DEFAULT_PROTOCOLS))
    models = fields.List(
        fields.Nested(_DeploymentSchema),
        required=True,
        validate=validate.Length(1, error="must name at least one deployment"),
    )
    timeouts = fields.Nested(TimeoutsSchema, load_default=lambda: TimeoutsSchema().load({}))


_schema = _AzureSchema()


def normalized(config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    """The document to store.

    :raises ConfigError: every fault with its path; also two models with one public id.
    """
    document = _loaded(config, has_api_key)
    models.refuse_repeated(document["models"])
    return document


def parse(config: Mapping[str, Any], has_api_key: bool) -> AzureConfig:
    """The configuration of a stored document; of two models with one public id the first counts.

    :raises ConfigError: every fault with its path.
    """
    document = _loaded(config, has_api_key)
    entries = models.distinct(document["models"])
    return AzureConfig(
        parse_endpoint(document["endpoint"], document["api_version"]),
        models.models(entries, document["protocols"]),
        models.flag_overrides(entries),
        RowTimeouts(**document["timeouts"]),
    )


def _loaded(config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    document = loaded(_schema, config)
    document["models"] = models.named(document["models"])
    if not has_api_key:
        raise cannot_work("the key of the resource is missing")
    if contradiction := fault(document["endpoint"], document["api_version"]):
        raise cannot_work(contradiction)
    return document


FORM: Final = Form(
    _schema, normalized, address="endpoint", key="required", lists_all_models=lambda document: True
)
