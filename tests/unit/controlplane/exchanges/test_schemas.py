from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.exchanges.schemas import ExchangeDetailSchema, ExchangeQuerySchema
from floway.services.exchanges import detail, page
from floway.store import usage
from floway.store.exchanges import Filter
from tests.support.builders import record


def test_a_page_begins_at_the_first_row() -> None:
    loaded = ExchangeQuerySchema().load({})

    assert (loaded["cursor"], loaded["limit"], loaded["verdict"]) == (None, 50, [])


@pytest.mark.parametrize("query", [{"cursor": "-req_1"}, {"verdict": ["x"]}, {"min_duration_ms": "9" * 13}])
def test_what_is_no_filter_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ExchangeQuerySchema().load(query)


@pytest.mark.usefixtures("app")
def test_documents_have_the_members_that_the_schema_promises() -> None:
    usage.record([record("req_1")])

    found = detail("req_1")

    assert found is not None
    assert set(found) == set(ExchangeDetailSchema().fields)
    assert set(found["timings"]) == set(ExchangeDetailSchema().fields["timings"].schema.fields)  # type: ignore[attr-defined]  # of a nested field
    [item] = page(Filter(), 1).items
    assert set(item) < set(found)
