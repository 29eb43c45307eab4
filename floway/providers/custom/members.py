"""Members of a request that an upstream calls otherwise, or refuses."""

from collections.abc import Mapping

from floway.protocols.rawjson import member_span, with_member, without_member


def respelled(body: bytes, names: Mapping[str, str | None]) -> bytes:
    """The body with top-level members under other names; every other byte stays.

    A member that is there under its other name already keeps that value.

    :param body: a JSON object, already known to be valid.
    :param names: ``{member: its name here}``; None leaves it out.
    """
    for name, other in names.items():
        if b'"%b"' % name.encode() not in body:
            continue
        span = member_span(body, name)
        if span is None:
            continue
        value = body[slice(*span)]
        body = without_member(body, name)
        if other is not None and member_span(body, other) is None:
            body = with_member(body, other, value)
    return body
