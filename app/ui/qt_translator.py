"""Qt's own words - standard buttons, context menus, the file dialog - in the user's language.

Qt's sources are English and ship with a Chinese translation. That Chinese is looked up in our
catalogues like any other message id, so a language office corrects these words in the same place
and a missing one is shown in Chinese.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from app.i18n import N_, gettext

_MNEMONIC = re.compile(r"\(&.\)")

# The words of the Qt dialogs this program opens, as qtbase_zh_CN has them, marked for extraction.
QT_WORDS = (
    N_("确定"), N_("保存"), N_("全部保存"), N_("打开"), N_("是"), N_("全是"), N_("否"), N_("全否"),
    N_("中止"), N_("重试"), N_("忽略"), N_("关闭"), N_("取消"), N_("丢弃"), N_("帮助"), N_("应用"),
    N_("重置"), N_("恢复默认值"), N_("撤消"), N_("重做"), N_("剪切"), N_("复制"), N_("粘贴"),
    N_("复制链接地址"), N_("删除"), N_("全选"), N_("升高"), N_("降低"), N_("查找范围："),
    N_("后退"), N_("前进"), N_("选择"), N_("父目录"), N_("转到父目录"), N_("新建文件夹"),
    N_("新建一个文件夹"), N_("列表视图"), N_("更改为列表视图模式"), N_("详情视图"),
    N_("更改为详情视图模式"), N_("侧边栏"), N_("文件"), N_("文件类型："), N_("查找目录"),
    N_("目录："), N_("文件名称："), N_("目录"), N_("重命名"), N_("显示隐藏文件"), N_("另存为"),
    N_("所有文件 (*)"), N_("我的电脑"), N_("最近位置"), N_("移除"), N_("名称"), N_("体积"),
    N_("类型"), N_("修改日期"), N_("计算机"), N_("显示详情..."), N_("隐藏详情..."),
    N_("%1\n文件未找到。\n请检查指定的文件名是否正确。"),
    N_("%1\n目录未找到。\n请检查指定的目录名是否正确。"),
    N_("%1 已存在。\n您想要替换它吗？"),
    N_("“%1”已被写入保护。\n您仍然想要删除它吗？"),
    N_("您确定要删除“%1”吗？"), N_("无法删除目录。"),
)  # fmt: skip


class QtTranslator(QTranslator):
    """English of Qt → Chinese of Qt → our catalogues."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chinese = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._chinese.load("qtbase_zh_CN", folder)

    def translate(  # type: ignore[override]
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None where Qt has no Chinese: an empty string would blank the button."""
        chinese = self._chinese.translate(context, source_text, disambiguation, n)
        if not chinese:
            return None
        mnemonic = "".join(_MNEMONIC.findall(chinese))
        return gettext(_MNEMONIC.sub("", chinese)) + mnemonic

    def isEmpty(self) -> bool:
        """Never: Qt does not ask an empty translator."""
        return False


def install(application: QCoreApplication) -> QtTranslator:
    """Translate Qt itself from now on; calendars and numbers are Chinese in every language."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QtTranslator(application)
    QCoreApplication.installTranslator(translator)
    return translator
