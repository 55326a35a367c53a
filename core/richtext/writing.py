"""Blocks written as tidy HTML, and as words alone."""

from html import escape

from core.richtext.blocks import Heading, Paragraph, Quote, Table, text_of


def html_of(blocks):
    return "".join(_block(block) for block in blocks)


def _block(block):
    if isinstance(block, Paragraph):
        return f"<p>{_inline(block.runs)}</p>"
    if isinstance(block, Heading):
        tag = f"h{block.level + 2}"
        return f"<{tag}>{_inline(block.runs)}</{tag}>"
    if isinstance(block, Quote):
        return f"<blockquote>{html_of(block.paragraphs)}</blockquote>"
    if isinstance(block, Table):
        return _table(block)
    tag = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{_inline(item.runs)}{html_of(item.lists)}</li>" for item in block.items)
    return f"<{tag}>{items}</{tag}>"


def _table(table):
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in table.rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in table.rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _inline(runs):
    """One link stays one element, whatever styles are in it."""
    pieces, href = [], ""
    for run in runs:
        if run.href != href:
            pieces.append("</a>" if href else "")
            pieces.append(f'<a href="{escape(run.href)}">' if run.href else "")
            href = run.href
        pieces.append(_styled(run))
    return "".join([*pieces, "</a>" if href else ""])


def _styled(run):
    text = escape(run.text, quote=False).replace("\n", "<br>")
    text = f"<em>{text}</em>" if run.italic else text
    return f"<strong>{text}</strong>" if run.bold else text


def plain_of(blocks):
    return "\n".join(line for block in blocks for line in lines_of(block))


def lines_of(block):
    """The words of one block, a line per paragraph, item or row."""
    if isinstance(block, Paragraph | Heading):
        return text_of(block.runs).split("\n")
    if isinstance(block, Quote):
        return [line for paragraph in block.paragraphs for line in lines_of(paragraph)]
    if isinstance(block, Table):
        return [" | ".join(text_of(cell).replace("\n", " ") for cell in row) for row in block.rows]
    return [line for item in block.items for line in _item_lines(item)]


def _item_lines(item):
    own = [text_of(item.runs).replace("\n", " ")] if item.runs else []
    return [*own, *(line for inner in item.lists for line in lines_of(inner))]
