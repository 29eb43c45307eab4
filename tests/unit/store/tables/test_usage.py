import pytest
from flask import Flask
from sqlalchemy import inspect

from floway.store.db import db
from floway.store.tables.usage import HAS_FAILED, HAS_SESSION, IS_SLOW

#: ``{index: (columns, words that both databases give back of its condition)}``
PARTIAL = {
    "ix_usage_requests_session_id_started_at": (["session_id", "started_at"], HAS_SESSION),
    "ix_usage_requests_failed": (["started_at"], HAS_FAILED),
    "ix_usage_requests_slow": (["started_at"], IS_SLOW),
}


@pytest.mark.parametrize("name", PARTIAL)
def test_indexes_of_a_part_of_the_rows_say_which(app: Flask, name: str) -> None:
    columns, condition = PARTIAL[name]

    found = next(each for each in inspect(db.engine).get_indexes("usage_requests") if each["name"] == name)

    options = found["dialect_options"]
    where = str(options.get("sqlite_where", options.get("postgresql_where")))
    assert found["column_names"] == columns
    # PostgreSQL adds brackets and types.
    assert condition.split()[0] in where
    assert condition.split()[-1] in where
