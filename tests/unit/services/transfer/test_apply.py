from io import BytesIO

import pytest

from floway.providers.registry import KINDS
from floway.services.transfer.apply import apply
from floway.services.transfer.plan import Options
from floway.services.transfer.reading import read
from floway.store import revision
from tests.support.database import opened
from tests.support.installation import PASSPHRASE, archived, content, fill
from tests.unit.services.transfer.conftest import Fresh

REPLACE = Options("replace")
OTHER_KEY = "0therKey-1f2e3d4c5b6a79880716253443526170"


@pytest.mark.parametrize(("source", "target"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_an_installation_moves_to_the_other_engine_and_back(fresh: Fresh, source: str, target: str) -> None:
    first, second, third = fresh(source), fresh(target, SECRET_KEY=OTHER_KEY), fresh(source)
    with opened(first):
        fill()
        before, out = content(), archived()
    with opened(second):
        apply(read(BytesIO(out), PASSPHRASE), REPLACE)
        moved, out = content(), archived()
        assert revision.current() > 0
    with opened(third):
        apply(read(BytesIO(out), PASSPHRASE), REPLACE)
        returned = content()

    assert moved == before
    assert returned == before
    assert all(before.values()), "every section is tried"
    assert {row["kind"] for row in before["upstreams"]} == set(KINDS)
