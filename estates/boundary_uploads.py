"""GeoJSON files on their way in: kept in Django's storage from the upload until their shapes are chosen."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from estates.models import BoundaryUpload

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def keep_upload(*, programme, file, kind, by, area=None):
    """Keep a file whose features could be read. Files that nobody came back for in a day go."""
    for forgotten in BoundaryUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR):
        discard_upload(forgotten)
    file.seek(0)
    return BoundaryUpload.objects.create(
        programme=programme, area=area, kind=kind, by=by, name=file.name[-255:], stored=file
    )


def discard_upload(upload):
    """The row goes now and the file once that is committed, so that no row is left without its file."""
    stored = upload.stored
    transaction.on_commit(lambda: stored.storage.delete(stored.name))
    upload.delete()
