"""What page and frame are told of a configuration, in the words of `widget/src/contract.ts`."""

from typing import Any

from companin.platform.web.fields import LANGUAGES
from companin.widget import colours
from companin.widget.models import Design, Texts

_SIZES = {"small": ("360px", "560px"), "medium": ("400px", "640px"), "large": ("460px", "740px")}
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
    """The public look of one configuration. One that is switched off is not displayed."""
    launchers = {language: words.launcher for language, words in design.texts.items() if words.launcher}
    return {
        "css": style(design) if design.is_active else {"display": "none"},
        "launcher": spoken(launchers) if launchers else None,
        "title": next((words.title for words in design.texts.values() if words.title), None),
        "language": design.language,
        "proactive": [
            {
                "text": spoken(rule.message),
                "after": rule.delay_seconds,
                "scroll": rule.scroll_percent,
                "path": rule.path,
            }
            for rule in design.proactive
        ],
    }


def style(design: Design) -> dict[str, str]:
    """CSS properties of the launcher's host. `--l` and `--m` are the accent as words on the frame's own background."""
    light, dark = design.colours.light, design.colours.dark
    width, height = _SIZES[design.size]
    found = {
        "--c": light.accent,
        "--i": light.on_accent or colours.text_on(light.accent),
        "--l": colours.readable_on(light.accent, colours.SURFACES["light"]),
        "--d": dark.accent,
        "--j": dark.on_accent or colours.text_on(dark.accent),
        "--m": colours.readable_on(dark.accent, colours.SURFACES["dark"]),
        "--w": width,
        "--h": height,
        "color-scheme": _SCHEMES[design.theme],
    }
    if design.launcher.icon in _ICONS:
        found["--p"] = _ICONS[design.launcher.icon]
    if design.position == "left":
        found["direction"] = "rtl"
    return found


def spoken(texts: Texts) -> Texts:
    """In every language we speak: what is missing is said in English, else in the first language there is."""
    usual = texts.get("en") or next(iter(texts.values()))
    return {language: texts.get(language, usual) for language in LANGUAGES}
