import gzip
import json
import random
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from floway.services.transfer import document, sealing
from floway.services.transfer.apply import apply
from floway.services.transfer.document import ArchiveFault
from floway.services.transfer.plan import Options
from floway.services.transfer.reading import Archive, read
from floway.services.transfer.sealing import Seal, parameters_of
from tests.support.database import opened, settings
from tests.support.installation import PASSPHRASE, SECRETS, archived, fill, fingerprint
from tests.unit.services.transfer.conftest import Fresh

#: Of the damage; any other number must do as well.
SEED = 20_261_122


@pytest.fixture(scope="module")
def archives(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """An archive with a passphrase and one without secrets, of the same installation."""
    folder = tmp_path_factory.mktemp("archived")
    shutil.copy(migrated_file, folder / "floway.db")
    with pytest.MonkeyPatch.context() as patch, opened(settings(folder)):
        patch.setattr(sealing, "_N", 2**14)
        fill()
        return archived(), archived(None)


@pytest.fixture
def sealed(archives: tuple[bytes, bytes]) -> bytes:
    """An archive with a passphrase."""
    return archives[0]


@pytest.fixture
def redacted(archives: tuple[bytes, bytes]) -> bytes:
    """An archive without secrets."""
    return archives[1]


def lines(archive: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.splitlines()]


def rewritten(archive: bytes, change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    """The archive that somebody made who knows the form: its sum is right."""
    documents = lines(archive)
    end = documents.pop()
    change(documents)
    body = b"".join(document.line(each) for each in documents)
    end["end"]["sha256"] = document.sha256_of(body)
    counts = dict.fromkeys(documents[0]["sections"], 0)
    for each in documents[1:]:
        counts[each["section"]] = counts.get(each["section"], 0) + 1
    end["end"]["rows"] = counts
    return body + document.line(end)


def row_of(documents: list[dict[str, Any]], section: str, **members: Any) -> dict[str, Any]:
    rows = [each["row"] for each in documents if each.get("section") == section]
    return next(row for row in rows if all(row[name] == value for name, value in members.items()))


def refused(archive: bytes, passphrase: str | None = None) -> ArchiveFault:
    with pytest.raises(ArchiveFault) as caught:
        read(BytesIO(archive), passphrase)
    return caught.value


def import_all(archive: bytes, passphrase: str | None) -> None:
    apply(read(BytesIO(archive), passphrase), Options("replace", skip_conflicts=True))


def damaged(archive: bytes, chance: random.Random) -> bytes:
    """One bit flipped, or the file cut, at a place that is decided by chance."""
    if chance.random() < 0.5:
        return archive[: chance.randrange(len(archive) - 1)]
    place = chance.randrange(len(archive))
    return archive[:place] + bytes([archive[place] ^ (1 << chance.randrange(8))]) + archive[place + 1 :]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_hundred_damaged_archives_are_refused_and_change_nothing(
    fresh: Fresh, sealed: bytes, redacted: bytes, engine: str
) -> None:
    chance = random.Random(SEED)
    forms = [(sealed, PASSPHRASE), (redacted, None), (gzip.compress(sealed), PASSPHRASE)]
    with opened(fresh(engine)):
        fill()
        before = fingerprint()
        for number in range(102):
            archive, passphrase = forms[number % 3]
            broken = damaged(archive, chance)
            if broken != archive:
                with pytest.raises(ArchiveFault) as caught:
                    import_all(broken, passphrase)
                assert str(caught.value).endswith("."), broken[:80]
                assert not any(secret in str(caught.value) for secret in SECRETS)

        assert fingerprint() == before


def test_each_single_cut_and_each_changed_byte_of_the_ends_is_noticed(redacted: bytes) -> None:
    head, tail = redacted.index(b"\n") + 1, redacted.rindex(b"\n", 0, -1) + 1
    for place in [*range(head), *range(tail, len(redacted) - 1)]:
        assert refused(redacted[:place]).code in ("archive_foreign", "archive_damaged")
        changed = redacted[:place] + bytes([redacted[place] ^ 1]) + redacted[place + 1 :]
        assert refused(changed).code in (
            "archive_foreign",
            "archive_version_unknown",
            "archive_damaged",
            "archive_invalid",
        )


def test_damage_is_told_from_a_wrong_passphrase(sealed: bytes) -> None:
    assert refused(sealed, "another passphrase of mine").code == "wrong_passphrase"
    assert refused(sealed).code == "passphrase_needed"
    assert refused(sealed[:-40], PASSPHRASE).code == "archive_damaged"
    assert refused(sealed[:-40], "another passphrase of mine").code == "archive_damaged"


def test_a_passphrase_may_be_typed_on_another_machine(fresh: Fresh) -> None:
    with opened(fresh("sqlite")):
        # One is composed of letter and accent, the other is a single character.
        out = archived("cafe\u0301 au lait et un croissant")

    assert read(BytesIO(out), "caf\u00e9 au lait et un croissant").counts["users"] == 0


def test_who_has_no_passphrase_cannot_change_a_sealed_archive(sealed: bytes) -> None:
    def promote(documents: list[dict[str, Any]]) -> None:
        row_of(documents, "users", role="user")["role"] = "admin"

    fault = refused(rewritten(sealed, promote), PASSPHRASE)

    assert (fault.code, "do not use it" in str(fault)) == ("archive_damaged", True)


def test_a_sealed_secret_opens_at_its_own_place_only(sealed: bytes) -> None:
    documents = lines(sealed)
    seal = _seal_of(documents[0])
    one, other = (row_of(documents, "upstreams", name=name) for name in ("one 🦊", "azure"))

    with pytest.raises(ValueError, match="belongs to another place"):
        seal.opened(one["secrets"]["$sealed"], ("upstreams", other["id"], "secrets"))
    assert seal.opened(one["secrets"]["$sealed"], ("upstreams", one["id"], "secrets")) == {
        "api_key": "sk-custom-s3cret"
    }


def _seal_of(header: dict[str, Any]) -> Seal:
    parameters = parameters_of(header["sealing"])
    bare = {
        **header,
        "sealing": {name: value for name, value in header["sealing"].items() if name != "check"},
    }
    return Seal(PASSPHRASE, parameters, bare)


@pytest.mark.parametrize("member", ["app_version", "exported_at", "id", "sections"])
def test_the_header_of_a_sealed_archive_cannot_be_changed(sealed: bytes, member: str) -> None:
    def change(documents: list[dict[str, Any]]) -> None:
        value = documents[0][member]
        documents[0][member] = value[:-1] if member == "sections" else f"{value[:-1]}x"

    assert refused(rewritten(sealed, change), PASSPHRASE).code == "wrong_passphrase"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("n", 2**40),
        ("n", 2**15 + 1),
        ("n", 1024),
        ("r", 64),
        ("p", 0),
        ("p", True),
        ("salt", "AAAA"),
        ("kdf", "md5"),
    ],
)
def test_a_foreign_header_cannot_make_us_work_for_ever(sealed: bytes, member: str, value: object) -> None:
    def change(documents: list[dict[str, Any]]) -> None:
        documents[0]["sealing"][member] = value

    fault = refused(rewritten(sealed, change), PASSPHRASE)

    assert (fault.code, fault.line) == ("archive_invalid", 1)


