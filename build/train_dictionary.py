"""Makes the dictionary and the priming text of `sync/data` from generated text.

    python3 build/train_dictionary.py

The text is made here, from sentence patterns and the official code lists, and never from records
that a benchmark or a station holds. The same seed gives the same files. Both sides of the wire
must hold the same bytes: a changed file gets a new number and a new `Coder` beside the old one.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import zstandard  # noqa: E402

from app.domain.fields import FieldType  # noqa: E402
from app.domain.kinds import KINDS  # noqa: E402
from sync import wire, wire_answers  # noqa: E402
from sync.protocol import (  # noqa: E402
    Act,
    Answer,
    Change,
    Cursor,
    EpochInfo,
    Fence,
    Item,
    News,
    Op,
    Request,
)

SEED = 20261122
DICTIONARY_BYTES = 256 * 1024
PRIMING_BYTES = 64 * 1024
SAMPLES = 3000
DATA = ROOT / "sync" / "data"

SURNAMES = "吉克阿尔沙马曲木马海俄木布吉王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗"
GIVEN = "尔布伍呷阿依日黑小明建国秀英桂芳木果子体拉坡惹莫嘎洛古友军平贵华红梅志强"
WHO = (
    "本人",
    "丈夫",
    "妻子",
    "儿子",
    "女儿",
    "父亲",
    "母亲",
    "同村村民",
    "邻居",
    "房东",
    "包工头",
    "老板",
    "用工单位",
    "对方当事人",
    "前夫",
    "婆家",
    "娘家",
    "村民小组",
    "村委会",
    "合作社",
)
WHAT = (
    "拖欠工资{n}元,至今未付",
    "借款{n}元,有借条,到期不还",
    "土地承包经营权边界不清,多次发生争执",
    "宅基地被占用,修建围墙影响通行",
    "离婚后孩子抚养费每月{n}元没有给付",
    "交通事故受伤,住院{d}天",
    "在工地干活时摔伤,用工单位未缴工伤保险",
    "彩礼{n}元要求退还,双方未办理结婚登记",
    "遗产继承,兄弟姐妹意见不一",
    "林地被毁,牲畜吃了庄稼,要求赔偿{n}元",
    "网上被骗{n}元,已报警",
    "家庭暴力,要求申请人身安全保护令",
    "房屋租赁合同到期,押金{n}元不退",
    "信用卡逾期,收到催收电话",
    "买到不合格的种子,损失{n}元",
    "邻里因排水发生纠纷,请求调解",
    "劳动合同到期未续签,要求经济补偿",
    "低保申请未批准,询问复查办法",
    "户口登记信息有误,询问更正程序",
    "老人赡养费由谁承担",
)
HOW = (
    "告知当事人可以向劳动监察大队投诉,也可以申请劳动仲裁",
    "解释了民法典的相关规定,建议先行协商,协商不成的向人民法院起诉",
    "告知收集证据的方法:借条、转账记录、聊天记录、证人证言",
    "建议到人民调解委员会申请调解",
    "告知符合法律援助条件,协助填写法律援助申请表,一次性告知所需材料",
    "帮助书写起诉状一份,告知到县人民法院立案庭办理",
    "电话联系村法律顾问,约定下周到村见面",
    "告知诉讼时效为三年,自知道或者应当知道权利受到损害之日起计算",
    "告知工伤认定应当在事故发生之日起一年内申请",
    "已转交司法所调解室,等待双方到场",
    "当场解答,当事人表示理解和满意",
    "告知不属于受理范围,引导到有关部门办理",
)
PLACES = (
    "西昌市", "昭觉县", "美姑县", "布拖县", "金阳县", "雷波县", "越西县", "甘洛县", "喜德县",
    "冕宁县", "盐源县", "木里藏族自治县", "德昌县", "会理市", "会东县", "宁南县", "普格县",
)  # fmt: skip
LAWS = (
    "民法典第一千零七十九条",
    "劳动合同法第三十条",
    "法律援助法第三十一条",
    "工伤保险条例第十七条",
)


class Writer:
    """Generated records, in the shape the client sends them."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same text every time
        self._phrases = (*HOW, *_phrases())
        self._codes = _code_lists()
        self._seq = 0

    def record_id(self) -> bytes:
        return self._random.randbytes(16)

    def fields(self, kind: str) -> dict[str, object]:
        """Values for most fields of a record kind."""
        made: dict[str, object] = {}
        for spec in KINDS[kind].fields:
            if self._random.random() < 0.7:
                value = self._value(spec.type, spec.name, spec.codes or "")
                if value is not None:
                    made[spec.name] = value
        return made

    def request(self, records: int) -> Request:
        """A request with new records and a few edits."""
        acts = tuple(self._act() for _ in range(records))
        return Request(
            device="5134310001-01",
            incarnation=self._random.randbytes(8),
            fence=Fence(self._random.randbytes(8), self._random.randbytes(8)),
            epoch=self._random.randbytes(16),
            schema="1",
            cursors={"513431": Cursor(1000, 0), "reference": Cursor(40, 0)},
            acts=acts,
        )

    def answer(self, records: int) -> Answer:
        """An answer that brings news."""
        position = self._random.randrange(1, 90_000)
        items = tuple(self._item(position + i) for i in range(records))
        end = Cursor(position + records, 0)
        news = News(
            partition="513431",
            start=Cursor(position - 1, 0),
            end=end,
            head=end.hi,
            items=items,
            scope="1f0c9a2b",
        )
        return Answer(
            epoch=EpochInfo(epoch=self._random.randbytes(16)),
            answers=self._random.randbytes(8),
            news=(news,),
            server_time="2026-11-22T10:41:07",
        )

    def _act(self) -> Act:
        self._seq += 1
        day = self._day()
        kind = self._kind()
        record_id = self.record_id()
        fields = self.fields(kind)
        create = self._random.random() < 0.9
        if not create:
            fields = dict(self._random.sample(sorted(fields.items()), min(3, len(fields))))
        change = Change(
            change_id=record_id if create else self._random.randbytes(8),
            record_id=record_id,
            kind=kind,
            op=Op.CREATE if create else Op.EDIT,
            seq=self._seq,
            base=0 if create else 1000,
            set=fields,
            station="51343100010" if create else "",
        )
        verb = f"{kind}.{'register' if create else 'edit'}"
        return Act(partition="513431", verb=verb, actor="jike", at=day, changes=(change,))

    def _item(self, position: int) -> Item:
        kind = self._kind()
        return Item(
            record_id=self.record_id(),
            kind=kind,
            stamp=position,
            born=position,
            fields=self.fields(kind),
            station="51343100010",
        )

    def _kind(self) -> str:
        return "consultation" if self._random.random() < 0.7 else self._random.choice(list(KINDS))

    def _value(self, kind: FieldType, name: str, codes: str) -> object:
        pick = self._random
        if codes in self._codes:
            chosen = pick.choice(self._codes[codes])
            return [chosen] if "CODES" in kind.name else chosen
        simple: dict[str, object] = {
            "BOOLEAN": pick.random() < 0.3,
            "INTEGER": pick.choice((1, 2, 3, 20, 30, 45, 1968, 1985, 1992)),
            "DATE": self._day()[:10],
            "DATETIME": self._day(),
            "DIVISION": f"5134{pick.randrange(10**7, 4 * 10**7)}0",
            "LONG_TEXT": self._sentences(3),
            "TEXTS": [pick.choice(LAWS)],
            "MONEY": pick.randrange(1, 900) * 10_000,
        }
        if kind.name in simple:
            return simple[kind.name]
        if kind.name != "TEXT":
            return None
        texts = {
            "name": self._name(),
            "visitor_name": self._name(),
            "phone": f"13{pick.randrange(10**8, 10**9)}",
            "id_no": f"5134{pick.randrange(10**13, 10**14)}",
            "address": f"{pick.choice(PLACES)}{pick.choice(GIVEN)}{pick.choice(GIVEN)}乡"
            f"{pick.choice(GIVEN)}{pick.choice(GIVEN)}村{pick.randrange(1, 9)}组",
        }
        return texts.get(name, self._sentences(1) if len(name) > 8 else self._name())

    def _sentences(self, count: int) -> str:
        pick = self._random
        parts = [
            (pick.choice(WHO) + pick.choice(WHAT)).format(
                n=pick.randrange(1, 90) * 500, d=pick.randrange(3, 40)
            )
            for _ in range(pick.randrange(1, count + 1))
        ]
        return "。".join([*parts, pick.choice(self._phrases)]) + "。"

    def _name(self) -> str:
        pick = self._random
        return pick.choice(SURNAMES) + "".join(pick.choices(GIVEN, k=pick.choice((1, 2, 2, 3))))

    def _day(self) -> str:
        pick = self._random
        month, day = pick.randrange(1, 13), pick.randrange(1, 29)
        return f"2026-{month:02}-{day:02}T{pick.randrange(8, 18):02}:{pick.randrange(60):02}"


