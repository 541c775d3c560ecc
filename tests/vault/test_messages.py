"""Whatever the vault says has a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import app.vault
from app.messages import CATALOGUE


def test_every_code_of_the_vault_is_in_the_catalogue() -> None:
    folder = Path(app.vault.__file__).parent
    source = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    codes = set(re.findall(r'"(vault\.[a-z_]+)"', source))
    assert len(codes) > 25
    assert codes <= CATALOGUE.keys(), codes - CATALOGUE.keys()
