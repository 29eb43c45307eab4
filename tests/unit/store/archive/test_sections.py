import pytest

from floway.store.archive.sections import LEFT_OUT, SECTIONS, Section
from floway.store.tables.base import metadata


def test_every_table_is_carried_or_says_why_not() -> None:
    carried = {section.table.name for section in SECTIONS.values()}

    assert carried.isdisjoint(LEFT_OUT)
    assert carried | set(LEFT_OUT) == set(metadata.tables)
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())


def test_what_is_pointed_at_stands_before_what_points() -> None:
    order = [section.table.name for section in SECTIONS.values()]

    for section in SECTIONS.values():
        pointed_at = {key.column.table.name for key in section.table.foreign_keys}
        assert pointed_at <= set(order[: order.index(section.table.name)])


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_a_section_speaks_of_columns_that_there_are(section: Section) -> None:
    names = {column.name for column in section.columns}

    assert section.hidden | section.bookkeeping <= names
    for group in section.unique:
        assert set(group) <= names
        assert next(column.kind for column in section.columns if column.name == group[-1]) == "text"


def test_what_is_unique_in_the_database_is_known_here() -> None:
    for section in SECTIONS.values():
        in_database = {
            frozenset(column.name for column in constraint.columns)
            for constraint in section.table.constraints
            if type(constraint).__name__ == "UniqueConstraint"
        }
        in_database |= {frozenset({column.name}) for column in section.table.columns if column.unique}
        assert {frozenset(group) for group in section.unique} == in_database
