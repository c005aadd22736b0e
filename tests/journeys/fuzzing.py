"""What fuzzing tests share: what a fine reply is."""

import httpx


def fine(got: httpx.Response) -> httpx.Response:
    """No 5xx, and an error is an envelope with a sentence."""
    assert got.status_code < 500, got.text
    if got.status_code >= 400:
        body = got.json()
        assert body.keys() == {"status", "status_code", "detail", "data"}, got.text
        assert (body["status"], body["status_code"]) == ("error", got.status_code)
        assert body["detail"]
        assert (body["data"] is None) == (got.status_code != 422)
        assert "Traceback" not in got.text
        assert "psycopg" not in got.text
    return got