def test_no_secret_stands_in_clear_text(sealed: bytes, redacted: bytes) -> None:
    for archive in (sealed, redacted):
        text = archive.decode()
        assert not [secret for secret in SECRETS if secret in text]
        assert "$argon2id" not in text
        assert "v1:" not in text, "an envelope of this machine is of no use on another"


def test_what_was_left_out_is_named(redacted: bytes) -> None:
    documents = lines(redacted)

    assert "upstream_states" not in documents[0]["sections"]
    assert row_of(documents, "upstreams", name="azure")["secrets"] == {"$redacted": ["api_key"]}
    assert row_of(documents, "upstreams", name="open")["secrets"] is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "archive_foreign"),
        (b"\n", "archive_foreign"),
        (b"PK\x03\x04 something", "archive_foreign"),
        (b'{"format":"other"}\n{"end":{}}\n', "archive_foreign"),
        (b'{"format":"floway-archive","version":2}\n', "archive_version_unknown"),
        (b'{"format":"floway-archive","version":0}\n', "archive_version_unknown"),
        (b'{"format":"floway-archive","version":"1"}\n', "archive_version_unknown"),
        (b'{"format":"floway-archive","version":1}\n', "archive_damaged"),
        (b"\x1f\x8bnot really", "archive_damaged"),
    ],
)
def test_another_file_is_refused_at_its_first_line(content: bytes, code: str) -> None:
    assert refused(content).code == code


