import pytest
from marshmallow import ValidationError

from floway.controlplane.transfer.schemas import ArchiveImportSchema


@pytest.mark.parametrize("given", [{}, {"document": "a", "document_base64": "YQ=="}])
def test_exactly_one_document_is_given(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        ArchiveImportSchema().load({"mode": "merge", **given})

    assert caught.value.messages == {"document": ["Give exactly one of document and document_base64."]}


def test_what_is_not_said_is_not_there() -> None:
    assert ArchiveImportSchema().load({"mode": "merge", "document": ""}) == {"mode": "merge", "document": ""}
