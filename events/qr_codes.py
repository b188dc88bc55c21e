"""QR codes of an event's page, for posters and messages."""

from io import BytesIO

import segno

BORDER = 4  # modules, the quiet zone that readers need


def svg(event):
    return _written(event, kind="svg", border=BORDER, omitsize=True, title=event.public_address)


def png(event):
    return _written(event, kind="png", border=BORDER, scale=12)


def _written(event, **options):
    code = segno.make(event.public_address, error="m", micro=False)
    out = BytesIO()
    code.save(out, **options)
    return out.getvalue()
