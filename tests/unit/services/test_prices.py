from datetime import UTC, datetime
from typing import Any

import pytest

from floway.domain.actor import Actor
from floway.domain.price_override import Override
from floway.errors import ConfigError, EditConflict, NotThere
from floway.gateway.prices import PriceIndex
from floway.services import prices as service
from floway.store import audit, prices
from tests.support.builders import model, upstream

pytestmark = pytest.mark.usefixtures("app")

DOCUMENT = {"base": {"input": "1", "output": "2"}}
ADMIN = Actor("session", "usr_1", "ada")


def override(**facts: Any) -> Override:
    return service.checked(**{"model_key": "m", "price": DOCUMENT, **facts})


def test_setting_changing_and_taking_back_a_price_is_in_the_audit_log() -> None:
    made = service.add(override(), ADMIN)
    changed = service.edit(made.id, service.checked("m", DOCUMENT, note="why"), ADMIN)
    service.remove(made.id, ADMIN)

    entries = audit.page(9)
    assert [(each.action, each.object_id) for each in entries] == [
        (action, made.id) for action in ("price.deleted", "price.updated", "price.created")
    ]
    assert entries[1].detail == {"note": ["", "why"]}
    assert (changed.version, prices.list_all()) == (2, ())


def test_a_price_that_was_changed_is_not_taken_back_by_who_has_not_seen_it() -> None:
    made = service.add(override(), ADMIN)
    service.edit(made.id, service.checked("m", DOCUMENT, note="why"), ADMIN)

    with pytest.raises(EditConflict):
        service.remove(made.id, ADMIN, expected_version=1)
    service.remove(made.id, ADMIN, expected_version=2)

    assert prices.list_all() == ()


def test_an_edit_that_changes_nothing_is_not_in_the_audit_log() -> None:
    made = service.add(override(), ADMIN)

    service.edit(made.id, override(), ADMIN)

    assert [each.action for each in audit.page(9)] == ["price.created"]


def test_an_edit_of_what_was_changed_meanwhile_is_refused_whole() -> None:
    made = service.add(override())
    service.edit(made.id, service.checked("m", DOCUMENT, note="first"))

    with pytest.raises(EditConflict, match="changed meanwhile"):
        service.edit(made.id, service.checked("m", DOCUMENT, note="second"))

    assert service.existing(made.id).note == "first"
    assert len(audit.page(9)) == 2


def test_what_is_not_there_is_neither_changed_nor_taken_back() -> None:
    with pytest.raises(NotThere):
        service.edit("price_0", override())
    with pytest.raises(NotThere):
        service.remove("price_0")


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"model_key": ""}, "model_key"),
        ({"model_key": "m" * 257}, "model_key"),
        ({"model_key": "a\nb"}, "model_key"),
        ({"note": "n" * 501}, "note"),
        ({"price": {}}, "price.base"),
        ({"price": {"base": {"input": 1, "output": "2"}}}, "price.base.input"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_member(facts: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError) as caught:
        override(**facts)

    assert list(caught.value.faults) == [fault]


def test_every_served_model_has_its_price_or_none() -> None:
    rows = {"up-1": upstream("up-1"), "up-2": upstream("up-2")}
    models = {"up-1": {"b": model("b", upstream_id="their-b"), "a": model("a")}, "up-2": {"a": model("a")}}
    index = PriceIndex([override(model_key="a", upstream_id="up-2")], book={"their-b": override().price})

    found = service.effective(index, models, rows)

    assert [(each.upstream.id, each.model_id, each.found and each.found.source) for each in found] == [
        ("up-1", "a", None),
        ("up-1", "b", "book"),
        ("up-2", "a", "upstream_override"),
    ]


def test_a_price_of_the_future_is_not_yet_in_force() -> None:
    future = override(valid_from=datetime(2999, 1, 1, tzinfo=UTC))

    [found] = service.effective(PriceIndex([future]), {"up-1": {"m": model("m")}}, {"up-1": upstream("up-1")})

    assert found.found is None
