"""Write a Word document with a title and paragraphs."""

from io import BytesIO

from docx import Document


def docx(title, paragraphs):
    """The bytes of a .docx file."""
    document = Document()
    document.core_properties.title = title
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
