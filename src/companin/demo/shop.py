"""Loading the shop over the public API, and asking it questions."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import httpx

_WAIT_SECONDS = 120.0

GREETING = {
    "en": "Hello! I'm the assistant of Kettle & Leaf. What can I help you with?",
    "sv": "Hej! Jag är Kettle & Leafs assistent. Vad kan jag hjälpa till med?",
    "nl": "Hallo! Ik ben de assistent van Kettle & Leaf. Waarmee kan ik u helpen?",
    "fr": "Bonjour ! Je suis l'assistant de Kettle & Leaf. Comment puis-je vous aider ?",
    "pt": "Olá! Sou o assistente da Kettle & Leaf. Em que posso ajudar?",
}


WIDGET: dict[str, Any] = {
    "name": "Kettle & Leaf, all pages",
    "colours": {"light": {"accent": "#1f5f4a"}, "dark": {"accent": "#7fd1b0"}},
    "texts": {
        "en": {"title": "Ask Kettle & Leaf", "subtitle": "Tea, coffee and everything around them"},
        "sv": {"title": "Fråga Kettle & Leaf", "subtitle": "Te, kaffe och allt därtill"},
        "nl": {"title": "Vraag het Kettle & Leaf", "subtitle": "Thee, koffie en alles eromheen"},
        "fr": {"title": "Une question ?", "subtitle": "Thé, café et tout ce qui va avec"},
        "pt": {"title": "Pergunte à Kettle & Leaf", "subtitle": "Chá, café e tudo à volta"},
    },
    "suggested_questions": {
        "en": ["How long do I have to return a mug?", "When is delivery free?", "How do I reset my kettle?"],
        "sv": ["Hur länge kan jag returnera en mugg?", "När är frakten gratis?", "Hur länge gäller garantin?"],
        "nl": ["Wat kost bezorging?", "Hoe lang kan ik een mok retourneren?", "Hoe reset ik mijn waterkoker?"],
        "fr": ["Combien de temps ai-je pour renvoyer un article ?", "Quand la livraison est-elle offerte ?"],
        "pt": ["Quanto tempo tenho para devolver um artigo?", "A partir de que valor a entrega é gratuita?"],
    },
    "proactive": [
        {
            "delay_seconds": 15,
            "message": {
                "en": "Wondering which kettle suits your tea? Just ask.",
                "sv": "Undrar du vilken vattenkokare som passar ditt te? Fråga gärna.",
                "nl": "Benieuwd welke waterkoker bij uw thee past? Vraag het gerust.",
                "fr": "Vous hésitez sur la bouilloire qui ira avec votre thé ? Posez-nous la question.",
                "pt": "Não sabe que chaleira combina com o seu chá? Pergunte-nos.",
            },
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Article:
    """One file of the help centre."""

    language: str
    name: str
    data: bytes


class NotLoaded(Exception):
    """The server did not take a part of the demo; the message says which, and what it answered."""


def articles() -> Iterator[Article]:
    centre = resources.files("companin.demo") / "help_centre"
    for language in sorted(centre.iterdir(), key=lambda folder: folder.name):
        for file in sorted(language.iterdir(), key=lambda one: one.name):
            if file.name.endswith((".md", ".html", ".pdf")):
                yield Article(language.name, file.name, file.read_bytes())


def pairs() -> list[dict[str, Any]]:
    return json.loads((resources.files("companin.demo") / "qa.json").read_text(encoding="utf-8"))


def questions() -> list[dict[str, Any]]:
    """The demo's own six: five to be answered, one to be declined."""
    text = (resources.files("companin.demo") / "questions.json").read_text(encoding="utf-8")
    return json.loads(text)["demo"]


def load(api: httpx.Client, advance: Callable[[str], None]) -> str:
    """Make the assistant, upload everything, wait until it is searchable; the assistant's id. Safe to run again."""
    assistant = _made(
        api.post(
            "/assistants/",
            json={
                "name": "Leaf",
                "description": "Answers customers of Kettle & Leaf",
                "tone": "clear and calm",
                "language": "en",
                "default_tasks": ["answer_questions"],
                "greeting": GREETING,
            },
            headers={"Idempotency-Key": "demo-assistant"},
        )
    )
    for pair in pairs():
        body = {name: pair[name] for name in ("question", "answer", "tags")}
        _made(api.post("/knowledge/qa/", json=body))
        advance("questions and answers")
    for article in articles():
        files = {"file": (article.name, article.data)}
        _made(api.post("/knowledge/files/", files=files, data={"tags": article.language}))
        advance("articles")
    _await_ready(api)
    return assistant["id"]


def embed(api: httpx.Client, assistant: str) -> str:
    """Make the widget's configuration; its id. Safe to run again."""
    body = {**WIDGET, "assistant_id": assistant}
    return _made(api.post("/widget-configs/", json=body, headers={"Idempotency-Key": "demo-widget"}))["id"]


def live_at(api: httpx.Client, config: str, urls: list[str]) -> None:
    """The shop's own address, which may be another one today."""
    _made(api.patch(f"/widget-configs/{config}", json={"allowed_origins": urls}))


def ask(api: httpx.Client, assistant: str, question: str, language: str) -> dict[str, Any]:
    session = _made(api.post("/sessions/", json={"assistant_id": assistant, "locale": language}))
    return _made(api.post(f"/sessions/{session['id']}/messages", json={"content": question}))


def _made(reply: httpx.Response) -> dict[str, Any]:
    body = reply.json()
    if reply.status_code >= 400:
        raise NotLoaded(f"{reply.request.method} {reply.request.url.path} was refused: {body['detail']}")
    return body["data"]


def _await_ready(api: httpx.Client) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        waiting = [api.get("/knowledge/", params={"status": status, "limit": 1}) for status in ("queued", "processing")]
        if not any(reply.json()["data"] for reply in waiting):
            break
        time.sleep(0.1)
    failed = api.get("/knowledge/", params={"status": "failed", "limit": 1}).json()["data"]
    if failed:
        raise NotLoaded(f"{failed[0]['title']} could not be read: {failed[0]['error']}")
