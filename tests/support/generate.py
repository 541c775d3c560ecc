"""Invented people and consultations in any number: varied, deterministic, nobody's real data.

The ID numbers carry the county of the practice station (513499), which no real person has, and
the phones begin with 128, which no operator gives out.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from tests.support import wordlists as words

Values = dict[str, object]

LAST_DAY = date(2026, 11, 21)
_OPENING = time(9)
VILLAGES = words.VILLAGES
MEMBERS = ("阿苦·窗口", "吉克·调解", "罗所长")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ETHNICITIES = ("07", "01", "04", "20", "08")
_ETHNICITY_WEIGHTS = (70, 18, 8, 3, 1)
_LANGUAGES = {"07": "ii", "04": "bo"}
_CLASSES = {
    "telecom_fraud": "criminal", "dibao": "administrative", "household_register": "administrative",
    "drug_rehab": "administrative", "private_loan": "economic", "contract": "economic",
    "consumer": "economic",
}  # fmt: skip
_MATTERS = tuple(words.STORIES)
_MATTER_WEIGHTS = tuple(weight for weight, _, _ in words.STORIES.values())
_HANDLING = (
    ("answered",), ("answered",), ("answered",), ("to_mediation",), ("answered", "aid_intake"),
    ("guide", "guide_lawyer"), ("other_body", "body_labour"), ("appointment",), ("drafted",),
)  # fmt: skip
_CHANNELS = ("visit", "call", "call_12348", "letter", "web")
_SENSITIVE = ("domestic_violence", "drug_rehab")


def _id_number(born: date, serial: int, sex: str) -> str:
    last = serial * 2 % 1000 // 2 * 2 + (1 if sex == "1" else 0)
    digits = f"513499{born:%Y%m%d}{last % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def _name(random: Random, ethnicity: str, sex: str) -> tuple[str, str]:
    """A name in Chinese writing and, for some Yi and Tibetan names, in their own."""
    if ethnicity == "07":
        given = random.choice(words.YI_MEN if sex == "1" else words.YI_WOMEN)
        parts = [random.choice(words.YI_SURNAMES), given]
        if random.random() < 0.15:
            parts.insert(1, random.choice(words.YI_SURNAMES))
        own = "".join(random.choices(words.YI_SYLLABLES, k=4)) if random.random() < 0.3 else ""
        return random.choice(("·", "", "")).join(parts), own
    if ethnicity == "04":
        first, second = random.sample(words.TIBETAN_NAMES, 2)
        return first[0] + second[0], f"{first[1]}་{second[1]}" if random.random() < 0.5 else ""
    given = "".join(random.choices(words.HAN_GIVEN, k=random.choice((1, 2, 2))))
    return random.choice(words.HAN_SURNAMES) + given, ""


def _phone(random: Random) -> str:
    return f"128{random.randrange(10**8):08d}"


def people(n: int, seed: int = 1) -> Iterator[Values]:
    """`n` persons as values of the kind `person`."""
    random = Random(seed)
    for serial in range(n):
        ethnicity = random.choices(_ETHNICITIES, _ETHNICITY_WEIGHTS)[0]
        sex = random.choice("12")
        born = date(2012, 1, 1) - timedelta(days=int(random.betavariate(1.6, 2.2) * 27_000))
        name, own = _name(random, ethnicity, sex)
        person: Values = {
            "name": name,
            "sex": sex,
            "birth_year": born.year,
            "ethnicity": ethnicity,
            "division_code": random.choice(VILLAGES),
            "address": random.choice(words.GROUPS) + f"{random.randint(1, 90)}号",
            "language": _LANGUAGES.get(ethnicity, "zh"),
        }
        if own:
            person["name_native"] = own
        if random.random() < 0.8:
            person["phone"] = _phone(random)
        if random.random() < 0.6:
            person |= {"id_type": "resident_id", "id_no": _id_number(born, serial, sex)}
            person["birth_date"] = born.isoformat()
        yield person


def _story(random: Random, matter: str) -> tuple[str, str]:
    _, stories, demands = words.STORIES[matter]
    slots = {
        "o": _name(random, random.choice(("07", "07", "01")), random.choice("12"))[0],
        "m": str(random.choice((1, 5, 10, 50)) * random.randint(3, 199) * 10),
        "n": str(random.randint(2, 9)),
        "w": random.choice(words.PLACES_OF_WORK),
        "g": random.choice(words.GOODS),
        "s": random.choice(words.SINCE),
        "t": random.choice(words.TRIED),
        "e": random.choice(words.WITNESSES),
    }
    return random.choice(stories).format(**slots), random.choice(demands).format(**slots)


def _answer(random: Random) -> str:
    return random.choice(words.ANSWERS).format(
        a=random.choice(words.FIRST_STEPS), b=random.choice(words.NEXT_STEPS)
    )


def _visitor(random: Random, person: Mapping[str, object]) -> Values:
    taken = ("sex", "birth_year", "ethnicity", "phone", "division_code", "address", "name_native")
    visitor: Values = {name: person[name] for name in taken if name in person}
    visitor["visitor_name"] = person["name"]
    language = str(person.get("language", "zh"))
    visitor["language"] = language if random.random() < 0.8 else "zh"
    if visitor["language"] != "zh" and random.random() < 0.5:
        visitor["interpreter"] = random.choice(MEMBERS)
    return visitor


def _closing(random: Random, received: datetime, handling: tuple[str, ...]) -> Values:
    if "appointment" in handling:
        appointed = received + timedelta(days=random.randint(2, 9))
        return {"appointment_at": appointed.strftime("%Y-%m-%dT09:30")}
    if "answered" not in handling:
        return {}
    closed = received + timedelta(minutes=random.randint(5, 90))
    outcome = random.choice(("已当场解答，来访人满意。", "已解答，来访人自行协商。", "已解答。"))
    return {"closed_at": closed.strftime("%Y-%m-%dT%H:%M"), "outcome": outcome}


def consultations(
    n: int, seed: int = 1, known: Sequence[tuple[str, Mapping[str, object]]] = ()
) -> Iterator[Values]:
    """`n` complete consultations over three years as values of the kind `consultation`.

    `known` are (id, values) of stored persons: the visitors then come from them and carry their
    `person_id`; else every visitor is invented on the spot.
    """
    random = Random(seed)
    strangers = people(n, seed + 1)
    for _ in range(n):
        person_id, person = random.choice(known) if known else ("", next(strangers))
        matter = random.choices(_MATTERS, _MATTER_WEIGHTS)[0]
        facts, demand = _story(random, matter)
        day = LAST_DAY - timedelta(days=int(random.random() ** 1.5 * 1095))
        minutes = timedelta(minutes=random.randrange(480))
        received = datetime.combine(day, _OPENING) + minutes
        handling = random.choice(_HANDLING)
        record: Values = {
            "received_at": received.strftime("%Y-%m-%dT%H:%M"),
            "place": random.choice(("station", "station", "station", "village_room", "market")),
            "channel": random.choices(_CHANNELS, (80, 12, 3, 2, 3))[0],
            "priority": "normal" if random.random() < 0.9 else "urgent",
            "visitor_kind": "person",
            **_visitor(random, person),
            "headcount": 1 if random.random() < 0.9 else random.randint(2, 6),
            "matter_class": _CLASSES.get(matter, "civil"),
            "matter_type": matter,
            "facts": facts,
            "demand": demand,
            "prior_handling": random.choice(("none", "none", "mediated", "police")),
            "sensitivity": "sensitive" if matter in _SENSITIVE else "normal",
            "answer": _answer(random),
            "handling": handling,
            "first_receiver": random.choice(MEMBERS),
            "handler": random.choice(MEMBERS),
            **_closing(random, received, handling),
        }
        if handling != ("answered",):
            record.setdefault("phone", _phone(random))  # who is called back leaves a number
        if person_id:
            record["person_id"] = person_id
        yield record
