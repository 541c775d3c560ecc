"""Cases to print: as little as a case can hold, an everyday one, and one that strains papers."""

from __future__ import annotations

from app.documents.facts import Office
from app.domain.case_file import CaseFile
from app.domain.records import Record
from app.domain.terms import sentence
from tests.support.memory_desk import surroundings

RARE = "𬱖𬭚㛃䶮㙦"
YI_NAME, TIBETAN_NAME = "ꆈꌠꀊꈎꃀ", "བློ་བཟང་རྒྱལ་མཚན"
PARAGRAPH = (
    "2026年3月，双方因承包山林的界限发生争议，申请人认为被申请人在界沟以东砍伐了三十二棵云南松，"
    "被申请人认为界沟以东的二十亩林地属于自己1998年承包的范围。经人民调解员到现场查看，"
    "界桩已经倒伏，双方对界沟的位置说法不一。"
)


def record(kind: str, number: int, **values: object) -> Record:
    """A record with an id that tells its kind and number."""
    kind_no = sum(map(ord, kind)) % 4096
    identity = f"01890000-0000-7{kind_no:03x}-8000-{number:012x}"
    return Record(kind, identity, values)  # type: ignore[arg-type]


COMMITTEE = record(
    "committee",
    1,
    name="练习县白鹤镇人民调解委员会",
    short_name="练习白鹤",
    kind_code="township",
    meeting_place="白鹤镇司法所调解室",
    phone="12800001111",
    court_name="练习县人民法院",
)
MEDIATORS = (
    record("mediator", 1, name="吉克木呷", phone="12800002222", position="主任", sex="1"),
    record("mediator", 2, name="李文秀", sex="2"),
)
OFFICE = Office(COMMITTEE, {one.id: one for one in MEDIATORS})


def minimal() -> CaseFile:
    """A case that was only just opened."""
    return CaseFile(record("mediation_case", 1), {})


def typical() -> CaseFile:
    """Two neighbours, one session, a written agreement in two instalments, one follow-up."""
    return _case(parties=2, text=PARAGRAPH, names=("阿苦尔布", "海来·伍呷莫"))


def extreme() -> CaseFile:
    """Twenty parties, twelve pages of record, rare characters, Yi and Tibetan names."""
    names = tuple(
        f"{base}{RARE[n % len(RARE)]}{n + 1}"
        for n, base in enumerate(
            ["吉克阿依莫·木呷惹古曲布", "海来体者", "欧阳", "扎西次仁卓玛"] * 5
        )
    )
    return _case(parties=20, text=PARAGRAPH, names=names, repeats=60)


def _case(parties: int, text: str, names: tuple[str, ...], repeats: int = 1) -> CaseFile:
    long = "\n".join([text] * repeats)
    brief = (text * repeats)[: 1000 if repeats > 1 else 400]
    people = tuple(_party(n, name, repeats > 1) for n, name in enumerate(names[:parties]))
    case = record(
        "mediation_case",
        2,
        case_no="（2026）练习白鹤人调字第12号",
        dossier_title=f"{names[0]}与{names[1]}等山林土地纠纷",
        stage="archived",
        committee_id=COMMITTEE.id,
        committee_name=COMMITTEE.text("name"),
        committee_kind="township",
        source_code="applied",
        applied_on="2026-03-02",
        application_mode="oral",
        accepted_on="2026-03-03",
        dispute_type="07",
        dispute_division="513499101201",
        dispute_division_name="练习县白鹤镇向阳村",
        place_of_dispute="二组界沟",
        difficulty="simple",
        people_involved=parties,
        party_names="、".join(names),
        brief=brief,
        requests=("停止砍伐", "赔偿林木损失3600元", "重新立界桩"),
        is_cross_committee=False,
        chief_mediator=MEDIATORS[0].id,
        mediators=(MEDIATORS[1].id,),
        mediator_names="吉克木呷、李文秀",
        recorder="李文秀",
        informed_on="2026-03-03",
        languages=("zh", "ii"),
        read_aloud_by="吉克木呷",
        mediated_from="2026-03-05",
        mediated_to="2026-03-05",
        result="success",
        agreement_form="written",
        agreed_on="2026-03-05",
        effective_on="2026-03-05",
        amount_fen=360000,
        performance="performed",
        performed_on="2026-04-01",
        closed_on="2026-04-20",
        retention="permanent",
        filed_by="李文秀",
        filed_on="2026-04-20",
        checked_by="罗所长",
        checked_on="2026-04-21",
        dossier_note=long[:3000],
        remark="",
    )
    return CaseFile(case, {"party": people, **_parts(people, text, long)})


