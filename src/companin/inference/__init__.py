"""Models without a domain: the language of a text, its words, stems and sentences."""
