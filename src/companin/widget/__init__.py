"""The widget on a customer's site: its configurations, loader, frame, assets, and the visitor's cookie."""
