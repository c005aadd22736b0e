"""One question in, one grounded answer out: `routes` and `service` hold the path of a message."""
