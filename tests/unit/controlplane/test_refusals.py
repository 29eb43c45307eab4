"""Errors of the use cases become problems."""

import pytest

from floway.controlplane.problem import Problem
from floway.controlplane.refusals import refusals
from floway.errors import ConfigError, EditConflict, NotThere, UpstreamGone


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ConfigError("No."), 400, "validation_failed"),
        (ConfigError("No.", code="kind_immutable"), 400, "kind_immutable"),
        (NotThere("It is gone."), 404, "not_found"),
        (UpstreamGone("up_1"), 404, "not_found"),
        (EditConflict("name_taken", "Taken."), 409, "name_taken"),
    ],
)
def test_each_error_has_its_status(error: Exception, status: int, code: str) -> None:
    with pytest.raises(Problem) as caught, refusals():
        raise error

    assert (caught.value.status, caught.value.code, str(caught.value)) == (status, code, str(error))


def test_faults_are_told_where_the_document_stands() -> None:
    with pytest.raises(Problem) as caught, refusals("config"):
        raise ConfigError("It cannot work.", {"models[3].limits": "must be an object"})

    assert caught.value.faults == {"config.models[3].limits": "must be an object"}


def test_a_conflict_keeps_its_facts() -> None:
    with pytest.raises(Problem) as caught, refusals():
        raise EditConflict("proxy_in_use", "Used.", {"referencing_upstream_ids": ["up_1"]})

    assert caught.value.details == {"referencing_upstream_ids": ["up_1"]}
