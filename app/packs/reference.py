"""Reference data from pack files: lazily for the running program, checked whole for a new pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from app.domain.calendar import WorkCalendar
from app.domain.clauses import fault
from app.domain.codes import Code, CodeBook, CodeList
from app.domain.divisions import Division, Divisions, Station, Succession
from app.domain.policy import Policy
from app.domain.problems import Problem
from app.domain.reference import Phrase, Reference
from app.packs import reading
from app.packs.files import Files, FolderFiles, in_folder, templates_in
from app.packs.reading import Problems, bad_entry

Keys = Callable[[str], Iterable[str]]
_DIVISIONS = "codes/divisions"


def load_directory(folder: Path) -> Files:
    """The files of a reference folder (`resources/`, or one about to be published)."""
    return FolderFiles(folder)


class _LazyLists(Mapping[str, CodeList]):
    """The code lists by name, each read when first asked for (start-up needs only a few)."""

    def __init__(self, files: Files, problems: Problems) -> None:
        self._files = files
        self._problems = problems
        self._paths = {
            path.removeprefix("codes/").removesuffix(".json"): path
            for path in in_folder(files, "codes")
            if not path.startswith(_DIVISIONS)
        }
        self._lists: dict[str, CodeList] = {}

    def __getitem__(self, name: str) -> CodeList:
        found = self._lists.get(name)
        if found is None:
            path = self._paths[name]
            read = reading.read_codes(self._files[path], path, self._problems)
            found = self._lists[name] = read or CodeList(name, name, ())
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, name: object) -> bool:
        return name in self._paths


def _no_keys(_name: str) -> Iterable[str]:
    return ()


def reference(
    files: Files, versions: Mapping[str, int] | None = None, keys: Keys = _no_keys
) -> Reference:
    """Reference data for the running program, from files checked when they were applied.

    Code lists are read on demand; an entry that is malformed all the same is left out. `keys`
    gives pinyin initials of a division's name; `versions` are the packs in force.
    """
    return _build(files, versions or {}, keys, [])


def parse(files: Files) -> tuple[Reference, tuple[Problem, ...]]:
    """Everything read and cross-checked, with a problem for each malformed file or entry."""
    problems: Problems = []
    found = _build(files, {}, _no_keys, problems)
    lists = [found.codes.get(name) for name in found.codes.names()]
    for one in lists:
        if one is not None:
            _check_list(one, found.codes, problems)
    _check_texts(found, problems)
    _check_clauses(found, problems)
    _check_divisions(found.divisions, problems)
    return found, tuple(problems)


def _build(files: Files, versions: Mapping[str, int], keys: Keys, problems: Problems) -> Reference:
    def each(folder: str) -> Iterator[tuple[bytes, str]]:
        return ((files[path], path) for path in in_folder(files, folder))

    parameters = [
        p for raw, path in each("parameters") for p in reading.read_parameters(raw, path, problems)
    ]
    years = [reading.read_calendar(raw, path, problems) for raw, path in each("calendar")]
    rights: reading.Rights = {}
    for raw, path in each("rights"):
        rights |= reading.read_rights(raw, path, problems)
    return Reference(
        codes=CodeBook(_LazyLists(files, problems)),
        policy=Policy(parameters),
        divisions=_divisions(files, keys, problems),
        calendar=WorkCalendar(year for year in years if year is not None),
        phrases=tuple(
            p for raw, path in each("phrases") for p in reading.read_phrases(raw, path, problems)
        ),
        guide=tuple(
            g for raw, path in each("guide") for g in reading.read_guide(raw, path, problems)
        ),
        rights=rights,
        versions=versions,
        clauses=tuple(
            c for raw, path in each("clauses") for c in reading.read_clauses(raw, path, problems)
        ),
        translations={
            path.removeprefix("translations/").removesuffix(".json"): (
                reading.read_translations(raw, path, problems)
            )
            for raw, path in each("translations")
        },
        templates={
            name: reading.read_template(files[path]) for name, path in templates_in(files).items()
        },
    )


def _divisions(files: Files, keys: Keys, problems: Problems) -> Divisions:
    """All `codes/divisions*.json` together: the county level is shipped, the official list of
    townships and villages comes in files beside it.
    """
    divisions: list[Division] = []
    successions: list[Succession] = []
    stations: list[Station] = []
    for path in in_folder(files, "codes"):
        if path.startswith(_DIVISIONS):
            found = reading.read_divisions(files[path], path, problems)
            divisions += found[0]
            successions += found[1]
            stations += found[2]
    return Divisions(divisions, successions, stations, keys)


def _check_list(one: CodeList, book: CodeBook, problems: Problems) -> None:
    """Parents and mapping targets must exist in the lists that the head names."""
    file = f"codes/{one.name}.json"
    for number, code in enumerate(one.codes, 1):
        problems += [bad_entry(file, number, reason) for reason in _dangling(code, one, book)]


def _dangling(code: Code, one: CodeList, book: CodeBook) -> Iterator[str]:
    if code.parent is not None and (
        one.parents is None or book.entry(one.parents, code.parent) is None
    ):
        yield f"unknown parent {code.parent}"
    for key, value in code.maps.items():
        target = one.targets.get(key)
        if target is None or book.entry(target, value) is None:
            yield f"{key} {value} leads nowhere"


def _check_texts(found: Reference, problems: Problems) -> None:
    """Phrases belong to a matter, guide entries to a stage, and no id is used twice."""
    for number, phrase in enumerate(found.phrases, 1):
        if not _is_matter(phrase, found.codes):
            reason = f"{phrase.id}: unknown matter {phrase.matter}"
            problems.append(bad_entry("phrases", number, reason))
    for number, entry in enumerate(found.guide, 1):
        if found.codes.entry("guide_stage", entry.stage) is None:
            problems.append(bad_entry("guide", number, f"{entry.id}: unknown stage {entry.stage}"))
    _check_unique("phrases", [phrase.id for phrase in found.phrases], problems)
    _check_unique("guide", [entry.id for entry in found.guide], problems)


def _check_clauses(found: Reference, problems: Problems) -> None:
    """Each pattern finds its samples and misses its near misses, and its flag is known."""
    _check_unique("clauses", [clause.id for clause in found.clauses], problems)
    for number, clause in enumerate(found.clauses, 1):
        reason = fault(clause)
        if clause.flag and found.codes.entry("legality_flag", clause.flag) is None:
            reason = f"unknown flag {clause.flag}"
        if reason:
            problems.append(bad_entry("clauses", number, f"{clause.id}: {reason}"))


def _is_matter(phrase: Phrase, codes: CodeBook) -> bool:
    lists = ("matter_type", "matter_class")
    return any(codes.entry(name, phrase.matter) is not None for name in lists)


def _check_unique(folder: str, ids: list[str], problems: Problems) -> None:
    first = {one: number for number, one in reversed(list(enumerate(ids, 1)))}
    for number, one in enumerate(ids, 1):
        if first[one] != number:
            problems.append(bad_entry(folder, number, f"duplicate id {one}"))


def _check_divisions(divisions: Divisions, problems: Problems) -> None:
    for number, division in enumerate(divisions, 1):
        if division.parent is not None and divisions.get(division.parent) is None:
            problems.append(bad_entry(_DIVISIONS, number, f"unknown parent {division.parent}"))
