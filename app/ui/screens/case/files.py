"""附件 of a case: the files of all of it, or of one of its documents."""

from __future__ import annotations

from app.domain.scanned import is_made_here, key_of
from app.i18n import gettext as _
from app.ui.screens.case.papers import DocumentRow
from app.ui.screens.case.scene import Scene
from app.ui.screens.files import Shelf
from app.usecases.attaching import Place, place_of


def shelf_of(scene: Scene, row: DocumentRow | None) -> Shelf:
    """The files of a document, else of the case, the newest first."""
    file = scene.file
    files = tuple(reversed(file.of("attachment")))
    made = frozenset(one.id for one in files if is_made_here(file, one))
    if row is None:
        title = scene.case.text("dossier_title") or _("新的调解案件")
        return Shelf(title, files, made, Place(file.case))
    document, part_id = row.wanted.document, row.wanted.part_id
    mine = tuple(one for one in files if key_of(file, one) in ((document, part_id), (document, "")))
    return Shelf(row.title, mine, made, place_of(file, document, part_id))
