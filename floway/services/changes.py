"""What a change was, for the audit log: what is secret only as a fingerprint."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

#: Stands for a member that was not there.
ABSENT = None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """``{member: [before, after]}`` of the members that differ, in the order of their names."""
    names = sorted(before.keys() | after.keys())
    return {
        name: [before.get(name, ABSENT), after.get(name, ABSENT)]
        for name in names
        if before.get(name, ABSENT) != after.get(name, ABSENT)
    }


def fingerprints(secrets: Mapping[str, str]) -> dict[str, str]:
    """Secrets as they may be shown: each by its fingerprint."""
    return {name: fingerprint(value) for name, value in secrets.items()}


def fingerprint(secret: str) -> str:
    """A short name of a secret by which two can be told apart, and neither be found again.

    Only for secrets that nobody can guess: of a password it would allow trying.
    """
    return "sha256:" + sha256(secret.encode()).hexdigest()[:12]
