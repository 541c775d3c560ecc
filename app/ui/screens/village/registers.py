"""The registers of the villages: advisers, helpers, events, notice boards, letters, checks."""

from __future__ import annotations

from app.domain.advising import ADVISER, ENGAGEMENT, VISIT
from app.domain.helper_activity import KIND as ACTIVITY
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.mailbox_item import KIND as LETTER
from app.domain.notice_board import KIND as BOARD
from app.domain.publicity_event import KIND as EVENT
from app.domain.sheet import KIND as SHEET
from app.domain.station_check import KIND as CHECK
from app.domain.station_check_item import KIND as CHECK_ITEM
from app.domain.training import KIND as TRAINING
from app.domain.volunteer import KIND as VOLUNTEER
from app.i18n import N_
from app.ui.screens.record_table import Columns
from app.ui.screens.register import RegisterSpec
from app.ui.screens.register_rows import plain_rows
from app.ui.screens.village import register_lines as lines
from app.usecases.village import boards, mailbox, people

_PEOPLE_VIEWS = ((people.SERVING, N_("在册")), (people.LEFT, N_("已退出")))

VISITS = RegisterSpec(
    kind=VISIT,
    name=N_("法律顾问工作日志"),
    hints=(N_("事项内容、村"), N_("内容")),
    empty=(N_("还没有驻村记录"), N_("在“本月”页最上面一行就能登记")),
    file_name=N_("法律顾问工作日志-{day}"),
    columns=Columns(
        (N_("时间"), N_("村"), N_("顾问"), N_("时长"), N_("服务"), N_("审核")),
        (6, 6, 5, 4, 7, 4),
        grows=4,
        lines=3,
    ),
    make_rows=lines.visit_rows,
    filters=(
        ("village_code", N_("村")),
        ("adviser_id", N_("法律顾问")),
        ("review_state", N_("审核")),
    ),
    commands=("form.new", "visit.submit", "visit.pass", "visit.send_back"),
)

ENGAGEMENTS = RegisterSpec(
    kind=ENGAGEMENT,
    name=N_("法律顾问聘任名册"),
    hints=(N_("村、法律顾问、合同编号"), N_("村、姓名")),
    empty=(N_("还没有聘任"), N_("按 Ctrl+N 登记哪个村聘了哪位法律顾问")),
    file_name=N_("法律顾问聘任名册-{day}"),
    columns=Columns(
        (N_("村"), N_("顾问"), N_("单位"), N_("聘期起"), N_("聘期止"), N_("备注")),
        (6, 5, 6, 6, 6, 6),
        grows=2,
        lines=3,
    ),
    make_rows=lines.engagement_rows,
    filters=(("village_code", N_("村")), ("adviser_id", N_("法律顾问"))),
    commands=("form.new",),
)

ADVISERS = RegisterSpec(
    kind=ADVISER,
    name=N_("村（居）法律顾问名册"),
    hints=(N_("姓名、单位、电话"), N_("姓名")),
    empty=(N_("还没有法律顾问"), N_("按 Ctrl+N 登记法律顾问，聘任时选他")),
    file_name=N_("法律顾问名册-{day}"),
    columns=Columns(
        (N_("姓名"), N_("类型"), N_("单位"), N_("电话"), N_("服务几个村"), N_("语言")),
        (6, 6, 7, 7, 4, 5),
        grows=2,
        lines=3,
    ),
    make_rows=lines.adviser_rows,
    filters=(("kind_code", N_("类型")),),
    watches=(ENGAGEMENT,),
    commands=("form.new",),
)

LECTURES = RegisterSpec(
    kind=LECTURE,
    name=N_("法治讲座登记簿"),
    hints=(N_("讲座主题、主讲人"), N_("主题")),
    empty=(N_("还没有法治讲座"), N_("按 Ctrl+N 记一次讲座，每村每季度至少一次")),
    file_name=N_("法治讲座登记簿-{day}"),
    columns=Columns(
        (N_("时间"), N_("村（社区）"), N_("主题"), N_("主讲人"), N_("人数"), N_("时长")),
        (6, 6, 8, 5, 3, 5),
        grows=2,
        lines=3,
    ),
    make_rows=lines.lecture_rows,
    filters=(("village_code", N_("村")), ("topic_code", N_("主题"))),
    commands=("form.new",),
)

