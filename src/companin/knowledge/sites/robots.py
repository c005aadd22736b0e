"""robots.txt as the Robots Exclusion Protocol (RFC 9309) reads it: groups, longest match, wildcards."""

import re
from dataclasses import dataclass, field

from companin.knowledge.sites.patterns import matches, normal_escapes

PRODUCT = "companin"
MOST_BYTES = 512 * 1024
_MOST_RULES = 2000
_LONGEST = 1000
_LINE = re.compile(r"\s*([A-Za-z-]{1,40})\s*:([^#]*)")


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host asks of us. `rules`: (allowed, pattern). `open` is False while the file can't be had at all."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()
    open: bool = True

    def allows(self, target: str) -> bool:
        """`target` is path and query. The longest pattern decides; of two as long, the one that allows."""
        if not self.open:
            return False
        target = normal_escapes(target)
        if target == "/robots.txt":
            return True
        found = [(len(pattern), allowed) for allowed, pattern in self.rules if matches(pattern, target)]
        return max(found)[1] if found else True


CLOSED = Robots(open=False)


@dataclass(slots=True)
class _Group:
    rules: list[tuple[bool, str]] = field(default_factory=list[tuple[bool, str]])
    delay: float = 0.0


def read_robots(data: bytes) -> Robots:
    """Anything may stand in the file; what isn't understood is passed over. The group that names us, else `*`."""
    groups: dict[str, _Group] = {}
    sitemaps: list[str] = []
    named: list[str] = []
    naming = False
    for line in data[:MOST_BYTES].decode("utf-8-sig", "replace").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            named = [*(named if naming else []), _product(value)]
            naming = True
            continue
        if key == "sitemap":
            sitemaps.append(line.partition(":")[2].strip().split(" ")[0])
            continue
        if key in {"allow", "disallow", "crawl-delay"}:
            naming = False
            for name in named:
                _add(groups.setdefault(name, _Group()), key, value)
    own = groups.get(PRODUCT) or groups.get("*") or _Group()
    return Robots(tuple(own.rules), own.delay, tuple(sitemaps[:50]))


def _product(value: str) -> str:
    """`Companin/1.0` names the product companin; `*` anybody."""
    return "*" if value.startswith("*") else re.split(r"[^A-Za-z_-]", value, maxsplit=1)[0].lower()


def _add(group: _Group, key: str, value: str) -> None:
    if key == "crawl-delay":
        if re.fullmatch(r"\d{1,6}(\.\d{0,6})?", value):
            group.delay = float(value)
    elif value and len(value) <= _LONGEST and len(group.rules) < _MOST_RULES:
        group.rules.append((key == "allow", normal_escapes(value)))
