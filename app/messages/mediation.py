"""Sentences for committees, mediators and cases with their parties, sessions and evidence."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

MEDIATION: Mapping[str, Entry] = {
    # ---- committees and mediators
    "committee.template": Entry(
        N_("卷号式样不能用"), N_("式样里要有 {{year}} 和 {{number}}，还可以有 {{committee}}")
    ),
    "committee.no_successor": Entry(
        N_("撤销的调委会还没有填由谁承接"),
        N_("请选择承接的调委会，未办结的案件由它继续办"),
        Who.HEAD,
    ),
    "mediator.no_certificate": Entry(
        N_("还没有填聘书或证件编号"), N_("有的请补上，没有的可以不填")
    ),
    "mediator.term_over": Entry(
        N_("这位调解员的任期已满"), N_("请办理续聘，或填写离任日期和原因"), Who.HEAD
    ),
    "mediator.successor": Entry(
        N_("不能移交给这位调解员"), N_("请选择另一位还在任的调解员来接手"), Who.HEAD
    ),
    # ---- case numbers
    "number.none_left": Entry(
        N_("本机没有“{committee}”{year} 年的卷号可用"),
        N_("已经申请，联网上报或用 U 盘交换一次后再取号；案件先按“待编号”办理"),
    ),
    "number.held": Entry(
        N_("“{committee}”{year} 年的卷号由另一台电脑编，本机不能编号"),
        N_("请在那台电脑上取号；那台电脑坏了的，请县里改由本机编号（系列 {series}）"),
        Who.COUNTY,
    ),
    "number.not_granted": Entry(
        N_("服务器没有给“{committee}”{year} 年的卷号"), N_("请联系县里核对"), Who.COUNTY
    ),
    "number.unsure": Entry(
        N_("本机的数据恢复过或被复制过，还没有确认，先不给卷号"),
        N_("请到“上报”页确认由本机继续使用，再上报一次"),
        Who.HEAD,
    ),
    "number.no_committee": Entry(
        N_("本机没有这个调委会的资料"), N_("请重新选择调委会，或先上报一次取回资料")
    ),
    "number.committee_closed": Entry(
        N_("“{committee}”受理时已经撤销，不能再编号"),
        N_("请把案件改到承接的调委会：{successor}"),
        Who.HEAD,
    ),
    "number.short_name": Entry(
        N_("“{committee}”没有填简称，卷号写不出来"), N_("请在调委会资料里填写简称"), Who.HEAD
    ),
    "number.template": Entry(
        N_("“{committee}”的卷号式样不能用"),
        N_("请在调委会资料里改正卷号式样，要有年份和号"),
        Who.HEAD,
    ),
    "number.foreign": Entry(
        N_("卷号“{number}”不是本机给的，没有采用"),
        N_("案件已按“待编号”保存，原来的写在备注里；请在本机取号"),
    ),
    "number.on_paper": Entry(
        N_("卷号“{number}”是用本程序编号以前的，已照录"), N_("请与纸质卷宗核对")
    ),
    # ---- the case
    "mediation.refused": Entry(
        N_("有一方明确拒绝，不能主动调解"), N_("请告知其他解决途径，这件事不作为调解案件继续办")
    ),
    "mediation.refused_but_done": Entry(
        N_("已记“有一方明确拒绝调解”，又记同意或调解成功"), N_("请核对，去掉其中一个")
    ),
    "mediation.no_consent": Entry(
        N_("没有取得各方同意就开始了调解"), N_("请先征得各方同意，再填写调解日期")
    ),
    "mediation.many_people": Entry(
        N_("涉及 {limit} 人以上，一般算重大或疑难纠纷"), N_("请核对“{label}”")
    ),
    "mediation.much_money": Entry(
        N_("涉及金额在 {limit} 元以上，一般算重大或疑难纠纷"), N_("请核对“{label}”")
    ),
    "mediation.extension": Entry(N_("延长最多 {limit} 天"), N_("请改少，或按调解不成办理")),
    "mediation.unlawful": Entry(
        N_("合法性核查有法律禁止的情形，不能记“调解成功”"),
        N_("请去掉不合法的内容重新调解，或改记其他结果"),
    ),
    "mediation.police": Entry(
        N_("涉嫌犯罪的，要先报告公安机关或移送，才能记“调解成功”"),
        N_("请填写报告日期或移送单位；民事赔偿可以照记"),
    ),
    "mediation.police_soon": Entry(
        N_("这件事涉嫌犯罪，应当及时报告公安机关"), N_("请报告后填写日期，或填写移送单位"), Who.HEAD
    ),
    "mediation.still_open": Entry(N_("已填结案日期，调解结果还是“调解中”"), N_("请选择调解结果")),
    # ---- parties and their agents
    "party.no_id": Entry(N_("没有证件号码"), N_("请写一句原因，不写也能保存和调解")),
    "party.no_age": Entry(N_("还不知道年龄"), N_("请填出生日期、出生年或本人自报的年龄")),
    "party.read_aloud": Entry(N_("由别人代签的，应当先宣读给本人听"), N_("请勾选“{label}”")),
    "attorney.other_unticked": Entry(
        N_("写了其他权限，没有勾选“其他”"), N_("请勾选“其他”，或删去")
    ),
    # ---- sessions and investigations
    "session.no_notice": Entry(
        N_("这次调解没有告知权利义务"), N_("调解前应当告知；已经告知的请改为“是”")
    ),
    "session.next_unneeded": Entry(
        N_("这次已有结果，又约了下次调解"), N_("还要继续的，请把结果改为“有待继续调解”")
    ),
    "investigation.alone": Entry(
        N_("调查一般由两人进行"), N_("请核对调查人；确实只有一人的，可以照录")
    ),
    # ---- screening
    "screening.handled": Entry(N_("已处理的比排查出的还多"), N_("请核对两个数字")),
}
