"""companin ask: a question on the running server's data, answered in the terminal."""

from typing import Annotated, Any
from uuid import UUID

import typer

from companin.answering import service as answering
from companin.answering.service import Asked, Desk
from companin.cli import choosing, connecting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson, show
from companin.conversations import service as conversations
from companin.conversations.models import Message
from companin.inference import embeddings
from companin.inference.question_vectors import QuestionVectors
from companin.knowledge.snapshots import Snapshots
from companin.platform.database import Database
from companin.platform.errors import Invalid
from companin.platform.settings import Settings
from companin.platform.web.idempotency import Key
from companin.providers.lines import Lines

DECLINED = 4
# Seconds: here somebody waits for one answer, and a model is first loaded.
_PATIENCE = 20.0


def add_to(app: typer.Typer) -> None:
    app.command()(ask)


def ask(
    question: str,
    *,
    organization: Annotated[UUID | None, typer.Option("--org", help="The organization's id.")] = None,
    assistant: Annotated[UUID | None, typer.Option("--assistant", help="The assistant's id.")] = None,
    language: Annotated[str | None, typer.Option(help="Answer in this language.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Ask a question. Exit code 4 when the assistant declines."""
    if not question.strip():
        raise Invalid("Ask a question: there are no words in this one.")
    settings = connecting.settings_for(data_dir)

    async def work(db: Database) -> Message:
        return await _asked(db, settings, organization, assistant, Asked(question, {}, language, Key(None, ""), "cli"))

    message = connecting.with_database(settings, work)
    show(_machine(message), as_json=True) if as_json else print(as_text(message.content, message.citations or []))
    if message.status == "abstained":
        raise typer.Exit(DECLINED)


def desk_for(db: Database, settings: Settings) -> Desk:
    """What a command answers with: the same as a server, in its own memory."""
    meanings = QuestionVectors(lambda: embeddings.load(settings), _PATIENCE)
    return Desk(db, Snapshots(db, settings.index_memory_mb * 1024 * 1024, meanings), settings, Lines(settings))


async def _asked(
    db: Database, settings: Settings, organization: UUID | None, assistant: UUID | None, asked: Asked
) -> Message:
    org = await choosing.organization(db, organization)
    chosen = await choosing.assistant(db, org, assistant)
    desk = desk_for(db, settings)
    async with db.transaction(org) as tx:
        fields: dict[str, Any] = {"visitor_id": "command line", "locale": asked.language, "metadata": {}}
        session, _ = await conversations.start_session(
            tx, choosing.operator(org), chosen, fields=fields, idle_hours=settings.session_idle_hours
        )
    begun = await answering.begin(desk, org, session.id, kind="session", owner=None, asked=asked)
    return await answering.finish(desk, org, begun.turn) if begun.turn else begun.question


def _machine(message: Message) -> dict[str, Any]:
    return {
        "content": message.content,
        "status": message.status,
        "confidence": message.confidence,
        "language": message.language,
        "citations": message.citations,
    }


def as_text(content: str, citations: list[dict[str, Any]]) -> str:
    """An answer and what it rests on."""
    lines = [content]
    for citation in citations:
        place = f", page {citation['page']}" if citation.get("page") else ""
        lines.append(f"  [{citation['index']}] {citation['title']}{place}")
    return "\n".join(lines)
