"""Editing one top-level member of a JSON object in its bytes, without serialising the rest."""

import json
import re
from collections.abc import Iterator

_SPACE = re.compile(rb"[ \t\n\r]*")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCALAR = re.compile(rb"[^,\]}\s]+")
# Brackets inside strings do not count, so strings are tokens too.
_NESTING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)


def member_span(document: bytes, name: str) -> tuple[int, int] | None:
    """Where the value of the top-level member ``name`` begins and ends; None without one.

    The last one counts where a name is repeated, as in every common parser.

    :param document: a JSON object, already known to be valid.
    """
    wanted = name.encode()
    quoted = b'"%s"' % wanted
    # One plain occurrence and no escaped spelling: the first hit is the only one.
    first_hit_is_last = document.count(quoted) == 1 and rb"\u" not in document
    found = None
    at = _skip_space(document, document.index(b"{") + 1)
    while document[at : at + 1] == b'"':
        key_end = _string_end(document, at)
        key = document[at:key_end]
        start = _skip_space(document, _skip_space(document, key_end) + 1)
        end = _value_end(document, start)
        if key == quoted or (b"\\" in key and json.loads(key) == name):
            found = (start, end)
            if first_hit_is_last:
                return found
        at = _skip_space(document, end)
        if document[at : at + 1] != b",":
            break
        at = _skip_space(document, at + 1)
    return found


def with_member(document: bytes, name: str, value: bytes) -> bytes:
    """The document with the member replaced by ``value`` (JSON text), or put in front when absent."""
    span = member_span(document, name)
    if span:
        return b"%b%b%b" % (document[: span[0]], value, document[span[1] :])
    opening = document.index(b"{") + 1
    comma = b"" if document[_skip_space(document, opening) :].startswith(b"}") else b","
    return b'%b"%b":%b%b%b' % (document[:opening], name.encode(), value, comma, document[opening:])


def without_member(document: bytes, name: str) -> bytes:
    """The document without a top-level member, wherever it stands and however often."""
    members = list(_members(document))
    kept = [at for at, (start, _) in enumerate(members) if not _is_named(document, start, name)]
    if len(kept) == len(members):
        return document
    pieces = [document[: members[0][0]]]
    for number, at in enumerate(kept):
        if number:
            # The white space before a member stays with it.
            pieces.append(document[members[at - 1][1] : members[at][0]])
        pieces.append(document[slice(*members[at])])
    return b"".join([*pieces, document[members[-1][1] :]])


def _members(document: bytes) -> Iterator[tuple[int, int]]:
    """Where each top-level member begins, with its name, and where it ends."""
    at = _skip_space(document, document.index(b"{") + 1)
    while document[at : at + 1] == b'"':
        colon = _skip_space(document, _string_end(document, at))
        end = _value_end(document, _skip_space(document, colon + 1))
        yield at, end
        comma = _skip_space(document, end)
        if document[comma : comma + 1] != b",":
            return
        at = _skip_space(document, comma + 1)


def _is_named(document: bytes, start: int, name: str) -> bool:
    return bool(json.loads(document[start : _string_end(document, start)]) == name)


def _skip_space(document: bytes, at: int) -> int:
    match = _SPACE.match(document, at)
    return match.end() if match else at


def _string_end(document: bytes, at: int) -> int:
    match = _STRING.match(document, at)
    if not match:
        raise ValueError("not a JSON string")
    return match.end()


def _value_end(document: bytes, at: int) -> int:
    first = document[at : at + 1]
    if first == b'"':
        return _string_end(document, at)
    if first not in (b"{", b"["):
        match = _SCALAR.match(document, at)
        if not match:
            raise ValueError("not a JSON value")
        return match.end()
    depth = 0
    for token in _NESTING.finditer(document, at):
        text = token.group()
        if text in (b"{", b"["):
            depth += 1
        elif text in (b"}", b"]"):
            depth -= 1
            if not depth:
                return token.end()
    raise ValueError("not a JSON value")
