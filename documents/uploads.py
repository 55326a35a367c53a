"""Take in what a browser sends without letting it fill the disk."""

import os

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from documents import storage


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Stops writing at the limit but keeps counting, so that the form can say it is too large.

    A full disk is treated the same way: the file comes out `incomplete`, for the form to refuse.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file.incomplete = False

    def receive_data_chunk(self, raw_data, start):
        if start > settings.UPLOAD_MAX_BYTES or self.file.incomplete:
            return
        try:
            self.file.write(raw_data)
            self.file.flush()
        except OSError as error:
            if not storage.is_full(error):
                raise
            self.file.incomplete = True
            os.ftruncate(self.file.fileno(), 0)  # room again, also for what is still buffered
