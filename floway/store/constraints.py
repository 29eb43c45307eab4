"""Which constraint a write has broken."""

from sqlalchemy.exc import IntegrityError


def broke_unique(error: IntegrityError, table: str, *columns: str) -> bool:
    """Whether the error is about the unique constraint of these columns.

    PostgreSQL names the constraint, SQLite the columns.
    """
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return bool(diagnostics.constraint_name == f"uq_{table}_{'_'.join(columns)}")
    named = ", ".join(f"{table}.{column}" for column in columns)
    return str(error.orig) == f"UNIQUE constraint failed: {named}"
