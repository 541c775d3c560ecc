"""Sentences for the store, keys and people, enrolment and reference packs."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

SYSTEM: Mapping[str, Entry] = {
    # ---- the encrypted store
    "store.damaged": Entry(
        N_("本机数据库有损坏"), N_("程序已停止写入，请用最近的备份恢复"), Who.TECHNICIAN
    ),
    "store.wrong_key": Entry(
        N_("这个数据库不是本机的，或密钥不对"), N_("请核对数据文件夹"), Who.TECHNICIAN
    ),
    "store.newer": Entry(
        N_("数据由更新版本的程序保存"), N_("请安装新版本后再打开，数据没有变动"), Who.TECHNICIAN
    ),
    "store.missing": Entry(
        N_("找不到数据库文件"), N_("请核对数据文件夹，或用备份恢复"), Who.TECHNICIAN
    ),
    "store.locked": Entry(
        N_("程序已经在运行，或另一个程序正在使用这个数据文件夹"), N_("请切换到已打开的窗口")
    ),
    "store.busy": Entry(N_("另一个程序占用了数据库"), N_("请关闭它，稍等片刻再试")),
    "store.disk_full": Entry(
        N_("磁盘空间不够，这次没有保存"), N_("已有内容可以查看；请清出空间后再保存")
    ),
    "store.low_space": Entry(N_("磁盘剩余空间不多"), N_("请尽快清理，附件暂不保存")),
    "store.read_only": Entry(
        N_("数据文件夹不能写入，这次没有保存"), N_("请检查文件夹权限"), Who.TECHNICIAN
    ),
    "store.network_folder": Entry(
        N_("数据不能放在网络盘上"), N_("请改用本机硬盘上的文件夹"), Who.TECHNICIAN
    ),
    "store.cloud_folder": Entry(
        N_("数据不能放在云盘同步的文件夹里"), N_("请改用本机硬盘上的文件夹"), Who.TECHNICIAN
    ),
    "store.old_sqlite": Entry(
        N_("数据库组件版本太旧，不安全"), N_("请重新安装程序"), Who.TECHNICIAN
    ),
    "store.backup_unverified": Entry(
        N_("备份与原数据不一致，不能作数"), N_("请换一个位置再备份一次"), Who.TECHNICIAN
    ),
    "store.backup_damaged": Entry(
        N_("这份备份已损坏，不能用来恢复"), N_("本机数据没有变动；请换一份备份"), Who.TECHNICIAN
    ),
    "store.backup_foreign": Entry(
        N_("这份备份不是本机的，本机的钥匙打不开"),
        N_("本机数据没有变动；请换一份备份"),
        Who.TECHNICIAN,
    ),
    "store.no_backup": Entry(N_("还没有备份，不能演练"), N_("请先备份一次")),
    "store.migration_failed": Entry(
        N_("数据升级没有成功，原来的数据没有变动"), N_("请先不要操作，联系技术人员"), Who.TECHNICIAN
    ),
    "store.io": Entry(N_("磁盘读写出错，这次没有保存"), N_("请检查硬盘"), Who.TECHNICIAN),
    "store.fault": Entry(
        N_("数据库出现异常，这次没有保存"), N_("请重新打开程序再试"), Who.TECHNICIAN
    ),
    # ---- keys and people
    "vault.wrong_password": Entry(
        N_("密码不对"), N_("请核对后再试；多次不对要等一会儿，数据不会丢失")
    ),
    "vault.wait": Entry(N_("密码错误次数多，请等 {seconds} 秒再试"), N_("数据不会丢失")),
    "vault.wrong_pin": Entry(N_("PIN 不对，还可以试 {left} 次"), N_("也可以改用密码")),
    "vault.pin_needs_password": Entry(N_("这次要用密码打开"), N_("输入一次密码后就能再用 PIN")),
    "vault.no_pin": Entry(N_("还没有设置 PIN"), N_("请用密码打开，再到设置里设 PIN")),
    "vault.pin_digits": Entry(N_("PIN 至少 {minimum} 位数字"), N_("请重新设置")),
    "vault.pin_too_simple": Entry(N_("PIN 太简单"), N_("不要用连号或同一个数字")),
    "vault.password_too_short": Entry(N_("密码至少 {minimum} 位"), N_("请换一个长些的")),
    "vault.passphrase_too_short": Entry(
        N_("本机没有钥匙串，密码至少 {minimum} 位"), N_("可以用一句好记的话")
    ),
    "vault.password_too_long": Entry(N_("密码最多 {maximum} 位"), N_("请缩短")),
    "vault.no_password": Entry(N_("没有给出密码"), N_("请输入密码")),
    "vault.no_password_yet": Entry(
        N_("这个人还没有设置密码"), N_("请所长为此人设置密码"), Who.HEAD
    ),
    "vault.keyring_missing": Entry(
        N_("本机没有可用的系统钥匙串"),
        N_("请用至少 14 位的密码，或请人修好钥匙串"),
        Who.TECHNICIAN,
    ),
    "vault.keyring_locked": Entry(N_("系统钥匙串锁着"), N_("请先解锁系统钥匙串，再登录")),
    "vault.keyring_lost": Entry(
        N_("系统钥匙串里没有本机的密钥"), N_("请用信封里的恢复码打开"), Who.HEAD
    ),
    "vault.code_length": Entry(N_("恢复码不完整，应有 {groups} 组"), N_("请对照信封补全")),
    "vault.code_group": Entry(N_("恢复码第 {group} 组抄错了"), N_("请对照信封重抄这一组")),
    "vault.code_checksum": Entry(N_("恢复码有两处抄错"), N_("请对照信封逐组核对")),
    "vault.code_wrong": Entry(N_("恢复码不是本机的"), N_("请核对信封上的站点和日期")),
    "vault.not_enrolled": Entry(N_("本机还没有开通"), N_("请用县里发的开通文件和开通码"), Who.HEAD),
    "vault.already_enrolled": Entry(
        N_("本机已经开通过"), N_("要重新开通，请换一个空的数据文件夹"), Who.TECHNICIAN
    ),
    "vault.closed": Entry(N_("还没有登录"), N_("请先登录")),
    "vault.slots_damaged": Entry(
        N_("本机密钥文件损坏"), N_("请用备份里的密钥文件或恢复码"), Who.TECHNICIAN
    ),
    "vault.newer_program": Entry(
        N_("密钥文件由更新版本的程序保存"), N_("请安装新版本"), Who.TECHNICIAN
    ),
    "vault.not_readable": Entry(N_("读不到密钥文件"), N_("请检查文件夹权限"), Who.TECHNICIAN),
    "vault.not_written": Entry(
        N_("密钥文件没有写成，修改没有生效"), N_("请检查磁盘空间和权限"), Who.TECHNICIAN
    ),
    "vault.rekey_failed": Entry(
        N_("更换密钥没有成功，原来的密钥仍然有效"), N_("请稍后再试"), Who.TECHNICIAN
    ),
    "vault.no_escrow": Entry(
        N_("开通时没有带州局的托管公钥"), N_("请向县里重新申请开通文件"), Who.COUNTY
    ),
    "vault.person_exists": Entry(N_("已经有这个名字的人"), N_("请加上区别，例如岗位")),
    "vault.person_name": Entry(N_("姓名不能为空，也不能超过 {maximum} 个字"), N_("请重填")),
    "vault.person_unknown": Entry(N_("本机没有这个人"), N_("请所长先添加"), Who.HEAD),
    "vault.no_role": Entry(N_("没有给此人选择岗位"), N_("请至少选一个岗位")),
    "vault.last_person": Entry(N_("这是本机最后一个人，不能删除"), N_("请先添加接替的人")),
    "vault.remove_self": Entry(N_("不能删除自己"), N_("请由另一个人来删除")),
    # ---- enrolment
    "enrol.wrong_code": Entry(N_("开通码不对"), N_("请核对县里另外告知的开通码")),
    "enrol.expired": Entry(N_("开通文件已过期"), N_("请重新申请开通文件"), Who.COUNTY),
    "enrol.used": Entry(
        N_("这个开通文件已经用过"), N_("每个文件只能用一次，请重新申请"), Who.COUNTY
    ),
    "enrol.not_a_file": Entry(N_("这不是开通文件"), N_("请核对县里发的文件")),
    "enrol.damaged": Entry(N_("开通文件损坏或被改动"), N_("请重新拷贝或重新申请"), Who.COUNTY),
    "enrol.no_server": Entry(
        N_("连不上服务器，还没有开通"), N_("请检查网络后再试，开通码不会作废")
    ),
    "enrol.no_address": Entry(
        N_("开通文件里没有服务器地址"), N_("请向县里索取地址后填写"), Who.COUNTY
    ),
    "enrol.unknown_user": Entry(
        N_("开通文件里没有这个人"), N_("请从名单中选择，或向县里申请添加"), Who.COUNTY
    ),
    "enrol.unknown": Entry(N_("服务器不认识这个开通文件"), N_("请重新申请开通文件"), Who.COUNTY),
    # ---- reference packs
    "pack.damaged": Entry(N_("资料包损坏"), N_("请重新拷贝或下载")),
    "pack.signer": Entry(N_("资料包不是州局签发的，没有使用"), N_("请向县里索取"), Who.COUNTY),
    "pack.format": Entry(N_("资料包需要更新版本的程序"), N_("请先升级程序"), Who.TECHNICIAN),
    "pack.name": Entry(N_("资料包没有正确的名称，没有使用"), "", Who.COUNTY),
    "pack.older": Entry(
        N_("资料包是旧的（第 {version} 版，本机已有第 {current} 版）"), N_("不用再导入")
    ),
    "pack.changed": Entry(
        N_("同一版本号的资料包内容不同，没有使用"), N_("请向县里核实"), Who.COUNTY
    ),
    "pack.path": Entry(N_("资料包里有不允许的文件名，没有使用"), "", Who.COUNTY),
    "pack.size": Entry(N_("资料包里有过大的文件，没有使用"), "", Who.COUNTY),
    "pack.file": Entry(N_("资料文件 {file} 有错误"), "", Who.COUNTY),
    "pack.entry": Entry(N_("资料文件 {file} 第 {entry} 条有错误"), "", Who.COUNTY),
    "pack.template": Entry(
        N_("资料包里的文书模板不能用：{reason}"), N_("原来的模板照用"), Who.COUNTY
    ),
    "pack.parameter": Entry(N_("资料包缺少参数 {name}，没有使用"), "", Who.COUNTY),
    # ---- the program and its command line
    "usage": Entry(N_("命令写得不对"), N_("请用 --help 查看用法")),
    "unexpected": Entry(
        N_("程序出现意外问题，已记入日志"), N_("已保存的内容不受影响"), Who.TECHNICIAN
    ),
    "program.fault": Entry(
        N_("程序出现意外问题（{kind}），已记入日志"),
        N_("已保存的内容不受影响"),
        Who.TECHNICIAN,
    ),
    "ctl.unknown_kind": Entry(N_("没有“{kind}”这类记录"), N_("可以用：{kinds}")),
    "ctl.not_a_pair": Entry(N_("“{text}”写得不对"), N_("应写成 项目=内容")),
    "ctl.which_user": Entry(N_("本机有几个人，要说明是谁"), N_("请加 --user，可以是：{names}")),
    # ---- files on a stick
    "courier.not_written": Entry(N_("上报文件没有写成"), N_("请检查 U 盘是否可写、是否有空间")),
    "courier.not_readable": Entry(N_("读不到上报文件"), N_("请检查 U 盘和文件名")),
}
