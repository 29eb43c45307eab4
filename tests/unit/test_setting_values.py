from pathlib import Path

import pytest

from floway.setting_values import (
    client_id,
    database_url,
    directory,
    endpoint_url,
    integer,
    one_of,
    password,
    product_word,
    product_words,
    seconds,
    secret_keys,
    switch,
    time_zone,
)

KEY = "a" * 20 + "0123456789-ABCDEFGHIJKLMN"


def test_values_are_read_as_what_they_are() -> None:
    assert directory("/var/lib/floway") == Path("/var/lib/floway")
    assert database_url("postgres://u@h/n") == "postgresql+psycopg://u@h/n"
    assert endpoint_url("https://vendor.example/api/") == "https://vendor.example/api"
    assert client_id("app_1") == "app_1"
    assert product_word("floway-2.0_b") == "floway-2.0_b"
    assert integer(1, 9)("9") == 9
    assert seconds(0, 9)("0.5") == 0.5
    assert one_of("text", "json")("JSON") == "json"
    assert [switch("true"), switch("False")] == [True, False]
    assert secret_keys(f"{KEY}, {KEY}b") == (KEY.encode(), f"{KEY}b".encode())


def test_names_of_products_are_told_by_commas() -> None:
    assert product_words("OpenCode, copilot") == {"opencode", "copilot"}


@pytest.mark.parametrize("value", ["*", "opencode,*", "a,,b", ","])
def test_every_product_is_named(value: str) -> None:
    with pytest.raises(ValueError, match="is not a name"):
        product_words(value)


@pytest.mark.parametrize("value", ["", "a b", "-a", "café", "a/b", "a" * 65, "a\n"])
def test_a_name_fits_into_a_user_agent(value: str) -> None:
    with pytest.raises(ValueError, match="is not a name"):
        product_word(value)


@pytest.mark.parametrize(
    "value", ["ftp://h/p", "https://", "https://h/p?q", "https://u:secret@h/p", "https://h:0"]
)
def test_another_address_is_refused_without_its_password(value: str) -> None:
    with pytest.raises(ValueError, match="is not the address of an endpoint") as caught:
        endpoint_url(value)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("value", ["0", "10", "1.5", "", "x"])
def test_a_number_keeps_to_its_bounds(value: str) -> None:
    with pytest.raises(ValueError, match="from 1 to 9"):
        integer(1, 9)(value)


@pytest.mark.parametrize("value", ["-1", "10", "nan", "soon"])
def test_seconds_keep_to_their_bounds(value: str) -> None:
    with pytest.raises(ValueError, match="from 0 to 9"):
        seconds(0, 9)(value)


def test_secrets_that_can_be_guessed_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter than"):
        secret_keys("short")
    with pytest.raises(ValueError, match="characters nobody would guess"):
        password("password")


def test_a_time_zone_is_one_that_the_system_knows() -> None:
    assert time_zone("Europe/Berlin").key == "Europe/Berlin"


@pytest.mark.parametrize("value", ["Berlin", "+01:00", "../UTC", "Europe"])
def test_what_is_no_time_zone_is_an_error(value: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone such as"):
        time_zone(value)
