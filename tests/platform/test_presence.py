"""While people are answered on a machine, what works in the background goes one after the other."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from companin.platform.presence import Courtesy, Presence


async def _most_at_once(courtesy: Courtesy, jobs: int) -> int:
    working = most = 0

    async def work() -> None:
        nonlocal working, most
        async with courtesy:
            working += 1
            most = max(most, working)
            await asyncio.sleep(0.02)
            working -= 1

    await asyncio.gather(*(work() for _ in range(jobs)))
    return most


async def test_nobody_is_waited_for_where_nobody_is(tmp_path: Path) -> None:
    assert await _most_at_once(Courtesy(Presence(tmp_path)), 2) == 2


async def test_one_at_a_time_while_another_process_answers(tmp_path: Path) -> None:
    courtesy = Courtesy(Presence(tmp_path))
    Presence(tmp_path).mark()
    assert await _most_at_once(courtesy, 3) == 1


async def test_a_job_that_fails_lets_the_next_one_on(tmp_path: Path) -> None:
    courtesy = Courtesy(Presence(tmp_path))
    Presence(tmp_path).mark()
    with pytest.raises(ValueError, match="broken"):
        async with courtesy:
            raise ValueError("broken")
    assert await _most_at_once(courtesy, 2) == 1


def test_a_mark_is_felt_for_a_moment_only(tmp_path: Path) -> None:
    presence = Presence(tmp_path)
    assert not presence.felt()
    presence.mark()
    assert presence.felt()
    past = time.time() - 60
    os.utime(tmp_path / "answering", (past, past))
    assert not presence.felt()


def test_without_a_directory_nobody_is_there(tmp_path: Path) -> None:
    presence = Presence(tmp_path / "missing")
    presence.mark()
    assert not presence.felt()
