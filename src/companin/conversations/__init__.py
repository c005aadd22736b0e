"""What was said: sessions of visitors, conversations of customers, their messages, feedback and hand-over."""
