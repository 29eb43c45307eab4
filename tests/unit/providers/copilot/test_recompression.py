import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from floway.providers.copilot import recompression
from floway.providers.copilot.image_caps import Caps
from floway.providers.copilot.recompression import Recompression
from tests.support.pictures import decoded, encoded, picture, png

CAPS = Caps(200)
ROOT = Path(__file__).parents[4]


def webp(content: bytes, caps: Caps = CAPS) -> Image.Image | None:
    """The picture that is sent instead of a file."""
    made = Recompression(caps).webp(b64encode(content).decode())
    if made is None:
        return None
    assert len(b64decode(made)) < len(content)
    image = decoded(b64decode(made))
    assert image.format == "WEBP"
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean over all values, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "RGB"), ("PNG", "L"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "RGB"), ("GIF", "P")],
)
def test_a_picture_is_the_same_one_but_smaller(form: str, mode: str) -> None:
    given = picture(400, 240, mode)

    made = webp(encoded(given, form))

    assert made is not None
    assert made.size == (200, 120)
    assert difference(made, given.convert("RGB").resize((200, 120), Image.Resampling.LANCZOS)) < 8


def test_a_picture_within_the_caps_keeps_its_size() -> None:
    made = webp(png(200, 100))

    assert made is not None
    assert made.size == (200, 100)


def test_what_is_transparent_stays_so() -> None:
    given = picture(400, 240).convert("RGBA")
    given.putalpha(Image.linear_gradient("L").resize(given.size))

    made = webp(encoded(given, "PNG"))

    assert made is not None
    assert made.mode == "RGBA"
    assert made.getchannel("A").getextrema() == (pytest.approx(0, abs=4), pytest.approx(255, abs=4))


def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker"
    given = picture(400, 240)

    made = webp(encoded(given, "JPEG", quality=95, exif=exif))

    assert made is not None
    assert made.size == (120, 200)
    turned = given.transpose(Image.Transpose.ROTATE_270).resize((120, 200))
    assert difference(made, turned) < 8
    assert dict(made.getexif()) == {}


def test_colours_keep_their_profile_and_greys_have_none() -> None:
    coloured = webp(encoded(picture(), "PNG", icc_profile=b"profile"))
    grey = webp(encoded(picture(mode="L"), "PNG", icc_profile=b"profile"))

    assert coloured is not None
    assert grey is not None
    assert (coloured.info.get("icc_profile"), grey.info.get("icc_profile")) == (b"profile", None)


def test_a_webp_is_made_anew_only_beyond_the_caps() -> None:
    given = encoded(picture(400, 240), "WEBP", lossless=True)

    assert webp(given, Caps(400)) is None
    assert webp(given) is not None


def test_nothing_is_sent_that_is_larger() -> None:
    assert webp(encoded(Image.new("1", (200, 200)), "PNG", optimize=True), CAPS) is None


@pytest.mark.parametrize(("form", "options"), [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True})])
def test_what_moves_is_not_touched(form: str, options: dict[str, Any]) -> None:
    frames = [picture(400, 240), picture(400, 240).rotate(90)]

    assert webp(encoded(frames[0], form, save_all=True, append_images=frames[1:], **options)) is None


def test_a_photo_with_further_views_is_its_first() -> None:
    views = [picture(400, 240), picture(400, 240).rotate(90)]

    made = webp(encoded(views[0], "MPO", save_all=True, append_images=views[1:], quality=95))

    assert made is not None
    assert difference(made, views[0].resize((200, 120))) < 8


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is large."""
    small = bytearray(encoded(Image.new("L", (1, 1)), "PNG"))
    small[16:24] = width.to_bytes(4) + height.to_bytes(4)
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4)
    return bytes(small)


HOSTILE = {
    "nothing": b"",
    "text": b"no picture at all" * 100,
    "cut": png()[:2000],
    "cut jpeg": encoded(picture(400, 240), "JPEG")[:3000],
    "cut gif": encoded(picture(400, 240, "P"), "GIF")[:2000],
    "cut webp": encoded(picture(400, 240), "WEBP", lossless=True)[:2000],
    "large": bomb(6000, 4001),
    "a bomb": bomb(30_000, 30_000),
    "a giant": bomb(2**31 - 1, 2**31 - 1),
    "a bomb that holds what it says": encoded(Image.new("1", (8000, 3001)), "PNG"),
    "another format": encoded(picture(400, 240), "BMP"),
    "sixteen bits": encoded(Image.new("I;16", (400, 240), 40_000), "PNG", compress_level=0),
    "inks": encoded(picture(400, 240).convert("CMYK"), "JPEG", quality=95),
    "many scans": encoded(picture(400, 240), "JPEG", quality=95) + b"\xff\xda" * 64,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_odd_stays_as_it_came(content: bytes) -> None:
    assert webp(content) is None


def test_what_is_no_base64_stays_as_it_came() -> None:
    encoded_png = b64encode(png()).decode()

    assert Recompression(CAPS).webp(f"{encoded_png[:100]}\n{encoded_png[100:]}") is None
    assert Recompression(CAPS).webp("\N{SNOWMAN}") is None


def test_a_file_that_is_too_large_is_not_even_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recompression, "MAX_BYTES", 6000)

    assert webp(png(40, 40)) is not None
    assert webp(png(400, 240)) is None


def test_the_same_picture_is_worked_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    really = Image.open

    def counted(*given: Any, **named: Any) -> Image.Image:
        opened.append(given)
        return really(*given, **named)

    monkeypatch.setattr(Image, "open", counted)
    first, second = (b64encode(png(width)).decode() for width in (320, 321))
    request = Recompression(CAPS)

    answers = [request.webp(each) for each in (first, second, first, "", "")]

    assert answers[0] == answers[2] != answers[1]
    assert len(opened) == 3


def test_one_request_gets_only_so_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recompression, "MAX_REQUEST_PIXELS", 150_000)
    request = Recompression(CAPS)
    first, second, small = (b64encode(png(*size)).decode() for size in ((400, 250), (401, 250), (200, 200)))

    assert request.webp(first) is not None
    assert request.webp(second) is None
    assert request.webp(small) is not None


#: Under gevent: how often the hub ran others while a photo was worked on.
SCRIPT = """
from gevent import monkey
monkey.patch_all()
import gevent
from base64 import b64encode
from tests.support.pictures import encoded, picture
from floway.providers.copilot.image_caps import Caps
from floway.providers.copilot.recompression import Recompression

photo = b64encode(encoded(picture(1600, 1200), "PNG", compress_level=1)).decode()
work = gevent.spawn(Recompression(Caps(1568)).webp, photo)
turns = 0
while not work.ready():
    gevent.sleep(0.005)
    turns += 1
print(work.get().startswith("UklGR"), turns > 5)
"""


def test_others_go_on_while_a_photo_is_worked_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert (done.stdout, done.stderr) == ("True True\n", "")
