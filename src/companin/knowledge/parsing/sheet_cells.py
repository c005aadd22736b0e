"""Numbers in Excel cells as people see them: dates, times, percents, money, decimals."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from companin.knowledge.parsing.sheet_amounts import amount
from companin.knowledge.parsing.xml_events import events

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "0", 4: "0.00", 9: "0%", 10: "0.00%", 37: "0", 38: "0", 39: "0.00", 40: "0.00",
    14: "yyyy-mm-dd", 15: "yyyy-mm-dd", 16: "yyyy-mm-dd",
    17: "yyyy-mm", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 45: "mm:ss",
    46: "h:mm:ss", 47: "mm:ss",
}  # fmt: skip
_SAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PASSED = re.compile(r"\[([hms])+\]", re.IGNORECASE)
_DAYS_1900, _DAYS_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no time zones
_LAST_DAY = 2_958_465


@dataclass(frozen=True, slots=True)
class Shapes:
    """The number format of each cell style, and the day that days are counted from."""

    formats: tuple[str, ...]
    epoch: datetime


def read_shapes(data: bytes | None, *, since_1904: bool) -> Shapes:
    own: dict[int, str] = {}
    used: list[str] = []
    inside = False
    for event, name, attributes in events(data) if data else ():
        if name == "cellXfs":
            inside = event == "start"
        elif event == "start" and name == "numFmt":
            own[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif event == "start" and name == "xf" and inside:
            number = _number(attributes.get("numFmtId", ""))
            used.append(own.get(number, _BUILT_IN.get(number, "")))
    return Shapes(tuple(used), _DAYS_1904 if since_1904 else _DAYS_1900)


def shown(said: str, shape: int, shapes: Shapes) -> str:
    """A number as its format shows it, about; what is no number stays as it is."""
    form = shapes.formats[shape] if shape < len(shapes.formats) else ""
    try:
        number = float(said)
    except ValueError:
        return said
    if form and form != "General":
        first = form.split(";")[0]
        passed = _PASSED.search(first)
        if passed:
            return _duration(number, passed.group(1).lower(), seconds="s" in first.lower())
        plain = _SAID.sub("", first).lower()
        if re.search(r"[ymdhs]", plain):
            return _moment(number, plain, shapes.epoch)
        return amount(number, form) or f"{number:.12g}"
    return _plain(number, said)


def _plain(number: float, said: str) -> str:
    """Without the noise of binary fractions: 0.1 + 0.2 is 0.3."""
    return said if said.lstrip("-").isdecimal() else f"{number:.12g}"


def _moment(number: float, plain: str, epoch: datetime) -> str:
    if not 0 <= number <= _LAST_DAY:
        return f"{number:.12g}"
    moment = epoch + timedelta(seconds=round(number * 86_400))
    day = moment.strftime("%Y-%m-%d") if re.search(r"[yd]", plain) else ""
    clock = moment.strftime("%H:%M:%S" if "s" in plain else "%H:%M") if re.search(r"[hs]", plain) else ""
    return f"{day} {clock}".strip() or moment.strftime("%Y-%m")


def _duration(number: float, unit: str, *, seconds: bool) -> str:
    """Time that passed, which may be more than a day: "30:00"."""
    total = round(abs(number) * 86_400)
    parts = {"h": (total // 3600, total // 60 % 60, total % 60), "m": (total // 60, total % 60), "s": (total,)}[unit]
    shown = parts if seconds or unit != "h" else parts[:2]
    return ("-" if number < 0 else "") + ":".join(
        str(part) if at == 0 else f"{part:02}" for at, part in enumerate(shown)
    )


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 9 else -1
