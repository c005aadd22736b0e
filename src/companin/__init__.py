"""Companin: grounded, cited answers to customers, or an honest decline."""

__version__ = "0.1.0"
