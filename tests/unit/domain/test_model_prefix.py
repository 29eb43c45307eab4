from typing import Any

import pytest

from floway.domain.model_prefix import ModelPrefix, checked_prefix
from floway.errors import ConfigError


def document(prefix: Any = "az/", addressable: Any = ("prefixed",), listed: Any = ()) -> dict[str, Any]:
    return {"prefix": prefix, "addressable": addressable, "listed": listed}


def test_forms_are_kept_once_and_in_one_order() -> None:
    forms = ["prefixed", "unprefixed", "prefixed"]

    assert checked_prefix(document("a.b/c_d-1/", forms, forms)) == ModelPrefix(
        "a.b/c_d-1/", ("unprefixed", "prefixed"), ("unprefixed", "prefixed")
    )


@pytest.mark.parametrize(
    "prefix", ["", "az", "/", "/az/", "az//b/", "a z/", "äz/", "x" * 64 + "/", None, "az/\n"]
)
def test_a_prefix_is_short_segments_with_slashes(prefix: Any) -> None:
    with pytest.raises(ConfigError, match="each followed by a slash"):
        checked_prefix(document(prefix))


def test_the_longest_prefix_has_64_characters() -> None:
    assert checked_prefix(document("x" * 63 + "/")).text == "x" * 63 + "/"


@pytest.mark.parametrize(
    ("forms", "sentence"),
    [
        ({"addressable": []}, "must be addressable"),
        ({"addressable": ["prefixed"], "listed": ["unprefixed"]}, "only forms of ids that are addressable"),
        ({"addressable": ["both"]}, "An id is unprefixed or prefixed, not 'both'"),
    ],
)
def test_forms_that_make_no_sense_are_refused(forms: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        checked_prefix(document(**forms))
