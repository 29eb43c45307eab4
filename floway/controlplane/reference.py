"""The admin API for readers, made from its OpenAPI document: a page and ``docs/api.md`` say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: The shape of an OpenAPI 3.1 document.
Document = Mapping[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"

_EVERYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    summary: str
    #: Roles that may call it; ``anybody`` needs no session.
    who: str
    query: tuple[str, ...]
    #: Names of schemas; '' without one.
    body: str
    answer: str
    status: str


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a schema."""

    name: str
    type: str
    is_required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One schema."""

    name: str
    about: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs to one resource."""

    title: str
    about: str
    operations: tuple[Operation, ...]


def sections(document: Document) -> list[Section]:
    """The resources, in the order of their first path."""
    found: dict[str, list[Operation]] = {}
    for path in sorted(document["paths"]):
        for operation, tag in _operations(document, path):
            found.setdefault(tag, []).append(operation)
    about = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    return [
        Section(tag.removeprefix("api-"), about.get(tag, ""), tuple(operations))
        for tag, operations in found.items()
    ]


def shapes(document: Document) -> list[Shape]:
    """Every schema, by name."""
    schemas = document["components"]["schemas"]
    return [_shape(name, schemas[name]) for name in sorted(schemas)]


def markdown(document: Document) -> str:
    """The text of ``docs/api.md``."""
    return "\n".join([_HEAD, *_lines(document)])


_HEAD = """\
# Admin API

Everything an operator does, as JSON under `/api`. A running gateway serves this page at `/api/docs`, and the
OpenAPI 3.1 document at `/api/openapi.json`. This file is generated:
`python -m floway.controlplane markdown > docs/api.md`.

- **Who calls.** A browser has a session cookie and sends the `csrf_token` of `GET /api/session` as
  `X-CSRF-Token` with each change. A script sends `Authorization: Session TOKEN`, or an API key with a scope
  (`admin:read` reads, `admin` does all that its owner may) as `Authorization: Bearer KEY`. Neither needs a
  CSRF token, and a key takes the place of a cookie.
- **Changes.** A read and a change answer with an `ETag`. `PATCH`, `PUT` and `DELETE` of what can be edited
  carry it as `If-Match`: 428 without, 409 when somebody was faster; `*` stands for any. In a `PATCH` a member
  that is absent stays as it is.
- **Values.** Unknown members and wrong JSON types are refused. Instants are RFC 3339 in UTC, money is a
  decimal string of US dollars. Secrets are taken and never given back.
- **Errors.** `{error, code, request_id}`, with `fields` for a body at fault and `details` for programs. 401
  only ever means the caller's own session, key or password; a vendor that fails is 502, 503 or 504.
"""


def _lines(document: Document) -> Iterator[str]:
    for section in sections(document):
        yield f"## {section.title}\n\n{section.about}\n"
        yield "| call | who | body | answer | |\n|---|---|---|---|---|"
        for each in section.operations:
            query = f"?{'&'.join(each.query)}" if each.query else ""
            answer = f"{each.status} {_link(each.answer)}".strip()
            call = f"`{each.method} {each.path}{query}`"
            yield f"| {call} | {each.who} | {_link(each.body)} | {answer} | {each.summary} |"
        yield ""
    yield "## Schemas\n"
    for shape in shapes(document):
        yield f"### {shape.name}\n"
        if shape.about:
            yield f"{shape.about}\n"
        for member in shape.members:
            mark = "" if member.is_required else ", optional"
            about = f": {member.about}" if member.about else ""
            yield f"- `{member.name}` ({member.type}{mark}){about}"
        yield ""


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})" if name else ""


def _operations(document: Document, path: str) -> Iterator[tuple[Operation, str]]:
    item = document["paths"][path]
    for method in METHODS:
        if method in item:
            described = item[method]
            yield _operation(method, path, described), described.get("tags", [""])[0]


def _operation(method: str, path: str, described: Mapping[str, Any]) -> Operation:
    roles = described.get("x-roles")
    session = ", session only" if described.get("x-session-only") else ""
    good = sorted(code for code in described["responses"] if code.startswith("2"))
    status = good[0] if good else "200"
    answer: Mapping[str, Any] = described["responses"].get(status, {})
    body = described.get("requestBody", {}).get("content", {}).get(JSON, {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=described.get("summary", ""),
        who=_EVERYBODY if roles is None else ", ".join(roles) + session,
        query=tuple(each["name"] for each in described.get("parameters", ()) if each.get("in") == "query"),
        body=_name(body.get("schema", {})),
        answer=_name(answer.get("content", {}).get(JSON, {}).get("schema", {})),
        status=status,
    )


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    required = set(schema.get("required", ()))
    members = tuple(
        Member(each, _type(inner), each in required, inner.get("description", ""))
        for each, inner in schema.get("properties", {}).items()
    )
    return Shape(name, schema.get("description", ""), members)


def _type(schema: Mapping[str, Any]) -> str:
    """A type in words: ``string``, ``list of User``, ``number or null``."""
    if "$ref" in schema:
        return _name(schema)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(_type(each) for each in schema[several])
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"] if value is not None) + (
            " or null" if None in schema["enum"] else ""
        )
    types = schema.get("type", "anything")
    words = [_word(each, schema) for each in (types if isinstance(types, list) else [types])]
    return " or ".join(words)


def _word(kind: str, schema: Mapping[str, Any]) -> str:
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return f"{kind} ({schema['format']})" if kind == "string" and "format" in schema else kind


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
