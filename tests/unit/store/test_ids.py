import re

from floway.store import ids


def test_an_id_names_its_kind_and_is_nobody_elses() -> None:
    made = {ids.fresh("up") for _ in range(1000)}

    assert len(made) == 1000
    assert all(re.fullmatch(r"up_[0-9a-f]{24}", each) for each in made)
