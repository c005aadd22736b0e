"""Schema changes in the order of their numbers, applied by `companin.platform.migrate`."""
