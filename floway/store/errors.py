"""What the database can do to a caller of the store."""

from sqlalchemy.exc import SQLAlchemyError

#: The database cannot be reached or refused a statement: the name under which callers outside the
#: store catch it, since none of them knows SQLAlchemy. Its message may quote a statement, so it is
#: never shown; its type says enough for a log.
DatabaseError = SQLAlchemyError
