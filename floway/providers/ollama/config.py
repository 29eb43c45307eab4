"""The configuration of an Ollama upstream: checked when it is saved and when it is loaded.

::

    {"base_url": "http://localhost:11434",
     "models": [...], as ``providers/shared/models.py`` has them,
     "timeouts": {"connect_seconds": 5, "headers_seconds": 300, "idle_seconds": 60}}

A key is optional: the vendor's cloud wants one, a server of one's own does not. Models that are not
configured are asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import fields

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import CHAT_COMPLETIONS, MESSAGES, RESPONSES
from floway.providers.shared import models
from floway.providers.shared.documents import Strict, loaded
from floway.providers.shared.fields import BaseUrl
from floway.providers.shared.forms import Form
from floway.providers.shared.limits import RowTimeouts, TimeoutsSchema

#: What a server of today speaks under ``/v1``.
PROTOCOLS: Final = (MESSAGES, CHAT_COMPLETIONS, RESPONSES)

#: Where ``ollama serve`` listens.
LOCAL_URL: Final = "http://localhost:11434"
#: The vendor's own servers, for keys of the account.
CLOUD_URL: Final = "https://ollama.com"


@dataclass(frozen=True, slots=True)
class OllamaConfig:
    """A checked configuration."""

    #: Without a slash at the end.
    base_url: str
    #: Configured models; they come first and hide fetched ones.
    models: tuple[Model, ...]
    #: ``{public id of a configured model: {flag: enabled}}``, only models that override one.
    model_flags: Mapping[str, Mapping[FlagId, bool]]
    timeouts: RowTimeouts


class _ModelSchema(models.ModelSchema):
    protocols = models.ProtocolList(PROTOCOLS, load_default=None, allow_none=True)


class _OllamaSchema(Strict):
    base_url = BaseUrl(load_default=LOCAL_URL)
    models = fields.List(fields.Nested(_ModelSchema), load_default=list)
    timeouts = fields.Nested(TimeoutsSchema, load_default=lambda: TimeoutsSchema().load({}))


_schema = _OllamaSchema()


def normalized(config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    """The document to store.

    :raises ConfigError: every fault with its path; also two models with one public id.
    """
    document = _loaded(config)
    models.refuse_repeated(document["models"])
    return document


def parse(config: Mapping[str, Any]) -> OllamaConfig:
    """The configuration of a stored document; of two models with one public id the first counts.

    :raises ConfigError: every fault with its path.
    """
    document = _loaded(config)
    entries = models.distinct(document["models"])
    return OllamaConfig(
        document["base_url"],
        models.models(entries, PROTOCOLS),
        models.flag_overrides(entries),
        RowTimeouts(**document["timeouts"]),
    )


def _loaded(config: Mapping[str, Any]) -> dict[str, Any]:
    document = loaded(_schema, config)
    document["models"] = models.named(document["models"])
    return document


FORM: Final = Form(_schema, normalized, address="base_url", key="optional")
