"""How to add a record kind: each of the ten steps of README.md, so that none is forgotten."""

import ast
import importlib
import json
import pkgutil
import re
from contextlib import closing
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app import practice
from app.domain.fields import FieldType, Need, RecordKind
from app.domain.kinds import KINDS
from app.domain.people import Act
from app.domain.permissions import may
from app.domain.surroundings import Surroundings
from app.forms import specs
from app.forms.spec import FormSpec
from app.messages import CATALOGUE
from app.packs.reference import load_directory, reference
from app.store.engine import DatabaseKey, connect
from app.store.mappers import KIND_PREFIX
from app.store.migrate import create
from app.store.tables import MEMBER

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = reference(load_directory(ROOT / "resources"))

# Kinds that a field may point to before they are built: the list shrinks, it never grows.
ANNOUNCED = {"referral"}

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def read_samples(kind: RecordKind) -> list[dict[str, object]]:
    """The rows of the practice station."""
    file = ROOT / "resources" / "demo" / dict(practice.SAMPLES)[kind.name]
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@every_kind
def test_1_it_is_described_in_a_file_that_names_its_source(kind: RecordKind) -> None:
    module = importlib.import_module(f"app.domain.{kind.name}")
    assert kind in vars(module).values()
    assert re.search(r"(?:domain|product)\.md", module.__doc__ or "")
    assert len(kind.by_name) == len(kind.fields)
    for spec in kind.fields:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", spec.name)
        assert re.search(r"[一-鿿]", spec.label), spec.name
        if spec.type is FieldType.REF:
            assert spec.ref in {*KINDS, *ANNOUNCED, MEMBER}, spec.name


def test_1_announced_kinds_are_not_built_yet() -> None:
    assert not ANNOUNCED & set(KINDS)


def test_2_the_register_has_every_described_kind() -> None:
    described = {
        value.name
        for path in (ROOT / "app" / "domain").glob("*.py")
        for value in vars(importlib.import_module(f"app.domain.{path.stem}")).values()
        if isinstance(value, RecordKind)
    }
    assert described == set(KINDS)


@every_kind
def test_3_its_rules_speak(kind: RecordKind) -> None:
    """What is missing in an empty record is told by its rules, in words."""
    data = REFERENCE
    around = Surroundings(
        "2026-11-22T10:41", data.codes, data.policy, data.divisions, data.calendar
    )
    problems = list(kind.rules({}, around))
    required = {spec.name for spec in kind.fields if spec.need is Need.REQUIRED}
    assert required <= {problem.field for problem in problems}
    assert {problem.code for problem in problems} <= set(CATALOGUE)


@every_kind
def test_4_the_code_lists_of_its_fields_exist(kind: RecordKind) -> None:
    listed = {
        str(spec.codes) for spec in kind.fields if spec.type in {FieldType.CODE, FieldType.CODES}
    }
    assert listed <= set(REFERENCE.codes.names())


@every_kind
def test_5_a_migration_makes_its_table(kind: RecordKind, tmp_path: Path) -> None:
    key = DatabaseKey(bytes(32), bytes(16))
    create(tmp_path / "new.db", key)
    with closing(connect(tmp_path / "new.db", key)) as database:
        columns = database.execute(f"PRAGMA table_info({KIND_PREFIX}{kind.name})").fetchall()
    assert {column[1] for column in columns} == {"record_row", *kind.by_name}


@every_kind
def test_6_somebody_may_write_it_and_nobody_blindly(kind: RecordKind) -> None:
    rights = REFERENCE.rights
    writers = [role for role in rights if may([role], kind.name, Act.CREATE, rights)]
    assert writers
    assert all(may([role], kind.name, Act.READ, rights) for role in writers)


@every_kind
def test_7_its_forms_ask_every_field_once(kind: RecordKind) -> None:
    names = [module.name for module in pkgutil.iter_modules(specs.__path__)]
    forms = [
        value
        for name in names
        for value in vars(importlib.import_module(f"app.forms.specs.{name}")).values()
        if isinstance(value, FormSpec) and value.kind is kind
    ]
    assert kind.name in names
    assert forms
    typed = [spec.name for spec in kind.fields if spec.need is not Need.DERIVED]
    for form in forms:
        assert sorted(form.fields) == sorted(typed), form.name


@every_kind
def test_8_it_is_listed_and_found(kind: RecordKind) -> None:
    columns = [spec.name for spec in kind.ledger_fields]
    assert 3 <= len(columns) <= 20
    if kind.occurred:
        assert kind.by_name[kind.occurred].type in {FieldType.DATE, FieldType.DATETIME}
        assert kind.occurred in columns
    assert any(spec.search for spec in kind.fields)
    assert all(kind.title(row) for row in read_samples(kind))


@every_kind
def test_9_its_words_are_in_the_catalogues(kind: RecordKind) -> None:
    with (ROOT / "translations" / "station.pot").open("rb") as file:
        known = {message.id for message in read_po(file)}
    words = {kind.label} | {text for spec in kind.fields for text in (spec.label, spec.help)}
    assert words - {""} <= known


@every_kind
def test_10_it_has_samples_and_tests_of_its_rules(kind: RecordKind) -> None:
    """That the samples import without a problem is tested with the practice data."""
    rows = read_samples(kind)
    assert rows
    assert {name for row in rows for name in row} <= {"id", *kind.by_name}
    tests = [path.read_text("utf-8") for path in (ROOT / "tests" / "domain").glob("test_*.py")]
    assert any(
        kind.name.upper() in imported_names(ast.parse(text)) and ".rules(" in text for text in tests
    )


def imported_names(tree: ast.AST) -> set[str]:
    """What a module takes from others."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports for alias in node.names}
