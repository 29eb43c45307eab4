"""The configuration document of a custom upstream: checked when it is saved and when it is loaded.

::

    {"base_url": "https://host/path", "auth_style": "bearer", "protocols": ["messages"],
     "path_overrides": {"/messages": "/anthropic/messages"},
     "header_rules": [{"name": "x-team", "value": "blue"}, {"name": "x-trace", "value": null},
                      {"name": "user-agent", "value": null, "strip": true}],
     "member_names": {"stream_options": null, "max_completion_tokens": "max_tokens"},
     "counts_tokens": true, "models_fetch": {"enabled": true, "path": null},
     "models": [...], as ``providers/shared/models.py`` has them,
     "timeouts": {"connect_seconds": 5, "headers_seconds": 300, "idle_seconds": 60}}
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, validate, validates

from floway.providers.custom.config import AUTH_STYLES, OVERRIDABLE_PATHS, CustomConfig, HeaderRule
from floway.providers.custom.headers import name_fault, value_fault
from floway.providers.shared import models
from floway.providers.shared.documents import Strict, cannot_work, loaded
from floway.providers.shared.fields import BaseUrl, StrictBoolean, UrlPath
from floway.providers.shared.limits import RowTimeouts, TimeoutsSchema

_MEMBER = re.compile(r"(?!(?:model|stream)\Z)[A-Za-z_][A-Za-z0-9_]{0,63}\Z")


def normalized(config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    """The document to store: checked, trimmed, with its defaults filled in.

    :raises ConfigError: every fault with its path; also two models with one public id.
    """
    document = _loaded(config, has_api_key)
    models.refuse_repeated(document["models"])
    return document


def parse(config: Mapping[str, Any], has_api_key: bool) -> CustomConfig:
    """The configuration of a stored document; of two models with one public id the first counts.

    :raises ConfigError: every fault with its path.
    """
    document = _loaded(config, has_api_key)
    entries = models.distinct(document["models"])
    return CustomConfig(
        base_url=document["base_url"],
        auth_style=document["auth_style"],
        protocols=frozenset(document["protocols"]),
        path_overrides=document["path_overrides"],
        header_rules=tuple(
            HeaderRule(rule["name"], rule["value"], rule["strip"]) for rule in document["header_rules"]
        ),
        member_names=document["member_names"],
        counts_tokens=document["counts_tokens"],
        fetches_models=document["models_fetch"]["enabled"],
        models_path=document["models_fetch"]["path"],
        models=models.models(entries, document["protocols"]),
        model_flags=models.flag_overrides(entries),
        timeouts=RowTimeouts(**document["timeouts"]),
    )


class _HeaderRuleSchema(Strict):
    name = fields.String(required=True)
    value = fields.String(required=True, allow_none=True)
    strip = StrictBoolean(load_default=False)

    @validates("name")
    def _check_name(self, value: str, **_: Any) -> None:
        if fault := name_fault(value.strip().lower()):
            raise ValidationError(fault)

    @validates("value")
    def _check_value(self, value: str | None, **_: Any) -> None:
        if value is not None and (fault := value_fault(value)):
            raise ValidationError(fault)


class _MemberName(fields.String):
    """A member of a request, but for those that the gateway itself decides."""

    def __init__(self, **options: Any) -> None:
        fits = validate.Regexp(_MEMBER, error="must be a name of a member, other than model and stream")
        super().__init__(validate=fits, **options)


class _ModelsFetchSchema(Strict):
    enabled = StrictBoolean(load_default=True)
    path = UrlPath(load_default=None, allow_none=True)


class _CustomSchema(Strict):
    base_url = BaseUrl(required=True)
    auth_style = fields.String(
        required=True, validate=validate.OneOf(AUTH_STYLES, error=f"must be one of {', '.join(AUTH_STYLES)}")
    )
    protocols = models.ProtocolList(required=True)
    path_overrides = fields.Dict(
        keys=fields.String(
            validate=validate.OneOf(OVERRIDABLE_PATHS, error=f"must be one of {', '.join(OVERRIDABLE_PATHS)}")
        ),
        values=UrlPath(),
        load_default=dict,
    )
    header_rules = fields.List(fields.Nested(_HeaderRuleSchema), load_default=list)
    member_names = fields.Dict(keys=_MemberName(), values=_MemberName(allow_none=True), load_default=dict)
    counts_tokens = StrictBoolean(load_default=True)
    models_fetch = fields.Nested(_ModelsFetchSchema, load_default=lambda: _ModelsFetchSchema().load({}))
    models = fields.List(fields.Nested(models.ModelSchema), load_default=list)
    timeouts = fields.Nested(TimeoutsSchema, load_default=lambda: TimeoutsSchema().load({}))


SCHEMA: Final = _CustomSchema()


def _loaded(config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    document = loaded(SCHEMA, config)
    for rule in document["header_rules"]:
        rule["name"] = rule["name"].strip().lower()
    document["models"] = models.named(document["models"])
    if fault := _contradiction(document, has_api_key):
        raise cannot_work(fault)
    return document


def _contradiction(document: Mapping[str, Any], has_api_key: bool) -> str | None:
    """What single fields allow but not all of them together."""
    style = document["auth_style"]
    if style == "none" and has_api_key:
        return "auth_style: 'none' sends no API key, so none must be given"
    if style != "none" and not has_api_key:
        return f"auth_style: '{style}' needs an API key"
    if fault := _rules_fault(document["header_rules"]):
        return f"header_rules: {fault}"
    if not document["models_fetch"]["enabled"] and not document["models"]:
        return "models: must name a model when none are fetched"
    return None


def _rules_fault(rules: list[dict[str, Any]]) -> str | None:
    """What rules must not say together."""
    lines = Counter(rule["name"] for rule in rules)
    for rule in rules:
        if rule["strip"] and (rule["value"] is not None or lines[rule["name"]] > 1):
            return f"'{rule['name']}' is stripped, so nothing else can be said about it"
    passed = Counter(rule["name"] for rule in rules if rule["value"] is None)
    if repeated := [name for name, count in passed.items() if count > 1]:
        return f"the client's '{repeated[0]}' is passed on twice; once is enough"
    return None
