"""The translations: extract, update, check, compile, coverage (languages.md "Catalogues").

    python build/catalogues.py update      after changing text on a screen
    python build/catalogues.py check       part of `dev.py check`
    python build/catalogues.py compile     part of `dev.py run` and `dev.py test`
    python build/catalogues.py coverage    share of each language by status

Message ids are Chinese. What is known about a translation stands in comments above it:
`# status: composed`, `# source: …`, `# reviewer: …`, `# date: 2026-11-22`. `terms.<locale>.po`
holds single words with their sources; `update` fills a new message that is exactly such a word.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.i18n import CHINESE, DOMAIN, STATUSES, placeholders  # noqa: E402

TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / f"{DOMAIN}.pot"
LOCALES = (CHINESE, "bo", "ii")
SCRIPT = {"bo": range(0x0F00, 0x1000), "ii": range(0xA000, 0xA4D0)}
FACTS = ("status", "source", "reviewer", "date")

# _("…") and N_("…") anywhere; the labels of the record kinds, which the domain declares as plain
# Chinese because it may import nothing from above.
MARKERS = {"_", "N_", "gettext", "translation"}
DESCRIPTIONS = {"FieldSpec", "RecordKind", "replace", "count_field"}
DESCRIBED = {"label", "help"}

# No date, no tool version, no line numbers: a catalogue changes only when its text does. Babel
# would write a plural rule for Yi that is wrong; none of the three languages has plurals.
HEADER = (
    'msgid ""\nmsgstr ""\n'
    '"Project-Id-Version: legal-station\\n"\n"Language: {locale}\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


def messages_in(tree: ast.AST) -> Iterator[str]:
    """The message ids that a module declares."""
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        texts: list[ast.expr] = []
        if call.func.id in MARKERS:
            texts = call.args[:1]
        elif call.func.id in DESCRIPTIONS:
            texts = [keyword.value for keyword in call.keywords if keyword.arg in DESCRIBED]
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                yield text.value


def built_messages(tree: ast.AST) -> Iterator[int]:
    """Lines where a message is put together inside the marker: no catalogue can ever hold it."""
    for call in ast.walk(tree):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in MARKERS
            and any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args)
        ):
            yield call.lineno


def sources(folder: Path) -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def extract(folder: Path = ROOT / "app") -> Catalog:
    """The template of everything the client says."""
    template = Catalog()
    for _path, tree in sources(folder):
        for msgid in messages_in(tree):
            template.add(msgid)
    return template


def load(path: Path, locale: str | None = None) -> Catalog:
    """A catalogue; an empty one when there is no file yet."""
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def catalogue_path(locale: str, folder: Path = TRANSLATIONS) -> Path:
    return folder / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def render(catalogue: Catalog, locale: str = "") -> bytes:
    """The file's content in its one stable form."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER.format(locale=locale).encode() + body.getvalue()


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def facts(message: Message) -> dict[str, str]:
    """status, source, reviewer and date of a translation, from its comments."""
    pairs = (comment.partition(":") for comment in message.user_comments)
    return {name.strip(): text.strip() for name, _colon, text in pairs if name.strip() in FACTS}


def merge(template: Catalog, old: Catalog, terms: Catalog) -> Catalog:
    """`old` brought to the template; what left it stays as obsolete and may return."""
    new = Catalog(locale=old.locale)
    for wanted in messages(template):
        known = [old.get(wanted.id), old.obsolete.get(wanted.id), terms.get(wanted.id)]
        found = next((message for message in known if message and message.string), None)
        new.add(
            wanted.id,
            found.string if found else "",
            user_comments=found.user_comments if found else (),
        )
    for message in (*messages(old), *old.obsolete.values()):
        if message.string and message.id not in new:
            new.obsolete[message.id] = message
    return new


