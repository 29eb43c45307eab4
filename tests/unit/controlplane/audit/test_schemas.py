"""Queries of the audit log."""

import pytest
from marshmallow import ValidationError

from floway.controlplane.audit.schemas import AuditQuerySchema


def test_filters_that_are_not_given_filter_nothing() -> None:
    loaded = AuditQuerySchema().load({"action": "upstream"})

    assert loaded == {
        "limit": 50,
        "cursor": None,
        "actor_id": None,
        "action": "upstream",
        "object_kind": None,
        "object_id": None,
    }


@pytest.mark.parametrize("query", [{"action": ""}, {"actor_id": "x" * 41}, {"since": "yesterday"}])
def test_other_queries_are_refused(query: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        AuditQuerySchema().load(query)
