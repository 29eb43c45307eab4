"""Pictures that are large as files, the same at every run."""

from io import BytesIO
from random import Random
from typing import Any

from PIL import Image


def picture(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    """One with soft places and a grain, as a photo has them."""
    slope = Image.linear_gradient("L").resize((width, height))
    round_ = Image.radial_gradient("L").resize((width, height))
    grain = Image.frombytes("L", (width, height), Random(1).randbytes(width * height))
    channels = (slope, round_, slope.rotate(180))
    return Image.merge("RGB", [Image.blend(each, grain, 0.06) for each in channels]).convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """The file of a picture in one of Pillow's formats."""
    made = BytesIO()
    image.save(made, form, **options)
    return made.getvalue()


def png(width: int = 320, height: int = 200, mode: str = "RGB") -> bytes:
    """A picture as PNG."""
    return encoded(picture(width, height, mode), "PNG")


def decoded(content: bytes) -> Image.Image:
    """The picture of a file."""
    image = Image.open(BytesIO(content))
    image.load()
    return image