@pytest.mark.parametrize("indent", [None, 2])
def test_the_export_of_the_older_gateway_is_recognised_and_refused(indent: int | None) -> None:
    exported = {"version": 20, "exportedAt": "2026-11-22T20:40:00.000Z", "data": {"users": []}}

    fault = refused(json.dumps(exported, indent=indent).encode())

    assert fault.code == "archive_foreign"
    assert "holds every credential in clear text" in str(fault)


def test_a_file_that_is_too_large_is_not_read(redacted: bytes) -> None:
    with pytest.raises(ArchiveFault) as caught:
        read(BytesIO(gzip.compress(redacted)), None, max_bytes=1000)

    assert caught.value.code == "too_large"


def _set(section: str, **members: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda documents: row_of(documents, section).update(members)


def _without(section: str, member: str) -> Callable[[list[dict[str, Any]]], None]:
    def change(documents: list[dict[str, Any]]) -> None:
        del row_of(documents, section)[member]

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set("users", role="root"), "users: the role is one of"),
        (_set("users", name=" ada"), "users: the name is printable"),
        (_set("users", name="a\0da"), "users: name must be a string"),
        (_set("users", created_at="2026-11-22"), "users: created_at must be an instant"),
        (_set("users", enabled=1), "users: enabled must be true or false"),
        (_set("users", enabled="yes"), "users: enabled must be true or false"),
        (_set("users", limits={"tokens": 1}), "users: 'tokens' is no limit"),
        (
            _set("users", password_hash={"$sealed": "AAAA"}),
            "users: password_hash is not sealed as the header says",
        ),
        (_set("users", extra=1), "users: extra is not known"),
        (_without("users", "name"), "users: name is missing"),
        (_set("proxies", id="direct"), "proxies: 'direct' is the way without a proxy"),
        (_set("proxies", port=0), "proxies: the port is from 1"),
        (_set("proxies", port="1080"), "proxies: port must be a whole number"),
        (_set("proxies", port=2**31), "proxies: port must be a whole number"),
        (_set("upstreams", kind="bedrock"), "upstreams: there is no kind of upstream 'bedrock'"),
        (
            _set("upstreams", config={"base_url": 5}),
            "upstreams: The configuration of the upstream cannot work",
        ),
        (_set("upstreams", flag_overrides={"nope": True}), "upstreams:"),
        (_set("upstreams", proxy_ids=[5]), "upstreams: proxy_ids is null or a list"),
        (_set("upstreams", model_prefix={"prefix": "a"}), "upstreams: model_prefix has the members"),
        (_set("api_keys", key_hash="F" * 64), "api_keys: key_hash is a SHA-256"),
        (_set("api_keys", key_hash="f" * 63), "api_keys: key_hash is a SHA-256"),
        (_set("api_keys", scope="root"), "api_keys: the scope is null or one of"),
        (_set("api_keys", models=[]), "api_keys: models is null or a list"),
        (_set("model_aliases", targets=[]), "model_aliases: targets is a list with at least one"),
        (_set("model_aliases", selection="best"), "model_aliases: the selection is one of"),
        (_set("price_overrides", price={"base": {}}), "price_overrides:"),
        (_set("settings", key="revision"), "settings: no archive carries a setting of this key"),
        (
            _set("settings", value={"drain_seconds": 5}),
            "settings: FLOWAY_DRAIN_SECONDS is read once at start",
        ),
        (_set("settings", value={"nope": 5}), "settings: nope is not a setting"),
        (
            _set("settings", value={"usage_retention_days": "5"}),
            "settings: FLOWAY_USAGE_RETENTION_DAYS must be",
        ),
        (_set("usage_buckets", hour="2026-13-01T00"), "usage_buckets: the hour is written as"),
        (_set("usage_buckets", requests=-1), "usage_buckets: requests is not negative"),
        (_set("usage_buckets", input_tokens=1.5), "usage_buckets: input_tokens must be a whole number"),
    ],
)
def test_a_row_that_cannot_work_is_named_with_its_line(
    redacted: bytes, change: Callable[[list[dict[str, Any]]], None], words: str
) -> None:
    fault = refused(rewritten(redacted, change))

    assert fault.code == "archive_invalid"
    assert fault.line > 1
    assert words in str(fault), str(fault)


