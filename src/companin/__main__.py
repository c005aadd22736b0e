"""`python -m companin` is the `companin` command."""

from companin.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
