"""Every page in both themes, on a desk and on a phone, in both languages, and for every role."""

import pytest

from tests.stories.addresses import Address, addresses, orphans
from tests.stories.conftest import HEIGHT, NARROW, WIDE, Doorman
from tests.stories.gallery import Gallery
from tests.stories.house import ROLES, House
from tests.stories.tab import MAX_SHIFT, Tab

ADDRESSES = addresses()
LOCALES = ("en", "zh-Hans")
#: What depends on the colours alone; the rest of axe's rules does not know the theme.
COLOURS = "color-contrast"
FADED = """Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
  .map(({ finished }) => finished))"""


def test_every_page_stands_in_a_table() -> None:
    assert orphans() == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_a_page_is_sound_in_every_theme_and_width(
    page_as: Doorman, house: House, gallery: Gallery, address: Address, locale: str
) -> None:
    # On a phone little room is left, so that what comes late moves the most.
    tab = page_as("admin" if address.roles else None, locale=locale, width=NARROW)
    tab.answer_in_turn(newest_first=locale == "en")
    tab.visit(address.of(house))
    faults = [f"it moved by {moved:.3f}"] if (moved := tab.shift()) > MAX_SHIFT else []

    for width in (NARROW, WIDE):
        for theme in ("light", "dark"):
            show(tab, width, theme)
            # Words of another language change the layout, but no colour.
            is_dark = theme == "dark"
            faults += tab.faults(*((COLOURS,) if is_dark else ()), axe=locale == "en" or not is_dark)
            gallery.take(tab, address.name, locale, theme, width)

    assert tab.page.evaluate("document.documentElement.lang") == locale
    assert not faults, "\n".join(faults)


def show(tab: Tab, width: int, theme: str) -> None:
    """Look at the page in another window and theme, without loading it again."""
    tab.page.set_viewport_size({"width": width, "height": HEIGHT})
    tab.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # playwright's own literals
    # Colours may fade: contrast is a matter of where they end.
    tab.page.evaluate(FADED)
    tab.settle()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_its_pages_and_is_refused_nothing_on_them(
    page_as: Doorman, house: House, role: str
) -> None:
    tab = page_as(role)  # type: ignore[arg-type]  # of the four roles
    seen = {each.name for each in ADDRESSES if role in each.roles}

    tab.visit("/account")
    menu = tab.page.get_by_role("navigation").first.get_by_role("link")
    shown = [link.get_attribute("href") for link in menu.all()]
    assert shown == [each.path for each in ADDRESSES if each.in_menu and role in each.roles]
    for each in ADDRESSES:
        if each.roles:
            path = each.of(house, role)
            before = tab.shift()
            tab.go(path)
            assert tab.shift() - before <= MAX_SHIFT, f"{path} moved"
            assert (path_of(tab) == path) is (each.name in seen), f"{role} at {path}: {path_of(tab)}"

    assert tab.complaints == []


def path_of(tab: Tab) -> str:
    return str(tab.page.evaluate("location.pathname"))
