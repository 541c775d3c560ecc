"""Sentences for attached files, the scan folder and blank sheets."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

ATTACHMENTS: Mapping[str, Entry] = {
    "attachment.too_big": Entry(N_("文件“{name}”太大"), N_("请压缩或分成几个再加")),
    "attachment.empty": Entry(N_("文件“{name}”是空的"), N_("请核对后重新选择")),
    "attachment.program": Entry(
        N_("“{name}”是程序，不能作附件"), N_("附件只收图片、文档和录音录像")
    ),
    "attachment.unreadable": Entry(N_("“{name}”读不出来"), N_("请重新扫描或重新拍照")),
    "attachment.no_room": Entry(
        N_("硬盘快满了，暂时不能加附件，文字登记不受影响"), N_("请清理硬盘"), Who.TECHNICIAN
    ),
    "attachment.missing": Entry(
        N_("这份文件在另一台电脑上，本机只有登记"), N_("请到加文件的那台电脑上查看")
    ),
    "attachment.damaged": Entry(
        N_("这个附件的文件已损坏，已隔离保存"),
        N_("请从备份恢复，或重新扫描"),
        Who.TECHNICIAN,
    ),
    "inbox.no_code": Entry(N_("页上没有读到二维码"), N_("请选择归到哪里")),
    "inbox.unknown": Entry(N_("二维码上的文书不在本机"), N_("请选择归到哪里")),
    "inbox.not_typed": Entry(
        N_("空白表还没有录入"), N_("录入时填上表上的编号，扫描件会自动归到那一条")
    ),
    "blank.unknown": Entry(N_("没有发出过编号 {number} 的空白表"), N_("请核对表上的编号")),
    "blank.typed": Entry(
        N_("编号 {number} 的表已经录入，不能登记作废"), N_("录错了请作废那条记录")
    ),
    "blank.twice": Entry(N_("编号 {number} 的空白表已经录入过"), N_("请核对是不是录重了")),
    "blank.spoiled": Entry(N_("编号 {number} 的空白表登记过作废"), N_("请核对表上的编号")),
    "blank.count": Entry(N_("一次可以打印 1 到 100 张空白表"), N_("请改一下张数")),
}
