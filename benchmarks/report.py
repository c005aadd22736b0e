"""Figures with their targets, as a table for people and as JSON for machines."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """`most` or `least` the value may be."""

    most: float | None = None
    least: float | None = None

    def met(self, value: float) -> bool:
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    def __str__(self) -> str:
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    section: str
    name: str
    value: float
    unit: str
    target: Target | None = None
    note: str = ""


@dataclass
class Report:
    """Figures in the order they were taken; each is told as it comes."""

    told: Callable[[str], None]
    figures: list[Figure] = field(default_factory=list)

    def add(
        self, section: str, name: str, value: float, unit: str, *, target: Target | None = None, note: str = ""
    ) -> None:
        figure = Figure(section, name, value, unit, target, note)
        if not self.figures or self.figures[-1].section != section:
            self.told(f"\n{section}")
        self.figures.append(figure)
        self.told("  " + "  ".join(_cells(figure)).rstrip())

    def by_kind(
        self, section: str, name: str, values: dict[str, float], unit: str, *, target: Target | None = None
    ) -> None:
        """A split by process kind, told as the note of its sum."""
        parts = ", ".join(f"{kind} {value:.3g}" for kind, value in sorted(values.items()) if value > 0.005)
        self.add(section, name, sum(values.values()), unit, target=target, note=parts)

    @property
    def missed(self) -> list[Figure]:
        return [one for one in self.figures if one.target is not None and not one.target.met(one.value)]


def _cells(figure: Figure) -> list[str]:
    target = figure.target
    verdict = "" if target is None else f"{target} {'ok' if target.met(figure.value) else 'MISSED'}"
    return [f"{figure.name:<52}", f"{_short(figure.value):>9} {figure.unit:<10}", f"{verdict:<16}", figure.note]


def _short(value: float) -> str:
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def markdown(about: dict[str, str], figures: Iterable[Figure]) -> str:
    lines = [f"- {name}: {value}" for name, value in about.items()]
    section = ""
    for figure in figures:
        if figure.section != section:
            section = figure.section
            lines += ["", f"### {section}", "", "| | | must | |", "|---|---:|---|---|"]
        target = figure.target
        verdict = "" if target is None else f"{target}{'' if target.met(figure.value) else ' **missed**'}"
        lines.append(f"| {figure.name} | {_short(figure.value)} {figure.unit} | {verdict} | {figure.note} |")
    return "\n".join(lines) + "\n"


def machine(postgres: str) -> dict[str, str]:
    names = ("fastapi", "uvicorn", "psycopg", "numpy", "pydantic")
    return {
        "processor": f"{os.cpu_count()} × {_model()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": postgres,
        "libraries": ", ".join(f"{name} {metadata.version(name)}" for name in names),
        "revision": _revision(),
        "load when it began": f"{os.getloadavg()[0]:.1f}",
    }


def _model() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _revision() -> str:
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


def write_json(path: Path, about: dict[str, str], figures: Iterable[Figure]) -> None:
    path.write_text(json.dumps({"machine": about, "figures": [asdict(one) for one in figures]}, indent=1) + "\n")
