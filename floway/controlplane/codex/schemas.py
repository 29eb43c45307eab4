"""Bodies of the routes of Codex upstreams. No answer holds a token."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from floway.controlplane.resource import StrictSchema
from floway.controlplane.subscriptions.schemas import (
    EgressSchema,
    SubscriptionSchema,
    pasted,
    sort_order,
    upstream_name,
)


class CodexReimportSchema(EgressSchema):
    """A login for an upstream that exists: exactly one of ``callback`` and ``auth_json``."""

    callback = pasted(
        "The address of the page at localhost:1455 that the browser could not open at the end of the sign-in."
    )
    auth_json = pasted("The text of ~/.codex/auth.json.")
    name = upstream_name()

    @validates_schema
    def _check_source(self, loaded: Mapping[str, Any], **_: Any) -> None:
        if ("callback" in loaded) == ("auth_json" in loaded):
            raise ValidationError("Give exactly one of callback and auth_json.")


class CodexImportSchema(CodexReimportSchema):
    """A login for an upstream that is to be created."""

    sort_order = sort_order()


class CodexAccountSchema(StrictSchema):
    """Whose subscription it is; null is what the vendor's tokens do not tell."""

    email = fields.String(required=True, allow_none=True)
    chatgptAccountId = fields.String(required=True)  # noqa: N815  the stored name
    chatgptUserId = fields.String(required=True, allow_none=True)  # noqa: N815  the stored name
    planType = fields.String(required=True, allow_none=True)  # noqa: N815  the stored name


class CodexConfigSchema(StrictSchema):
    """The configuration: exactly one account."""

    accounts = fields.List(fields.Nested(CodexAccountSchema), required=True)


class CodexAccessTokenSchema(StrictSchema):
    """What may be seen of a cached access token."""

    expiresAt = fields.Integer(  # noqa: N815  the stored name
        required=True,
        allow_none=True,
        metadata={"description": "Milliseconds since 1970; null is unknown, and then it is renewed first."},
    )
    refreshedAt = fields.String(required=True)  # noqa: N815  the stored name
    planType = fields.String()  # noqa: N815  the stored name
    planObservedAt = fields.String()  # noqa: N815  the stored name


class CodexCredentialSchema(StrictSchema):
    """What the machine knows of an account."""

    chatgptAccountId = fields.String(required=True)  # noqa: N815  the stored name
    refreshTokenSet = fields.Boolean(required=True)  # noqa: N815  beside stored names
    state = fields.String(
        required=True, validate=validate.OneOf(["active", "session_terminated", "refresh_failed"])
    )
    state_message = fields.String(
        metadata={"description": "Why the state is terminal; absent when it is active."}
    )
    state_updated_at = fields.String(required=True)
    accessToken = fields.Nested(  # noqa: N815  the stored name
        CodexAccessTokenSchema, required=True, allow_none=True
    )
    quotaSnapshot = fields.Dict(  # noqa: N815  the stored name
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "{active limit: {fetchedAt, data}} of response headers."},
    )


class CodexStateSchema(StrictSchema):
    """The state: exactly one account, joined to the configuration's by its chatgptAccountId."""

    accounts = fields.List(fields.Nested(CodexCredentialSchema), required=True)


class CodexUpstreamSchema(SubscriptionSchema):
    """A Codex upstream without its secrets."""

    kind = fields.String(required=True, validate=validate.Equal("codex"))
    config = fields.Nested(CodexConfigSchema, required=True)
    state = fields.Nested(CodexStateSchema, required=True)
    codex_quota = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "The same snapshots as in the state, where dashboards look for them."},
    )
