"""A circuit breaker: a provider that keeps failing isn't waited for until one probe has found it well again."""

import time
from collections.abc import Callable

from companin.inference.chat import ModelFailed

FAILURES = 4
OPEN_SECONDS = 20.0


class Breaker:
    """Opens after so many failures in a row; after a while lets one call through, whose outcome decides."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None

    def admit(self) -> None:
        """Raises ModelFailed while open."""
        if self._opened_at is None:
            return
        if self._probing or self._clock() - self._opened_at < OPEN_SECONDS:
            raise ModelFailed("model_circuit_open")
        self._probing = True

    def succeeded(self) -> None:
        self._failures, self._opened_at, self._probing = 0, None, False

    def abandoned(self) -> None:
        """The call is over; when nothing was learned, as when its caller went away, the next one probes."""
        self._probing = False

    def failed(self) -> None:
        self._failures += 1
        if self._probing or self._failures >= FAILURES:
            self._opened_at = self._clock()
        self._probing = False
