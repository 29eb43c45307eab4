"""The number that tells running gateways to read their snapshot again."""

from sqlalchemy import select, update

from floway.store.db import reading, transaction
from floway.store.tables.settings import SettingRow

_KEY = "revision"


def current() -> int:
    """The revision of what is committed.

    Read it before the rows that belong to it: a change in between is then seen as one more revision,
    while the other order would miss it for good.
    """
    with reading() as session:
        return int(session.scalars(select(SettingRow.value).where(SettingRow.key == _KEY)).one())


def hold() -> None:
    """Let only one process at a time past this statement, until its open ``transaction()`` ends.

    As the first statement, for work that several workers begin together when they start. On SQLite a
    transaction that writes is alone anyway.
    """
    with transaction() as session:
        session.scalars(select(SettingRow.value).where(SettingRow.key == _KEY).with_for_update()).one()


def bump() -> None:
    """Raise the revision, as part of the open ``transaction()`` and as its last statement.

    On PostgreSQL it locks the row until the commit; the last place keeps that short and free of deadlocks.
    """
    with transaction() as session:
        row = select(SettingRow.value).where(SettingRow.key == _KEY).with_for_update()
        value = int(session.scalars(row).one())
        session.execute(update(SettingRow).where(SettingRow.key == _KEY).values(value=value + 1))
