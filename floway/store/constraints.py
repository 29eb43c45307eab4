"""Which constraint a write has broken."""

from sqlalchemy.exc import IntegrityError


def broke_unique(error: IntegrityError, table: str, column: str) -> bool:
    """Whether the error is about the unique constraint of one column.

    PostgreSQL names the constraint, SQLite the column.
    """
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return bool(diagnostics.constraint_name == f"uq_{table}_{column}")
    return str(error.orig) == f"UNIQUE constraint failed: {table}.{column}"
