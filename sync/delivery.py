"""The client's use of a delivery: news on a stick that it did not ask for (rules 16, 20, 24).

A delivery answers no request, so it carries no receipts and moves no fence. It starts at the
cursors this device last told the server, and is read in one snapshot: `news.adopt_unasked` says
why it may begin below what is known here by now. Repeated, late or out of order it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from sync.errors import Code, SyncError
from sync.news import adopt_unasked
from sync.ports import ReplicaTables
from sync.protocol import Answer, Delivery, News
from sync.replica import Tally, adopt_epoch
from sync.rules import ALL, Rules


def use_delivery(tables: ReplicaTables, delivery: Delivery, rules: Rules = ALL) -> Tally:
    """Everything that a delivery brings, in one transaction of the caller.

    Raises ``SyncError``: other-epoch, gap; the transaction must be given up then.
    """
    answers = []
    for answer in delivery.answers:
        if answer.code != Code.EPOCH_CHANGED:
            answers.append(answer)
        elif delivery.epoch == tables.identity().epoch:
            adopt_epoch(tables, answer.epoch, rules)
    epoch = tables.identity().epoch
    if any(answer.epoch.epoch != epoch for answer in answers):
        raise SyncError(Code.OTHER_EPOCH)
    return Tally(received=sum(adopt_unasked(tables, news, rules) for news in _joined(answers)))


def _joined(answers: Iterable[Answer]) -> list[News]:
    """The pages of each partition as one: they are of the same snapshot."""
    whole: dict[str, News] = {}
    for news in (news for answer in answers for news in answer.news):
        before = whole.get(news.partition)
        if before is None:
            whole[news.partition] = news
        elif before.end != news.start or before.head != news.head:
            raise SyncError(Code.MALFORMED)
        else:
            whole[news.partition] = structs.replace(
                before,
                end=news.end,
                items=before.items + news.items,
                backfill=before.backfill + news.backfill,
            )
    return list(whole.values())
