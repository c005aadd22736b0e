"""The ground floor: settings, database, queue, web plumbing. Knows nothing of assistants or answers."""
