import pytest
from sqlalchemy import Column, LargeBinary, MetaData, Table

from floway.store.archive.columns import Facts, facts
from floway.store.tables.api_keys import ApiKeyRow
from floway.store.tables.usage import UsageBucketRow


def of(table: type, name: str) -> Facts:
    return facts(table.__table__.columns[name])


def test_types_of_columns_are_told_in_our_words() -> None:
    assert of(ApiKeyRow, "key_hash") == Facts("key_hash", "text", False, 64, 64, False, None)
    assert of(ApiKeyRow, "enabled") == Facts("enabled", "boolean", False, None, 64, True, True)
    assert of(ApiKeyRow, "strict_losses").default is False
    assert of(ApiKeyRow, "expires_at") == Facts("expires_at", "instant", True, None, 64, True, None)
    assert of(ApiKeyRow, "limits").kind == "document"
    assert of(UsageBucketRow, "requests").bits == 64
    assert of(ApiKeyRow, "dump_retention_seconds").bits == 32
    assert of(UsageBucketRow, "length_class").default == 0
    assert of(UsageBucketRow, "price_version").default == ""


def test_a_type_that_archives_do_not_know_is_a_fault_of_ours() -> None:
    table = Table("t", MetaData(), Column("raw", LargeBinary))

    with pytest.raises(TypeError, match=r"t\.raw"):
        facts(table.columns["raw"])
