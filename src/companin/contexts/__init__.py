"""What is known of one customer: a reference of the organization's own, and traits."""
