"""The formats the portal takes; everything else is refused."""

from dataclasses import dataclass

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
ALIASES = {"jpeg": "jpg"}


@dataclass(frozen=True)
class Kind:
    """One kind of file. `part` is the entry a zip of this kind must hold."""

    extension: str
    media_type: str
    words: str
    part: str = ""


KINDS = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf", "PDF"),
        Kind("docx", f"{_OPEN_XML}wordprocessingml.document", "Word (.docx)", "word/document.xml"),
        Kind(
            "odt", "application/vnd.oasis.opendocument.text", "OpenDocument (.odt)", "content.xml"
        ),
        Kind(
            "pptx",
            f"{_OPEN_XML}presentationml.presentation",
            "PowerPoint (.pptx)",
            "ppt/presentation.xml",
        ),
        Kind("xlsx", f"{_OPEN_XML}spreadsheetml.sheet", "Excel (.xlsx)", "xl/workbook.xml"),
        Kind("png", "image/png", "PNG"),
        Kind("jpg", "image/jpeg", "JPEG"),
    )
}
ANY = tuple(KINDS)
TEXTS = ("pdf", "docx", "odt")
MEDIA_TYPES = {kind.media_type: kind for kind in KINDS.values()}


def in_words(allowed):
    """`PDF, Word (.docx) of OpenDocument (.odt)`."""
    *first, last = [KINDS[extension].words for extension in allowed]
    return f"{', '.join(first)} of {last}" if first else last
