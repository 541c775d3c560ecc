"""Leased numbers in memory, for `memory_store`."""

from __future__ import annotations

from dataclasses import replace

from app.domain.case_numbers import NumberBlock, NumberStock

Blocks = dict[str, NumberStock]


def take(blocks: Blocks, series: str) -> int | None:
    """The lowest free number of the series."""
    held = blocks.get(series, NumberStock())
    for place, block in enumerate(held.blocks):
        number = block.first + block.used
        if block.usable and number <= block.last and not held.unsure:
            used = replace(block, used=block.used + 1)
            after = (*held.blocks[:place], used, *held.blocks[place + 1 :])
            blocks[series] = replace(held, blocks=after)
            return number
    return None


def ask(blocks: Blocks, series: str) -> None:
    """Note the wish."""
    blocks[series] = replace(blocks.get(series, NumberStock()), asked=True, code="")


def grant(blocks: Blocks, series: str, first: int, last: int, since: str) -> None:
    """What a server does that has numbers left."""
    block = NumberBlock(first, last, 0, usable=True, since=since)
    blocks[series] = NumberStock((*blocks.get(series, NumberStock()).blocks, block))
