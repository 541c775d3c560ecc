"""Scanned pages as one PDF: every JPEG lies in it byte for byte, one A4-wide page each.

Written by hand because libraries compress the pictures again or put the time of day into the file:
the same pages must be the same file, so that a second scan of them is recognised.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from PIL import Image

_POINTS_PER_MM = 72 / 25.4
_SHORT, _LONG = 210 * _POINTS_PER_MM, 297 * _POINTS_PER_MM


def pdf_of(jpegs: Sequence[bytes]) -> bytes:
    """A PDF of these pictures, in this order."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalogue = add(b"<</Type/Catalog/Pages 2 0 R>>")
    tree = add(b"")  # told when its pages are known
    leaves = [_page(add, tree, jpeg) for jpeg in jpegs]
    kids = b" ".join(b"%d 0 R" % leaf for leaf in leaves)
    objects[tree - 1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(leaves), kids)
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root %d 0 R>>\n" % (len(objects) + 1, catalogue))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def _page(add: Callable[[bytes], int], tree: int, jpeg: bytes) -> int:
    with Image.open(io.BytesIO(jpeg)) as image:
        size, grey = image.size, image.mode == "L"
    width = _SHORT if size[0] <= size[1] else _LONG
    height = width * size[1] / size[0]
    picture = add(
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8"
        b"/Filter/DCTDecode/Length %d>>stream\n%s\nendstream"
        % (*size, b"DeviceGray" if grey else b"DeviceRGB", len(jpeg), jpeg)
    )
    drawing = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (width, height)
    content = add(b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing))
    return add(
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R"
        b"/Resources<</XObject<</P %d 0 R>>>>>>" % (tree, width, height, content, picture)
    )
