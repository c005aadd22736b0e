"""Whether words can be read on a colour: contrast as WCAG 2.2 computes it, and colours that pass."""

READABLE = 4.5
"""Success criterion 1.4.3, level AA, for text of usual size."""
SURFACES = {"light": "#eef0f3", "dark": "#2b2f36"}
"""The backgrounds of the frame on which a link has the least contrast; the frame's stylesheet stays within them."""


def _linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21, for colours written `#rrggbb`."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """White where it can be read, else black: one of both always can."""
    return "#ffffff" if contrast("#ffffff", colour) >= READABLE else "#000000"


def readable_on(colour: str, surface: str) -> str:
    """The colour itself, or as little darker or lighter as it takes to be read on the surface."""
    target = 0 if _luminance(surface) > 0.18 else 255
    for step in range(21):
        mixed = "#" + "".join(f"{round(part + (target - part) * step / 20):02x}" for part in _parts(colour))
        if contrast(mixed, surface) >= READABLE:
            return mixed
    return "#000000" if target == 0 else "#ffffff"
