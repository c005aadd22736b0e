"""`python -m evals.short_texts`: how often the language of a short message is told, by our detector and by others.

Others are measured when they are installed (py3langid is; lingua-language-detector and eldc for a comparison only).
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from py3langid import langid

from companin.inference import language

LANGUAGES = ("en", "sv", "nl", "fr", "pt")
Detector = Callable[[str], str | None]


def detectors() -> dict[str, Detector]:
    langid.set_languages(list(LANGUAGES))
    found: dict[str, Detector] = {
        "ours, for certain": lambda text: language.told(text, LANGUAGES).surely,
        "ours, likely": lambda text: language.told(text, LANGUAGES).likely,
        "py3langid": lambda text: langid.classify(text)[0],
    }
    try:
        from lingua import Language as Lingua  # noqa: PLC0415
        from lingua import LanguageDetectorBuilder  # noqa: PLC0415 - only where it is installed

        five = (Lingua.ENGLISH, Lingua.SWEDISH, Lingua.DUTCH, Lingua.FRENCH, Lingua.PORTUGUESE)
        built = LanguageDetectorBuilder.from_languages(*five).build()
        found["lingua"] = lambda text: _code(built.detect_language_of(text))
    except ImportError:
        pass
    try:
        import eldc  # noqa: PLC0415

        eldc.init()
        eldc.set_languages(list(LANGUAGES))
        found["eldc"] = eldc.detect
    except ImportError:
        pass
    return found


def _code(found: object) -> str | None:
    return str(found.iso_code_639_1.name).lower() if found is not None else None  # type: ignore[attr-defined]


def main() -> None:
    texts = json.loads((Path(__file__).parent / "short_texts.json").read_text(encoding="utf-8"))
    print("| detector | " + " | ".join(LANGUAGES) + " | right | silent | wrong | µs |")
    print("| --- " * (len(LANGUAGES) + 5) + "|")
    for name, detect in detectors().items():
        detect("a text to load the model with")
        started = time.process_time()
        said = {code: [detect(text) for text in texts[code]] for code in LANGUAGES}
        spent = (time.process_time() - started) / sum(map(len, said.values()))
        rights = [sum(one == code for one in said[code]) / len(said[code]) for code in LANGUAGES]
        everything = [(code, one) for code in LANGUAGES for one in said[code]]
        silent = sum(one is None for _, one in everything)
        right = sum(one == code for code, one in everything)
        wrong = len(everything) - right - silent
        cells = [f"{100 * one:.0f}" for one in rights]
        print(f"| {name} | {' | '.join(cells)} | {right} | {silent} | {wrong} | {1e6 * spent:.0f} |")
        for code in LANGUAGES:
            missed = [f"{t} -> {s}" for t, s in zip(texts[code], said[code], strict=True) if s not in (code, None)]
            if missed and name.startswith("ours"):
                print(f"<!-- {code}: {'; '.join(missed)} -->")


if __name__ == "__main__":
    main()
