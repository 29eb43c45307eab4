"""Bodies that the routes of all kinds with a login share. No answer holds a token."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema

#: Whole addresses and files of logins are far shorter.
_MAX_PASTE_CHARACTERS = 64 * 1024
_MAX_SORT_ORDER = 2**31 - 1


class ProxyEntrySchema(StrictSchema):
    """A way out to the vendor."""

    id = fields.String(required=True, validate=validate.Length(1, 64))
    colos = fields.List(fields.String(validate=validate.Length(1, 64)))


class EgressSchema(StrictSchema):
    """The ways out to try, before they are saved."""

    proxy_fallback_list = fields.List(
        fields.Nested(ProxyEntrySchema),
        metadata={"description": "Used instead of the stored list; an empty one is the direct way."},
    )


class PkceStartSchema(StrictSchema):
    """For what a sign-in is begun."""

    upstream_id = fields.String(
        validate=validate.Length(1, 40),
        metadata={"description": "The upstream to re-import; absent for one that is to be created."},
    )


class SignInSchema(StrictSchema):
    """A sign-in that has begun."""

    state = fields.String(required=True, metadata={"description": "Comes back with the code."})
    authorize_url = fields.String(required=True, metadata={"description": "The vendor's page to open."})
    expires_in_seconds = fields.Integer(required=True)


def pasted(description: str, *, required: bool = False) -> fields.String:
    """A member for what operators paste."""
    return fields.String(
        required=required,
        validate=validate.Length(1, _MAX_PASTE_CHARACTERS),
        metadata={"description": description},
    )


def upstream_name() -> fields.String:
    """The name of an upstream; after the account when it is absent."""
    return fields.String(validate=validate.Length(1, 128))


def sort_order() -> fields.Integer:
    """A place among the candidates."""
    return fields.Integer(strict=True, validate=validate.Range(-_MAX_SORT_ORDER, _MAX_SORT_ORDER))


class SubscriptionSchema(StrictSchema):
    """What an upstream with a login shows beside its kind, its account and its state."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    enabled = fields.Boolean(required=True)
    sort_order = fields.Integer(required=True)
    flag_overrides = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)
    disabled_public_model_ids = fields.List(fields.String(), required=True)
    proxy_fallback_list = fields.List(fields.Nested(ProxyEntrySchema), required=True)
