"""Every code has a sentence: cause, remedy, who acts (product.md R7)."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import KINDS
from app.domain.problems import Problem
from app.i18n import placeholders
from app.messages import (
    CATALOGUE,
    Exit,
    exit_code,
    explain,
    message,
    sentence,
    sync_sentence,
)
from app.messages.entries import Who
from app.usecases.ports import SyncOutcome
from sync.errors import Code

ROOT = Path(__file__).resolve().parents[2]
CONSULTATION = KINDS["consultation"]
_CODE = re.compile(
    "(?:value|code|division|field|date|late|id|uscc|identity|group|crowd|matter|sensitivity|phone"
    r"|person|record|reason|rights|period|line|file|xlsx|export|store|vault|enrol|pack|program|ctl|courier)"
    r"\.[a-z_]+"
)
# What looks like a code and is none: verbs of the audit log, names of files.
_NO_CODES = re.compile(
    r"(?:person|vault)\.(?:create|edit|remove|correct|resolve)|(?!line).*\.(?:json|db)"
)


def codes_in_use() -> dict[str, str]:
    """Every text in the program that looks like the code of a problem, with its file.

    In the screens, whose commands bear names of the same shape, only what becomes a problem.
    """
    found = {}
    for file in (ROOT / "app").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        if "ui" in file.parts:
            calls = (node for node in nodes if isinstance(node, ast.Call))
            nodes = [c.args[0] for c in calls if c.args and _makes_problem(c)]
        for node in nodes:
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and _CODE.fullmatch(text) and not _NO_CODES.fullmatch(text):
                found[text] = file.name
    return found


def _makes_problem(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in {"Problem", "refused", "PortFault"}


def test_the_search_for_codes_finds_them() -> None:
    found = codes_in_use()
    assert {"value.nul", "line.json", "store.disk_full", "rights.not_allowed"} <= set(found)


def test_every_code_of_the_program_has_a_sentence() -> None:
    missing = {code: file for code, file in codes_in_use().items() if code not in CATALOGUE}
    assert not missing


@pytest.mark.parametrize("code", list(Code))
def test_every_code_of_the_sync_library_has_a_sentence(code: Code) -> None:
    """Issue: portal page instead of server, cut, server error, revoked device …"""
    assert f"sync.{code}" in CATALOGUE
    assert message(code) == message(f"sync.{code}")


def test_an_entry_is_written_without_a_stop_and_says_something() -> None:
    for code, entry in CATALOGUE.items():
        for text in (entry.cause, entry.remedy):
            assert not text.endswith(("。", "，", "！", " ")), code
            assert placeholders(text) is not None, code
        assert entry.cause, code
        # Whoever cannot help themselves is told who can.
        assert entry.remedy or entry.who is not Who.READER or "。" not in entry.cause


def test_a_problem_names_the_field_as_the_screen_does() -> None:
    problem = Problem("missing", "visitor_name")
    assert sentence(problem, CONSULTATION) == "还没有填“来访人姓名”。可以先保存，以后补上。"
    order = Problem("date.order", "closed_at", args={"other": "received_at"})
    assert explain(order, CONSULTATION).cause == "“办结时间”早于“接待时间”"


def test_a_refused_right_names_the_roles_that_have_it() -> None:
    problem = Problem("rights.not_allowed", args={"roles": ("head", "county")})
    assert "司法所长、县级管理员" in sentence(problem)


def test_who_acts_is_said_unless_it_is_the_reader() -> None:
    assert sentence(Problem("store.damaged")).endswith("由技术人员处理。")
    assert "处理" not in sentence(Problem("value.number", "headcount"), CONSULTATION)


def test_an_unknown_code_gets_a_sentence_and_never_raw_text() -> None:
    """R7: no raw server text on screen; fuzzed replies give only catalogue texts."""
    assert "new.code-7" in sentence(Problem("new.code-7"))
    for raw in ("<html>502 Bad Gateway", "数据库密码是", "x" * 500, "{0}", "a b"):
        text = sentence(Problem(raw))
        assert raw not in text
        assert "（?）" in text


@given(st.dictionaries(st.sampled_from(["label", "limit", "n", "roles"]), st.text(max_size=20)))
def test_no_argument_breaks_a_sentence(args: dict[str, str]) -> None:
    for code in CATALOGUE:
        assert sentence(Problem(code, "x", args=args))


def test_a_sync_ends_in_one_line_with_counts_why_and_what_next() -> None:
    """product.md R5."""
    done = sync_sentence(SyncOutcome(sent=20, received=3))
    assert done == "已上报 20 件，收到 3 件，未成功 0 件。全部已上报。"
    cut = sync_sentence(SyncOutcome(sent=3, pending=17, error="cut"))
    assert cut.startswith("已上报 3 件，收到 0 件，未成功 17 件。传到一半断开了。")
    mixed = sync_sentence(SyncOutcome(sent=5, refused=2, conflicts=1))
    assert "有 2 件被退回" in mixed
    assert "有 1 处两边都改过" in mixed
    assert "全部已上报" not in mixed


@pytest.mark.parametrize(
    ("code", "exit_with"),
    [
        ("offline", Exit.NO_SERVER),
        ("not-the-server", Exit.NO_SERVER),
        ("sync.cut", Exit.NO_SERVER),
        ("server-error", Exit.NO_SERVER),
        ("fork", Exit.NEEDS_PERSON),
        ("revoked", Exit.NEEDS_PERSON),
        ("store.damaged", Exit.NEEDS_PERSON),
        ("store.locked", Exit.NEEDS_PERSON),
        ("store.disk_full", Exit.FAULT),
        ("store.never-heard-of", Exit.FAULT),
        ("usage", Exit.USAGE),
        ("ctl.unknown_kind", Exit.USAGE),
        ("line.json", Exit.REFUSED),
        ("not-allowed", Exit.REFUSED),
    ],
)
def test_exit_codes(code: str, exit_with: Exit) -> None:
    """commands.md: 1 fault, 2 usage, 3 refused, 4 no server, 5 needs a person."""
    assert exit_code(code) is exit_with
