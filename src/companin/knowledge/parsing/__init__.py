"""Bytes become clean text here, one module per format; `reading.parse` is the door, `child` runs it apart from us."""
