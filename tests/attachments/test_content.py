"""What a file is, whatever its name says, and how small a picture becomes."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from app.attachments import content
from app.attachments.binder import pdf_of
from app.attachments.sealed import AttachmentFault
from app.usecases.attachment_ports import Limits
from tests.support.memory_attachments import MemoryAttachments
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


def test_what_the_camera_noted_is_gone_and_the_picture_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "华为"
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG", exif=exif)
    fitted = content.fitted(out.getvalue(), PHOTO)
    assert size_of(fitted) == (300, 400)
    assert b"Exif" not in fitted


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
