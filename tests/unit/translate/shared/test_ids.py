import re

from floway.translate.shared.ids import minted


def test_an_id_tells_its_kind_and_is_used_once() -> None:
    ids = {minted("rs") for _ in range(100)}

    assert len(ids) == 100
    assert all(re.fullmatch(r"rs_[0-9a-f]{32}", one) for one in ids)
