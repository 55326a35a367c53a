"""What the portal keeps, how, and what it refuses (reliability.md 2.3 and 3 D)."""

import hashlib
import io
import stat
import struct
import zipfile
import zlib

import pytest
from django import forms
from django.conf import settings
from PIL import Image

from documents import storage
from documents.actions import store
from documents.formats import TEXTS
from documents.forms import DocumentField, DocumentsField
from documents.models import Document
from documents.quota import UPLOADS_PER_DAY
from documents.refusal import BadFile
from tests import files, make

pytestmark = pytest.mark.django_db
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def on_disk():
    return sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def refusal(content, name, **options):
    """The sentence with which `content` is refused; nothing stays behind."""
    with pytest.raises(BadFile) as error:
        store(files.upload(content, name), by=None, **options)
    assert on_disk() == []
    assert Document.objects.count() == 0
    return str(error.value)


def linked(target, kind="hyperlink"):
    """A Word file with one external relationship."""
    relation = (
        f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return files.repacked(files.docx(), add=[("word/_rels/footer9.xml.rels", relation)])


def test_a_stored_file_is_complete_private_and_described():
    author, content = make.user(), files.pdf("Vergunning op de Markt")

    document = store(files.upload(content, "Verslag 5 nov.PDF"), by=author)

    assert storage.location(document).read_bytes() == content
    assert on_disk() == [storage.location(document)]
    assert stat.S_IMODE(storage.location(document).stat().st_mode) == 0o600
    assert stat.S_IMODE(storage.location(document).parent.stat().st_mode) == 0o700
    assert document.path == f"{document.pk.hex[:2]}/{document.pk.hex[2:4]}/{document.pk}"
    assert (document.name, document.media_type) == ("Verslag 5 nov.pdf", "application/pdf")
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (document.scan, document.uploaded_by) == (Document.Scan.UNSCANNED, author)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (files.pdf(), "a.pdf", "application/pdf"),
        (files.docx(), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (files.odt(), "a.odt", "application/vnd.oasis.opendocument.text"),
        (files.picture(), "a.png", "image/png"),
        (files.picture("JPEG"), "a.jpeg", "image/jpeg"),
        (linked("https://omgeving.example/"), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)  # fmt: skip
def test_every_welcome_kind_is_kept(content, name, media_type):
    assert store(files.upload(content, name), by=None).media_type == media_type


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"<html><script>alert(1)</script></html>", "verslag.pdf", "is geen PDF"),
        (b"<svg onload='x'/>", "verslag.pdf", "is geen PDF"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "verslag.pdf", "geen zuivere PDF"),
        (files.pdf(comment="<script>alert(1)</script>"), "verslag.pdf", "geen zuivere PDF"),
        (b"GIF89a" + files.pdf(), "verslag.pdf", "is geen PDF"),
        (files.pdf() + files.docx(), "verslag.pdf", "geen zuivere PDF"),
        (files.pdf()[:-40], "verslag.pdf", "geen zuivere PDF"),
        (files.pdf(), "verslag.html", "Dit soort bestand kan niet"),
        (files.pdf(), "verslag", "Dit soort bestand kan niet"),
        (files.pdf(), "verslag.pdf.exe", "Dit soort bestand kan niet"),
        (files.pdf(), "verslag.docx", "is geen Word"),
        (files.docx(), "verslag.pdf", "is geen PDF"),
        (files.docx(), "verslag.odt", "is geen OpenDocument"),
        (files.odt(), "verslag.docx", "is geen Word"),
        (files.picture("GIF"), "plan.png", "is geen PNG"),
        (files.picture()[:60], "plan.png", "beschadigd"),
        (b"", "verslag.pdf", "leeg"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused(content, name, says):
    assert says in refusal(content, name)


def test_only_the_kinds_the_caller_allows_are_kept():
    assert "PDF, Word (.docx) of OpenDocument (.odt)" in refusal(
        files.picture(), "foto.png", allowed=TEXTS
    )


def test_one_byte_over_the_limit_is_refused_before_it_is_all_written(settings):
    settings.UPLOAD_MAX_BYTES = 25 * 1024 * 1024
    content = b"%PDF-1.4\n" + b"0" * (settings.UPLOAD_MAX_BYTES - 8)

    assert "groter dan 25 MB" in refusal(content, "verslag.pdf")


def bomb(unpacked=300):
    return files.repacked(files.docx(), add=[("word/media/a.xml", b"0" * (unpacked * 1024 * 1024))])


def lying_bomb():
    """An archive that declares 1 byte for an entry which unpacks to 210 MB."""
    content = bytearray(bomb(210))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 1)
    return bytes(content)


@pytest.mark.parametrize("build", [bomb, lying_bomb])
def test_a_zip_bomb_named_docx_is_refused(build):
    content = build()

    assert len(content) < 1024 * 1024
    assert refusal(content, "verslag.docx").startswith("Dit bestand ")


def symlink():
    entry = zipfile.ZipInfo("word/koppeling")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "entry", ["../../etc/passwd", "/etc/passwd", "word\\..\\x", "c:/x", "WORD/document.xml", symlink()]
)  # fmt: skip
def test_an_archive_with_unsafe_names_is_refused(entry):
    content = files.repacked(files.docx(), add=[(entry, "x")])

    assert "niet goed opgebouwd" in refusal(content, "verslag.docx")


