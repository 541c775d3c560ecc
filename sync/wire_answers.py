"""The written form of answers; see ``wire`` for how messages are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from sync.errors import Code, WireError
from sync.protocol import (
    LEASE_ID_BYTES,
    RECORD_ID_BYTES,
    Answer,
    Cursor,
    EpochInfo,
    Fields,
    Item,
    LeaseGrant,
    News,
    Notice,
    Result,
    State,
)
from sync.wire import Column, Int, Reader, parse, take_records


class _ItemRow(Struct, array_like=True):
    kind: str
    fields: Fields
    station: str
    stamp: Int
    born: Int
    whole: Int = 0
    newest: Int = 0
    to: list[str] = []


class _NewsRow(Struct, array_like=True):
    partition: str
    start: tuple[Int, Int]
    end: tuple[Int, Int]
    head: Int
    safe: Int
    scope: str
    items: list[_ItemRow]
    backfill: list[_ItemRow]
    answered: list[_ItemRow]
    absent: Int
    exchange_only: bool = False


class _ResultRow(Struct, array_like=True):
    """A run of ``count`` equal results whose positions go up by ``step``."""

    state: str
    count: Int
    position: Int
    step: Int
    code: str = ""
    kept: list[str] = []
    decided_by: str = ""


class _GrantRow(Struct, array_like=True):
    first: Int
    last: Int
    code: str = ""


class _AnswerRow(Struct, array_like=True):
    protocol: Int
    code: str
    sizes: list[Int]
    common: dict[str, Int]
    results: list[_ResultRow]
    news: list[_NewsRow]
    server_time: str
    notices: list[tuple[str, Fields]]
    idle: bool
    leases: list[_GrantRow] = []


def write_answer(answer: Answer) -> tuple[bytes, bytes]:
    """(column, text)."""
    column = Column()
    sizes = column.put_all((answer.epoch.epoch, answer.answers))
    row = _AnswerRow(
        protocol=answer.protocol,
        code=answer.code,
        sizes=sizes,
        common=answer.epoch.common,
        results=_runs(answer.results),
        news=[_news_row(news, column) for news in answer.news],
        server_time=answer.server_time,
        notices=[(notice.code, notice.details) for notice in answer.notices],
        idle=answer.idle,
        leases=_grant_rows(answer.leases, column),
    )
    return b"".join(column.parts), msgspec.json.encode(row)


def _grant_rows(grants: Sequence[LeaseGrant], column: Column) -> list[_GrantRow]:
    column.put_all(grant.lease_id for grant in grants)
    return [_GrantRow(grant.first, grant.last, grant.code) for grant in grants]


def _runs(results: Iterable[Result]) -> list[_ResultRow]:
    """Results by index: runs of the usual answer, exceptions spelt out (rule 26)."""
    rows: list[_ResultRow] = []
    previous: Result | None = None
    for result in results:
        plain = not (result.code or result.kept or result.decided_by)
        row = rows[-1] if rows else None
        if row and previous and plain and row.state == result.state and not (row.code or row.kept):
            step = result.position - previous.position
            if row.count == 1 and step in (0, 1):
                row.step = step
            if step == row.step:
                row.count += 1
                previous = result
                continue
        rows.append(
            _ResultRow(
                state=result.state,
                count=1,
                position=result.position,
                step=0,
                code=result.code,
                kept=list(result.kept),
                decided_by=result.decided_by,
            )
        )
        previous = result
    return rows


def _news_row(news: News, column: Column) -> _NewsRow:
    column.put_all(news.absent)
    return _NewsRow(
        partition=news.partition,
        start=(news.start.hi, news.start.low),
        end=(news.end.hi, news.end.low),
        head=news.head,
        safe=news.safe,
        scope=news.scope,
        items=_item_rows(news.items, column),
        backfill=_item_rows(news.backfill, column),
        answered=_item_rows(news.answered, column),
        absent=len(news.absent),
        exchange_only=news.exchange_only,
    )


def _item_rows(items: Iterable[Item], column: Column) -> list[_ItemRow]:
    rows: list[_ItemRow] = []
    stamp = born = 0
    for item in items:
        column.put(item.record_id)
        rows.append(
            _ItemRow(
                kind=item.kind,
                fields=item.fields,
                station=item.station,
                stamp=item.stamp - stamp,
                born=item.born - born,
                whole=int(item.whole),
                newest=item.newest - item.born if item.newest else 0,
                to=list(item.to),
            )
        )
        stamp, born = item.stamp, item.born
    return rows


def read_answer(column: bytes, text: bytes) -> Answer:
    """Raises ``WireError(malformed)``."""
    row, ids = parse(text, _AnswerRow), Reader(column)
    if len(row.sizes) < 2:
        raise WireError(Code.MALFORMED)
    epoch, answers = ids.take_all(row.sizes[:2])
    news = tuple(_read_news(line, ids) for line in row.news)
    return Answer(
        epoch=EpochInfo(epoch=epoch, common=row.common),
        answers=answers,
        code=row.code,
        results=tuple(_results(row.results)),
        news=news,
        server_time=row.server_time,
        notices=tuple(Notice(code=code, details=details) for code, details in row.notices),
        idle=row.idle,
        protocol=row.protocol,
        leases=tuple(_read_grant(line, ids) for line in row.leases),
    )


def _read_grant(row: _GrantRow, ids: Reader) -> LeaseGrant:
    lease_id = ids.take(LEASE_ID_BYTES)
    return LeaseGrant(lease_id=lease_id, code=row.code, first=row.first, last=row.last)


_MAX_RESULTS = 100_000


def _results(rows: Sequence[_ResultRow]) -> Iterable[Result]:
    if sum(row.count for row in rows) > _MAX_RESULTS or any(row.count < 1 for row in rows):
        raise WireError(Code.MALFORMED)
    for row in rows:
        try:
            state = State(row.state)
        except ValueError as error:
            raise WireError(Code.MALFORMED) from error
        for index in range(row.count):
            yield Result(
                state=state,
                position=row.position + index * row.step,
                code=row.code,
                kept=tuple(row.kept),
                decided_by=row.decided_by,
            )


def _read_news(row: _NewsRow, ids: Reader) -> News:
    return News(
        partition=row.partition,
        start=Cursor(*row.start),
        end=Cursor(*row.end),
        head=row.head,
        absent=take_records(ids, row.absent),
        items=_read_items(row.items, ids),
        backfill=_read_items(row.backfill, ids),
        answered=_read_items(row.answered, ids),
        safe=row.safe,
        scope=row.scope,
        exchange_only=row.exchange_only,
    )


def _read_items(rows: Sequence[_ItemRow], ids: Reader) -> tuple[Item, ...]:
    items: list[Item] = []
    stamp = born = 0
    for row in rows:
        stamp, born = stamp + row.stamp, born + row.born
        items.append(
            Item(
                record_id=ids.take(RECORD_ID_BYTES),
                kind=row.kind,
                stamp=stamp,
                born=born,
                fields=row.fields,
                whole=bool(row.whole),
                newest=born + row.newest if row.whole else 0,
                station=row.station,
                to=tuple(row.to),
            )
        )
    return tuple(items)
