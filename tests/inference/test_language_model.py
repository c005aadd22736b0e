"""The model that tells languages apart is put by, and made anew where that can't be read."""

from pathlib import Path

import numpy as np

from companin.inference import language_model
from companin.inference.language_model import KEPT, LanguageModel

_TEXT = "Hur lång tid har jag på mig att lämna tillbaka en mugg?"


def _same(one: LanguageModel, other: LanguageModel) -> bool:
    names = ("moves", "rows", "features", "weights", "priors")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def test_what_was_put_by_is_the_model(tmp_path: Path) -> None:
    made = language_model.load(tmp_path)
    (file,) = tmp_path.iterdir()
    written = file.stat().st_mtime_ns

    again = language_model.load(tmp_path)

    assert _same(made, again)
    assert made.rank(_TEXT, KEPT)[0][0] == "sv"
    assert made.rank(_TEXT, KEPT) == again.rank(_TEXT, KEPT)
    assert file.stat().st_mtime_ns == written


def test_a_file_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    made = language_model.load(tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for left in (whole[: len(whole) // 2], b"", b"not this"):
        file.write_bytes(left)
        assert _same(made, language_model.load(tmp_path))
        assert file.stat().st_size == len(whole)


def test_without_a_place_to_put_it_the_model_is_made(tmp_path: Path) -> None:
    assert language_model.load(tmp_path / "nowhere").rank(_TEXT, KEPT)[0][0] == "sv"
    assert list(tmp_path.iterdir()) == []
