"""The frame as HTML: its bootstrap, its policies, and the page shown when there is nothing to chat with."""

from html import escape
from typing import Any
from urllib.parse import urlsplit

from companin.assistants.models import Assistant
from companin.conversations import attachments
from companin.conversations.attachment_schemas import MOST_IN_A_MESSAGE
from companin.platform.web.fields import LANGUAGES, base_language
from companin.widget import assets, looks
from companin.widget.models import Design, Opened, Wording

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)"

_AWAY = {
    "en": ("The chat is not available", "Please come back later, or use another way to reach us."),
    "sv": ("Chatten är inte tillgänglig", "Försök igen senare eller kontakta oss på ett annat sätt."),
    "nl": ("De chat is niet beschikbaar", "Probeer het later opnieuw of neem op een andere manier contact met ons op."),
    "fr": ("La discussion n'est pas disponible", "Revenez un peu plus tard ou contactez-nous par un autre moyen."),
    "pt": ("O chat não está disponível", "Volte mais tarde ou contacte-nos por outro meio."),
}


def headers(origins: list[str]) -> dict[str, str]:
    """Those of the frame. Without a list of origins any site may show it."""
    listed = [origin for origin in origins if origin != "null"]
    ancestors = " ".join(["'self'", *listed]) if origins else "*"
    return {
        "Content-Security-Policy": _POLICY + ancestors,
        "Permissions-Policy": _PERMISSIONS,
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
    }


def chosen_language(asked: str | None, design: Design | None, accepted: str, assistant: str | None) -> str:
    """What the page names, else the configuration, the browser, the assistant, English."""
    candidates = [asked, design.language if design else None, *accepted_languages(accepted), assistant]
    return next((base for one in candidates if (base := base_language(one))), "en")


def accepted_languages(header: str) -> list[str]:
    """Of an Accept-Language, the most wanted first."""
    weighted: list[tuple[float, str]] = []
    for part in header[:1000].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted = float(weight or 1)
        except ValueError:
            continue
        if wanted > 0:
            weighted.append((-wanted, tag))
    return [tag for _, tag in sorted(weighted, key=lambda one: one[0])]


def boot(client: str, instance: str, opened: Opened, language: str, largest: int) -> dict[str, Any]:
    """What the frame starts with. `largest` is how many bytes an attachment may have."""
    build, design, assistant = assets.built(), opened.design, opened.assistant
    words = design.texts.get(language, Wording())
    look = looks.of(design)
    titles: dict[str, str] = look.get("title", {})
    shown = design.show
    return {
        "client": client,
        "assistant": str(assistant.id),
        "config": str(opened.config_id) if opened.config_id else None,
        "instance": instance,
        "language": language,
        "texts": build.catalogs[language],
        "catalogs": {one: f"/widget/assets/{build.catalog_names[one]}" for one in LANGUAGES},
        "look": look,
        "title": words.title or titles.get(language) or assistant.profile.name,
        "subtitle": words.subtitle,
        "avatar": None,
        "greeting": words.greeting or greeting(assistant, language),
        "aiNotice": words.ai_notice,
        "privacy": words.privacy,
        "placeholder": words.placeholder,
        "suggestions": design.suggested_questions.get(language, []),
        "privacyUrl": design.privacy_url,
        "show": {
            "sources": shown.sources,
            "feedback": shown.feedback,
            "rating": shown.rating,
            "handoff": shown.handoff and assistant.profile.handoff.enabled,
            "copy": shown.copy_button,
            "powered_by": shown.powered_by,
        },
        "attachments": _attachments(largest) if shown.attachments else None,
        "api": "",
    }


def _attachments(largest: int) -> dict[str, Any]:
    return {"accept": attachments.accepted(), "maxBytes": largest, "maxFiles": MOST_IN_A_MESSAGE}


def greeting(assistant: Assistant, language: str) -> str | None:
    """In the visitor's language, else in the assistant's own, else as there is one."""
    texts = assistant.profile.greeting
    own = base_language(assistant.profile.language) or "en"
    return texts.get(language) or texts.get(own) or next(iter(texts.values()), None)


def frame(started: dict[str, Any]) -> str:
    build = assets.built()
    return (
        f'<!doctype html><html lang="{started["language"]}" dir="ltr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        f"<title>{escape(started['title'])}</title>"
        f'<link rel="stylesheet" href="/widget/assets/{build.style}">'
        f'<script type="application/json" id="companin">{assets.embedded(started)}</script>'
        f'<script type="module" src="/widget/assets/{build.script}"></script></head><body></body></html>'
    )


def away(language: str) -> str:
    """For whatever can't be chatted with, all alike: it tells nobody what exists."""
    title, advice = _AWAY[language]
    return (
        f'<!doctype html><html lang="{language}" dir="ltr"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title></head>'
        f"<body><main><h1>{escape(title)}</h1><p>{escape(advice)}</p></main></body></html>"
    )


def origin_of(address: str | None) -> str | None:
    """The origin of a Referer; None when it has none."""
    parts = urlsplit(address or "")
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in ("http", "https") and parts.netloc else None
