"""Applying signed packs: what is accepted, and every refusal leaves nothing behind (sync.md)."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.problems import Refused
from app.messages import sentence
from app.packs.applying import Applied, apply, in_force, versions
from app.packs.reference import load_directory, reference
from tests.packs.conftest import SIGNER, MemoryPackStore, bundle, open_bundle

BASE = load_directory(Path(__file__).resolve().parents[2] / "resources")
TORCH = {
    "year": 2027,
    "off": [{"from": "2027-01-01", "to": "2027-01-01", "name": "元旦"}],
    "work": [],
}
CALENDAR: dict[str, Any] = {"calendar/2027.json": TORCH}


def give(
    store: MemoryPackStore, files: dict[str, Any] = CALENDAR, **head: Any
) -> Applied | Refused:
    """Apply one bundle."""
    return apply(bundle(files, **head), open_bundle, {SIGNER}, BASE, store)


def codes(outcome: Applied | Refused) -> list[str]:
    """The codes of a refusal, [] when applied."""
    return [p.code for p in outcome.problems] if isinstance(outcome, Refused) else []


def test_an_applied_pack_is_in_force(store: MemoryPackStore) -> None:
    assert not reference(in_force(BASE, store)).calendar.is_complete("2027-01-01", "2027-01-02")
    outcome = give(store)
    assert isinstance(outcome, Applied)
    assert (outcome.head.name, outcome.head.version, outcome.head.signer) == (
        "liangshan", 1, SIGNER,
    )  # fmt: skip
    now = reference(in_force(BASE, store), versions(store))
    assert now.calendar.is_complete("2027-01-01", "2027-01-02")
    assert now.versions == {"base": 0, "liangshan": 1}


def test_the_same_pack_twice_changes_nothing(store: MemoryPackStore) -> None:
    give(store)
    again = give(store)
    assert isinstance(again, Applied)
    assert again.repeated
    assert store.puts == 1


def test_a_newer_version_replaces_the_older(store: MemoryPackStore) -> None:
    give(store)
    assert isinstance(
        give(store, {"calendar/2028.json": {**TORCH, "year": 2028, "off": []}}, version=2), Applied
    )
    assert reference(in_force(BASE, store)).calendar.years()[-1] == 2028
    assert 2027 not in reference(in_force(BASE, store)).calendar.years()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\x00 not a bundle", "pack.damaged"),
        (bundle(CALENDAR, signer="stranger"), "pack.signer"),
        (bundle(CALENDAR, format_=2), "pack.format"),
        (bundle(CALENDAR, format_=0), "pack.format"),
        (bundle(CALENDAR, version=2), "pack.older"),
        (bundle(CALENDAR, version=3), "pack.changed"),
        (bundle(CALENDAR, version=0, name="other"), "pack.older"),
        (bundle(CALENDAR, name="base"), "pack.name"),
        (bundle(CALENDAR, name=""), "pack.name"),
        (bundle({"../../evil.json": {}}, version=9), "pack.path"),
        (bundle({"codes/x.json": "{"}, version=9), "pack.file"),
        (bundle({"rights/x.json": {"rights": [{}]}}, version=9), "pack.entry"),
        (bundle({"parameters/parameters.json": {"parameters": []}}, version=9), "pack.parameter"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing_behind(
    store: MemoryPackStore, raw: bytes, code: str
) -> None:
    give(store, {"calendar/2028.json": {**TORCH, "year": 2028, "off": []}}, version=3)
    before = dict(store.packs)
    outcome = apply(raw, open_bundle, {SIGNER}, BASE, store)
    assert set(codes(outcome)) == {code}
    assert store.packs == before


def test_an_oversize_file_is_refused(
    store: MemoryPackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.packs.applying.MAX_FILE_BYTES", 10)
    assert codes(give(store)) == ["pack.size"]


def test_packs_overlay_in_the_order_of_their_names_whatever_came_first() -> None:
    def years(*order: str) -> tuple[int, ...]:
        store = MemoryPackStore()
        for name in order:
            year = {"a": 2027, "b": 2028}[name]
            give(store, {"calendar/x.json": {"year": year}}, name=name)
        return reference(in_force(BASE, store)).calendar.years()

    assert years("a", "b") == years("b", "a")
    assert years("a", "b")[-1] == 2028


def test_a_pack_is_checked_together_with_the_packs_in_force(store: MemoryPackStore) -> None:
    """A list of one pack may map into a list of another; alone it leads nowhere."""
    target = {
        "codes/t.json": {"list": "t", "title": "目标", "codes": [{"code": "1", "name": "一"}]}
    }
    source = {
        "codes/s.json": {
            "list": "s",
            "title": "来源",
            "targets": {"t": "t"},
            "codes": [{"code": "1", "name": "一", "maps": {"t": "1"}}],
        }
    }
    assert codes(give(store, source, name="s")) == ["pack.entry"]
    give(store, target, name="t")
    assert codes(give(store, source, name="s")) == []


def test_templates_of_papers_are_tried_and_then_in_force(store: MemoryPackStore) -> None:
    """The shipped ones are no files of a pack: a refused one leaves them alone."""

    def fault(name: str, raw: bytes) -> str:
        return "" if raw.startswith(b"# ") else f"模板 {name}.txt 第 1 行"

    def given(text: str, version: int) -> Applied | Refused:
        raw = bundle({"templates/follow_up.txt": text}, version=version)
        return apply(raw, open_bundle, {SIGNER}, BASE, store, fault)

    refused = given("@nothing", 1)
    assert isinstance(refused, Refused)
    (problem,) = refused.problems
    assert problem.code == "pack.template"
    assert "模板 follow_up.txt 第 1 行" in sentence(problem)
    assert not store.packs
    assert not reference(in_force(BASE, store)).templates
    assert isinstance(given("# 回访", 1), Applied)
    assert reference(in_force(BASE, store)).templates == {"follow_up": "# 回访"}
