import pytest
from flask import Flask

from floway.controlplane.etag import etag_of, is_for_anything, of_version, require_match
from floway.controlplane.problem import Problem


def test_documents_that_say_the_same_have_one_etag() -> None:
    assert etag_of({"a": 1, "b": 2}) == etag_of({"b": 2, "a": 1})
    assert etag_of({"a": 1}) != etag_of({"a": 2})
    assert of_version(7) == '"v7"'


@pytest.mark.parametrize("given", ['"v7"', '"v6", "v7"', "*", 'W/"v7"', 'W/"v6", W/"v7"'])
def test_the_etag_that_was_read_lets_a_change_through(given: str) -> None:
    with Flask("floway").test_request_context(headers={"If-Match": given}):
        require_match('"v7"')


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 428, "if_match_required"),
        ({"If-Match": " "}, 428, "if_match_required"),
        ({"If-Match": '"v6"'}, 409, "version_mismatch"),
        ({"If-Match": 'W/"v6"'}, 409, "version_mismatch"),
    ],
)
def test_any_other_is_refused(headers: dict[str, str], status: int, code: str) -> None:
    with Flask("floway").test_request_context(headers=headers), pytest.raises(Problem) as refusal:
        require_match('"v7"')

    assert (refusal.value.status, refusal.value.code) == (status, code)


@pytest.mark.parametrize(("given", "is_any"), [("*", True), (" * ", True), ('"v7"', False), ("", False)])
def test_a_star_is_meant_for_whatever_is_there(given: str, is_any: bool) -> None:
    with Flask("floway").test_request_context(headers={"If-Match": given}):
        assert is_for_anything() is is_any
