"""Sentences for values, rules, rights and files."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

RULES: Mapping[str, Entry] = {
    # ---- values that could not be read
    "value.nul": Entry(N_("“{label}”里有不能保存的空字符"), N_("请删除后重新输入")),
    "value.surrogate": Entry(N_("“{label}”里有残缺的字符"), N_("请删除该字后重新输入")),
    "value.too_long": Entry(N_("“{label}”太长，最多 {limit} 个字"), N_("请缩短后再保存")),
    "value.too_many": Entry(N_("“{label}”的项目太多，最多 {limit} 项"), N_("请减少几项")),
    "value.not_finite": Entry(N_("“{label}”不是一个数"), N_("请填写数字")),
    "value.number": Entry(N_("“{label}”要填数字"), N_("例如 3")),
    "value.range": Entry(N_("“{label}”的数字太大"), N_("请核对后重填")),
    "value.choice": Entry(N_("“{label}”要填“是”或“否”")),
    "value.type": Entry(N_("“{label}”的内容格式不对"), N_("请按说明的格式填写")),
    "value.date": Entry(
        N_("“{label}”不是有效的日期或时间"), N_("可以写 2026-11-22、0715、+7 或 昨天")
    ),
    "value.time": Entry(N_("“{label}”不是有效的时刻"), N_("按 24 小时写，例如 9、0930 或 9:30")),
    "value.id": Entry(N_("“{label}”的编号格式不对"), N_("请使用导出文件里的编号，或者不填")),
    "value.too_small": Entry(N_("“{label}”不能小于 {limit}"), N_("请核对")),
    "value.too_big": Entry(N_("“{label}”不能大于 {limit}"), N_("请核对")),
    "code.unknown": Entry(N_("“{label}”的选项不存在"), N_("请从列表中选择，或写全名称")),
    "division.unknown": Entry(N_("没有找到这个地方"), N_("请从列表中选择村或社区")),
    "division.ambiguous": Entry(N_("有几个地方叫这个名字"), N_("请从列表中选择")),
    "field.unknown": Entry(N_("没有“{label}”这一项"), N_("请核对列名")),
    "field.derived": Entry(N_("“{label}”由程序自动填写，不能修改")),
    # ---- completeness and rules
    "missing": Entry(N_("还没有填“{label}”"), N_("可以先保存，以后补上")),
    "date.future": Entry(N_("“{label}”是以后的日期"), N_("请核对日期和电脑时间")),
    "date.order": Entry(N_("“{label}”早于“{other}”"), N_("请核对两个时间")),
    "late.reason": Entry(N_("这是补录"), N_("请写一句补录原因，不写也能保存")),
    "id.check": Entry(
        N_("身份证号码的最后一位对不上，可能抄错了"), N_("请核对号码；证件确实如此的，可以照录")
    ),
    "id.sex": Entry(N_("性别与身份证号码不一致"), N_("请核对")),
    "id.birth": Entry(N_("出生时间与身份证号码不一致"), N_("请核对")),
    "uscc.check": Entry(N_("统一社会信用代码的最后一位对不上，可能抄错了"), N_("请核对")),
    "identity.refused_but_named": Entry(
        N_("已勾选“拒绝提供身份信息”，又填了姓名"), N_("请去掉其中一个")
    ),
    "group.report": Entry(
        N_("来访达到 {limit} 人，属于集体访"),
        N_("请按重大事项报告的要求及时上报"),
        Who.HEAD,
    ),
    "crowd.age": Entry(
        N_("按出生时间应属于老年人或未成年人"), N_("请核对“{label}”；确实不算的，可以不选")
    ),
    "matter.mismatch": Entry(N_("事项小类不属于所选的大类"), N_("请重新选择其中一个")),
    "sensitivity.suggested": Entry(
        N_("这件事可能涉及个人隐私"), N_("建议把“{label}”改为“敏感”，列表中就不显示姓名")
    ),
    "phone.refused": Entry(N_("没有电话，办结后无法通知来访人"), N_("请约定当面答复的时间")),
    # ---- persons
    "person.duplicate": Entry(N_("已有 {n} 人与此人相同或相近"), N_("请核对，是同一人的可以合并")),
    "person.merge_self": Entry(N_("不能把一个人合并到自己")),
    # ---- suggested translations
    "translation.empty": Entry(N_("还没有写建议的译文"), N_("请写上您认为更好的说法")),
    "translation.placeholders": Entry(
        N_("译文里花括号的部分与原文不一样"), N_("请照抄原文花括号里的内容")
    ),
    # ---- records and rights
    "record.gone": Entry(N_("这条记录已经作废或不在本机"), N_("请刷新列表")),
    "record.already_there": Entry(N_("这条记录已经保存过了")),
    "record.on_server": Entry(N_("服务器上已经有这一条了"), N_("请刷新列表")),
    "record.author_first": Entry(
        N_("先等登记的人自己补报，{day} 起可以由这里带回"), N_("这期间照样可以查看和修改")
    ),
    "reason.missing": Entry(N_("这一步要写明原因"), N_("请填写原因")),
    "rights.not_allowed": Entry(
        N_("您的岗位不能做这一步"), N_("可以请{roles}办理；岗位不对的，请所长调整")
    ),
    "ref.unknown": Entry(
        N_("“{label}”没有对应上哪一个"), N_("请写这个案件里的序号（从 0 起）、姓名或编号")
    ),
    "report.unknown": Entry(N_("没有这张报表"), N_("可以用的有：{names}")),
    "report.period_open": Entry(
        N_("这一期还没有结束，不能存档"), N_("请等 {day} 过后再存档，现在可以先看数字")
    ),
    "report.reason": Entry(N_("这一期已经存过档"), N_("再次存档请写明更正原因")),
    "period.unknown": Entry(
        N_("看不懂这个时间段"), N_("可以写 2026-10、2026-Q4、2026 或 2026-10-01..2026-10-15")
    ),
    # ---- lines of a file
    "line.json": Entry(N_("这一行不是完整的 JSON"), N_("请检查引号、括号和逗号")),
    "line.not_object": Entry(N_("这一行不是一条记录"), N_("每行应是一个 {{…}}")),
    "line.duplicate_key": Entry(N_("这一行里“{label}”写了两次"), N_("请删去一个")),
    "line.number": Entry(N_("这一行里有不是数的数字"), N_("请改成普通数字")),
    "line.too_deep": Entry(N_("这一行的层次太多"), N_("请按样表填写")),
    "line.too_long": Entry(N_("这一行太长"), N_("请拆开或缩短")),
    "line.nul": Entry(N_("这一行里有不能保存的空字符"), N_("请删除后再导入")),
    "line.surrogate": Entry(N_("这一行里有残缺的字符"), N_("请删除该字后再导入")),
    "line.encoding": Entry(N_("这一行不是 UTF-8 编码"), N_("请把文件另存为 UTF-8 后再导入")),
    "line.empty": Entry(N_("这一行没有内容")),
    # ---- whole files
    "file.missing": Entry(N_("找不到这个文件"), N_("请核对文件名和位置")),
    "file.not_readable": Entry(N_("这个文件打不开"), N_("请核对文件没有被占用、没有损坏")),
    "file.not_written": Entry(N_("文件没有写成"), N_("请核对位置是否可写、磁盘是否有空间")),
    "xlsx.not_a_workbook": Entry(N_("这不是 Excel 工作簿"), N_("请用 Excel 或 WPS 另存为 .xlsx")),
    "xlsx.too_large": Entry(N_("这个工作簿太大"), N_("请分成几个文件导入")),
    "xlsx.unsafe": Entry(N_("这个工作簿的结构不正常，没有打开"), N_("请重新制作后导入")),
    "xlsx.no_head": Entry(N_("工作簿里没有认得的列名"), N_("请用本程序导出的表作样表")),
    "xlsx.precision": Entry(
        N_("“{label}”存成了数字，末几位已丢失"), N_("请把这一列设为“文本”后重新填写再导入")
    ),
    "export.cancelled": Entry(N_("已停止导出"), N_("没有生成文件")),
}
