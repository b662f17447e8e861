"""The mechanisms of the model as its description lists them: names, switches, and where a switch does its work."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.configuration import DECLARED

FILE = Path(__file__).resolve().parents[1] / "ODD.md"
GENERATED = re.compile(r"<!-- (?:generated|measured): (?P<name>[^\n]*?) -->\n.*?<!-- end -->", re.DOTALL)
SETTING = re.compile(r"`([a-z_]+\.[a-z_]+) = ([^`]+)`")
SCENARIO = "crisis_2008_no_stimulus"  # where a switch must move something, unless its text names another

Settings = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Mechanism:
    """One mechanism of section 7."""

    name: str
    text: str

    def line(self, label: str) -> str:
        """Return what stands behind **Label:**, up to the next one."""
        found = re.search(rf"- \*\*{label}:\*\*(.*?)(?=\n- \*\*|\n\n|\Z)", self.text, re.DOTALL)
        return found[1] if found else ""

    @property
    def equation(self) -> str:
        """Return the equations."""
        return "\n".join(re.findall(r"```text\n(.*?)```", self.text, re.DOTALL))

    @property
    def switch(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the settings (on, off): those without which there is nothing to switch off, and the switch."""
        off, _, on = self.line("Off").partition("; on:")
        return settings(on), settings(off)

    @property
    def sides(self) -> tuple[Settings, Settings]:
        """Return all settings of runs with the mechanism, and of runs without it."""
        on, off = self.switch
        return tuple(sorted(on.items())), tuple(sorted({**on, **off}.items()))

    @property
    def scenario(self) -> str:
        """Return the scenario in which the switch does its work."""
        named = re.search(r"scenario\s+`(\w+)`", self.line("Off"))
        return named[1] if named else SCENARIO


def settings(text: str) -> dict[str, Any]:
    """Return the settings a text names: `group.name = value`."""
    return {name: value if DECLARED[name].choices else float(value) for name, value in SETTING.findall(text)}


def section(text: str, number: int) -> str:
    """Return a numbered section of the description."""
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    if not found:
        raise ValueError(f"ODD.md has no section {number}")
    return found[0]


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """Return every mechanism of the description, in its order."""
    written = GENERATED.sub("", FILE.read_text(encoding="utf-8"))
    parts = re.split(r"^### ", section(written, 7), flags=re.MULTILINE)[1:]
    return tuple(Mechanism(*part.split("\n", 1)) for part in parts)
