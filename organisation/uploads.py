"""Files that come in and go out.

How much may be sent at once is counted while it comes in, so that a huge file never reaches the disk; what
somebody sent is handed out to be kept, and never shown by the browser, in which it could do harm.
"""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

MEGABYTE = 1024 * 1024


class LimitedUpload(FileUploadHandler):
    """Lets files through up to `UPLOAD_MAX_MB` a request, and drops all of them beyond that.

    The rest is read and thrown away, because a browser whose connection is cut shows no answer. The page
    tells that something was dropped by `was_cut_short`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_MB * MEGABYTE:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None  # kept by the handlers behind this one


def was_cut_short(request: HttpRequest) -> bool:
    """Whether more was sent than is taken; what there was of it is gone."""
    length = request.META.get("CONTENT_LENGTH", "")
    is_more = length.isdecimal() and int(length) > settings.UPLOAD_MAX_MB * MEGABYTE
    return is_more and not request.FILES


def handed_out(file: FieldFile, *, name: str, kind: str) -> HttpResponse:
    """The answer that gives a stored file to the browser, to be kept under that name.

    Raises FileNotFoundError where a backup of the database alone was restored.
    """
    with file.open("rb") as stored:
        content = stored.read()  # of ten megabytes at most, as it was checked when it came
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )
