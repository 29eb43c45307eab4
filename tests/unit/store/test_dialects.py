import pytest
from flask import Flask
from sqlalchemy import Table

from floway.store.db import transaction
from floway.store.dialects import upserting
from floway.store.tables.usage_days import UsageStaleDayRow


@pytest.mark.usefixtures("app")
def test_each_engine_has_an_insert_that_knows_conflicts(app: Flask) -> None:
    table = UsageStaleDayRow.__table__
    assert isinstance(table, Table)
    with transaction() as session:
        for _ in range(2):
            session.execute(upserting(session)(table).values(day="2026-05-01").on_conflict_do_nothing())

        assert session.query(UsageStaleDayRow).count() == 1
