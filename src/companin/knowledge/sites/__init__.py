"""Websites as knowledge: lists, sitemaps and crawls, visited politely and kept fresh."""
