"""Bodies of the routes of Claude Code upstreams. No answer holds a token."""

from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, post_dump, validate, validates_schema

from floway.controlplane.resource import StrictSchema
from floway.controlplane.subscriptions.schemas import (
    EgressSchema,
    PkceStartSchema,
    SubscriptionSchema,
    pasted,
    sort_order,
    upstream_name,
)
from floway.controlplane.values import StrictBoolean

_CALLBACK = "What the vendor's page shows: CODE#STATE, or the address of the page."


def _kind_change() -> StrictBoolean:
    return StrictBoolean(
        metadata={"description": "A login may take the place of a setup token, or the reverse."}
    )


class ClaudeSignInStartSchema(PkceStartSchema):
    """For what a sign-in is begun."""

    allow_kind_change = _kind_change()


class _SetupTokenSchema(EgressSchema):
    callback = pasted(_CALLBACK, required=True)
    name = upstream_name()


class SetupTokenReimportSchema(_SetupTokenSchema):
    """A pasted callback for an upstream that exists."""

    allow_kind_change = _kind_change()


class SetupTokenImportSchema(_SetupTokenSchema):
    """A pasted callback for an upstream that is to be created."""

    sort_order = sort_order()


class _LoginSchema(EgressSchema):
    callback = pasted(_CALLBACK)
    credentials_json = pasted("The text of ~/.claude/.credentials.json.")
    name = upstream_name()

    @validates_schema
    def _check_source(self, loaded: Mapping[str, Any], **_: Any) -> None:
        if ("callback" in loaded) == ("credentials_json" in loaded):
            raise ValidationError("Give exactly one of callback and credentials_json.")


class ReimportSchema(_LoginSchema):
    """A login for an upstream that exists: exactly one of ``callback`` and ``credentials_json``."""

    allow_kind_change = _kind_change()


class ImportSchema(_LoginSchema):
    """A login for an upstream that is to be created: exactly one of its two sources."""

    sort_order = sort_order()


class AccountSchema(StrictSchema):
    """Whose subscription it is; null is what the vendor does not tell."""

    email = fields.String(required=True, allow_none=True)
    accountUuid = fields.String(required=True)  # noqa: N815  the stored name
    organizationUuid = fields.String(required=True, allow_none=True)  # noqa: N815  the stored name
    subscriptionType = fields.String(required=True, allow_none=True)  # noqa: N815  the stored name
    rateLimitTier = fields.String(required=True, allow_none=True)  # noqa: N815  the stored name


class ConfigSchema(StrictSchema):
    """The configuration: exactly one account."""

    accounts = fields.List(fields.Nested(AccountSchema), required=True)


class AccessTokenSchema(StrictSchema):
    """What may be seen of a cached access token."""

    expiresAt = fields.Integer(  # noqa: N815  the stored name
        required=True, metadata={"description": "Milliseconds since 1970."}
    )
    refreshedAt = fields.String(required=True)  # noqa: N815  the stored name


class QuotaWindowSchema(StrictSchema):
    """What one source says about one window."""

    window = fields.String(
        required=True,
        validate=validate.OneOf(["five_hour", "seven_day", "seven_day_sonnet", "seven_day_opus", "overage"]),
    )
    source = fields.String(required=True, validate=validate.OneOf(["headers", "usage_probe"]))
    observedAt = fields.String(required=True)  # noqa: N815  beside stored names
    used = fields.Float(
        required=True, allow_none=True, metadata={"description": "A fraction; it may be more than 1."}
    )
    resetsAt = fields.String(required=True, allow_none=True)  # noqa: N815  beside stored names
    status = fields.String(required=True, allow_none=True)


class CredentialSchema(StrictSchema):
    """What the machine knows of an account."""

    accountUuid = fields.String(required=True)  # noqa: N815  the stored name
    tokenKind = fields.String(  # noqa: N815  the stored name
        required=True, validate=validate.OneOf(["oauth", "setup-token"])
    )
    refreshTokenSet = fields.Boolean(required=True)  # noqa: N815  beside stored names
    state = fields.String(
        required=True, validate=validate.OneOf(["active", "session_terminated", "refresh_failed"])
    )
    stateMessage = fields.String(  # noqa: N815  the stored name
        metadata={"description": "Why the state is terminal; absent when it is active."}
    )
    stateUpdatedAt = fields.String(required=True)  # noqa: N815  the stored name
    accessToken = fields.Nested(AccessTokenSchema, required=True, allow_none=True)  # noqa: N815  the stored name
    quotaSnapshot = fields.Dict(  # noqa: N815  the stored name
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "{fetchedAt, data} of response headers; null before the first."},
    )
    usageProbeSnapshot = fields.Dict(  # noqa: N815  the stored name
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "{fetchedAt, data} of the vendor's usage, word for word."},
    )

    quotaWindows = fields.List(  # noqa: N815  beside stored names
        fields.Nested(QuotaWindowSchema),
        required=True,
        metadata={"description": "Per window what its newer source says; sources are never mixed."},
    )


class StateSchema(StrictSchema):
    """The state: exactly one account, joined to the configuration's by its accountUuid."""

    accounts = fields.List(fields.Nested(CredentialSchema), required=True)


class UpstreamSchema(SubscriptionSchema):
    """A Claude Code upstream without its secrets."""

    kind = fields.String(required=True, validate=validate.Equal("claude-code"))
    config = fields.Nested(ConfigSchema, required=True)
    state = fields.Nested(StateSchema, required=True)


class ProbeSchema(Schema):
    """The vendor's usage document with the instant at which it was fetched."""

    class Meta:
        """Marshmallow's options."""

        unknown = INCLUDE

    fetched_at = fields.String(required=True, metadata={"description": "ISO 8601, UTC; ours."})

    @post_dump(pass_original=True)
    def _beside_the_vendors(self, dumped: dict[str, Any], original: Any, **_: Any) -> dict[str, Any]:
        # A member of the vendor with our name gives way.
        return {**original, **dumped}
