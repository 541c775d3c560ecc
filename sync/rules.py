"""Switches of the numbered rules, so that tests can prove each of them is needed.

Everything is on in the product; ``tests/sync/test_mutants.py`` turns off one at a time and must
see a violation. A rule without a switch cannot be turned off by one branch.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """Which rules hold. The names follow the mutants table of the design's sync-rules page."""

    base_at_open: bool = True  # 1: base is taken when the form opens, not at save
    as_of: bool = True  # 1: base is what is shown, not the cursor
    over: bool = True  # 2
    over_chain: bool = True  # 2: plus the predecessor's own over while it has no receipt
    equal_moves_setter: bool = True  # 2
    chain_base: bool = True  # 3
    superseded: bool = True  # 4
    delete_footprint: bool = True  # 5
    delete_base: bool = True  # 5
    resolved_once: bool = True  # 6
    pair_history: bool = True  # 7: a pair seen before is the same client
    epoch_first: bool = True  # 8
    adopt: bool = True  # 8: a new epoch adopts the client's pair
    whole_acts: bool = True  # 10
    wait_order: bool = True  # 11: later acts on a waiting record wait too
    keep_refused_id: bool = True  # 12: a correction goes over the refused id
    stage: bool = True  # 14
    whole_below_low: bool = True  # 15: a changed record not yet loaded travels whole
    start_cursor: bool = True  # 16
    skip_as_of: bool = True  # 16
    overlay: bool = True  # 18: own values mask the shadow until the visible cursor passes
    epoch_tree: bool = True  # 19
    clip_base: bool = True  # 20
    withdraw_receipts: bool = True  # 20
    need: bool = True  # 20


ALL = Rules()
