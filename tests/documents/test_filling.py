"""Pre-flight by name, copies, the set in binding order with numbered contents, the .docx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from app.documents import docx as wps
from app.documents.binding import bind
from app.documents.facts import Office
from app.documents.filling import Filler, Unfilled, blank
from app.documents.papers import PAPERS, Wanted, copies_of, papers_for
from app.documents.templates import load
from app.domain.blocks import Grid, Paper, Signatures, texts
from app.domain.case_file import CaseFile
from app.domain.fields import Value
from app.domain.kinds import KINDS
from app.domain.records import Record
from tests.support import case_papers
from tests.support.memory_desk import surroundings

TEMPLATES = load(Path(__file__).resolve().parents[2] / "resources" / "templates")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def filler(file: CaseFile) -> Filler:
    return Filler(TEMPLATES, file, surroundings(), case_papers.OFFICE)


def agreement_of(file: CaseFile) -> Wanted:
    return Wanted("written_agreement", file.of("agreement")[0].id)


def without(record: Record, *names: str) -> Record:
    return replace(record, values={k: v for k, v in record.values.items() if k not in names})


# ------------------------------------------------------------------ pre-flight


def test_what_a_paper_requires_are_fields_that_exist() -> None:
    for spec in PAPERS.values():
        for path in spec.required:
            kind, _dot, name = path.partition(".")
            assert name in KINDS[kind].by_name, path


def test_a_paper_without_what_it_needs_is_refused_by_name() -> None:
    file = case_papers.typical()
    agreement = without(file.of("agreement")[0], "facts_and_issues", "performance_mode")
    parts = {**file.parts, "agreement": (agreement,), "party": ()}
    refused = filler(replace(file, parts=parts)).fill(agreement_of(file))
    assert isinstance(refused, Unfilled)
    assert {(m.kind, m.record_id, m.problem.field, m.problem.code) for m in refused.missing} == {
        ("party", "", "name", "missing"),
        ("agreement", agreement.id, "performance_mode", "missing"),
        ("agreement", agreement.id, "facts_and_issues", "missing"),
        ("mediation_case", file.case.id, "party_names", "case.two_sides"),
    }


def changed(file: CaseFile, kind: str, **values: Value) -> CaseFile:
    """The case with other values in the first part of a kind."""
    first, *others = file.of(kind)
    part = replace(first, values={**first.values, **values})
    return replace(file, parts={**file.parts, kind: (part, *others)})


def test_a_paper_does_not_print_what_contradicts_itself() -> None:
    file = case_papers.typical()
    followed = Wanted("follow_up", file.of("follow_up")[0].id)
    session = Wanted("mediation_record", file.of("mediation_session")[0].id)
    asked = Wanted("judicial_confirmation", file.of("judicial_confirmation")[0].id)
    early = case_papers.record(
        "signature", 1, document="written_agreement", role="mediator", signed_on="2000-01-01"
    )
    signed = replace(file, parts={**file.parts, "signature": (early,)})
    one_side = replace(file, parts={**file.parts, "party": file.of("party")[:1]})
    for broken, wanted, kind, code in (
        (changed(file, "agreement", amount_fen=1), agreement_of(file), "agreement", "amount"),
        (one_side, agreement_of(file), "mediation_case", "two_sides"),
        (one_side, Wanted("acceptance_register"), "mediation_case", "two_sides"),
        (changed(file, "follow_up", visited_on="2000-01-01"), followed, "follow_up", "before"),
        (changed(file, "mediation_session", mediated_at="2000-01-01T09:00"), session,
         "mediation_session", "before"),
        (signed, asked, "signature", "before"),
    ):  # fmt: skip
        refused = filler(broken).fill(wanted)
        assert isinstance(refused, Unfilled), wanted
        told = {(m.kind, m.problem.code) for m in refused.missing}
        assert any(one == kind and code in found for one, found in told), told


def test_the_court_is_asked_without_a_card_and_whatever_else_was_agreed() -> None:
    """Neither a party without papers nor an unsigned supplement stands in the way (I.4)."""
    file = case_papers.typical()
    file = changed(file, "party", id_no=None)
    parts = tuple(
        without(one, "effective_on") if one.text("supplement_of") else one
        for one in file.of("agreement")
    )
    file = replace(file, parts={**file.parts, "agreement": parts})
    asked = Wanted("judicial_confirmation", file.of("judicial_confirmation")[0].id)
    assert isinstance(filler(file).fill(asked), Paper)


def test_a_complete_case_is_refused_nothing_it_needs() -> None:
    file = case_papers.typical()
    for one in papers_for(file):
        assert isinstance(filler(file).fill(one), Paper), one


def test_a_blank_sheet_needs_nothing() -> None:
    for template in map(TEMPLATES.__getitem__, PAPERS):
        assert blank(template, surroundings(), Office()).blocks


def test_the_note_on_the_file_names_the_numbers_that_stand_on_no_case() -> None:
    told = "白鹤镇人民调解委员会2026 年卷号有空号：2—3，未使用"
    asked: list[str] = []

    def gap_note() -> str:
        asked.append("")
        return told

    made = replace(filler(case_papers.typical()), gap_note=gap_note)
    paper = made.fill(Wanted("dossier_note"))
    assert isinstance(paper, Paper)
    assert f"{told}。" in list(texts(paper.blocks))
    made.fill(Wanted("rights_notice"))
    assert len(asked) == 1, "no other paper reads the cases of a year"
    without_gaps = filler(case_papers.typical()).fill(Wanted("dossier_note"))
    assert isinstance(without_gaps, Paper)
    assert "空号" not in "".join(texts(without_gaps.blocks))


# ------------------------------------------------------------------ which papers, how many


def test_the_papers_of_a_stage() -> None:
    file = case_papers.typical()
    assert [one.document for one in papers_for(file, "registered")] == [
        "application",
        "acceptance_register",
        "rights_notice",
        "identity_proof",
        "power_of_attorney",
    ]
    agreed = papers_for(file, "agreed")
    assert [one.document for one in agreed] == [
        "written_agreement",
        "supplement_agreement",
        "oral_agreement_register",
        "judicial_confirmation",
    ]
    assert len({one.part_id for one in agreed}) == 4


def test_a_dossier_begins_with_the_cover_and_ends_with_the_back() -> None:
    documents = [one.document for one in papers_for(case_papers.typical())]
    order = list(PAPERS)
    assert documents == sorted(documents, key=order.index)
    assert (documents[0], documents[1], documents[-1]) == (
        "dossier_cover",
        "dossier_index",
        "dossier_back",
    )


def test_copies() -> None:
    file = case_papers.typical()
    assert copies_of(PAPERS["written_agreement"], file) == 2 + 1 + 1  # parties, file, one court
    no_court = replace(file, parts={**file.parts, "judicial_confirmation": ()})
    assert copies_of(PAPERS["written_agreement"], no_court) == 3
    assert copies_of(PAPERS["rights_notice"], file) == 2
    assert copies_of(PAPERS["application"], file) == 2
    assert copies_of(PAPERS["dossier_cover"], file) == 1
    assert copies_of(PAPERS["written_agreement"], case_papers.minimal()) == 3
    paper = filler(file).fill(agreement_of(file))
    assert isinstance(paper, Paper)
    assert paper.copies == 4


def test_only_the_terms_and_the_schedule_of_the_agreement_are_printed() -> None:
    file = case_papers.typical()
    first, oral, _supplement = file.of("agreement")
    terms = file.of("agreement_term")
    own = [t for t in terms if t.text("agreement_id") == first.id]
    changed = replace(own[0], values={**own[0].values, "sentence": "只在书面协议里"})
    kept = tuple(changed if t is own[0] else t for t in terms)
    file = replace(file, parts={**file.parts, "agreement_term": kept})
    made = filler(file)
    written = made.fill(Wanted("written_agreement", first.id))
    spoken = made.fill(Wanted("oral_agreement_register", oral.id))
    assert isinstance(written, Paper)
    assert isinstance(spoken, Paper)
    assert "只在书面协议里" in "".join(texts(written.blocks))
    assert "只在书面协议里" not in "".join(texts(spoken.blocks))
    assert any(isinstance(b, Grid) and b.head for b in written.blocks)  # the schedule


# ------------------------------------------------------------------ binding


def rows_of(paper: Paper) -> list[list[str]]:
    grid = next(block for block in paper.blocks if isinstance(block, Grid))
    return [
        ["".join(run.text for text in cell.paragraphs for run in text) for cell in row.cells]
        for row in grid.rows[1:]
    ]


def test_the_contents_are_numbered_after_the_pages_are_counted() -> None:
    file = case_papers.typical()
    counted = {"application": 2, "mediation_record": 3}

    def measure(papers: Sequence[Paper]) -> list[int]:
        return [counted.get(paper.document, 1) for paper in papers]

    wanted = [
        Wanted(name, part)
        for name, part in (
            ("dossier_cover", ""),
            ("dossier_index", ""),
            ("application", ""),
            ("identity_proof", ""),
            ("mediation_record", file.of("mediation_session")[0].id),
            ("dossier_back", ""),
        )
    ]
    ids = {wanted[2]: "01890000-0000-7000-8000-0000000000ab"}
    bound = bind(filler(file), wanted, measure, ids, scans={"identity_proof": 2})
    assert [paper.document for paper in bound.papers] == [one.document for one in wanted]
    assert not bound.refused
    assert [row[:3] for row in rows_of(bound.papers[1])] == [
        ["1", "人民调解申请书", "1-2"],
        ["2", "当事人身份证明", "3-5"],
        ["3", "人民调解记录", "6-8"],
        ["4", "卷宗封底", "9"],
    ]
    assert "9" in "".join(texts(bound.papers[-1].blocks))
    assert bound.papers[2].qr(2, 2) == "LS1:0189000000007000800000000000" + "00ab:2/2"
    assert bound.papers[1].qr(1, 1) == ""


def test_a_refused_paper_leaves_the_set_and_is_named() -> None:
    file = replace(case_papers.typical(), parts={})
    wanted = [Wanted("dossier_cover"), Wanted("dossier_index"), Wanted("application")]
    bound = bind(filler(file), wanted, lambda papers: [1] * len(papers))
    assert [paper.document for paper in bound.papers] == ["dossier_index"]
    assert [refused.document for refused in bound.refused] == ["dossier_cover", "application"]
    assert rows_of(bound.papers[0])[0][1] == ""


# ------------------------------------------------------------------ .docx


def squeezed(text: str) -> str:
    return "".join(text.replace("\u00a0", "").split())


@pytest.mark.parametrize("case", [case_papers.typical, case_papers.extreme])
def test_the_docx_says_what_the_paper_says(case: object, tmp_path: Path) -> None:
    assert callable(case)
    file = case()
    for one in papers_for(file, "agreed") + papers_for(file, "mediating"):
        made = filler(file)
        paper = made.make(one, made.facts(one))
        wps.write(paper, tmp_path / "paper.docx")
        document = docx.Document(str(tmp_path / "paper.docx"))
        told = squeezed("".join(node.text or "" for node in document.element.body.iter(f"{W}t")))
        for text in texts(paper.blocks):
            assert squeezed(text) in told, one.document
        signers = sum(len(b.signers) for b in paper.blocks if isinstance(b, Signatures))
        assert sum(len(table.rows) for table in document.tables) >= signers


def test_the_docx_is_a4_with_chinese_faces_and_page_numbers(tmp_path: Path) -> None:
    file = case_papers.typical()
    paper = filler(file).fill(agreement_of(file))
    assert isinstance(paper, Paper)
    wps.write(paper, tmp_path / "paper.docx")
    document = docx.Document(str(tmp_path / "paper.docx"))
    section = document.sections[0]
    sizes = [section.page_width, section.page_height, section.left_margin]
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 28]
    faces = {node.get(f"{W}eastAsia") for node in document.element.body.iter(f"{W}rFonts")}
    assert faces == {"仿宋", "黑体"}
    foot = section.footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    assert "当事人签名" in foot
