"""What a file is, whatever its name says, and how small a picture becomes."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from app.attachments import content
from app.attachments.binder import pdf_of
from app.attachments.sealed import AttachmentFault
from app.usecases import attaching
from app.usecases.attachment_ports import Limits
from tests.support.memory_attachments import MemoryAttachments
from tests.support.memory_desk import memory_desk
from tests.support.scans import jpeg

PHOTO = Limits(50_000_000, 300_000)
PAGE = Limits(50_000_000, 700_000, readable=True)


def busy(width: int, height: int) -> Image.Image:
    """A picture that compresses badly."""
    dots = Image.frombytes("RGB", (width // 4, height // 4),
                           random.Random(7).randbytes(width // 4 * (height // 4) * 3))  # fmt: skip
    return dots.resize((width, height), Image.Resampling.BICUBIC)


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def test_a_photo_becomes_as_small_as_the_parameter_says() -> None:
    data = jpeg(busy(3000, 2000), 95)
    assert len(data) > 1_500_000
    small = content.fitted(data, PHOTO)
    assert len(small) <= PHOTO.picture_bytes


def test_a_page_stays_readable_whatever_it_weighs() -> None:
    small = content.fitted(jpeg(busy(3000, 4000), 95), Limits(50_000_000, 1000, readable=True))
    assert max(size_of(small)) >= 2000


def test_a_small_jpeg_is_not_compressed_again() -> None:
    data = jpeg(Image.new("RGB", (800, 600), "white"))
    assert content.fitted(data, PHOTO) == data


TAKEN = "2026:11:20 09:41:07"


def camera_photo(width: int = 400, height: int = 300) -> bytes:
    """A picture on its side, with time, camera, owner, place and a comment beside it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "华为"
    exif[0x0132] = "2026:11:21 20:00:00"  # when it was last changed
    exif[0x8769] = {0x9003: TAKEN, 0xA430: "阿苦"}
    exif[0x8825] = {1: "N", 2: (28.0, 16.0, 1.5), 3: "E", 4: (103.0, 34.0, 2.5)}
    out = io.BytesIO()
    xmp = b"<x:xmpmeta><exif:GPSLatitude>28,16.0N</exif:GPSLatitude></x:xmpmeta>"
    busy(width, height).save(out, "JPEG", exif=exif, xmp=xmp, comment=b"at 28.27 N", quality=95)
    return out.getvalue()


@pytest.mark.parametrize("size", [(400, 300), (3000, 2000)])
@pytest.mark.parametrize("limits", [PHOTO, PAGE])
def test_of_what_the_camera_noted_the_time_stays_and_the_place_goes(
    size: tuple[int, int], limits: Limits
) -> None:
    given = camera_photo(*size)
    assert b"GPS" in given
    fitted = content.fitted(given, limits)
    with Image.open(io.BytesIO(fitted)) as image:
        assert image.height > image.width, "upright"
        noted = image.getexif()
        assert dict(noted.get_ifd(0x8769)) == {0x9003: TAKEN}
        assert not noted.get_ifd(0x8825)
        assert {*noted} == {0x8769}
        assert not {"xmp", "comment"} & {*image.info}
    assert b"GPS" not in fitted
    assert len(fitted) <= limits.picture_bytes or limits.readable
    assert content.fitted(fitted, limits) == fitted, "what is bare already stays as it is"


def test_a_place_in_a_small_upright_photo_goes_as_well() -> None:
    out = io.BytesIO()
    Image.new("RGB", (80, 60)).save(out, "JPEG", xmp=b"<exif:GPSLatitude>28,16.0N", comment=b"x")
    assert b"GPS" not in content.fitted(out.getvalue(), PHOTO)


def test_the_size_of_a_photo_is_a_parameter() -> None:
    desk = memory_desk()
    limits = attaching.limits(desk, readable=False)
    assert limits.picture_bytes == desk.surroundings.integer("photo_max_kb") * 1000 == 300_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "attachment.empty"),
        (b"MZ\x90\x00" + bytes(100), "attachment.program"),
        (b"\x7fELF" + bytes(100), "attachment.program"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "attachment.unreadable"),
        (b"%PDF-1.7 broken", "attachment.unreadable"),
        (jpeg(Image.new("RGB", (50, 50)))[:200], "attachment.unreadable"),
        (bytes(3_000_000), "attachment.too_big"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_anything_is_written(data: bytes, code: str) -> None:
    store = MemoryAttachments()
    with pytest.raises(AttachmentFault, match=code):
        store.take(data, "x.jpg", Limits(2_000_000, 300_000))
    assert store.sealed.check().files == 0


def test_a_picture_that_would_fill_the_memory_is_none() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    with pytest.raises(AttachmentFault, match=r"attachment\.unreadable"):
        MemoryAttachments().take(out.getvalue(), "bomb.png", PHOTO)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(AttachmentFault, match=r"file\.missing"):
        MemoryAttachments().take(tmp_path / "gone.jpg", "gone.jpg", PHOTO)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("D:\\扫描\\协议.jpg", "协议.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe\x00", "agpj.exe"),
        ("  .  ", "附件"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_of_files_are_cleaned(given: str, kept: str) -> None:
    assert content.clean_name(given) == kept


def test_pages_are_bound_as_they_are_and_the_same_each_time() -> None:
    first, second = jpeg(busy(400, 600)), jpeg(busy(600, 400))
    bound = pdf_of([first, second])
    assert bound == pdf_of([first, second])
    assert first in bound
    assert second in bound
    assert content.frames(bound) == 2
    upright, lying = content.frame(bound, 1), content.frame(bound, 2)
    assert upright.height > upright.width
    assert lying.width > lying.height
    kept = MemoryAttachments().take(bound, "两页.pdf", PAGE)
    assert (kept.media_type, kept.pages, kept.bytes) == ("application/pdf", 2, len(bound))


def test_a_preview_is_a_png_and_other_files_have_none() -> None:
    store = MemoryAttachments()
    kept = store.take(jpeg(busy(3000, 2000)), "a.jpg", PHOTO)
    assert size_of(store.preview(kept.sha256, width=200))[0] == 200
    other = store.take(b"ID3" + bytes(100), "a.mp3", PHOTO)
    assert store.preview(other.sha256) == b""
