import pytest

from floway.errors import ConfigError
from floway.services.proxies import checked_fallback_list


def test_no_proxy_is_the_direct_way() -> None:
    assert checked_fallback_list([]) == ()


def test_ids_are_trimmed_and_kept_once() -> None:
    assert checked_fallback_list([" direct ", "", "direct"]) == ("direct",)


def test_an_unknown_proxy_is_refused() -> None:
    with pytest.raises(ConfigError, match="unknown proxy 'proxy_1'"):
        checked_fallback_list(["direct", "proxy_1"])
