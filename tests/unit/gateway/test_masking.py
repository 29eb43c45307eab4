from base64 import b64encode
from urllib.parse import quote

import pytest

from floway.gateway.masking import Mask, is_secret_name, mask_of, secrets_of
from tests.support.builders import UPSTREAM_KEY, upstream

SECRET = "s3cret/value+of=the-vendor"


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        SECRET.replace("/", r"\/"),
        SECRET.replace("+", r"\u002B"),
        SECRET.replace("/", r"\/").replace("+", r"\u002b"),
        quote(SECRET, safe=""),
        b64encode(SECRET.encode()).decode().rstrip("="),
        b64encode(f"user:{SECRET}".encode()).decode(),
        b64encode(f"u:{SECRET}!".encode()).decode(),
    ],
)
def test_a_known_secret_is_found_in_each_form(form: str) -> None:
    body = f'{{"a": "{form}", "b": 1}}'.encode()

    masked = Mask([SECRET]).body(body)

    assert len(masked) == len(body)
    assert b"*" * 20 in masked
    assert form.encode() not in masked
    assert (masked[:7], masked[-8:]) == (body[:7], body[-8:])


@pytest.mark.parametrize(
    "secret",
    [
        "sk-ant-api03-" + "aB3_" * 8,
        "sk-floway-" + "aB3-" * 8,
        "ghp_" + "a1B2" * 9,
        "github_pat_" + "a1B2_" * 9,
        "AIza" + "a1B-" * 9,
        "xoxb-" + "1234-" * 4,
        "AKIA" + "ABCD1234" * 2,
        "hf_" + "aB3d" * 8,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0." + "a-B_" * 6,
        "-----BEGIN PRIVATE KEY-----\\nMIIEvQ+/=\\n-----END PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_secret_is_left_out(secret: str) -> None:
    text = f"use {secret} here"

    assert Mask([]).body(text.encode()) == text.replace(secret, "*" * len(secret)).encode()
    assert Mask([]).text(text) == "use [hidden] here"


@pytest.mark.parametrize(
    "text",
    [
        "a risk-averse-and-task-oriented person",
        "sk-short",
        "https://example.com/a/b?c=d",
        "the bearer of good news",
        "def token(self): ...",
        "",
    ],
)
def test_words_stay(text: str) -> None:
    assert Mask(["short"]).body(text.encode()) == text.encode()
    assert Mask(["short"]).text(text) == text


def test_the_secrets_of_a_line_are_left_out_with_what_is_around_them() -> None:
    mask = Mask([SECRET])

    assert mask.text(f"Bearer aaaabbbbccccdddd1 {SECRET}") == "Bearer [hidden] [hidden]"
    assert mask.text("proxy http://user:pa55word@127.0.0.1:9") == "proxy http://[hidden]@127.0.0.1:9"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Authorization", True),
        ("proxy-authorization", True),
        ("x-api-key", True),
        ("x-goog-api-key", True),
        ("api-key", True),
        ("ocp-apim-subscription-key", True),
        ("cookie", True),
        ("x-auth-key", True),
        ("x-functions-key", True),
        ("x-client-secret", True),
        ("X_API_KEY", True),
        ("access_token", True),
        ("X-Amz-Signature", True),
        ("X-Amz-Credential", True),
        ("key", True),
        ("max_tokens", False),
        ("prompt-cache-key", False),
        ("sec-websocket-key", False),
        ("set-cookie", True),
        ("x-amz-security-token", True),
        ("x-ratelimit-remaining-tokens", False),
        ("anthropic-ratelimit-tokens-reset", False),
        ("x-claude-code-session-id", False),
        ("idempotency-key", False),
        ("content-type", False),
    ],
)
def test_a_header_or_parameter_is_secret_by_its_name(name: str, expected: bool) -> None:
    assert is_secret_name(name) is expected


def test_headers_keep_their_order_and_their_repeats() -> None:
    lines = [("x-a", "1"), ("authorization", f"Bearer {SECRET}"), ("x-a", "2"), ("x-b", SECRET)]

    assert Mask([SECRET]).headers(lines) == [
        ["x-a", "1"],
        ["authorization", "[hidden]"],
        ["x-a", "2"],
        ["x-b", "[hidden]"],
    ]
    assert set(secrets_of(lines)) == {f"Bearer {SECRET}", SECRET}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/v1/messages", "/v1/messages"),
        (
            "/v1beta/models/m:generateContent?key=abc&alt=sse",
            "/v1beta/models/m:generateContent?key=[hidden]&alt=sse",
        ),
        (
            "/v1?client_secret=abc&subscription-key=abc",
            "/v1?client_secret=[hidden]&subscription-key=[hidden]",
        ),
        ("https://u:p@host.example/v1?beta=true", "https://[hidden]@host.example/v1?beta=true"),
        ("http://[broken/", "[hidden]"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert Mask([]).address(address) == shown


def test_what_only_looks_like_a_secret_stays_where_the_known_ones_go() -> None:
    other = b"sk-ant-api03-0123456789abcdef"

    assert Mask([UPSTREAM_KEY]).known(b"%s and %s" % (UPSTREAM_KEY.encode(), other)) == b"%s and %s" % (
        b"*" * len(UPSTREAM_KEY),
        other,
    )


def test_the_mask_of_an_upstream_knows_its_secrets() -> None:
    assert mask_of(upstream()).text(f"not {UPSTREAM_KEY}") == "not [hidden]"
    assert mask_of(upstream(version=2)) is mask_of(upstream())
    assert mask_of(None).text(f"not {UPSTREAM_KEY}") == f"not {UPSTREAM_KEY}"


def test_what_lies_across_two_strides_is_found_once() -> None:
    shaped = "sk-" + "aB3d" * 8
    for before in range(2**18 - len(SECRET) - 8, 2**18 + 8, 3):
        body = b" " * before + f"{SECRET} {shaped} ".encode()

        masked = Mask([SECRET]).body(body)

        assert masked.split() == [b"*" * len(SECRET), b"*" * len(shaped)]
        assert len(masked) == len(body)


def test_a_body_of_nothing_but_beginnings_is_searched_in_one_pass() -> None:
    for piece in (b"eyJabcdefgh-", b"-----BEGIN PRIVATE KEY-----abc ", b"://a:b", b"-sk-ab ", b"earer "):
        body = piece * 20_000 + b"."

        assert Mask([SECRET]).body(body) == body


@pytest.mark.parametrize("form", [SECRET, b64encode(f"abc{SECRET}".encode()).decode()[4:]])
def test_a_secret_that_is_cut_is_left_out(form: str) -> None:
    for kept in range(len(SECRET)):
        body = b"ends with " + form[:kept].encode()

        masked = Mask([SECRET]).body(body, is_cut=True)

        # Fewer characters give nothing away.
        assert masked == (b"ends with " + b"*" * kept if kept >= 8 else body)


def test_a_private_key_that_is_cut_is_left_out() -> None:
    for ending in (b"", b"\\n-----", b"\\n--"):
        key = b"-----BEGIN RSA PRIVATE KEY-----\\nMIIEvQ+/=" + ending

        assert Mask([]).body(b"see " + key) == b"see " + b"*" * len(key)
