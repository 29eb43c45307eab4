from floway.services.changes import changes, fingerprint, fingerprints


def test_only_members_that_differ_are_a_change() -> None:
    assert changes({"name": "a", "enabled": True, "gone": 1}, {"name": "b", "enabled": True, "new": [2]}) == {
        "gone": [1, None],
        "name": ["a", "b"],
        "new": [None, [2]],
    }


def test_a_secret_is_told_apart_by_its_fingerprint_only() -> None:
    shown = fingerprints({"api_key": "sk-very-secret"})

    assert shown == {"api_key": fingerprint("sk-very-secret")}
    assert fingerprint("sk-very-secret") != fingerprint("sk-very-secret2")
    assert "sk-very" not in str(shown)
