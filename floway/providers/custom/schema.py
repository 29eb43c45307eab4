"""The configuration document of a custom upstream: checked when it is saved and when it is loaded.

::

    {"base_url": "https://host/path", "auth_style": "bearer", "protocols": ["messages"],
     "path_overrides": {"/messages": "/anthropic/messages"},
     "header_rules": [{"name": "x-team", "value": "blue"}, {"name": "x-trace", "value": null}],
     "models_fetch": {"enabled": true, "path": null},
     "models": [{"upstream_model_id": "m-1", "public_model_id": "m", "limits": {"max_output_tokens": 4096},
                 "flag_overrides": {"vendor-qwen": true}}],
     "timeouts": {"connect_seconds": 5, "headers_seconds": 300, "idle_seconds": 60}}
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates

from floway.domain.model import Limits, Model
from floway.domain.protocol import PROTOCOLS
from floway.errors import ConfigError
from floway.providers.custom.config import AUTH_STYLES, OVERRIDABLE_PATHS, CustomConfig, HeaderRule, Timeouts
from floway.providers.custom.fields import (
    BaseUrl,
    FlagOverrides,
    Name,
    PositiveInteger,
    Seconds,
    StrictBoolean,
    UrlPath,
)
from floway.providers.custom.headers import name_fault, value_fault


def normalized(config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    """The document to store: checked, trimmed, with its defaults filled in.

    :raises ConfigError: every fault with its path; also two models with one public id.
    """
    document = _loaded(config, has_api_key)
    names = Counter(model["public_model_id"] for model in document["models"])
    if repeated := [name for name, count in names.items() if count > 1]:
        raise ConfigError(f"models: the public id '{repeated[0]}' is given twice; public ids are unique.")
    return document


def parse(config: Mapping[str, Any], has_api_key: bool) -> CustomConfig:
    """The configuration of a stored document; of two models with one public id the first counts.

    :raises ConfigError: every fault with its path.
    """
    document = _loaded(config, has_api_key)
    entries: dict[str, Mapping[str, Any]] = {}
    for entry in document["models"]:
        entries.setdefault(entry["public_model_id"], entry)
    return CustomConfig(
        base_url=document["base_url"],
        auth_style=document["auth_style"],
        protocols=frozenset(document["protocols"]),
        path_overrides=document["path_overrides"],
        header_rules=tuple(HeaderRule(rule["name"], rule["value"]) for rule in document["header_rules"]),
        fetches_models=document["models_fetch"]["enabled"],
        models_path=document["models_fetch"]["path"],
        models=tuple(_model(entry, document["protocols"]) for entry in entries.values()),
        model_flags={
            name: entry["flag_overrides"] for name, entry in entries.items() if entry["flag_overrides"]
        },
        timeouts=Timeouts(**document["timeouts"]),
    )


class _Strict(Schema):
    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not known", "type": "must be an object"}  # noqa: RUF012  marshmallow's own form


class _ProtocolList(fields.List[Any]):
    """At least one protocol, each once."""

    def __init__(self, **options: Any) -> None:
        one = fields.String(
            validate=validate.OneOf(PROTOCOLS, error=f"must be one of {', '.join(PROTOCOLS)}")
        )
        super().__init__(one, validate=validate.Length(1, error="must name at least one protocol"), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **options)))


class _HeaderRuleSchema(_Strict):
    name = fields.String(required=True)
    value = fields.String(required=True, allow_none=True)

    @validates("name")
    def _check_name(self, value: str, **_: Any) -> None:
        if fault := name_fault(value.strip().lower()):
            raise ValidationError(fault)

    @validates("value")
    def _check_value(self, value: str | None, **_: Any) -> None:
        if value is not None and (fault := value_fault(value)):
            raise ValidationError(fault)


class _ModelsFetchSchema(_Strict):
    enabled = StrictBoolean(load_default=True)
    path = UrlPath(load_default=None, allow_none=True)


class _LimitsSchema(_Strict):
    max_output_tokens = PositiveInteger(load_default=None, allow_none=True)
    max_context_window_tokens = PositiveInteger(load_default=None, allow_none=True)
    max_prompt_tokens = PositiveInteger(load_default=None, allow_none=True)


class _ModelSchema(_Strict):
    upstream_model_id = Name(required=True)
    public_model_id = Name(load_default=None, allow_none=True, may_be_empty=True)
    protocols = _ProtocolList(load_default=None, allow_none=True)
    display_name = Name(load_default=None, allow_none=True)
    limits = fields.Nested(_LimitsSchema, load_default=lambda: _LimitsSchema().load({}))
    flag_overrides = FlagOverrides(load_default=dict)


class _TimeoutsSchema(_Strict):
    connect_seconds = Seconds(0.1, 300, load_default=None, allow_none=True)
    headers_seconds = Seconds(1, 7200, load_default=None, allow_none=True)
    idle_seconds = Seconds(1, 7200, load_default=None, allow_none=True)


class _CustomSchema(_Strict):
    base_url = BaseUrl(required=True)
    auth_style = fields.String(
        required=True, validate=validate.OneOf(AUTH_STYLES, error=f"must be one of {', '.join(AUTH_STYLES)}")
    )
    protocols = _ProtocolList(required=True)
    path_overrides = fields.Dict(
        keys=fields.String(
            validate=validate.OneOf(OVERRIDABLE_PATHS, error=f"must be one of {', '.join(OVERRIDABLE_PATHS)}")
        ),
        values=UrlPath(),
        load_default=dict,
    )
    header_rules = fields.List(fields.Nested(_HeaderRuleSchema), load_default=list)
    models_fetch = fields.Nested(_ModelsFetchSchema, load_default=lambda: _ModelsFetchSchema().load({}))
    models = fields.List(fields.Nested(_ModelSchema), load_default=list)
    timeouts = fields.Nested(_TimeoutsSchema, load_default=lambda: _TimeoutsSchema().load({}))


_schema = _CustomSchema()


def _loaded(config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    try:
        document: dict[str, Any] = _schema.load(config)
    except ValidationError as error:
        faults = "; ".join(f"{path}: {message}" for path, message in _flattened(error.messages))
        raise ConfigError(f"The configuration of the upstream cannot work: {faults}.") from None
    for rule in document["header_rules"]:
        rule["name"] = rule["name"].strip().lower()
    for model in document["models"]:
        model["public_model_id"] = model["public_model_id"] or model["upstream_model_id"]
    if fault := _contradiction(document, has_api_key):
        raise ConfigError(f"The configuration of the upstream cannot work: {fault}.")
    return document


def _contradiction(document: Mapping[str, Any], has_api_key: bool) -> str | None:
    """What single fields allow but not all of them together."""
    style = document["auth_style"]
    if style == "none" and has_api_key:
        return "auth_style: 'none' sends no API key, so none must be given"
    if style != "none" and not has_api_key:
        return f"auth_style: '{style}' needs an API key"
    passed = Counter(rule["name"] for rule in document["header_rules"] if rule["value"] is None)
    if repeated := [name for name, count in passed.items() if count > 1]:
        return f"header_rules: the client's '{repeated[0]}' is passed on twice; once is enough"
    if not document["models_fetch"]["enabled"] and not document["models"]:
        return "models: must name a model when none are fetched"
    return None


def _model(entry: Mapping[str, Any], protocols: list[Any]) -> Model:
    return Model(
        id=entry["public_model_id"],
        upstream_model_id=entry["upstream_model_id"],
        protocols=frozenset(entry["protocols"] or protocols),
        display_name=entry["display_name"],
        limits=Limits(**entry["limits"]),
    )


def _flattened(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """``("models[3].limits", "must be ...")`` for each fault of marshmallow's nested messages."""
    if not isinstance(messages, dict):
        for message in messages:
            yield path or "the document", str(message).rstrip(".")
        return
    for key, inner in messages.items():
        if key == "_schema":
            step = path
        elif isinstance(key, int) or path == "path_overrides":
            step = f"{path}[{key}]"
        else:
            # A Dict field puts its faults under "key" and "value".
            step = path if path.startswith("path_overrides[") else f"{path}.{key}" if path else str(key)
        yield from _flattened(inner, step)
