"""How much may be sent at once: counted while it comes in, so that a huge file never reaches the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

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