def _code_lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for path in sorted((ROOT / "resources" / "codes").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if "list" in data:
            lists[data["list"]] = [entry["code"] for entry in data["codes"]]
    return lists


def _phrases() -> list[str]:
    """The answers that clerks insert; part of the program, so part of what is often sent."""
    texts: list[str] = []
    for path in sorted((ROOT / "resources" / "phrases").glob("*.json")):
        texts += [p["text"] for p in json.loads(path.read_text(encoding="utf-8"))["phrases"]]
    return texts


def priming(writer: Writer) -> bytes:
    """The text that PPMd has read before the message: one of everything, then consultations."""
    parts = [wire.write_request(writer.request(1))[1] for _ in range(20)]
    parts += [wire_answers.write_answer(writer.answer(1))[1] for _ in range(4)]
    size = sum(len(part) for part in parts)
    while size < PRIMING_BYTES:
        parts.append(wire.write_request(writer.request(4))[1])
        size += len(parts[-1])
    return b"\n".join(parts)[:PRIMING_BYTES].decode(errors="ignore").encode()


def dictionary(writer: Writer) -> bytes:
    """A zstd dictionary trained on small requests and answers."""
    samples = [wire.write_request(writer.request(1 + i % 3))[1] for i in range(SAMPLES)]
    samples += [wire_answers.write_answer(writer.answer(1 + i % 2))[1] for i in range(SAMPLES // 4)]
    return zstandard.train_dictionary(DICTIONARY_BYTES, samples, level=19).as_bytes()


def main() -> None:
    """Write both files and say how large they are."""
    DATA.mkdir(exist_ok=True)
    for name, content in (
        ("ppmd-1.txt", priming(Writer(SEED))),
        ("zstd-1.dict", dictionary(Writer(SEED + 1))),
    ):
        (DATA / name).write_bytes(content)
        print(name, len(content))


if __name__ == "__main__":
    main()