def test_a_row_that_stands_twice_is_named_before_a_later_fault(redacted: bytes) -> None:
    def change(documents: list[dict[str, Any]]) -> None:
        place = next(number for number, each in enumerate(documents) if each.get("section") == "users")
        documents.insert(place + 1, documents[place])
        row_of(documents, "model_aliases")["selection"] = "best"

    fault = refused(rewritten(redacted, change))

    assert "stands on line 2 already" in str(fault)
    assert fault.line == 3


def test_rows_stand_in_the_order_of_their_sections(redacted: bytes) -> None:
    def change(documents: list[dict[str, Any]]) -> None:
        documents.append(documents[1])

    assert "no rows of users are expected here" in str(refused(rewritten(redacted, change)))


@pytest.mark.parametrize(
    "line", [b'{"section":"users"}', b"[]", b'{"section":"x","row":{}}', b'{"a":1,"a":1}', b"{"]
)
def test_a_line_that_is_no_row_is_named(redacted: bytes, line: bytes) -> None:
    header, _, _ = redacted.partition(b"\n")
    body = header + b"\n" + line + b"\n"
    trailer = {"end": {"rows": {}, "sha256": document.sha256_of(body), "mac": None}}

    fault = refused(body + document.line(trailer))

    assert (fault.code, fault.line) == ("archive_invalid", 2)


def test_what_a_column_has_by_default_may_be_missing(redacted: bytes) -> None:
    def change(documents: list[dict[str, Any]]) -> None:
        for name in ("limits", "upstream_ids"):
            del row_of(documents, "users", role="admin")[name]
        del row_of(documents, "api_keys", name="laptop")["strict_losses"]

    archive: Archive = read(BytesIO(rewritten(redacted, change)))

    [key] = [row for row in archive.rows["api_keys"] if row["name"] == "laptop"]
    assert key["strict_losses"] is False
    assert all("limits" in row for row in archive.rows["users"])


def test_the_number_of_rows_must_be_the_one_that_is_stated(redacted: bytes) -> None:
    documents = lines(redacted)
    documents[-1]["end"]["rows"]["users"] = 99

    fault = refused(b"".join(document.line(each) for each in documents))

    assert "counts other rows" in str(fault)


def test_sums_of_usage_are_read_again_from_the_same_file_only(redacted: bytes) -> None:
    file = BytesIO(redacted)
    archive = read(file)
    assert sum(row["requests"] for row in archive.usage()) == 25

    file.seek(0)
    file.write(redacted.replace(b"m\xc3\xb6del-1", b"m\xc3\xb6del-9"))

    with pytest.raises(ArchiveFault, match="has changed"):
        list(archive.usage())