def _party(n: int, name: str, strained: bool) -> Record:
    return record(
        "party",
        n + 1,
        side="applicant" if n % 2 == 0 else "respondent",
        seq=n + 1,
        party_kind="organisation" if n == 4 else "person",
        name=name,
        name_native=(YI_NAME if n % 4 == 0 else TIBETAN_NAME) if strained else None,
        sex="1" if n % 2 else "2",
        ethnicity="07" if n % 2 else "04",
        birth_date="1986-05-04",
        occupation="务农",
        phone="12800003333",
        division_name="练习县白鹤镇向阳村",
        address="二组17号" + ("（原村小学旁第三排东头，2019年易地搬迁）" if strained else ""),
        id_type="resident_id",
        id_no="513499198605040011",
        guardian_name="吉克阿呷" if n == 3 else None,
        guardian_relation="parent" if n == 3 else None,
        legal_rep="沙马拉且" if n == 4 else None,
        uscc="91510000MA6TEST00X" if n == 4 else None,
    )


def _parts(people: tuple[Record, ...], text: str, long: str) -> dict[str, tuple[Record, ...]]:
    first, second = people[0].id, people[1].id
    agreement = record(
        "agreement",
        1,
        agreement_no="（2026）练习白鹤人调字第12号",
        form="written",
        facts_and_issues=long[:5000],
        responsibilities=text,
        performance_mode="instalments",
        performance_place="白鹤镇司法所",
        performance_due="2026-04-01",
        amount_fen=360000,
        copies=len(people) + 1,
        agreed_on="2026-03-05",
        sealed_on="2026-03-05",
        signed_on="2026-03-05",
        effective_on="2026-03-05",
        language_read="ii",
        read_by="吉克木呷",
    )
    half = {**agreement.values, "amount_fen": 180000}
    oral = record("agreement", 2, **{**half, "form": "oral", "recorded_on": "2026-03-06"})
    supplement = record("agreement", 3, **{**half, "supplement_of": agreement.id})
    terms = tuple(
        _term(n, owner.id, people)
        for n, owner in enumerate([agreement, agreement, oral, supplement])
    )
    return {
        "power_of_attorney": (
            record(
                "power_of_attorney", 1, party_id=first, agent_name="阿苦木加", sex="1",
                id_no="513499197001010015", phone="12800004444", address="练习县白鹤镇",
                relation="son", authority=("apply", "mediate", "claims"), signed_on="2026-03-03",
            ),
        ),
        "investigation": (
            record(
                "investigation", 1, investigated_at="2026-03-04T09:30", place="向阳村二组界沟",
                participants=("村主任沙马尔古",), investigatees=("马海日曲",),
                investigators=("吉克木呷", "李文秀"), recorder="李文秀", record_text=long,
                language="ii", interpreter="吉克木呷",
            ),
        ),
        "evidence": tuple(
            record(
                "evidence", n, name=f"林权证第{n}号", provider_id=first, form="copy", copies=1,
                pages=2, proves="承包范围", received_on="2026-03-03",
            )
            for n in range(1, 4)
        ),
        "mediation_session": (
            record(
                "mediation_session", 1, seq=1, mediated_at="2026-03-05T14:00",
                place="白鹤镇司法所调解室", attendees=tuple(one.id for one in people),
                participants=("村主任沙马尔古", "德古阿尔木呷"), notice_given=True,
                record_text=long, session_result="success", recorder="李文秀", language="ii",
                read_aloud_by="吉克木呷",
            ),
        ),
        "agreement": (agreement, oral, supplement),
        "agreement_term": terms,
        "performance": tuple(
            record(
                "performance", n, agreement_id=agreement.id, seq=n, what="赔偿款",
                due_on=f"2026-0{n + 2}-01", amount_fen=180000, performed_on=f"2026-0{n + 2}-01",
                performed_fen=180000, proof="收条",
            )
            for n in (1, 2)
        ),
        "follow_up": (
            record(
                "follow_up", 1, visited_on="2026-04-10", mode="visit",
                visited_parties=(first, second), situation=text, performance="performed",
                satisfaction="satisfied", sued=False, visitor="吉克木呷",
            ),
        ),
        "judicial_confirmation": (
            record(
                "judicial_confirmation", 1, agreement_id=agreement.id, court_name="练习县人民法院",
                applicants=tuple(one.id for one in people), applied_on="2026-03-20", copies=2,
            ),
        ),
        "termination": (
            record(
                "termination", 1, kind_code="failed", ended_on="2026-03-05", reason=text,
                told_remedies=True,
            ),
            record(
                "termination", 2, kind_code="withdrawn", ended_on="2026-03-05", reason=text,
                asked_by=(first,),
            ),
        ),
    }  # fmt: skip


def _term(n: int, agreement_id: str, people: tuple[Record, ...]) -> Record:
    term = record(
        "agreement_term", n + 1, agreement_id=agreement_id, seq=n + 1, act="pay",
        debtor_id=people[1].id, creditor_id=people[0].id, what="林木损失赔偿款",
        amount_fen=180000, due_on="2026-04-01", how="转账", place="白鹤镇司法所",
    )  # fmt: skip
    words = sentence(term, people, surroundings())
    return Record(term.kind, term.id, {**term.values, "sentence": words})
