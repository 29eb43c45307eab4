"""The admin API for readers."""

from typing import Any

from floway.controlplane import reference
from floway.controlplane.reference import Member, Operation

DOCUMENT: dict[str, Any] = {
    "info": {"version": "1"},
    "tags": [{"name": "api-things", "description": "Things of all sorts."}],
    "paths": {
        "/api/things/{thing_id}": {
            "parameters": [{"in": "path", "name": "thing_id"}],
            "delete": {"tags": ["api-things"], "x-roles": ["admin"], "responses": {"204": {}, "default": {}}},
        },
        "/api/things": {
            "post": {
                "tags": ["api-things"],
                "summary": "Add one.",
                "x-roles": ["admin", "user"],
                "x-session-only": True,
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/x/ThingForm"}}}},
                "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/x/Thing"}}}}},
            },
            "get": {
                "tags": ["api-things"],
                "parameters": [{"in": "query", "name": "limit"}, {"in": "header", "name": "If-Match"}],
                "responses": {"default": {}},
            },
        },
    },
    "components": {
        "schemas": {
            "Thing": {
                "description": "One of many.",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"},
                    "sizes": {
                        "type": ["array", "null"],
                        "items": {"type": "integer"},
                        "description": "In cm.",
                    },
                    "kind": {"enum": ["big", "small", None]},
                    "at": {"type": "string", "format": "date-time"},
                    "parent": {"anyOf": [{"$ref": "#/x/Thing"}, {"type": "null"}]},
                    "rest": {},
                },
            }
        }
    },
}


def test_operations_stand_in_the_order_of_their_paths() -> None:
    [section] = reference.sections(DOCUMENT)

    assert (section.title, section.about) == ("things", "Things of all sorts.")
    assert section.operations == (
        Operation("GET", "/api/things", "", "anybody", ("limit",), "", "", "200"),
        Operation(
            "POST", "/api/things", "Add one.", "admin, user, session only", (), "ThingForm", "Thing", "201"
        ),
        Operation("DELETE", "/api/things/{thing_id}", "", "admin", (), "", "", "204"),
    )


def test_members_are_told_in_words() -> None:
    [shape] = reference.shapes(DOCUMENT)

    assert (shape.name, shape.about) == ("Thing", "One of many.")
    assert shape.members == (
        Member("id", "string", True, ""),
        Member("sizes", "list of integer or null", False, "In cm."),
        Member("kind", "`big` or `small` or null", False, ""),
        Member("at", "string (date-time)", False, ""),
        Member("parent", "Thing or null", False, ""),
        Member("rest", "anything", False, ""),
    )


def test_the_page_links_calls_to_schemas() -> None:
    page = reference.markdown(DOCUMENT)

    assert "| `GET /api/things?limit` | anybody |  | 200 |  |" in page
    assert "[ThingForm](#thingform) | 201 [Thing](#thing) | Add one. |" in page
    assert "### Thing\n\nOne of many.\n\n- `id` (string)\n" in page
    assert "- `sizes` (list of integer or null, optional): In cm." in page
