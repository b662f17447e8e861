"""From sections to HTML."""

from collections.abc import Sequence
from pathlib import Path

from sim.views.report.parts import Picture, Section
from sim.views.report.svg import inline

TEMPLATE = "report.html.j2"
FOOT = "Written by ruralcredit. One file, no network, no scripts; prints on paper, and does without colour."


def written(title: str, sections: Sequence[Section]) -> str:
    """Return the page as HTML; all text in it is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def drawn(picture: Picture) -> Markup:
        return Markup(inline(picture.figure, f"svg-{picture.name}", picture.caption))  # noqa: S704  our own figure

    room = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    page = room.get_template(TEMPLATE).render(title=title, sections=sections, drawn=drawn, foot=FOOT)
    return f"{page.rstrip()}\n"


__all__ = ["written"]
