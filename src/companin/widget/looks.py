"""What page and frame are told of a configuration, in the words of `widget/src/contract.ts`."""

import re
from typing import Any

from companin.platform.web.fields import LANGUAGES
from companin.widget import colours
from companin.widget.models import Design, Texts

_SIZES = {"small": ("360px", "560px"), "medium": (None, None), "large": ("460px", "740px")}
"""The loader's stylesheet holds the medium one."""
_SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}
_ICONS = {
    "question": (
        'path("M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM11 16h2v2h-2zM13 14h-2c0-3 3-3 3-5 0-1-1-2-2-2s-2 1-2 2H8'
        'c0-2 2-4 4-4s4 2 4 4c0 2-3 3-3 5z")'
    ),
    "spark": 'path("M12 2l2.4 7.6L22 12l-7.6 2.4L12 22l-2.4-7.6L2 12l7.6-2.4z")',
}
"""Drawn in a box of 24; the loader holds the speech bubble itself."""


def of(design: Design) -> dict[str, Any]:
    """The public look of one configuration. What is as usual is left out: it travels with every page."""
    launchers = {language: words.launcher for language, words in design.texts.items() if words.launcher}
    titles = {language: words.title for language, words in design.texts.items() if words.title}
    told = {
        "css": style(design),
        "launcher": spoken(launchers) if launchers else None,
        "title": spoken(titles) if titles else None,
        "language": design.language,
        "proactive": [
            {
                "text": spoken(rule.message),
                "after": rule.delay_seconds or 0,
                "scroll": rule.scroll_percent or 0,
                "path": expression(rule.path) if rule.path else "",
            }
            for rule in design.proactive
        ],
    }
    return {name: value for name, value in told.items() if value}


def style(design: Design) -> str:
    """CSS for the launcher's host and the chat's root: nothing in it was typed by anybody but checked colours."""
    light, dark = design.colours.light, design.colours.dark
    ink = light.on_accent or colours.text_on(light.accent), dark.on_accent or colours.text_on(dark.accent)
    surfaces = colours.SURFACES
    link = (
        colours.readable_on(light.accent, surfaces["light"]),
        colours.readable_on(dark.accent, surfaces["dark"]),
    )
    width, height = _SIZES[design.size]
    found = {
        "--c": f"light-dark({light.accent},{dark.accent})",
        "--i": f"light-dark({ink[0]},{ink[1]})",
        "--l": f"light-dark({link[0]},{link[1]})",
        "--w": width,
        "--h": height,
        "--p": _ICONS.get(design.launcher.icon),
        "color-scheme": _SCHEMES[design.theme],
        "direction": "rtl" if design.position == "left" else None,
        "display": None if design.is_active else "none",
    }
    return ";".join(f"{name}:{value}" for name, value in found.items() if value)


def expression(path: str) -> str:
    """A regular expression for what an owner wrote, in which `*` stands for anything."""
    return "^" + ".*".join(re.sub(r"([\\^$.|?+()\[\]{}])", r"\\\1", part) for part in path.split("*")) + "$"


def spoken(texts: Texts) -> Texts:
    """In every language we speak: what is missing is said in English, else in the first language there is."""
    usual = texts.get("en") or next(iter(texts.values()))
    return {language: texts.get(language, usual) for language in LANGUAGES}
