"""Every command of the window as data: what it is called and what it does, in one place.

Keys are in `shortcuts.py`, handlers are bound by whoever owns the command (`actions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n import N_


@dataclass(frozen=True, slots=True)
class Command:
    """`label` and `help` are msgids; `icon` a file of resources/icons; a `palette` command is
    offered by Ctrl+K.
    """

    id: str
    label: str
    help: str = ""
    icon: str = ""
    palette: bool = True


COMMANDS: tuple[Command, ...] = (
    # rooms of the rail
    Command("room.today", N_("今日"), N_("待办、草稿和最近的登记"), "today"),
    Command("room.intake", N_("登记"), N_("登记一位来访人"), "intake"),
    Command("room.ledger", N_("来访"), N_("来访台账：查找、筛选、预览"), "ledger"),
    Command("room.mediation", N_("调解"), N_("调解案件、调委会和调解员"), "mediation"),
    Command("room.village", N_("驻村"), N_("村居法律顾问：到村服务、讲座和各村进度"), "village"),
    Command("room.reports", N_("报表"), N_("登记簿和统计表：任何期间，点数字看明细"), "reports"),
    Command("room.reference", N_("资料"), N_("村组、机构、指引和常用答复"), "reference"),
    Command("room.scans", N_("扫描收件"), N_("归档扫描件；打印带编号的空白表"), "file"),
    Command("room.sync", N_("上报"), N_("哪些还没上报、哪些要处理"), "sync"),
    Command("room.settings", N_("设置"), N_("语言、外观、密码和备份"), "settings"),
    # the window
    Command("window.palette", N_("搜索"), N_("搜人、案号、村、电话"), "search", palette=False),
    Command("window.lock", N_("锁屏"), N_("锁上窗口，已填的内容都留着"), "lock"),
    Command("window.switch", N_("换人"), N_("换一个人使用"), "person"),
    Command("window.help", N_("说明"), N_("说明当前这一项怎么填"), "help", palette=False),
    Command("window.suggest", N_("建议译文"), N_("给屏幕上的彝文、藏文提一个更好的说法"), "help"),
    Command("window.close", N_("退出"), N_("关闭程序"), "close"),
    # forms
    Command("form.save", N_("保存"), N_("保存到本机，可以不完整"), "save", palette=False),
    Command(
        "form.save_next", N_("保存并登记下一位"), N_("日期和村保留"), "save-next", palette=False
    ),
    Command("form.park", N_("暂放"), N_("先放一边，再按一次取回"), "park", palette=False),
    Command("form.more", N_("更多"), N_("打开或收起其余各项"), "more", palette=False),
    Command("form.new", N_("新的一张"), N_("正在填的先暂放，打开空白的"), "intake"),
    Command("form.discard", N_("丢弃这一张"), N_("丢掉正在填、还没有保存的"), "clear"),
    # lists of records
    Command("record.open", N_("打开"), N_("打开这一条，查看全文、补全或更正"), "file"),
    Command("record.find", N_("查找"), N_("在台账里查找"), "search"),
    Command("record.export", N_("导出 Excel"), N_("把列出的登记导出成 Excel"), "ledger"),
    Command(
        "record.export_full",
        N_("导出全文"),
        N_("姓名和号码不遮盖；要写明原因，再输一次密码"),
        "key",
    ),
    Command("record.void", N_("作废"), N_("作废这一条，写明原因，历史保留"), "clear"),
    Command("record.reveal", N_("看全文"), N_("写明原因后，按住显示遮盖的内容"), "key"),
    Command("record.files", N_("附件"), N_("看这一条的照片、扫描件，也可以加文件"), "file"),
    Command("file.add", N_("加文件"), N_("把照片、扫描件加到这里，可以一次加几份"), "file"),
    Command("record.back", N_("返回"), N_("回到列表"), "back", palette=False),
    # the room of mediation
    Command("case.new", N_("调解登记"), N_("登记一件调解案件，先填双方和纠纷"), "mediation"),
    Command("case.oral", N_("口头协议登记"), N_("口头调成的，一页登记完"), "mediation"),
    Command(
        "case.promote", N_("转为调解"), N_("把这次来访转为调解案件，填过的不用再填"), "mediation"
    ),
    Command(
        "mediator.hand_over",
        N_("移交在办案件"),
        N_("调解员离任，把没有归档的案件交给别人"),
        "person",
    ),
    Command("list.print", N_("打印"), N_("把名册、清单、报表或公示牌打印成 PDF"), "file"),
    # the page of a case: the keys of its stages
    Command("case.party", N_("加当事人"), N_("加另一方，或再加一位当事人"), "person"),
    Command("case.inform", N_("告知"), N_("告知当事人权利义务，征得同意"), "file"),
    Command("case.session", N_("调解记录"), N_("记一次调解"), "file"),
    Command("case.inquire", N_("调查"), N_("记一次调查"), "file"),
    Command("case.agree", N_("达成协议"), N_("填写协议；填好的协议记签署和盖章"), "file"),
    Command("case.end", N_("未成、终止"), N_("调解不成、终止、撤回或移送"), "file"),
    Command("case.perform", N_("履行"), N_("记下一项履行"), "file"),
    Command("case.follow_up", N_("回访"), N_("记一次回访"), "file"),
    Command("case.confirm", N_("司法确认"), N_("共同申请法院确认协议"), "file"),
    Command("case.archive", N_("归档"), N_("结案和立卷"), "file"),
    Command("case.term", N_("加一条协议"), N_("谁、做什么、多少、何时、怎样、在哪里"), "file"),
    Command("case.print", N_("打印文书"), N_("先列出还缺什么，再打印做得出的"), "file"),
    Command("case.header", N_("案件信息"), N_("纠纷、调解人员和受理信息"), "file"),
    Command("case.number", N_("编号"), N_("给案件编正式卷号，编定后不再改"), "file"),
    Command("case.supplement", N_("补充协议"), N_("协议签过以后的改动，写成补充协议"), "file"),
    # pictures
    Command("picture.table", N_("图和表"), N_("把图换成表，再按一次换回图"), "ledger"),
    # the room of the village legal advisers
    Command(
        "visit.save_next", N_("保存并记下一次"), N_("日期保留，村按还差的时间带出"), palette=False
    ),
    Command("visit.lecture", N_("记讲座"), N_("记这次服务里办的法治讲座，时间不重复计"), "file"),
    Command("visit.submit", N_("提交审核"), N_("把选中的日志交司法所审核"), "file"),
    Command("visit.pass", N_("审核通过"), N_("选中的日志审核通过"), "ok"),
    Command("visit.send_back", N_("退回"), N_("退回选中的日志，写明原因"), "back"),
    Command("letter.consult", N_("转为咨询"), N_("把选中的来信转为咨询，不用再填"), "intake"),
    Command("village.log", N_("看日志"), N_("列出这个村的工作日志"), "file"),
    Command("grid.fill", N_("向下填充"), N_("把第一行的时间填到下面各行"), "down", palette=False),
    Command("grid.undo", N_("撤销"), N_("撤销上一步填写"), "back", palette=False),
    Command("grid.redo", N_("重做"), N_("恢复刚撤销的填写"), palette=False),
    # scans and blank sheets
    Command("scan.sweep", N_("收件"), N_("现在就看扫描文件夹里有什么"), "save-next"),
    Command("scan.folder", N_("扫描文件夹"), N_("选扫描仪、高拍仪存文件的文件夹"), "file"),
    Command("scan.drop", N_("不归档"), N_("这一份不用归档，写明原因，移到旁边"), "clear"),
    Command("blank.issue", N_("打印空白表"), N_("打印带编号的空白表，下村时带上"), "file"),
    Command("blank.spoil", N_("空白表作废"), N_("丢失或写坏的空白表，写明原因"), "clear"),
    # reporting
    Command("sync.now", N_("立即上报"), N_("现在就通过网络上报和接收"), "sync"),
    Command("sync.export", N_("U 盘上报"), N_("把没有上报的写成文件，带到县里"), "file"),
    Command("sync.import", N_("导入回执"), N_("读入县里带回的回执文件"), "save-next"),
)

BY_ID = {command.id: command for command in COMMANDS}
