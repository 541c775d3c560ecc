"""Papers are made and kept: a version with its digest and its sealed file, all in one act."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.papers import Wanted
from app.documents.press import Press, Printed
from app.documents.shelf import Shelf, fault
from app.documents.templates import load
from app.domain.blocks import Paper, texts
from app.domain.problems import Problem, Refused, Severity
from app.domain.records import Record
from app.messages import sentence
from app.usecases import records
from app.usecases.attachment_ports import Limits, Taken
from app.usecases.desk import Desk
from app.usecases.mediation import numbering, parts
from app.usecases.paper_ports import Rendered
from app.usecases.ports import Actor, Query
from tests.support.bare_pages import Pages
from tests.support.mediation_desk import done, mediation_desk, open_case

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "templates"
TEMPLATES = load(FOLDER)
NOTICE, REGISTER = Wanted("rights_notice"), Wanted("acceptance_register")


class Files:
    """The port Attachments in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def take(self, source: Path | bytes, file_name: str, limits: Limits) -> Taken:
        assert isinstance(source, bytes)
        digest = hashlib.sha256(source).hexdigest()
        self.kept[digest] = source
        return Taken(digest, len(source), "application/pdf", 2, file_name)

    def get(self, sha256: str) -> bytes:
        return self.kept[sha256]

    def has(self, sha256: str) -> bool:
        return sha256 in self.kept

    def preview(self, sha256: str, page: int = 1, width: int = 1000) -> bytes:
        return b""


def desk_with_case() -> tuple[Desk, Record]:
    desk = replace(mediation_desk(), attachments=Files())
    return desk, open_case(desk, "阿苦尔布", "海来伍呷莫")


def stored(desk: Desk, kind: str) -> list[Record]:
    return list(desk.reader.many(kind, desk.reader.ids(Query(kind))))


def printed(outcome: Printed | Refused) -> Printed:
    assert isinstance(outcome, Printed), outcome
    return outcome


def test_each_paper_leaves_a_record_and_a_sealed_file() -> None:
    desk, case = desk_with_case()
    made = printed(Press(TEMPLATES, Pages()).make(desk, case.id, [REGISTER, NOTICE]))
    assert [paper.document for paper in made.papers] == [REGISTER.document, NOTICE.document]
    assert [(one.kind, one.id) for one in made.records] == [("paper", p.id) for p in made.papers]
    files = {one.text("paper_id"): one for one in stored(desk, "attachment")}
    for paper, record in zip(made.papers, made.records, strict=True):
        assert record.get("case_id") == case.id
        assert record.get("version") == 1
        assert record.get("pages") == 2
        assert record.get("copies") == paper.copies
        assert record.get("template_version") == TEMPLATES[paper.document].version
        file = files[paper.id]
        assert file.get("sha256") == record.get("sha256")
        assert paper.title in desk.attachments.get(file.text("sha256")).decode()
    assert {("paper", one.id) for one in made.records} <= made.changes.records


def test_the_next_one_is_a_new_version_of_the_same_part() -> None:
    desk, case = desk_with_case()
    given = {"mediated_at": "2026-11-10T09:00", "record_text": "记录", "session_result": "success"}
    sessions = [done(parts.add(desk, case.id, "mediation_session", given)) for _ in range(2)]
    wanted = [Wanted("mediation_record", one.id) for one in sessions]
    press = Press(TEMPLATES, Pages())
    first = printed(press.make(desk, case.id, wanted))
    again = printed(press.make(desk, case.id, wanted[:1]))
    assert [one.get("version") for one in first.records] == [1, 1]
    assert [(one.get("part_id"), one.get("version")) for one in again.records] == [
        (sessions[0].id, 2)
    ]


def test_a_paper_that_lacks_something_is_named_and_not_made() -> None:
    desk, case = desk_with_case()
    made = printed(
        Press(TEMPLATES, Pages()).make(desk, case.id, [Wanted("closing_report"), NOTICE])
    )
    assert [paper.document for paper in made.papers] == ["rights_notice"]
    (refused,) = made.refused
    assert refused.document == "closing_report"
    assert "closed_on" in {missing.problem.field for missing in refused.missing}


class OnlyNotice(Pages):
    """Pages of which one paper has a problem."""

    def render(
        self, papers: Sequence[Paper], attachments: Mapping[str, bytes] | None = None
    ) -> Rendered:
        made = super().render(papers, attachments)
        has = papers[0].document == NOTICE.document
        return made if has else replace(made, problems=())


