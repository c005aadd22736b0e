"""Web plumbing every door shares: the envelope, the edge of the application, field types, paging, idempotency."""
