"""The `companin` command: serving, and everything an operator does without the API.

Exit codes: 0 done · 1 it could not be done, the reason is printed · 2 the command line is wrong · 3 the database can't
be reached · 4 the assistant declined to answer (`companin ask`).
"""

import sys

import psycopg
import typer

from companin import __version__
from companin.cli import asking, demonstrating, doctoring, ingesting, organizing, serving
from companin.cli.showing import problem
from companin.platform.embedded import CannotStart, DirectoryInUse
from companin.platform.errors import CompaninError, Unavailable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Grounded, cited answers to your customers, or an honest decline.",
)
serving.add_to(app)
organizing.add_to(app)
asking.add_to(app)
ingesting.add_to(app)
doctoring.add_to(app)
demonstrating.add_to(app)


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


def main() -> int:
    """Run the command; a problem is one sentence, never a stack trace."""
    try:
        app(standalone_mode=True)
    except (Unavailable, CannotStart, DirectoryInUse) as error:
        return problem(error.detail, 3)
    except CompaninError as error:
        return problem(error.detail, 1)
    except psycopg.OperationalError as error:
        return problem(f"The database can't be reached: {str(error).splitlines()[0]}", 3)
    except KeyboardInterrupt:
        return problem("Stopped.", 130)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
