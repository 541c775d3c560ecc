"""Apply a signed pack, or say why not. Nothing is kept of a pack that is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.domain.problems import Problem, Refused, refused
from app.packs.files import MAX_FILE_BYTES, Files, Overlay, digest, is_safe_path, templates_in
from app.packs.ports import FORMAT, OpenBundle, OpenedBundle, PackHead, PackStore
from app.packs.reference import parse

BASE = "base"
"""The name of the layer shipped with the program; no delivered pack may bear it."""


TemplateFault = Callable[[str, bytes], str]
"""What is wrong with a delivered template by its paper and content, with its line; "" for nothing.
"""


@dataclass(frozen=True, slots=True)
class Applied:
    """The pack now in force; `repeated` when exactly this one already was."""

    head: PackHead
    repeated: bool = False


def layers(base: Files, packs: Mapping[str, Files]) -> Files:
    """The base with the packs on top in the order of their names, so that two devices with the
    same packs read the same data whatever came first.
    """
    return Overlay(base, *(packs[name] for name in sorted(packs)))


def in_force(base: Files, store: PackStore) -> Files:
    """The files that hold on this device: the base and every applied pack."""
    return layers(base, {head.name: store.get(head.name) for head in store.list()})


def versions(store: PackStore) -> dict[str, int]:
    """Name → version of the packs in force, the base at 0."""
    return {BASE: 0} | {head.name: head.version for head in store.list()}


def apply(
    bundle: bytes,
    open_bundle: OpenBundle,
    signers: Collection[str],
    base: Files,
    store: PackStore,
    fault: TemplateFault = lambda _name, _raw: "",
) -> Applied | Refused:
    """Verify a bundle and put it in force.

    `signers` are the keys that may sign packs. Refused with a code of the "pack." family: damaged,
    signer, format, name, older, changed (a known version with other content), path, size; or with
    one "pack.file"/"pack.entry"/"pack.template" problem for each malformed place.
    """
    try:
        opened = open_bundle(bundle)
    except ValueError:
        return refused("pack.damaged")
    if opened.signer not in signers:
        return refused("pack.signer", signer=opened.signer)
    if opened.format > FORMAT or opened.format < 1:
        return refused("pack.format", format=opened.format)
    head = PackHead(opened.name, opened.version, digest(opened.files), opened.signer)
    current = {one.name: one for one in store.list()}.get(opened.name)
    if current is not None and current.version == head.version and current.digest == head.digest:
        return Applied(current, repeated=True)
    problems = _rollback(head, current) or _content(opened, base, store)
    problems += _templates(opened.files, fault)
    if problems:
        return Refused(problems)
    store.put(head, opened.files)
    return Applied(head)


def _templates(files: Files, fault: TemplateFault) -> tuple[Problem, ...]:
    found = (fault(name, files[path]) for name, path in templates_in(files).items())
    return tuple(Problem("pack.template", args={"reason": reason}) for reason in found if reason)


def _rollback(head: PackHead, current: PackHead | None) -> tuple[Problem, ...]:
    if head.name == BASE or not head.name:
        return (Problem("pack.name", args={"name": head.name}),)
    known = current.version if current else 0
    if head.version < known or head.version < 1:
        return (Problem("pack.older", args={"version": head.version, "current": known}),)
    if current is not None and head.version == current.version:
        return (Problem("pack.changed", args={"version": head.version}),)
    return ()


def _content(opened: OpenedBundle, base: Files, store: PackStore) -> tuple[Problem, ...]:
    """Problems of the files themselves, then of everything in force with this pack on top."""
    for path, raw in opened.files.items():
        if not is_safe_path(path):
            return (Problem("pack.path", args={"file": path}),)
        if len(raw) > MAX_FILE_BYTES:
            return (Problem("pack.size", args={"file": path}),)
    packs = {head.name: store.get(head.name) for head in store.list()}
    whole, problems = parse(layers(base, packs | {opened.name: opened.files}))
    missing = set(parse(base)[0].policy.names()) - set(whole.policy.names())
    return problems + tuple(
        Problem("pack.parameter", args={"name": name}) for name in sorted(missing)
    )
