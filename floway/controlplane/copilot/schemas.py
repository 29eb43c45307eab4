"""Bodies of the routes of Copilot seats. No answer holds a token or a device code."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.subscriptions.schemas import EgressSchema, SubscriptionSchema, upstream_name


class DeviceStartSchema(EgressSchema):
    """For what a sign-in is begun, and over which ways; those hold until it is finished."""

    github_host = fields.String(
        validate=validate.Length(1, 255),
        metadata={"description": "github.com, where it is absent, or a tenant such as acme.ghe.com."},
    )
    upstream_id = fields.String(
        validate=validate.Length(1, 40),
        metadata={"description": "The upstream that gets the login; absent for one to be created."},
    )


class DeviceSignInSchema(StrictSchema):
    """A sign-in that has begun."""

    id = fields.String(required=True, metadata={"description": "What it is polled with."})
    user_code = fields.String(required=True, metadata={"description": "What a person types at the page."})
    verification_uri = fields.String(required=True)
    expires_in_seconds = fields.Integer(required=True)
    interval_seconds = fields.Float(required=True)


class DevicePollSchema(EgressSchema):
    """Which sign-in is asked for."""

    id = fields.String(required=True, validate=validate.Length(1, 40))
    name = upstream_name()


class SeatUserSchema(StrictSchema):
    """A member of GitHub."""

    login = fields.String(required=True)
    id = fields.Integer(required=True)
    avatar_url = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class SeatConfigSchema(StrictSchema):
    """The configuration: whose seat it is."""

    githubHost = fields.String(required=True)  # noqa: N815  the stored name
    user = fields.Nested(SeatUserSchema, required=True)


class CopilotTokenSchema(StrictSchema):
    """What may be seen of a cached Copilot token."""

    expiresAt = fields.Integer(  # noqa: N815  the stored name
        required=True, metadata={"description": "Unix seconds, as the vendor says it."}
    )
    baseUrl = fields.String(required=True)  # noqa: N815  the stored name


class KnownModelsSchema(StrictSchema):
    """The raw models of the last day."""

    fetchedAt = fields.Integer(required=True)  # noqa: N815  the stored name
    ids = fields.List(fields.String(), required=True)


class SnapshotSchema(StrictSchema):
    """What the vendor said, and when."""

    fetchedAt = fields.Integer(  # noqa: N815  the stored name
        required=True, metadata={"description": "Milliseconds since 1970."}
    )
    data = fields.Dict(keys=fields.String(), required=True)


class SeatStateSchema(StrictSchema):
    """What the machine knows of a seat."""

    githubHost = fields.String(required=True)  # noqa: N815  the stored name
    userId = fields.Integer(required=True)  # noqa: N815  the stored name
    githubTokenSet = fields.Boolean(required=True)  # noqa: N815  beside stored names
    copilotToken = fields.Nested(  # noqa: N815  the stored name
        CopilotTokenSchema, required=True, allow_none=True
    )
    knownModels = fields.Nested(  # noqa: N815  the stored name
        KnownModelsSchema, required=True, allow_none=True
    )
    quotaSnapshot = fields.Nested(  # noqa: N815  the stored name
        SnapshotSchema, required=True, allow_none=True
    )
    seat = fields.Nested(SnapshotSchema, required=True, allow_none=True)


class CopilotUpstreamSchema(SubscriptionSchema):
    """A Copilot upstream without its secrets."""

    kind = fields.String(required=True, validate=validate.Equal("copilot"))
    config = fields.Nested(SeatConfigSchema, required=True)
    state = fields.Nested(SeatStateSchema, required=True)


class DeviceProgressSchema(StrictSchema):
    """How a sign-in stands."""

    status = fields.String(required=True, validate=validate.OneOf(["pending", "slow_down", "complete"]))
    interval_seconds = fields.Float(
        metadata={"description": "How long to wait before the next poll; absent when it is complete."}
    )
    user = fields.Nested(SeatUserSchema)
    upstream = fields.Nested(CopilotUpstreamSchema)


class SeatQuotaSchema(StrictSchema):
    """What is left of a seat; null where the vendor says nothing."""

    quota = fields.Dict(keys=fields.String(), required=True, allow_none=True)
