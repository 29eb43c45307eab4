"""Pictures as smaller WebP files.

What clients send is not trusted: only formats that vendors take are looked at, nothing is decoded that would
take much memory or time, and whatever is odd stays as it came, for the vendor to judge.
"""

import warnings
from base64 import b64decode, b64encode
from functools import partial
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from floway.providers.copilot.image_caps import Caps
from floway.threads import Threads

QUALITY: Final = 82
#: The largest file that is looked at; vendors take none that is larger.
MAX_BYTES: Final = 20 * 1024 * 1024
#: The largest picture that is decoded; it takes up to 200 MB while it is worked on.
MAX_PIXELS: Final = 24_000_000
#: What is decoded for one request, some seconds of a processor; the pictures behind stay as they came.
MAX_REQUEST_PIXELS: Final = 100_000_000
#: How often a progressive JPEG may go over the whole picture; programs that write them need about ten.
MAX_SCANS: Final = 64

_SCAN: Final = b"\xff\xda"
#: Pillow reads dozens of formats, some with the help of other programs.
_FORMATS: Final = (PngImageFile.format, JpegImageFile.format, GifImageFile.format, WebPImageFile.format)
#: A JPEG with further views of the same photo behind it, as telephones make them.
_VIEWS: Final = "MPO"
#: Colours that WebP can hold; 16 bits and CMYK would look otherwise.
_MODES: Final = ("1", "L", "LA", "P", "PA", "RGB", "RGBA")
_GREYS: Final = ("1", "L", "LA")

# Pillow then refuses by the head of a file. Its own limit is twice as high, and only a warning.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

#: Pillow lets others run while it decodes, resizes and encodes, but not the hub of its own thread.
_threads = Threads(2)


class Recompression:
    """The pictures of one request, each worked on once."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._pixels_left = MAX_REQUEST_PIXELS
        #: ``{file in base64: the same for it, None as it came}``.
        self._done: dict[str, str | None] = {}

    def webp(self, encoded: str) -> str | None:
        """A smaller WebP within the caps for a file, both in base64; None leaves it as it came. May block."""
        if encoded not in self._done:
            self._done[encoded] = _threads.run(partial(self._made, encoded))
        return self._done[encoded]

    def _made(self, encoded: str) -> str | None:
        if len(encoded) > MAX_BYTES // 3 * 4:
            return None
        try:
            content = b64decode(encoded, validate=True)
            made = self._smaller(content)
        except Exception:  # noqa: BLE001  decoders raise anything at broken or hostile files
            return None
        return b64encode(made).decode() if made is not None and len(made) < len(content) else None

    def _smaller(self, content: bytes) -> bytes | None:
        if content.count(_SCAN) > MAX_SCANS and content.startswith(b"\xff\xd8"):
            return None
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            pixels, size = image.width * image.height, self._caps.fitted(image.size)
            if image.format == WebPImageFile.format and size == image.size:
                return None
            if pixels > min(MAX_PIXELS, self._pixels_left) or image.mode not in _MODES or _is_animated(image):
                return None
            self._pixels_left -= pixels
            return _encoded(image, size)


def _is_animated(image: Image.Image) -> bool:
    return image.format != _VIEWS and bool(getattr(image, "is_animated", False))


def _encoded(image: Image.Image, size: tuple[int, int]) -> bytes:
    # The profile of a grey picture says nothing of red, green and blue.
    profile = None if image.mode in _GREYS else image.info.get("icc_profile")
    # A JPEG is decoded no larger than it has to be; other formats take no notice.
    image.draft(None, size)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    shown = image if image.mode == mode else image.convert(mode)
    if shown.size != size:
        shown = shown.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    # The way up stands in metadata, which do not go on: they may say where a photo was taken.
    shown = ImageOps.exif_transpose(shown)
    made = BytesIO()
    shown.save(made, "WEBP", quality=QUALITY, icc_profile=profile)
    return made.getvalue()
