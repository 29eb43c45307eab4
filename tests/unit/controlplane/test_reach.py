"""Which upstreams concern whoever asks."""

from dataclasses import replace

import pytest
from flask import Flask, g

from floway.controlplane.reach import within_reach
from floway.store import users
from floway.store.sessions import SessionUser
from floway.store.users import Role
from tests.support.dashboard import person


@pytest.mark.parametrize(
    ("role", "cap", "reach"),
    [
        ("user", ("up_1",), frozenset({"up_1"})),
        ("user", None, None),
        ("viewer", ("up_1",), None),
        ("admin", ("up_1",), None),
    ],
)
def test_only_plain_users_are_held_to_their_cap(
    app: Flask, role: Role, cap: tuple[str, ...] | None, reach: frozenset[str] | None
) -> None:
    user = person("kim", role)
    users.replace(replace(user, upstream_ids=cap))

    with app.test_request_context("/api/models"):
        g.session_user = SessionUser(user.id, user.name, user.role, csrf_token="")
        assert within_reach() == reach
