"""A small shop's help centre in five languages, and a client that loads it the way any customer's program would."""
