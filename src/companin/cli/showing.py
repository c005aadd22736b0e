"""How the command speaks: sentences for people, JSON for machines."""

import json
import sys
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def problem(sentence: str, code: int) -> int:
    print(f"companin: {sentence}", file=sys.stderr)
    return code


def show(data: dict[str, Any] | list[dict[str, Any]], *, as_json: bool) -> None:
    """One thing as lines of `name: value`, a list as a line each; or JSON."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str))
        return
    for row in data if isinstance(data, list) else [data]:
        if isinstance(data, list):
            print("  ".join(str(value) for value in row.values()))
        else:
            width = max(len(name) for name in row)
            print("\n".join(f"{name.replace('_', ' '):<{width}}  {value}" for name, value in row.items()))