VILLAGERS = RegisterSpec(
    kind=VILLAGER,
    name=N_("法律明白人名册"),
    hints=(N_("姓名、电话、村"), N_("姓名")),
    empty=(N_("还没有法律明白人"), N_("按 Ctrl+N 登记各村选任的法律明白人")),
    file_name=N_("法律明白人名册-{day}"),
    columns=Columns(
        (N_("姓名"), N_("村（社区）"), N_("身份"), N_("选任"), N_("本村人数")),
        (7, 7, 5, 6, 8),
        grows=1,
        lines=3,
    ),
    make_rows=lines.villager_rows,
    filters=(("village_code", N_("村")), ("kind_code", N_("身份"))),
    views=(_PEOPLE_VIEWS[0], (people.SHORT, N_("本村人数不够")), _PEOPLE_VIEWS[1]),
    narrow=people.narrowed,
    commands=("form.new",),
)

VOLUNTEERS = RegisterSpec(
    kind=VOLUNTEER,
    name=N_("志愿者名册"),
    hints=(N_("姓名、电话、专长"), N_("姓名")),
    empty=(N_("还没有志愿者"), N_("按 Ctrl+N 登记来注册的志愿者")),
    file_name=N_("志愿者名册-{day}"),
    columns=Columns(
        (N_("姓名"), N_("专长"), N_("语言"), N_("注册"), N_("服务时长"), N_("备注")),
        (6, 8, 5, 6, 5, 6),
        grows=1,
        lines=3,
    ),
    make_rows=lines.volunteer_rows,
    views=_PEOPLE_VIEWS,
    narrow=people.left_views,
    watches=(ACTIVITY,),
    commands=("form.new",),
)

ACTIVITIES = RegisterSpec(
    kind=ACTIVITY,
    name=N_("法律明白人和志愿者服务登记簿"),
    hints=(N_("姓名、做了什么"), N_("姓名")),
    empty=(N_("还没有服务登记"), N_("按 Ctrl+N 记一次法律明白人或志愿者的服务")),
    file_name=N_("服务登记簿-{day}"),
    columns=Columns(
        (
            N_("日期"),
            N_("服务人"),
            N_("类型"),
            N_("做了什么"),
            N_("时长"),
            N_("人数"),
            N_("村（社区）"),
        ),
        (6, 5, 5, 8, 4, 3, 6),
        grows=3,
        lines=3,
    ),
    make_rows=lines.activity_rows,
    filters=(("kind_code", N_("类型")), ("village_code", N_("村"))),
    commands=("form.new",),
)

EVENTS = RegisterSpec(
    kind=EVENT,
    name=N_("法治宣传和集中服务登记簿"),
    hints=(N_("主题、地点"), N_("主题")),
    empty=(N_("还没有活动"), N_("按 Ctrl+N 记一次法治宣传或集中服务")),
    file_name=N_("法治宣传活动登记簿-{day}"),
    columns=Columns(
        (N_("日期"), N_("类型"), N_("主题"), N_("地点"), N_("人数"), N_("语言")),
        (6, 6, 8, 7, 3, 5),
        grows=2,
        lines=3,
    ),
    make_rows=plain_rows(
        EVENT, "held_on", "kind_code", "topic", "place", "audience_count", "language"
    ),
    filters=(("kind_code", N_("类型")), ("division_code", N_("村"))),
    commands=("form.new",),
)

BOARDS = RegisterSpec(
    kind=BOARD,
    name=N_("法律顾问公示登记簿"),
    hints=(N_("村、法律顾问、电话"), N_("村")),
    empty=(N_("还没有公示栏"), N_("按 Ctrl+N 登记村里张贴的法律顾问公示")),
    file_name=N_("法律顾问公示登记簿-{day}"),
    columns=Columns(
        (N_("村（社区）"), N_("法律顾问"), N_("驻村时间"), N_("最近查看"), N_("情况")),
        (6, 5, 8, 6, 9),
        grows=2,
        lines=4,
    ),
    make_rows=lines.board_rows,
    filters=(("village_code", N_("村")),),
    views=((boards.OUTDATED, N_("要去看的")),),
    narrow=boards.narrowed,
    watches=(ENGAGEMENT,),
    commands=("form.new", "list.print"),
)

