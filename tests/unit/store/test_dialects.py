import pytest
from flask import Flask
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import OperationalError

from floway.store.db import reading, transaction
from floway.store.dialects import upserting, writing
from floway.store.tables.usage import UsageRequestRow
from floway.store.tables.usage_days import UsageStaleDayRow


@pytest.mark.usefixtures("app")
def test_each_engine_has_an_insert_that_knows_conflicts(app: Flask) -> None:
    table = UsageStaleDayRow.__table__
    assert isinstance(table, Table)
    with transaction() as session:
        for _ in range(2):
            session.execute(upserting(session)(table).values(day="2026-05-01").on_conflict_do_nothing())

        assert session.query(UsageStaleDayRow).count() == 1


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_statement_may_name_its_index_on_sqlite(app: Flask) -> None:
    table = UsageRequestRow.__table__
    assert isinstance(table, Table)
    statement = select(table.c.id).with_hint(table, "INDEXED BY ix_usage_requests_slow", "sqlite")

    with reading() as session, pytest.raises(OperationalError, match="no query solution"):
        # Only a part of the rows is in this index.
        session.execute(statement)


def test_a_prepared_statement_writes_plain_values(app: Flask) -> None:
    table = UsageStaleDayRow.__table__
    assert isinstance(table, Table)
    with transaction() as session:
        connection = session.connection()
        prepared = writing(insert(table), connection.dialect)
        prepared.run(connection, [{"day": "2026-05-01"}, {"day": "2026-05-02"}])
        prepared.run(connection, [])

        assert session.query(UsageStaleDayRow).count() == 2