def faults(catalogue: Catalog, locale: str, flagged: dict[str, str]) -> Iterator[str]:
    """What is wrong with the translations of one language, in words."""
    for message in messages(catalogue):
        msgid, text = message.id, message.string
        if not text:
            continue
        where = f"{locale}: {msgid!r}"
        if placeholders(text) != placeholders(msgid):
            yield f"{where}: placeholders differ"
        if locale == CHINESE:
            continue
        known = facts(message)
        status = known.get("status", "none")
        if status not in STATUSES or status == "none":
            yield f"{where}: says no status"
        if not known.get("source"):
            yield f"{where}: says no source"
        if status in ("reviewed", "official") and not (known.get("reviewer") and known.get("date")):
            yield f"{where}: {status} by whom and when?"
        if not any(ord(sign) in SCRIPT[locale] for sign in text):
            yield f"{where}: is not written in its script"
        for word, reason in flagged.items():
            if word == text or (word.startswith("*") and word[1:] in text):
                yield f"{where}: {word} is flagged: {reason}"


def flagged_words(locale: str, folder: Path = TRANSLATIONS) -> dict[str, str]:
    """Words that no translation may be, each with its reason; `*word` may not occur in one."""
    path = folder / f"flagged.{locale}.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    entries = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {word: reason for word, _tab, reason in entries}


def update() -> int:
    """Bring template and catalogues to the source code."""
    template = extract()
    TRANSLATIONS.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(render(template))
    for locale in LOCALES:
        path = catalogue_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        terms = load(TRANSLATIONS / f"terms.{locale}.po", locale)
        path.write_bytes(render(merge(template, load(path, locale), terms), locale))
    return 0


def check() -> int:
    """1 and a list when a catalogue is stale or a translation may not be shown."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: a message is put together inside _()"
        for path, tree in sources(ROOT / "app")
        for line in built_messages(tree)
    ]
    template = extract()
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != render(template):
        found.append("translations are stale: run build/catalogues.py update")
    for locale in LOCALES:
        path = catalogue_path(locale)
        catalogue = load(path, locale)
        if {message.id for message in messages(catalogue)} != {m.id for m in messages(template)}:
            found.append(f"{locale} is stale: run build/catalogues.py update")
        elif path.read_bytes() != render(catalogue, locale):
            found.append(f"{locale} is not in its stable form: run build/catalogues.py update")
        found += faults(catalogue, locale, flagged_words(locale))
    print("\n".join(found))
    return 1 if found else 0


def compile_catalogues(folder: Path = TRANSLATIONS, target: Path | None = None) -> int:
    """Write <locale>/LC_MESSAGES/station.mo and station.status.json; leaves out what is wrong."""
    refused = 0
    for locale in LOCALES:
        catalogue = load(catalogue_path(locale, folder), locale)
        table: dict[str, dict[str, str]] = {}
        for message in list(messages(catalogue)):
            if locale != CHINESE:
                table[message.id] = {"status": "none"}
            if message.string and placeholders(message.string) != placeholders(message.id):
                print(f"{locale}: {message.id!r}: placeholders differ, left out")
                catalogue.delete(message.id)
                refused += 1
            elif message.string and locale != CHINESE:
                table[message.id] = facts(message)
        place = (target or folder) / locale / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        with (place / f"{DOMAIN}.mo").open("wb") as file:
            write_mo(file, catalogue)
        status = json.dumps(table, ensure_ascii=False, sort_keys=True, indent=0)
        (place / f"{DOMAIN}.status.json").write_text(status, encoding="utf-8")
    return 1 if refused else 0


def coverage() -> int:
    """Print how much of each language stands at which status."""
    print(f"{'':8}{'total':>8}" + "".join(f"{status:>11}" for status in STATUSES))
    for locale in LOCALES[1:]:
        entries = list(messages(load(catalogue_path(locale), locale)))
        count = Counter(facts(m).get("status", "none") if m.string else "none" for m in entries)
        print(f"{locale:8}{len(entries):8}" + "".join(f"{count[s]:11}" for s in STATUSES))
    return 0


COMMANDS = {
    "extract": lambda: TEMPLATE.write_bytes(render(extract())) and 0,
    "update": update,
    "check": check,
    "compile": compile_catalogues,
    "coverage": coverage,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="the translations")
    parser.add_argument("command", choices=COMMANDS)
    return COMMANDS[parser.parse_args().command]()


if __name__ == "__main__":
    raise SystemExit(main())
