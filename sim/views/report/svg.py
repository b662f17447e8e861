"""Figures as part of a page: the same bytes for the same figure, names of their own, no address of anything outside."""

import io
import re
from typing import TYPE_CHECKING, Any

from sim.views.style import SETTINGS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Letters stay letters: smaller, to be searched and read aloud. The salt keeps names inside the same.
PAGE_SETTINGS: Any = {**SETTINGS, "svg.fonttype": "none", "svg.hashsalt": "ruralcredit", "figure.dpi": 100}
FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif"
DECIMALS = 2  # of a coordinate, in points
ALPHA = re.compile(r"-?\d+\.\d{3,}")


def drawn_with_page_settings(draw: Any, *arguments: Any) -> Any:
    """Call what draws a figure with the page's look, whatever the user's settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(PAGE_SETTINGS)
        return draw(*arguments)


def inline(figure: "Figure", name: str, said: str) -> str:
    """Return a figure as an `<svg>` element named `name`, with `said` for whoever cannot see it."""
    from xml.sax.saxutils import escape, quoteattr

    text = io.StringIO()
    drawn_with_page_settings(
        lambda: figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Type": None})
    )
    body = text.getvalue()
    body = body[body.index("<svg") :]
    head, _, body = body.partition(">")
    box = re.search(r'viewBox="([^"]*)"', head)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"<style[^>]*>.*?</style>", "", body, flags=re.DOTALL)  # stands in the page once, for all figures
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = body.replace("xlink:href", "href").replace("<defs/>", "").replace("<defs></defs>", "")
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', body)
    body = re.sub(r"(font: [^;\"]*?)'DejaVu Sans'[^;\"]*", rf"\1{FONTS}", body)
    body = re.sub(r"font-family: 'DejaVu Sans'[^;\"]*", f"font-family: {FONTS}", body)
    body = ALPHA.sub(lambda found: f"{round(float(found.group()), DECIMALS):g}", body)
    body = re.sub(r"\n\s*", "\n", body)
    width, height = figure.get_size_inches()
    opened = (
        f'<svg id="{name}" viewBox="{box.group(1) if box else ""}" role="img" aria-label={quoteattr(said)}'
        f' style="width:{width * 96:.0f}px" data-height="{height * 96:.0f}">'
    )
    return f"{opened}<title>{escape(said)}</title>{body.strip()}"


__all__ = ["PAGE_SETTINGS", "drawn_with_page_settings", "inline"]
