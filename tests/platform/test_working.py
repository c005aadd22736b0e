"""When a job that failed is tried again."""

import pytest
from procrastinate.jobs import Job

from companin.platform.errors import Unavailable
from companin.platform.working import RETRY


def _tried(attempts: int) -> Job:
    return Job(id=1, queue="ingest", lock=None, queueing_lock=None, task_name="knowledge:ingest", attempts=attempts)


@pytest.mark.parametrize(("attempts", "again"), [(0, True), (3, True), (4, False)])
def test_a_job_that_fails_comes_to_rest(attempts: int, *, again: bool) -> None:
    assert (RETRY.get_retry_decision(exception=ValueError(), job=_tried(attempts)) is not None) is again


def test_a_job_that_lost_its_database_is_tried_again_however_often() -> None:
    assert RETRY.get_retry_decision(exception=Unavailable(), job=_tried(50)) is not None
