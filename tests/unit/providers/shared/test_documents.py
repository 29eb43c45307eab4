import pytest
from marshmallow import fields

from floway.errors import ConfigError
from floway.providers.shared.documents import Strict, cannot_work, loaded
from floway.providers.shared.fields import PositiveInteger, UrlPath


class _Row(Strict):
    size = PositiveInteger(load_default=1)


class _Document(Strict):
    rows = fields.List(fields.Nested(_Row), load_default=list)
    path_overrides = fields.Dict(keys=fields.String(), values=UrlPath(), load_default=dict)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"odd": 1}, "odd: is not known"),
        ({"rows": [{}, {"size": 0}]}, "rows[1].size: must be a whole number from 1 on"),
        ({"rows": [5]}, "rows[0]: must be an object"),
        ({"path_overrides": {"/a": "b"}}, "path_overrides[/a]: must be a path that begins with /"),
        ({"rows": 5, "odd": 1}, "rows: Not a valid list; odd: is not known"),
    ],
)
def test_every_fault_is_told_with_its_path(given: dict[str, object], faults: str) -> None:
    with pytest.raises(ConfigError) as refused:
        loaded(_Document(), given)

    assert str(refused.value) == f"The configuration of the upstream cannot work: {faults}."


def test_defaults_are_filled_in() -> None:
    assert loaded(_Document(), {"rows": [{}]}) == {"rows": [{"size": 1}], "path_overrides": {}}


def test_a_fault_is_one_sentence() -> None:
    assert str(cannot_work("x: is odd")) == "The configuration of the upstream cannot work: x: is odd."
