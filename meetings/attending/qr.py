"""A QR code as the path of an inline SVG: no file, no request, no style."""

import qrcode
from django.urls import reverse

from core.links import absolute, sign

# Any of the eight patterns can be read; trying which is prettiest costs ten times as much.
PATTERN = 2


def code_of(row):
    """The address in the code of one person: an organiser who opens it, ticks them."""
    return absolute(reverse("meetings:present_code", args=[sign("present", row.uid)]))


def qr_path(text):
    """`(size, d)`: how many modules wide it is, and the path whose stroke of 1 is the dark ones.

    On clean paper the least correction will do, and the modules are larger.
    """
    code = qrcode.QRCode(
        border=0, error_correction=qrcode.constants.ERROR_CORRECT_L, mask_pattern=PATTERN
    )
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    return len(rows), "".join(_runs(y, row) for y, row in enumerate(rows))


def _runs(y, row):
    """The dark stretches of one row, each as a line through its middle."""
    parts, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            parts.append(f"M{start} {y}.5h{x - start}")
            start = None
    return "".join(parts)
