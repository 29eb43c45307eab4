from floway.domain.flag import CATALOGUE, effective
from floway.providers.codex.flags import DEFAULTS


def test_only_what_the_backend_demands_is_on() -> None:
    assert DEFAULTS.keys() == CATALOGUE.keys()
    assert effective(DEFAULTS) == {"rewrite-system-to-developer"}
