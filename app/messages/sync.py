"""Sentences for everything that can happen on the way to the prefecture and back.

The codes are those of the sync library, with the prefix `sync.`; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

_RESEND = N_("不影响录入；有网络后再点“立即上报”，也可以用 U 盘上报")

SYNC: Mapping[str, Entry] = {
    # ---- the way to the server
    "sync.offline": Entry(N_("现在没有网络，或连不上服务器"), _RESEND),
    "sync.no-server": Entry(
        N_("还没有设置服务器地址"), N_("请在设置中填写，或用 U 盘上报"), Who.TECHNICIAN
    ),
    "sync.cut": Entry(N_("传到一半断开了"), N_("已传到的不会重复，下次会接着报")),
    "sync.stalled": Entry(N_("网络太慢，传输停住了"), N_("已传到的不会重复，下次会接着报")),
    "sync.cancelled": Entry(N_("已停止上报"), N_("已传到的不会重复，下次会接着报")),
    "sync.not-the-server": Entry(
        N_("回答的不是州服务器（可能是上网登录页）"),
        N_("请先在浏览器完成上网登录，再上报；内容没有发出去"),
    ),
    "sync.tls": Entry(
        N_("服务器证书对不上，没有上报"), N_("请先核对电脑的日期时间"), Who.TECHNICIAN
    ),
    "sync.server-error": Entry(N_("服务器出了故障"), N_("内容都在本机，程序会自动再试")),
    "sync.busy": Entry(N_("服务器正忙"), N_("程序会自动再试")),
    "sync.codec-busy": Entry(N_("服务器正忙"), N_("程序会自动再试")),
    # ---- who we are
    "sync.revoked": Entry(
        N_("本机的上报资格已被停用"), N_("内容都在本机；请联系县里重新开通"), Who.COUNTY
    ),
    "sync.unknown-device": Entry(
        N_("服务器不认识本机"), N_("内容都在本机；请联系县里核对"), Who.COUNTY
    ),
    "sync.bad-signature": Entry(
        N_("服务器没有认出本机"), N_("请重新上报；再不行就联系县里"), Who.COUNTY
    ),
    "sync.fork": Entry(
        N_("本机的数据像是从备份恢复或复制来的"),
        N_("请到“上报”页确认后再继续，不会丢失内容"),
        Who.HEAD,
    ),
    "sync.epoch-changed": Entry(N_("服务器做过恢复"), N_("程序会把需要的内容重新上报，不用重录")),
    # ---- the message
    "sync.too-large": Entry(N_("有一条内容太大，服务器不收"), N_("请缩短文字后再报")),
    "sync.malformed": Entry(N_("服务器看不懂这次上报"), N_("请升级程序"), Who.TECHNICIAN),
    "sync.unknown-codec": Entry(
        N_("程序与服务器的压缩方式不一致"), N_("请升级程序"), Who.TECHNICIAN
    ),
    "sync.unknown-suite": Entry(
        N_("程序与服务器的加密方式不一致"), N_("请升级程序"), Who.TECHNICIAN
    ),
    "sync.not-for-us": Entry(N_("这份内容不是给本机或这个服务器的"), N_("请核对文件或地址")),
    "sync.protocol-too-new": Entry(
        N_("程序比服务器新"), N_("请等服务器升级；内容都在本机"), Who.COUNTY
    ),
    # ---- one refused change
    "sync.not-allowed": Entry(
        N_("服务器没有接受：本站或您的岗位不能改这一项"),
        N_("请核对岗位，或请有权限的人办理"),
        Who.HEAD,
    ),
    "sync.act-refused": Entry(
        N_("同一次保存中的另一条被退回，这一条也没有接受"), N_("请先改好那一条")
    ),
    "sync.bad-change": Entry(
        N_("服务器没有接受：内容格式不对"), N_("请打开修改后再报"), Who.TECHNICIAN
    ),
    "sync.bad-partition": Entry(
        N_("服务器没有接受：这条记录不属于本县"), N_("请核对站点"), Who.COUNTY
    ),
    "sync.lease-held": Entry(
        N_("这些编号由另一台电脑管理"), N_("请在那台电脑上编号，或请县里改由本机编号"), Who.COUNTY
    ),
    "sync.superseded": Entry(N_("这一改动已被本机后来的改动代替"), N_("不用处理")),
    "sync.decided": Entry(N_("这处不一致已由别人先处理"), N_("请查看现在的内容")),
    # ---- enrolment
    "sync.wrong-code": Entry(N_("开通码不对"), N_("请核对县里另外告知的开通码")),
    "sync.expired": Entry(N_("开通文件已过期"), N_("请重新申请开通文件"), Who.COUNTY),
    "sync.already-used": Entry(
        N_("这个开通文件已经用过"), N_("每个文件只能用一次，请重新申请"), Who.COUNTY
    ),
    # ---- courier files
    "sync.not-a-bundle": Entry(N_("这不是上报文件"), N_("请选择 U 盘里的上报或回执文件")),
    "sync.truncated": Entry(N_("上报文件不完整"), N_("请重新拷贝")),
    "sync.altered": Entry(N_("上报文件内容损坏"), N_("请重新拷贝")),
    "sync.forged": Entry(N_("上报文件的签名不对，没有使用"), N_("请核对来源"), Who.COUNTY),
    "sync.other-epoch": Entry(N_("这个文件是服务器恢复以前的，没有使用"), N_("请重新导出一个文件")),
    "sync.gap": Entry(
        N_("这个文件与本机的内容接不上，中间缺一段，没有使用"),
        N_("请先用 U 盘上报一次，再带回新的文件"),
    ),
    # ---- correcting
    "sync.not-refused": Entry(N_("这一条没有被退回，不用更正"), N_("请刷新列表")),
    "sync.record-deleted": Entry(N_("这条记录已经作废，不能更正"), N_("请刷新列表")),
    "sync.not-pending": Entry(N_("这一条已经上报"), N_("请刷新列表")),
    "sync.no-conflict": Entry(N_("这处不一致已经处理过"), N_("请刷新列表")),
    # ---- the server's own house
    "sync.restore-not-done": Entry(
        N_("服务器恢复后还没有确认"), N_("内容都在本机，请稍后再报"), Who.COUNTY
    ),
    "sync.newer-database": Entry(
        N_("服务器的数据由更新版本的程序保存"), N_("请升级服务器程序"), Who.COUNTY
    ),
    "sync.not-initialised": Entry(
        N_("服务器还没有初始化"), N_("请先运行 prefecture init"), Who.COUNTY
    ),
    "sync.old-sqlite": Entry(N_("服务器的数据库组件版本太旧"), N_("请升级服务器程序"), Who.COUNTY),
    "sync.unknown-series": Entry(
        N_("服务器上没有这个编号系列"), N_("请核对系列的名称"), Who.COUNTY
    ),
    "sync.chain-broken": Entry(
        N_("服务器的记录核对不上"), N_("内容都在本机，请告诉县里"), Who.COUNTY
    ),
}
