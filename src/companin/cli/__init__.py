"""The `companin` command, a module for each group of subcommands."""
