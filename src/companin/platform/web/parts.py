"""Multipart forms: what may be there once must not be there twice, for the framework would keep the last alone."""

from collections import Counter
from typing import Annotated

from fastapi import Depends, Request

from companin.platform.errors import Invalid

_LISTS = frozenset({"tags"})


async def _each_once(request: Request) -> None:
    form = await request.form()
    counts = Counter(name for name, _ in form.multi_items() if name not in _LISTS)
    twice = [name for name, count in counts.items() if count > 1]
    if not twice:
        return
    if "file" in twice:
        detail = f"Send one file with each request: {counts['file']} came, and none was taken."
    else:
        detail = f"Send {twice[0]} once: it came {counts[twice[0]]} times."
    raise Invalid(detail, [(name, "must be there once") for name in twice])


EachOnce = Annotated[None, Depends(_each_once)]
