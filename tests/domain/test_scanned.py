"""已扫描 is said of a document only when every page of one version came (product.md "Papers")."""

from typing import Any

import pytest

from app.domain.case_file import CaseFile
from app.domain.dossier import MADE, SCANNED, SIGNED, papers_state, state_of
from app.domain.records import Record
from app.domain.scanned import Scanned, scan_of, scans_of
from tests.support.case_files import AGREEMENT, record, settled
from tests.support.memory_desk import surroundings

AROUND = surroundings("2026-11-22T10:41")
DOCUMENT = "written_agreement"


def paper(record_id: str, pages: int, part_id: str = AGREEMENT, document: str = DOCUMENT) -> Record:
    return record("paper", record_id, document=document, part_id=part_id, pages=pages)


def page(number: int, paper_id: str = "p") -> Record:
    """A scan whose QR said which page it is."""
    return record(
        "attachment", f"{paper_id}-{number}", document=DOCUMENT, paper_id=paper_id,
        owner_kind="paper", owner_id=paper_id, pages=1, page_numbers=(str(number),),
    )  # fmt: skip


def by_hand(record_id: str = "h", **values: Any) -> Record:
    """A file that a person gave to the document."""
    given = {"document": DOCUMENT, "owner_kind": "agreement", "owner_id": AGREEMENT, **values}
    return record("attachment", record_id, **given)


def signed(*scans: Record, papers: tuple[Record, ...] = (paper("p", 3),)) -> CaseFile:
    return settled(paper=papers, attachment=scans)


def judged(file: CaseFile) -> tuple[str, Scanned | None]:
    state = state_of(papers_state(file, AROUND), DOCUMENT, AGREEMENT)
    return state, scan_of(scans_of(file), DOCUMENT, AGREEMENT)


def test_pages_one_and_three_of_three_are_not_the_document() -> None:
    state, scan = judged(signed(page(1), page(3)))
    assert state == SIGNED
    assert scan == Scanned(3, (1, 3), 0, whole=False)
    assert scan.lacking == (2,)


def test_all_pages_are_in_whatever_files_they_came() -> None:
    two = record(
        "attachment", "two", document=DOCUMENT, paper_id="p", pages=2, page_numbers=("3", "2")
    )
    assert judged(signed(page(1), two, page(3)))[0] == SCANNED


def test_pages_of_two_versions_are_never_taken_together() -> None:
    versions = (paper("p", 2), paper("q", 2))
    state, scan = judged(signed(page(1), page(2, "q"), papers=versions))
    assert state == SIGNED
    assert scan == Scanned(2, (2,), 0, whole=False), "the newest version is told of"
    whole = signed(page(1), page(2), page(2, "q"), papers=versions)
    assert judged(whole)[0] == SCANNED


@pytest.mark.parametrize(("pages", "state"), [(None, SIGNED), (2, SIGNED), (3, SCANNED)])
def test_a_file_given_by_hand_needs_as_many_pages(pages: int | None, state: str) -> None:
    assert judged(signed(by_hand(pages=pages)))[0] == state


def test_two_small_files_are_no_large_one_but_a_person_may_say_so() -> None:
    few = (by_hand(pages=2), by_hand("i", pages=1))
    assert judged(signed(*few)) == (SIGNED, Scanned(3, (), 2, whole=False))
    assert judged(signed(*few, by_hand("j", pages=1, whole=True)))[0] == SCANNED


def test_a_person_may_say_so_of_a_version_of_which_pages_came() -> None:
    said = record("attachment", "s", document=DOCUMENT, paper_id="p", pages=1, whole=True)
    assert judged(signed(page(1), said))[0] == SCANNED


def test_what_the_program_never_printed_is_there_with_any_file() -> None:
    assert judged(signed(by_hand(), papers=()))[0] == SCANNED


def test_one_file_for_the_whole_case_stands_for_each_part_with_all_their_pages() -> None:
    held = tuple(record("mediation_session", name) for name in ("m1", "m2"))
    papers = tuple(
        paper(f"p-{one.id}", 2, part_id=one.id, document="mediation_record") for one in held
    )

    def states(pages: int) -> set[str]:
        scan = record("attachment", "all", document="mediation_record",
                      owner_kind="mediation_case", owner_id="c", pages=pages)  # fmt: skip
        file = settled(mediation_session=held, paper=papers, attachment=(scan,))
        found = papers_state(file, AROUND)
        return {state_of(found, "mediation_record", one.id) for one in held}

    assert states(2) == {MADE}
    assert states(4) == {SCANNED}


def test_a_scan_of_a_version_that_is_not_here_says_nothing() -> None:
    state, scan = judged(signed(page(1, "elsewhere")))
    assert (state, scan) == (SIGNED, None)
