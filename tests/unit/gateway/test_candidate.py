from floway.domain.alias import NO_RULES
from floway.errors import UpstreamUnreachable
from floway.gateway.candidate import Candidate, Listing
from tests.support.builders import model, provider


def test_an_upstream_without_a_list_is_named_once() -> None:
    away = UpstreamUnreachable("away")

    lists = Listing([], [(provider("b"), away), (provider("a"), away), (provider("b"), away)])

    assert lists.failed_names == ("name of b", "name of a")


def test_a_candidate_has_rules_only_by_an_alias() -> None:
    assert Candidate(provider(), model()).rules is NO_RULES
