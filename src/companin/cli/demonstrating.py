"""companin demo: a running shop with knowledge in five languages, and its first answers in the terminal."""

import json
import os
import signal
import subprocess
import sys
import time
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from companin.cli import connecting
from companin.cli.choosing import Choose
from companin.cli.showing import problem
from companin.demo import shop
from companin.organizations import service as organizations
from companin.organizations.auth import acting_for
from companin.platform.database import Database
from companin.platform.processes import dying_with_us

_DATA = Path("var/demo")
_QUOTA = 100_000
_START_SECONDS = 60.0

console = Console(highlight=False)


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    port: Annotated[int, typer.Option(help="Port to listen on.", envvar="COMPANIN_PORT")] = 8000,
    data_dir: connecting.DataDir = None,
    *,
    stop: Annotated[bool, typer.Option("--stop", help="End after the answers instead of serving on.")] = False,
) -> None:
    """Serve a demo shop: knowledge in five languages, five questions answered and one declined."""
    data = (data_dir or _DATA).absolute()
    url = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    server = _start(data, port)
    try:
        _await_ready(server, url)
        credentials = _credentials(data)
        headers = {"X-API-Key": credentials["client_id"], "X-API-Secret": credentials["client_secret"]}
        with httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=60) as api:
            if "assistant_id" not in credentials:
                credentials["assistant_id"] = _load(api)
                _remember(data, credentials)
            _embed(api, data, credentials)
            shop.live_at(api, credentials["widget_config_id"], [url, f"http://localhost:{port}"])
            right = _ask(api, credentials["assistant_id"], began)
        _tell(url, data, credentials)
        if stop:
            raise SystemExit(0 if right else 1)
        _serve_on(server, url)
    except shop.NotLoaded as error:
        raise SystemExit(problem(str(error), 1)) from None
    finally:
        _end(server)


def _start(data: Path, port: int) -> subprocess.Popen[bytes]:
    data.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    argv = [sys.executable, "-m", "companin", "serve", "--data-dir", str(data), "--port", str(port)]
    with (data / "serve.log").open("ab") as log:
        return subprocess.Popen(
            argv,
            stdout=log,
            stderr=log,
            preexec_fn=dying_with_us(signal.SIGTERM),  # noqa: PLW1509 - this process has no threads yet
        )


def _await_ready(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Choose("The server did not start: another one may use this port or this folder (see serve.log).")
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/readyz", timeout=2).status_code == 200:
                return
        time.sleep(0.05)
    raise Choose("The server did not become ready within a minute; serve.log says why.")


def _credentials(data: Path) -> dict[str, str]:
    """Those of the first start; made now if this is it."""
    file = data / "demo.json"
    if file.exists():
        return json.loads(file.read_text(encoding="utf-8"))

    async def work(db: Database) -> dict[str, str]:
        async with db.system() as tx:
            org = await organizations.create(tx, "Kettle & Leaf", rate_limit=_QUOTA)
        async with db.transaction(await acting_for(db, org)) as tx:
            new = await organizations.create_key(tx, "demo")
        return {"organization_id": str(org), "client_id": new.key.client_id, "client_secret": new.secret}

    made = connecting.with_database(connecting.settings_for(data), work)
    _remember(data, made)
    return made


def _embed(api: httpx.Client, data: Path, credentials: dict[str, str]) -> None:
    """The widget's configuration, once; /demo reads here which one it is."""
    if "widget_config_id" not in credentials:
        credentials["widget_config_id"] = shop.embed(api, credentials["assistant_id"])
        _remember(data, credentials)


def _remember(data: Path, credentials: dict[str, str]) -> None:
    file = data / "demo.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(credentials), encoding="utf-8")


def _load(api: httpx.Client) -> str:
    total = len(shop.pairs()) + sum(1 for _ in shop.articles())
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as progress:
        task = progress.add_task("loading the shop", total=total)
        return shop.load(api, lambda what: progress.update(task, advance=1, description=what))


def _ask(api: httpx.Client, assistant: str, began: float) -> bool:
    """Whether all six ended as they should."""
    right = True
    for number, one in enumerate(shop.questions()):
        answer = shop.ask(api, assistant, one["question"], one["language"])
        if number == 0:
            console.print(f"First answer {time.perf_counter() - began:.1f} s after the start.\n")
        right = right and answer["status"] == one["expect"]
        _print(one, answer)
    return right


def _print(one: dict[str, Any], answer: dict[str, Any]) -> None:
    console.print(f"[bold]{one['language']}  {one['question']}[/bold]")
    console.print(f"    {answer['content']}".replace("\n", "\n    "), markup=False, soft_wrap=True)
    for citation in answer["citations"]:
        page = f", page {citation['page']}" if citation["page"] else ""
        console.print(f"    [{citation['index']}] {citation['title']}{page}", style="dim", markup=False, soft_wrap=True)
    console.print(f"    {answer['status']}, confidence {answer['confidence']:.2f}\n", style="dim")


def _tell(url: str, data: Path, credentials: dict[str, str]) -> None:
    key, secret = credentials["client_id"], credentials["client_secret"]
    console.print(f"[bold]The shop       {url}/demo[/bold]\n")
    console.print(f"API            {url}/api/v1/")
    console.print(f"Description    {url}/openapi.json")
    console.print(f"Organization   {credentials['organization_id']}")
    console.print(f"Assistant      {credentials['assistant_id']}")
    console.print(f"X-API-Key      {key}")
    console.print(f"X-API-Secret   {secret}")
    console.print(f"Data           {data}")
    console.print("\nAsk it yourself:")
    question = "How long do I have to return a mug?"
    console.print(f"  {sys.argv[0]} ask '{question}' --data-dir {data}", markup=False, soft_wrap=True)


def _serve_on(server: subprocess.Popen[bytes], url: str) -> None:
    """Until Ctrl-C, with the shop in a browser if somebody looks at the terminal."""
    console.print("\nServing until you press Ctrl-C.")
    if sys.stdout.isatty():
        webbrowser.open(f"{url}/demo")
    server.wait()


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=40)
