"""Packs as the prefecture really signs them: altered, forged and foreign ones are refused."""

from pathlib import Path

import pytest

from app.domain.problems import Refused
from app.packs.applying import Applied, apply
from app.packs.ports import OpenedBundle
from app.packs.reference import load_directory
from app.replication.packs import open_bundle
from sync.sealed import Bundle, seal_bundle, sign_public
from tests.packs.conftest import MemoryPackStore

BASE = load_directory(Path(__file__).resolve().parents[2] / "resources")
OFFICE, STRANGER = bytes(range(32)), bytes(range(1, 33))
SIGNERS = {sign_public(OFFICE).hex()}
FILES = {"calendar/2027.json": b'{"year": 2027}'}


def opened(data: bytes) -> OpenedBundle:
    """The verifier that the program injects, in the shape of the port."""
    bundle = open_bundle(data)
    return OpenedBundle(bundle.name, bundle.version, bundle.files, bundle.signer.hex())


def test_a_pack_of_the_prefecture_is_applied(store: MemoryPackStore) -> None:
    raw = seal_bundle(Bundle("liangshan", 1, 1, FILES), OFFICE)
    outcome = apply(raw, opened, SIGNERS, BASE, store)
    assert isinstance(outcome, Applied)
    assert outcome.head.signer in SIGNERS
    assert dict(store.get("liangshan")) == FILES


def test_a_good_signature_of_somebody_else_is_not_enough(store: MemoryPackStore) -> None:
    raw = seal_bundle(Bundle("liangshan", 1, 1, FILES), STRANGER)
    outcome = apply(raw, opened, SIGNERS, BASE, store)
    assert isinstance(outcome, Refused)
    assert [p.code for p in outcome.problems] == ["pack.signer"]


@pytest.mark.parametrize("step", [7, 13])
def test_no_flipped_byte_and_no_cut_passes(store: MemoryPackStore, step: int) -> None:
    raw = seal_bundle(Bundle("liangshan", 1, 1, FILES), OFFICE)
    for at in range(0, len(raw), step):
        flipped = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        for damaged in (flipped, raw[:at]):
            outcome = apply(damaged, opened, SIGNERS, BASE, store)
            assert isinstance(outcome, Refused), at
    assert store.puts == 0
