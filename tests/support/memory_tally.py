"""A `Tally` in memory, record by record: what the store answers with one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.records import Record
from app.domain.statistics import Measure, Tally


def within(records: Iterable[Record], tally: Tally) -> Iterator[Record]:
    """The records that a tally looks at."""
    for record in records:
        if (
            record.kind == tally.kind
            and tally.since <= record.text(tally.on)[:10] <= tally.until
            and all(record.text(name) in codes for name, codes in tally.where.items())
            and not any(record.text(name) in codes for name, codes in tally.unless.items())
        ):
            yield record


def count(row: dict[str, int], record: Record, tally: Tally) -> None:
    """Put one record into its figures."""
    for measure in tally.measures:
        added, before = worth(record, measure), row.get(measure.name, 0)
        if measure.newest:
            day = int(record.text(tally.on)[:10].replace("-", "")) if added else 0
            row[measure.name] = max(before, day)
        else:
            row[measure.name] = before + added


def worth(record: Record, measure: Measure) -> int:
    """What one record adds to a figure."""
    if any(record.text(name) not in codes for name, codes in measure.where.items()):
        return 0
    value = record.get(measure.sums) if measure.sums else 1
    return max(value, 0) if isinstance(value, int) else 0
