import pytest

from floway.strength import is_well_known, password_fault


@pytest.mark.parametrize(
    "secret", ["password", "Pass-Word", "ADMIN", "aaaaaaaaaaaa", "abcabcabcabc", "", "---"]
)
def test_well_known_secrets_are_known(secret: str) -> None:
    assert is_well_known(secret)


@pytest.mark.parametrize(
    "secret", ["vJ3k9QmX7pR2sT5wY8zB1dF4gH6jL0nC", "correct horse battery", "tr0ub4dor&3x", "abcabcabcabd"]
)
def test_other_secrets_are_not_taken_for_them(secret: str) -> None:
    assert not is_well_known(secret)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ninechars", "is shorter than 10 characters"),
        ("tencharact", None),
        ("ü" * 3 + "x" * 1018, None),
        ("ü" * 3 + "x" * 1019, "is longer than 1024 bytes"),
        ("password123", "is a well-known password"),
        ("half a pair \ud800", "is not text in UTF-8"),
    ],
)
def test_a_chosen_password_has_bounds(password: str, fault: str | None) -> None:
    assert password_fault(password) == fault
