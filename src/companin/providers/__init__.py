"""Which chat models an organization uses, what they may cost and what they did."""
