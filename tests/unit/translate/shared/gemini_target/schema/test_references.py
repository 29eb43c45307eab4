from floway.translate.shared.gemini_target.schema.references import References, merged


def test_pointers_are_followed() -> None:
    root = {"$defs": {"a/b": {"type": "string"}}, "properties": {"x": {"type": "integer"}}}
    references = References(root)

    assert references.target("#/$defs/a~1b") == {"type": "string"}
    assert references.target("#/properties/x") == {"type": "integer"}
    assert references.target("#") is root


def test_dead_ends_and_other_documents_are_none() -> None:
    references = References({"a": [1]})

    assert [references.target(one) for one in ("#/b/c", "#/a/0", "https://x.test/s", None, 5)] == [None] * 5


def test_references_come_to_an_end() -> None:
    references = References({"a": {}})

    found = [references.target("#/a") for _ in range(600)]

    assert found[0] == {}
    assert found[-1] is None


def test_branches_that_all_hold_become_one() -> None:
    schema = {
        "allOf": [
            {"properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"allOf": [{"properties": {"b": {}}, "required": ["a", "b"], "title": "early"}]},
        ],
        "title": "late",
    }

    assert merged(schema) == {
        "properties": {"a": {"type": "string"}, "b": {}},
        "required": ["a", "b"],
        "title": "late",
    }
