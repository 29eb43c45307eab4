"""What operators decide about the whole installation while it runs: one document beside the environment."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import select

from floway.errors import EditConflict
from floway.store.db import reading, transaction
from floway.store.tables.settings import SettingRow

#: The row of the table ``settings``.
KEY: Final = "operator_settings"


def read() -> dict[str, Any]:
    """``{setting: value}``, only what is decided."""
    with reading() as session:
        value = session.scalars(select(SettingRow.value).where(SettingRow.key == KEY)).one_or_none()
        return dict(value or {})


def change(
    edited: Callable[[dict[str, Any]], Mapping[str, Any]], expected: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Replace the document by what ``edited`` makes of it; concurrent changes wait.

    :param expected: what the editor has seen; None changes whatever is there.
    :returns: it before and after.
    :raises EditConflict: it is not as expected.
    """
    with transaction() as session:
        # There may be no row to lock yet, so it is one that is always there.
        session.execute(select(SettingRow.key).where(SettingRow.key == "revision").with_for_update())
        row = session.get(SettingRow, KEY, populate_existing=True)
        before = dict(row.value) if row is not None else {}
        if expected is not None and before != expected:
            raise EditConflict(
                "version_mismatch", "The settings were changed since you read them; read them again."
            )
        after = dict(edited(before))
        if row is None:
            session.add(SettingRow(key=KEY, value=after))
        else:
            row.value = after
        return before, after
