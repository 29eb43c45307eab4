"""Bodies of ``/api/prices``."""

from marshmallow import fields, validate

from floway.controlplane.paging import PageQuerySchema
from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import AskedInstant, StrictInstant
from floway.domain.price import LONG_INPUTS

SOURCES = ("upstream_override", "override", "kind", "book")

_PRICE = {
    "description": "{base, tiers, bands}: USD per million tokens as decimal strings; "
    "what is left out falls back: caches and image input to input, images to output."
}


class PriceRatesSchema(StrictSchema):
    """USD per million tokens as decimal strings; what is left out falls back."""

    input = fields.String()
    cache_read = fields.String()
    cache_write_5m = fields.String()
    cache_write_1h = fields.String()
    output = fields.String()
    input_image = fields.String()
    output_image = fields.String()


class PriceBandSchema(StrictSchema):
    """Rates of requests with a long input."""

    from_tokens = fields.Integer(required=True, validate=validate.OneOf(LONG_INPUTS))
    tier = fields.String(metadata={"description": "Of that tier alone; absent is the standard one."})
    rates = fields.Nested(PriceRatesSchema, required=True)


class PriceDocumentSchema(StrictSchema):
    """What a model costs; caches and image input fall back to input, images to output."""

    base = fields.Nested(PriceRatesSchema, required=True)
    tiers = fields.Dict(keys=fields.String(), values=fields.Nested(PriceRatesSchema))
    bands = fields.List(fields.Nested(PriceBandSchema))


class PriceListQuerySchema(StrictSchema):
    """Which models are wanted."""

    upstream_id = fields.String(load_default=None)
    source = fields.String(
        load_default=None,
        validate=validate.OneOf([*SOURCES, "none"]),
        metadata={"description": "none: only models without a price."},
    )
    q = fields.String(
        load_default="",
        validate=validate.Length(max=256),
        metadata={"description": "Only models in whose name this occurs."},
    )


class ModelPriceSchema(StrictSchema):
    """A model of an upstream, and what it costs at this moment."""

    upstream_id = fields.String(required=True)
    upstream = fields.String(required=True, metadata={"description": "Its name."})
    model = fields.String(required=True, metadata={"description": "As clients ask for it."})
    model_key = fields.String(required=True, metadata={"description": "As the upstream calls it."})
    source = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(SOURCES),
        metadata={"description": "Whose price it is; null: nobody knows one."},
    )
    override_id = fields.String(required=True, allow_none=True)
    price = fields.Nested(PriceDocumentSchema, required=True, allow_none=True)


class ModelPriceListSchema(StrictSchema):
    """Every served model."""

    items = fields.List(fields.Nested(ModelPriceSchema), required=True)


class PriceBodySchema(StrictSchema):
    """A price to be set."""

    upstream_id = fields.String(
        load_default=None, allow_none=True, metadata={"description": "null is every upstream."}
    )
    model_key = fields.String(required=True, metadata={"description": "As the upstream calls it."})
    price = fields.Raw(required=True, metadata=_PRICE)
    valid_from = StrictInstant(
        load_default=None, allow_none=True, metadata={"description": "null is since ever."}
    )
    note = fields.String(load_default="")


class PricePatchSchema(StrictSchema):
    """What changes in a price; the model and the upstream stay."""

    price = fields.Raw(metadata=_PRICE)
    valid_from = StrictInstant(allow_none=True)
    note = fields.String()


class PriceOverrideSchema(StrictSchema):
    """A price that an operator set."""

    id = fields.String(required=True)
    upstream_id = fields.String(required=True, allow_none=True)
    model_key = fields.String(required=True)
    price = fields.Nested(PriceDocumentSchema, required=True)
    valid_from = StrictInstant(required=True, allow_none=True)
    note = fields.String(required=True)
    version = fields.Integer(required=True)


class PriceOverrideListSchema(StrictSchema):
    """Every price that an operator set, by model, upstream and date."""

    items = fields.List(fields.Nested(PriceOverrideSchema), required=True)


class UnpricedQuerySchema(StrictSchema):
    """How far back to look."""

    since = AskedInstant(
        load_default=None, data_key="from", metadata={"description": "30 days ago when absent."}
    )


class UnpricedModelSchema(StrictSchema):
    """A model that was used without a price."""

    upstream_id = fields.String(required=True, metadata={"description": "'' when there was none."})
    upstream = fields.String(required=True, allow_none=True)
    model_key = fields.String(required=True)
    unpriced_requests = fields.Integer(required=True)
    has_price = fields.Boolean(
        required=True, metadata={"description": "It has one by now: a repricing would use it."}
    )


class UnpricedListSchema(StrictSchema):
    """The most used first."""

    items = fields.List(fields.Nested(UnpricedModelSchema), required=True)


class PriceBookSchema(StrictSchema):
    """Which price book is loaded."""

    name = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "Of its source."})
    licence = fields.String(required=True)
    models = fields.Integer(required=True)
    digest = fields.String(required=True)
    is_shipped = fields.Boolean(
        required=True, metadata={"description": "It came with Floway, and follows its releases."}
    )
    loaded_at = fields.AwareDateTime(required=True)


class PriceBookStatusSchema(StrictSchema):
    """The price book, if one is loaded."""

    book = fields.Nested(PriceBookSchema, required=True, allow_none=True)
    shipped_version = fields.String(
        required=True, metadata={"description": "Of the book that comes with this release."}
    )


class PriceBookQuerySchema(PageQuerySchema):
    """Which page of the book is wanted."""

    cursor = fields.String(  # type: ignore[assignment]  # by name, not by number
        load_default="", validate=validate.Length(max=256)
    )
    q = fields.String(load_default="", validate=validate.Length(max=256))


class PriceBookEntrySchema(StrictSchema):
    """A model of the book."""

    model_key = fields.String(required=True)
    price = fields.Nested(PriceDocumentSchema, required=True)


class PriceBookPageSchema(StrictSchema):
    """Models of the book by name."""

    items = fields.List(fields.Nested(PriceBookEntrySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
