"""The `companin` command: serving, and everything an operator does without the API.

Exit codes: 0 done · 1 it could not be done, the reason is printed · 2 the command line is wrong · 3 the database can't
be reached · 4 the assistant declined to answer (`companin ask`) · 5 fewer answers were right than `--bar` asks for
(`companin eval`).
"""

import importlib
import sys

import psycopg
import typer
from pydantic import ValidationError

from companin import __version__
from companin.cli.showing import problem
from companin.platform.embedded import CannotStart, DirectoryInUse
from companin.platform.errors import CompaninError, Unavailable

COMMANDS = {
    "serve": "serving",
    "worker": "serving",
    "migrate": "serving",
    "org": "organizing",
    "keys": "organizing",
    "ask": "asking",
    "eval": "evaluating",
    "ingest": "ingesting",
    "crawl": "crawling",
    "export": "exporting",
    "doctor": "doctoring",
    "demo": "demonstrating",
}
"""Which module has which subcommand: one is loaded for a command, all for help, because loading takes a second."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Grounded, cited answers to your customers, or an honest decline.",
)


def _load(arguments: list[str]) -> None:
    named = COMMANDS.get(arguments[0]) if arguments else None
    for module in [named] if named else dict.fromkeys(COMMANDS.values()):
        importlib.import_module(f"companin.cli.{module}").add_to(app)


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


def main() -> int:
    """Run the command; a problem is one sentence, never a stack trace."""
    _load(sys.argv[1:])
    try:
        app(prog_name="companin")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except (CompaninError, psycopg.OperationalError, ValidationError, KeyboardInterrupt) as error:
        return problem(*_told(error))
    return 0


def _told(error: BaseException) -> tuple[str, int]:
    """A sentence and an exit code."""
    if isinstance(error, CompaninError):
        away = isinstance(error, Unavailable | CannotStart | DirectoryInUse)
        return error.detail, 3 if away else 1
    if isinstance(error, ValidationError):
        return f"A setting is not valid: {_settings(error)}.", 2
    if isinstance(error, psycopg.OperationalError):
        return f"The database can't be reached: {str(error).splitlines()[0]}", 3
    return "Stopped.", 130


def _settings(error: ValidationError) -> str:
    """`COMPANIN_PORT: input should be a valid integer`, for each one that is wrong."""
    found = [(str(one["loc"][0]), one["msg"]) for one in error.errors()]
    plain = ((name, words.removeprefix("Value error, ")) for name, words in found)
    return "; ".join(f"COMPANIN_{name.upper()}: {words[0].lower()}{words[1:]}" for name, words in plain)


if __name__ == "__main__":
    sys.exit(main())
