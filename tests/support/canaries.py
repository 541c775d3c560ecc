"""Values that exist nowhere else, and a search for them in files, texts and archives.

Every value of a category bears the category's mark, so that hundreds of values are looked for as
a few patterns; each in every coding in which a program might have written it by mistake.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

MARKS: Mapping[str, str] = {
    "name": "靐龘爩",
    "name in Yi": "ꐎꑿꒌ",
    "name in Tibetan": "རྦྷྲླ",
    "ID number": "5134261977",
    "telephone": "1997531",
    "address": "齉籲巷",
    "facts": "龗鱻驫",
    "demand": "麤灪厵",
    "answer": "爨癵籱",
    "outcome": "饢驤顳",
    "password": "Kq7-虋鸞-9vTz",
    "wrong password": "Wx3-鸝钀-5bNm",
    "PIN": "7483052916",
}
_SHORTEST = 6
"""Bytes of a pattern: a shorter one is met by chance in megabytes of ciphertext."""

PERSONAL = ("name", "name in Yi", "name in Tibetan", "ID number", "telephone")
"""What a masked export may not contain."""


def consultation(number: int) -> dict[str, object]:
    """A visit whose every free field is a canary; `number` below 10,000."""
    own = "abcdefghij"
    tag = "".join(own[int(digit)] for digit in f"{number:04}")
    native = "name in Yi" if number % 2 else "name in Tibetan"
    return {
        "visitor_name": f"阿{MARKS['name']}{tag}",
        "name_native": f"{'ꀊ' if number % 2 else 'ཀ་'}{MARKS[native]}{tag}",
        "id_no": f"{MARKS['ID number']}{1 + number % 12:02}{1 + number % 28:02}{number:04}",
        "phone": f"{MARKS['telephone']}{number:04}",
        "address": f"{MARKS['address']}{tag}号",
        "matter_class": "civil",
        "facts": f"{MARKS['facts']}{tag}，工资没有结清。",
        "demand": f"{MARKS['demand']}{tag}",
        "answer": f"{MARKS['answer']}{tag}",
        "outcome": f"{MARKS['outcome']}{tag}",
        "handling": ["answered"],
    }


@dataclass(frozen=True)
class Finding:
    """Which mark was found where, in which coding."""

    where: str
    mark: str
    coding: str


class Search:
    """Looks for marks; `secrets` are further whole values by name (codes that were generated)."""

    def __init__(self, secrets: Mapping[str, str] | None = None) -> None:
        self._patterns = [
            (name, coding, pattern)
            for name, mark in (MARKS | (secrets or {})).items()
            for coding, pattern in _codings(mark)
        ]

    def data(self, where: str, data: bytes) -> list[Finding]:
        """In bytes, and in the members of an archive."""
        found = [
            Finding(where, name, coding)
            for name, coding, pattern in self._patterns
            if pattern in data
        ]
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.namelist():
                    found += self.data(f"{where}!{member}", archive.read(member))
        return found

    def text(self, where: str, text: str) -> list[Finding]:
        """In what a program said."""
        return self.data(where, text.encode("utf-8", "surrogatepass"))

    def folders(self, *roots: Path) -> list[Finding]:
        """In every file below, and in the names of files."""
        found: list[Finding] = []
        for file in _files(roots):
            found += self.text(f"name of {file.name}", str(file))
            data = file.read_bytes()
            if data.strip(b"\0"):  # the ballast is 64 MiB of nothing
                found += self.data(str(file), data)
        return found


def _files(roots: Iterable[Path]) -> list[Path]:
    return [file for root in roots for file in sorted(root.rglob("*")) if file.is_file()]


def _codings(mark: str) -> list[tuple[str, bytes]]:
    plain = mark.encode()
    codings = {
        "UTF-8": plain,
        "UTF-16LE": mark.encode("utf-16-le"),
        "UTF-16BE": mark.encode("utf-16-be"),
        "GB 18030": mark.encode("gb18030"),
        "JSON": json.dumps(mark)[1:-1].encode(),
        "percent": quote(mark).encode(),
        "hexadecimal": plain.hex().encode(),
        "HEXADECIMAL": plain.hex().upper().encode(),
        "Python bytes": repr(plain)[2:-1].encode(),
    }
    for shift in range(3):
        # The part of the base64 text that does not depend on what stands around.
        text = base64.b64encode(b"\0" * shift + plain + b"\0\0")
        codings[f"base64+{shift}"] = text[4 if shift else 0 : (shift + len(plain)) // 3 * 4]
    patterns = {pattern: name for name, pattern in codings.items() if len(pattern) >= _SHORTEST}
    return [(name, pattern) for pattern, name in patterns.items()]