LETTERS = RegisterSpec(
    kind=LETTER,
    name=N_("便民信箱登记簿"),
    hints=(N_("来信内容、村"), N_("内容")),
    empty=(N_("还没有来信"), N_("开了信箱，按 Ctrl+N 把来信登记下来")),
    file_name=N_("便民信箱登记簿-{day}"),
    columns=Columns(
        (N_("开箱日期"), N_("信箱"), N_("来信内容"), N_("办理")),
        (6, 8, 14, 6),
        grows=2,
        lines=3,
    ),
    make_rows=lines.letter_rows,
    filters=(("village_code", N_("村")),),
    views=((mailbox.OPEN, N_("待办理")),),
    narrow=mailbox.narrowed,
    commands=("form.new", "letter.consult"),
)

CHECKS = RegisterSpec(
    kind=CHECK,
    name=N_("督导和自查登记簿"),
    hints=(N_("情况、检查人"), N_("情况")),
    empty=(N_("还没有督导和自查"), N_("按 Ctrl+N 记一次检查，项目表自动列出")),
    file_name=N_("督导和自查登记簿-{day}"),
    columns=Columns(
        (N_("日期"), N_("检查"), N_("村镇"), N_("得分"), N_("整改到期"), N_("情况")),
        (6, 5, 5, 5, 6, 8),
        grows=5,
        lines=3,
    ),
    make_rows=lines.check_rows,
    filters=(("kind_code", N_("类型")), ("target", N_("对象"))),
    watches=(CHECK_ITEM,),
    commands=("form.new",),
)


TRAININGS = RegisterSpec(
    kind=TRAINING,
    name=N_("法律明白人和志愿者培训登记簿"),
    hints=(N_("培训内容、地点"), N_("内容")),
    empty=(N_("还没有培训记录"), N_("按 Ctrl+N 记一次培训")),
    file_name=N_("法律明白人培训登记簿-{day}"),
    columns=Columns(
        (N_("日期"), N_("内容"), N_("学时"), N_("地点"), N_("参加的人"), N_("考核")),
        (6, 9, 3, 6, 8, 5),
        grows=1,
        lines=3,
    ),
    make_rows=plain_rows(
        TRAINING, "held_on", "topic", "hours", "place", "attendee_names", "result"
    ),
    narrow=lambda desk, query, _view: people.trainings_of_helpers(desk, query),
    commands=("form.new",),
)

SHEETS = RegisterSpec(
    kind=SHEET,
    name=N_("已打印报表"),
    hints=(N_("统计期、村镇"), N_("村镇")),
    empty=(N_("还没有打印过报表"), N_("在“报表”里按 F8 打印，盖章后扫描回来")),
    file_name=N_("已打印报表-{day}"),
    columns=Columns(
        (N_("报表"), N_("统计期"), N_("村镇"), N_("版次"), N_("页数"), N_("盖章")),
        (8, 7, 7, 4, 3, 8),
        grows=5,
        lines=3,
    ),
    make_rows=lines.sheet_rows,
    filters=(("document", N_("报表")), ("division_code", N_("村"))),
    commands=("list.print",),
    shares=(5, 3),
)

REGISTERS: tuple[tuple[RegisterSpec, str], ...] = (
    (VISITS, N_("日志")),
    (ENGAGEMENTS, N_("聘任")),
    (ADVISERS, N_("法律顾问")),
    (LECTURES, N_("讲座")),
    (VILLAGERS, N_("明白人")),
    (VOLUNTEERS, N_("志愿者")),
    (ACTIVITIES, N_("服务登记")),
    (TRAININGS, N_("培训")),
    (EVENTS, N_("宣传活动")),
    (BOARDS, N_("公示栏")),
    (LETTERS, N_("信箱")),
    (CHECKS, N_("督导自查")),
    (SHEETS, N_("已打印报表")),
)
"""Every register with the word of its tab."""
