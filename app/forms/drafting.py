"""Between a form and its draft on disk: nothing typed is lost, not even what cannot be read."""

from __future__ import annotations

from app.domain.fields import Value, Values
from app.forms.state import FormState


def to_draft(state: FormState) -> Values:
    """What was typed, as JSON-plain values: the value where it could be read, else the raw text.

    The business time goes along, typed or not: a form brought back after lunch is about the visit
    before it.
    """
    kept: dict[str, Value] = dict(state.read)
    occurred = state.form.kind.occurred
    if occurred and state.record is None and occurred in state.values:
        kept.setdefault(occurred, state.values[occurred])
    for name in state.refusals:
        raw = state.typed[name]
        kept[name] = raw if isinstance(raw, str | int) else str(raw)
    return kept


def from_draft(state: FormState, values: Values) -> FormState:
    """A freshly opened form with the draft's input typed in again. Fields that this program does
    not have (an older or newer one wrote the draft) are left out.
    """
    return state.set_many({n: raw for n, raw in values.items() if n in state.form.kind.by_name})