def test_a_warning_stops_the_whole_set_once_and_then_all_of_it_is_made() -> None:
    """Half a set on the tray is wasted paper too."""
    desk, case = desk_with_case()
    for severity, first, then in ((Severity.WARN, 0, 2), (Severity.WRONG, 0, 1)):
        press = Press(TEMPLATES, OnlyNotice([Problem("paper.glyph", severity=severity)]))
        stopped = printed(press.make(desk, case.id, [REGISTER, NOTICE]))
        assert (len(stopped.records), stopped.stopped) == (first, True)
        made = printed(press.make(desk, case.id, [REGISTER, NOTICE], anyway=True))
        assert (len(made.records), made.stopped) == (then, False)


def test_what_does_not_fit_is_never_made_and_a_missing_sign_only_knowingly() -> None:
    desk, case = desk_with_case()
    for severity, anyway, count in (
        (Severity.WRONG, True, 0),
        (Severity.WARN, False, 0),
        (Severity.WARN, True, 1),
    ):
        problem = Problem("paper.glyph", severity=severity)
        press = Press(TEMPLATES, Pages([problem]))
        made = printed(press.make(desk, case.id, [NOTICE], anyway=anyway))
        assert len(made.records) == count
        assert made.problems == (problem,)
        assert made.stopped is (severity is Severity.WARN and not anyway)
    assert len(stored(desk, "paper")) == 1


def test_the_note_on_the_file_asks_for_the_gaps_of_its_committee(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, case = desk_with_case()
    told = "卷号有空号：2—3，未使用"
    done(records.edit(desk, case, {"dossier_note": "缺身份证复印件"}))
    noted = desk.reader.get(case.kind, case.id)
    monkeypatch.setattr(numbering, "gap_note", lambda _desk, one: told if one == noted else "")
    made = printed(Press(TEMPLATES, Pages()).make(desk, case.id, [Wanted("dossier_note")]))
    assert f"{told}。" in "".join(texts(made.papers[0].blocks))


def test_who_may_not_make_papers_makes_none() -> None:
    desk, case = desk_with_case()
    stranger = replace(desk, actor=Actor("外人", frozenset(), desk.actor.station, "513431"))
    outcome = Press(TEMPLATES, Pages()).make(stranger, case.id, [NOTICE])
    assert isinstance(outcome, Refused)
    assert isinstance(Press(TEMPLATES, Pages()).make(desk, "gone", [NOTICE]), Refused)
    assert not stored(desk, "paper")


def test_a_broken_template_refuses_the_set_by_its_line_until_it_is_mended(tmp_path: Path) -> None:
    desk, case = desk_with_case()
    folder = Path(shutil.copytree(FOLDER, tmp_path / "templates"))
    shelf = Shelf(folder)
    assert set(shelf) == set(TEMPLATES)
    assert "wish_list" not in shelf
    path = folder / "rights_notice.txt"
    good = path.read_text("utf-8")
    path.write_text(good + "{{ case.nothing }}\n", "utf-8")
    press = Press(shelf, Pages())
    outcome = press.make(desk, case.id, [NOTICE])
    assert isinstance(outcome, Refused)
    (problem,) = outcome.problems
    line = len(good.splitlines()) + 1
    assert f"模板 rights_notice.txt 第 {line} 行：没有“nothing”这一项" in sentence(problem)
    printed(press.make(desk, case.id, [REGISTER]))
    path.write_text(good.replace("不收取任何费用", "不收费"), "utf-8")
    made = printed(press.make(desk, case.id, [NOTICE]))
    assert "不收费" in "".join(texts(made.papers[0].blocks))
    assert shelf["rights_notice"] is shelf["rights_notice"]


def test_a_delivered_template_goes_before_the_shipped_one() -> None:
    shipped = (FOLDER / "rights_notice.txt").read_text("utf-8")
    desk, case = desk_with_case()

    def told(text: str) -> str:
        data = replace(desk.reference, templates={"rights_notice": text})
        delivered = replace(desk, references=lambda: data)
        made = printed(Press(TEMPLATES, Pages()).make(delivered, case.id, [NOTICE, REGISTER]))
        assert len(made.papers) == 2
        return "".join(text for paper in made.papers for text in texts(paper.blocks))

    assert "州里的说法" in told(shipped.replace("不收取任何费用", "州里的说法"))
    assert "不收取任何费用" in told(shipped + "{{ case.only_in_a_newer_program }}\n")


def test_what_is_wrong_with_a_delivered_template_is_told_by_file_and_line() -> None:
    good = (FOLDER / "rights_notice.txt").read_bytes()
    assert fault("rights_notice", good) == ""
    line = len(good.splitlines()) + 1
    assert fault("rights_notice", good + b"{{ case.nothing }}\n") == (
        f"模板 rights_notice.txt 第 {line} 行：没有“nothing”这一项"
    )
    assert "UTF-8" in fault("rights_notice", "告知书".encode("gbk"))
    assert fault("a_paper_of_a_newer_program", b"@nothing") == ""
