"""Pictures of every page, and one document to look at all of them."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from tests.stories.tab import Tab

_DOCUMENT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Floway, every page</title>
<style>body {{ font: 14px sans-serif; margin: 2rem; background: #888 }}
div {{ display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto }}
figure {{ margin: 0 }}
img {{ max-height: 30rem; border: 1px solid #444 }} figcaption {{ color: #fff }}</style>
<h1>Every page</h1>
{rows}
</html>
"""


class Gallery:
    """A folder of pictures; without a folder none is taken."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def take(self, tab: Tab, page: str, *variant: object) -> None:
        """A picture of the whole page as it stands: ``overview.en-dark-390.png``."""
        if self._folder:
            name = f"{page}.{'-'.join(map(str, variant))}.png"
            tab.page.screenshot(path=self._folder / name, full_page=True)

    def hang(self) -> None:
        """Write ``index.html``, a row for each page."""
        if self._folder:
            names = sorted(path.name for path in self._folder.glob("*.png"))
            rows = [_row(page, names) for page in sorted({name.partition(".")[0] for name in names})]
            (self._folder / "index.html").write_text(_DOCUMENT.format(rows="\n".join(rows)))


def _row(page: str, names: Iterable[str]) -> str:
    figures = [
        f'<figure><a href="{escape(name)}"><img src="{escape(name)}" alt="" loading="lazy"></a>'
        f"<figcaption>{escape(name)}</figcaption></figure>"
        for name in names
        if name.partition(".")[0] == page
    ]
    return f"<h2>{escape(page)}</h2>\n<div>{''.join(figures)}</div>"