def test_an_archive_with_too_many_entries_is_refused():
    content = files.repacked(files.docx(), add=[(f"word/{n}", "") for n in range(2001)])

    assert "veel te groot" in refusal(content, "verslag.docx")


def docm():
    """A Word file with macros, its extension changed."""

    def as_macro(name, data):
        plain = b"wordprocessingml.document.main+xml"
        return data.replace(plain, b"ms-word.document.macroEnabled.main+xml")

    return files.repacked(files.docx(), replace=as_macro)


@pytest.mark.parametrize(
    "content",
    [
        files.repacked(files.docx(), add=[("word/vbaProject.bin", b"x")]),
        files.repacked(files.odt(), add=[("Basic/Standard/Module1.xml", b"x")]),
        docm(),
    ],
)
def test_macros_are_refused(content):
    name = "verslag.odt" if b"opendocument.text" in content[:200] else "verslag.docx"

    assert "macro's" in refusal(content, name)


def with_field(code):
    """A Word file with a field; its code cut in two runs, as Word does."""
    runs = f"<w:r><w:instrText>{code[:3]}</w:instrText></w:r><w:r><w:instrText>{code[3:]}</w:instrText></w:r></w:p>"

    def put(name, data):
        return data.replace(b"</w:p>", runs.encode(), 1) if name == "word/document.xml" else data

    return files.repacked(files.docx(), replace=put)


@pytest.mark.parametrize(
    "content",
    [
        linked("file:///C:/sjabloon.dotm"),
        linked(r"\\server\map\x"),
        linked("https://elders.example/sjabloon.dotm", kind="attachedTemplate"),
        with_field('DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"'),
    ],
)
def test_a_document_that_fetches_from_elsewhere_is_refused(content):
    assert "andere plaats" in refusal(content, "verslag.docx")


def test_a_picture_too_large_to_decode_is_refused_before_decoding():
    header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(header))
    content = b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + header + check + files.picture()[33:]

    assert "40 miljoen beeldpunten" in refusal(content, "plan.png")


def test_a_picture_keeps_its_pixels_and_loses_its_hidden_data():
    exif = Image.Exif()
    exif[0x010E] = "Kerkstraat 1"
    content = files.picture("JPEG", exif=exif) + b"<script>alert(1)</script>"

    document = store(files.upload(content, "foto.jpg"), by=None)

    kept = storage.location(document).read_bytes()
    assert b"Kerkstraat" in content
    assert b"Kerkstraat" not in kept
    assert b"<script>" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)
    assert (document.size, document.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\jan\\verslag.pdf", "verslag.pdf"),
        ("verslag\u202efdp.pdf", "verslagfdp.pdf"),
        ("con.pdf", "con_.pdf"),
        ("ve\u0301rslag.pdf", "vérslag.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ('<b>"x".pdf', "-b--x-.pdf"),
    ],
)
def test_names_are_cleaned_and_never_a_path(given, kept):
    upload = files.plain(files.pdf(), given)

    assert store(upload, by=None).name == kept


def test_a_name_of_our_own_gets_the_extension_of_the_file():
    document = store(files.upload(files.pdf(), "x.pdf"), by=None, name="Verslag Leuven 1.2")

    assert document.name == "Verslag Leuven 1.2.pdf"


def test_fifty_uploads_a_day_is_enough_for_one_person():
    author, other = make.user(), make.user()
    document = store(files.upload(files.pdf()), by=author)
    for number in range(UPLOADS_PER_DAY - 1):
        document.pk, document.path = None, f"x/{number}"
        document._state.adding = True
        document.save(force_insert=True)

    with pytest.raises(BadFile, match="morgen"):
        store(files.upload(files.pdf()), by=author)
    assert store(files.upload(files.pdf()), by=other).pk


class UploadForm(forms.Form):
    file = DocumentField(label="Verslag", allowed=TEXTS)
    papers = DocumentsField(label="Bijlagen", required=False)


def test_the_form_field_says_what_it_takes_and_refuses_beside_the_field():
    form = UploadForm(
        {},
        {"file": files.upload(b"<html>", "verslag.pdf"), "papers": [files.upload(b"x", "x.exe")]},
    )

    assert 'accept=".pdf,.docx,.odt"' in str(UploadForm()["file"])
    assert UploadForm().fields["file"].help_text == (
        "PDF, Word (.docx) of OpenDocument (.odt), hoogstens 25 MB."
    )
    assert "is geen PDF" in form.errors["file"][0]
    assert "Dit soort bestand kan niet" in form.errors["papers"][0]
    assert UploadForm({}, {}).errors == {"file": ["Kies een bestand."]}


def test_the_form_field_hands_on_files_that_can_be_stored():
    form = UploadForm(
        {}, {"file": files.upload(files.pdf()), "papers": [files.upload(files.pdf())] * 2}
    )

    assert form.is_valid()
    assert store(form.cleaned_data["file"], by=None).size == len(files.pdf())
    assert len(form.cleaned_data["papers"]) == 2
