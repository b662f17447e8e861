"""The report: one HTML file that says what was asked, what came out, how sure that is, and how to have it again.

A section is a function of the result in a file of its own and one entry in `SECTIONS`, in the order of the page; it
returns None where it has nothing to say. Nothing is run but, for the picture of the network, one seed of one arm, and
no code that an experiment names is imported.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.experiment.files import write_whole
from sim.experiment.reading import one_line
from sim.views.report.answer import answer
from sim.views.report.assumptions import assumptions
from sim.views.report.bearing import bearing, worst, worth
from sim.views.report.comparison import comparison
from sim.views.report.courses import capital, courses
from sim.views.report.page import written
from sim.views.report.parts import Section
from sim.views.report.people import heads, spread
from sim.views.report.pictures import network
from sim.views.report.question import question, rules
from sim.views.report.reproducing import failures, reproducing
from sim.views.report.sensitivity import sensitivity
from sim.views.report.states import differences, states
from sim.views.report.stored import Stored
from sim.views.report.thresholds import thresholds

REPORT = "report.html"

SECTIONS: list[Callable[[Any], Section | None]] = [
    question,
    answer,
    comparison,
    differences,
    thresholds,
    capital,
    courses,
    bearing,
    worth,
    worst,
    spread,
    heads,
    states,
    assumptions,
    sensitivity,
    network,
    rules,
    failures,
    reproducing,
]


def write_report(results: Any, path: str | Path | None = None) -> Path:
    """Write the page of a result as one self-contained HTML file and return where it is.

    Args:
        results: A result as `load_results` gives it.
        path: The file, or a folder in which it is called `report.html`; the result's own when None.

    The same result gives the same bytes. The page needs no network and runs no script. Raises InputError when the file
    cannot be written.
    """
    stored = results if isinstance(results, Stored) else Stored(results)
    sections = [section for make in SECTIONS if (section := make(stored)) is not None]
    file = Path(path if path is not None else stored.folder)
    file = file / REPORT if file.is_dir() else file
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, written(stored.title, sections).encode())
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise InputError(one_line(f"{file}: the report cannot be written ({reason}); name another file.")) from None
    return file


__all__ = ["REPORT", "SECTIONS", "Section", "write_report"]
