"""What every endpoint does, in the order in which the vendors do it."""

from collections.abc import Iterator
from itertools import chain, islice

import msgspec

from floway.simulator import options as steering
from floway.simulator import turn as turns
from floway.simulator.journal import Entry
from floway.simulator.options import Options
from floway.simulator.vendors.base import Exchange, Vendor
from floway.simulator.wire import Document, Refusal, Reply, Request, encode
from floway.simulator.world import World


def post(
    vendor: Vendor, action: str, world: World, request: Request, model: str | None, entry: Entry
) -> Reply:
    """Authenticate, read, refuse as ordered, check, answer.

    :param action: ``generate`` or ``count``.
    :param model: the model of the path; None if the body names it.
    """
    options = Options()
    try:
        vendor.authenticate(request, world.key)
        document = _document(vendor, request)
        named = document.get("model") if model is None else model
        entry.model = named if isinstance(named, str) else None
        options = _options(vendor, entry.model, request)
        options = world.faults.apply(options, entry.model, request.path, action == "generate")
        if options.status is not None:
            raise vendor.fault(options.status)
        document = vendor.check(document, request, action, world)
        ask = vendor.read(document, entry.model or "", options, turns.seed_of(request.body))
        if action == "count":
            count = vendor.count(turns.prompt_tokens(ask.prompt_members))
            return _reply(vendor, 200, count, entry, options)
        exchange = Exchange(request, document, ask, turns.play(ask), world)
        return _generate(vendor, exchange, entry)
    except Refusal as refusal:
        return refuse(vendor, refusal, entry, options)


def models(vendor: Vendor, world: World, request: Request, model: str | None, entry: Entry) -> Reply:
    """The list of models, or one of them."""
    options = Options()
    try:
        vendor.authenticate(request, world.key)
        options = world.faults.apply(options, model, request.path, is_generation=False)
        if options.status is not None:
            raise vendor.fault(options.status)
        if model is None:
            return _reply(vendor, 200, vendor.model_list(), entry, options)
        _options(vendor, model, request)
        return _reply(vendor, 200, vendor.model_card(model), entry, options)
    except Refusal as refusal:
        return refuse(vendor, refusal, entry, options)


def refuse(vendor: Vendor, refusal: Refusal, entry: Entry, options: Options | None = None) -> Reply:
    """A refusal in the vendor's own shape."""
    options = options or Options()
    request_id = vendor.request_id(entry.id)
    extra = () if options.retry_after is None else (("retry-after", f"{options.retry_after:g}"),)
    headers = (*vendor.headers(request_id), *extra, ("content-type", "application/json"))
    return Reply(refusal.status, headers, encode(vendor.error(refusal, request_id)), options=options)


def _document(vendor: Vendor, request: Request) -> Document:
    if request.is_too_large:
        raise vendor.fault(413)
    if request.header("content-type").partition(";")[0].strip().lower() != "application/json":
        raise vendor.bad_content_type(request.header("content-type"))
    try:
        document = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise vendor.bad_json(str(error)) from error
    if not isinstance(document, dict):
        raise vendor.bad_json("an object is expected")
    return document


def _options(vendor: Vendor, model: str | None, request: Request) -> Options:
    if model is None:
        return Options()
    try:
        return steering.of_prompt(steering.of_model(model), request.body)
    except steering.UnknownModel as error:
        raise vendor.unknown_model(model, str(error)) from error


def _generate(vendor: Vendor, exchange: Exchange, entry: Entry) -> Reply:
    options = exchange.ask.options
    document = vendor.answer(exchange)
    entry.usage = vendor.usage(document)
    if not vendor.wants_stream(exchange) or options.json_for_stream:
        if options.fail_first or options.error_after is not None:
            raise vendor.fault(vendor.status_of(options.fail_first or options.error))
        return _reply(vendor, 200, document, entry, options)
    headers = (*vendor.headers(vendor.request_id(entry.id)), *vendor.stream_headers(exchange))
    return Reply(200, headers, frames=_frames(vendor, exchange, document), options=options, ping=vendor.ping)


def _frames(vendor: Vendor, exchange: Exchange, document: Document) -> Iterator[bytes]:
    options = exchange.ask.options
    if options.fail_first:
        return vendor.failure(exchange, document, options.fail_first, 0)
    frames = vendor.frames(exchange, document)
    if options.error_after is None:
        return frames
    failure = vendor.failure(exchange, document, options.error, options.error_after)
    return chain(islice(frames, options.error_after), failure)


def _reply(vendor: Vendor, status: int, document: Document, entry: Entry, options: Options) -> Reply:
    headers = (*vendor.headers(vendor.request_id(entry.id)), ("content-type", vendor.json_type))
    return Reply(status, headers, encode(document), options=options)
