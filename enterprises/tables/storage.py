"""Where uploaded files wait: outside the web root, under names of our own."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile


class TooLarge(Exception):
    """More bytes than may be uploaded; nothing was kept."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file once it lies in the folder."""

    name: str
    size: int
    sha256: str


def is_packed(upload: "UploadedFile[bytes]") -> bool:
    """Whether a file is a workbook, by its first bytes and not by its name."""
    upload.seek(0)
    head = upload.read(4)
    upload.seek(0)
    return bool(head == b"PK\x03\x04")


def keep_upload(upload: "UploadedFile[bytes]") -> StoredFile:
    """Copy an upload piece by piece under a generated name, counting as it comes."""
    folder = Path(settings.UPLOAD_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.upload"
    digest, size = hashlib.sha256(), 0
    most = settings.UPLOAD_MAX_BYTES
    if is_packed(upload):
        most = min(most, settings.UPLOAD_MAX_XLSX_BYTES)
    try:
        with (folder / name).open("xb") as kept:
            for piece in upload.chunks():
                size += len(piece)
                if size > most:
                    raise TooLarge
                digest.update(piece)
                kept.write(piece)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise
    return StoredFile(name, size, digest.hexdigest())


def stored_path(name: str) -> Path:
    """Where a kept file lies."""
    return Path(settings.UPLOAD_DIR) / name


def forget_upload(name: str) -> None:
    """Remove a kept file; one that is gone already is no error."""
    stored_path(name).unlink(missing_ok=True)
