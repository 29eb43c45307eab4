"""Bodies of ``/api/proxies``. No answer holds a login."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictInstant, StrictInteger
from floway.domain.proxy import MAX_DIAL_SECONDS

_MAX_URL_CHARACTERS = 2048


def _url(**options: Any) -> fields.String:
    return fields.String(
        load_only=True,
        validate=validate.Length(1, _MAX_URL_CHARACTERS),
        metadata={"description": "http://, https:// or socks5:// with [USER:PASSWORD@]HOST:PORT."},
        **options,
    )


def _dial_seconds(**options: Any) -> StrictInteger:
    return StrictInteger(
        allow_none=True,
        validate=validate.Range(1, MAX_DIAL_SECONDS),
        metadata={"description": "To open a way, without TLS to the upstream; null is the default."},
        **options,
    )


class ProxyPatchSchema(StrictSchema):
    """A change; members that are absent stay as they are."""

    name = fields.String(validate=validate.Length(1, 128))
    url = _url()
    dial_timeout_seconds = _dial_seconds()


class ProxyCreateSchema(ProxyPatchSchema):
    """A proxy to add; without a name it has that of its URL."""

    url = _url(required=True)


class ProxySchema(StrictSchema):
    """A proxy without its login."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True, metadata={"description": "Scheme, host and port."})
    credential_set = fields.Boolean(required=True)
    dial_timeout_seconds = fields.Integer(required=True, allow_none=True)
    upstream_ids = fields.List(
        fields.String(), required=True, metadata={"description": "Upstreams that use it."}
    )
    etag = fields.String(required=True, metadata={"description": "For the If-Match header of a change."})


class ProxyListSchema(StrictSchema):
    """All proxies, oldest first."""

    items = fields.List(fields.Nested(ProxySchema), required=True)


class ProxyTestSchema(StrictSchema):
    """What to test: a stored proxy, or a URL that need not be stored."""

    id = fields.String(validate=validate.Length(1, 64))
    url = _url()
    dial_timeout_seconds = _dial_seconds()
    anchor = fields.String(
        load_default="ipify",
        validate=validate.Length(1, _MAX_URL_CHARACTERS),
        metadata={"description": "ipify, aws, ident.me-v6, or the URL of a page that answers with one."},
    )

    @validates_schema
    def _check_source(self, loaded: Mapping[str, Any], **_: Any) -> None:
        if ("id" in loaded) == ("url" in loaded):
            raise ValidationError("Give exactly one of id and url.")


class ProxyTrialSchema(StrictSchema):
    """What became of a test."""

    ok = fields.Boolean(required=True)
    egress_ip = fields.String(required=True, allow_none=True)
    stage = fields.String(
        required=True, allow_none=True, metadata={"description": "How far it came when it failed."}
    )
    error = fields.String(required=True, allow_none=True)


class BackoffSchema(StrictSchema):
    """Why an upstream tries a proxy last, and until when."""

    proxy_id = fields.String(required=True)
    upstream_id = fields.String(required=True)
    fail_count = fields.Integer(required=True)
    expires_at = StrictInstant(required=True)
    last_error = fields.String(required=True)
    last_error_at = StrictInstant(required=True)


class BackoffListSchema(StrictSchema):
    """Rests of proxies, also those that are over: their counts go on."""

    items = fields.List(fields.Nested(BackoffSchema), required=True)


class BackoffResetSchema(StrictSchema):
    """Whose rests are ended: those of one upstream, or all."""

    upstream_id = fields.String(validate=validate.Length(1, 64))


class BackoffResetResultSchema(StrictSchema):
    """How many there were."""

    ended = fields.Integer(required=True)
