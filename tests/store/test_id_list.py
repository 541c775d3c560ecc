"""Ids in raw form read like a list of their text."""

import pytest

from app.store.id_list import IdList
from app.store.mappers import id_bytes

IDS = [f"019a6100-0000-7000-8000-0000000000{n:02x}" for n in range(5)]
LIST = IdList(b"".join(map(id_bytes, IDS)))


def test_it_reads_like_a_list() -> None:
    assert list(LIST) == IDS
    assert len(LIST) == 5
    assert (LIST[0], LIST[-1]) == (IDS[0], IDS[-1])
    assert LIST[1:4] == IDS[1:4]
    assert LIST == IDS
    assert IdList(b"".join(map(id_bytes, IDS))) == LIST
    assert IdList(b"") != LIST
    with pytest.raises(IndexError):
        LIST[5]


def test_an_id_is_found_only_where_one_begins() -> None:
    assert IDS[3] in LIST
    assert LIST.index(IDS[3]) == 3
    # Sixteen bytes across two ids look like an id that is not there.
    straddling = IdList(bytes(8) + id_bytes(IDS[1]) + bytes(8))
    assert IDS[1] not in straddling
    with pytest.raises(ValueError, match="019a"):
        straddling.index(IDS[1])
