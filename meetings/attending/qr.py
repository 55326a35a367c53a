"""A QR code as the path of an inline SVG: no file, no request, no style."""

import qrcode

# Any of the eight patterns can be read; trying which is prettiest costs ten times as much.
PATTERN = 2


def qr_path(text):
    """`(size, d)`: how many modules wide it is, and the path that draws the dark ones."""
    code = qrcode.QRCode(
        border=0, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=PATTERN
    )
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    return len(rows), "".join(_runs(y, row) for y, row in enumerate(rows))


def _runs(y, row):
    """The dark stretches of one row, each as a bar of height one."""
    parts, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            parts.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(parts)
