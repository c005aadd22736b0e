"""Visitors of a customer's site: who a widget token speaks for, and verified identity."""
