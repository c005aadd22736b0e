"""Sources from upload to answer and away again, over HTTP on two processes."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import httpx
import pytest
from tests.conftest import Org, Server, quick_org
from tests.knowledge.documents import pdf, picture_pdf

FACT = "The workshop in Lund mends kettles within nine days."
ASKED = "How long does the workshop in Lund take to mend kettles?"
KINDS: dict[str, bytes] = {
    "repairs.txt": FACT.encode(),
    "repairs.md": f"# Repairs\n\n{FACT}\n".encode(),
    "repairs.html": f"<html><title>Repairs</title><body><h1>Repairs</h1><p>{FACT}</p></body></html>".encode(),
    "repairs.csv": f"topic,text\nrepairs,{FACT}\n".encode(),
    "repairs.json": json.dumps({"repairs": {"text": FACT}}).encode(),
    "repairs.pdf": pdf([[("h1", "Repairs"), ("p", FACT)]], title="Repairs"),
}


@pytest.fixture
def many(org: Org) -> Iterator[Callable[[int], list[httpx.Client]]]:
    """Clients on connections of their own, so that both processes are met."""
    made: list[httpx.Client] = []

    def clients(count: int) -> list[httpx.Client]:
        made.extend(httpx.Client(base_url=org.api.base_url, headers=org.headers, timeout=30) for _ in range(count))
        return made[-count:]

    yield clients
    for client in made:
        client.close()


def _ask(client: httpx.Client, session: str, content: str) -> dict[str, Any]:
    got = client.post(f"/sessions/{session}/messages", json={"content": content})
    assert got.status_code == 201, got.text
    return dict(got.json()["data"])


def _session(org: Org, **assistant: Any) -> str:
    """With an assistant that answers from whatever is found: how sure it should be is measured elsewhere."""
    return org.session(org.assistant(answering={"confidence_threshold": 0.02}, **assistant))


def _cited(reply: dict[str, Any]) -> set[str]:
    return {one["source_id"] for one in reply["citations"]}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_each_kind_becomes_ready_and_answers_with_its_own_words(org: Org, name: str) -> None:
    data = KINDS[name]
    ready = org.file(name, data, tags="repairs, lund")
    assert (ready["status"], ready["progress"], ready["error"]) == ("ready", 1, None)
    assert ready["tags"] == ["repairs", "lund"]
    assert ready["chunks"] >= 1
    assert ready["version"] == 1
    assert ready["language"] == "en"
    assert ready["size"] == len(data)
    reply = org.ask(_session(org), ASKED)
    assert reply["status"] == "answered"
    assert "nine days" in reply["content"]
    assert _cited(reply) == {ready["id"]}
    text = org.api.get(f"/knowledge/{ready['id']}/text").json()["data"]["text"]
    for citation in reply["citations"]:
        assert citation["quote"] == text[citation["start"] : citation["end"]]
    chunks = org.api.get(f"/knowledge/{ready['id']}/chunks").json()["data"]
    assert [one["ordinal"] for one in chunks] == list(range(ready["chunks"]))
    assert all(one["text"] == text[one["start"] : one["end"]] for one in chunks)
    download = org.api.get(f"/knowledge/files/{ready['id']}/../../{ready['id']}/download")
    assert download.status_code == 200
    assert download.content == data
    assert download.headers["Content-Type"] == "application/octet-stream"
    assert download.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"


def test_the_same_bytes_twice_are_one_record(org: Org) -> None:
    first = org.api.post("/knowledge/files", files={"file": ("a.txt", FACT.encode())})
    again = org.api.post("/knowledge/files", files={"file": ("b.txt", FACT.encode())}, data={"title": "Other"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["data"]["id"] == first.json()["data"]["id"]
    with ThreadPoolExecutor(8) as pool:
        sent = list(
            pool.map(
                lambda n: org.api.post("/knowledge/files", files={"file": (f"{n}.txt", b"Other words.")}), range(16)
            )
        )
    assert sorted(one.status_code for one in sent) == [200] * 15 + [201]
    assert len({one.json()["data"]["id"] for one in sent}) == 1
    assert len(org.api.get("/knowledge/files").json()["data"]) == 2


def test_bytes_that_come_and_go_at_once_are_never_an_error_500(org: Org) -> None:
    def come_and_go(n: int) -> set[int]:
        seen: set[int] = set()
        for _ in range(10):
            pair = {"question": "Who is there?", "answer": "Somebody who comes and goes."}
            got = org.api.post("/knowledge/qa", json=pair)
            seen.add(got.status_code)
            if got.status_code < 300:
                seen.add(org.api.delete(f"/knowledge/qa/{got.json()['data']['id']}").status_code)
        return seen

    with ThreadPoolExecutor(8) as pool:
        seen = set[int]().union(*pool.map(come_and_go, range(8)))
    assert seen <= {200, 201, 204, 404, 409}
    assert {201, 204} <= seen


def test_a_pair_answers_and_changes_and_goes_with_the_very_next_message_on_every_process(
    org: Org, many: Callable[[int], list[httpx.Client]]
) -> None:
    session, clients = _session(org), many(6)
    for turn in range(12):
        one, other = clients[turn % 6], clients[(turn + 1) % 6]
        pair = one.post("/knowledge/qa", json={"question": f"What is code {turn}?", "answer": f"Code red {turn}."})
        address = f"/knowledge/qa/{pair.json()['data']['id']}"
        assert _ask(other, session, f"What is code {turn}?")["content"] == f"Code red {turn}."
        assert one.patch(address, json={"answer": f"Code green {turn}."}).status_code == 200
        assert _ask(other, session, f"What is code {turn}?")["content"] == f"Code green {turn}."
        assert one.delete(address).status_code == 204
        for client in clients:
            reply = _ask(client, session, f"What is code {turn}?")
            assert (reply["status"], reply["citations"]) == ("abstained", [])
        assert other.get(address).status_code == 404


def test_a_pair_answers_to_each_of_its_phrasings_and_counts_once(org: Org) -> None:
    answer, other = "At the counter, on weekdays.", "May I leave my kettle with you for mending?"
    body = {"question": "Where are umbrellas lent?", "answer": answer}
    made = org.pair(**body, phrasings=["Can I borrow a brolly?", other, "can i borrow a brolly?", body["question"]])
    assert made["phrasings"] == ["Can I borrow a brolly?", other]
    assert (made["chunks"], made["version"]) == (3, 1)
    session, address = org.session(), f"/knowledge/qa/{made['id']}"
    text = org.api.get(f"/knowledge/{made['id']}/text").json()["data"]["text"]
    for question in (body["question"], "can I borrow a brolly", other):
        reply = org.ask(session, question)
        assert (reply["status"], reply["content"]) == ("answered", answer)
        (cited,) = reply["citations"]
        assert (cited["title"], text[cited["start"] : cited["end"]]) == (body["question"], answer)
        found = org.api.post("/knowledge/search", json={"query": question}).json()["data"]
        assert [one["text"] for one in found] == [answer]
    assert [row["id"] for row in org.api.get("/knowledge?q=brolly").json()["data"]] == [made["id"]]

    again = org.api.post("/knowledge/qa", json={**body, "phrasings": made["phrasings"]})
    assert (again.status_code, again.json()["data"]["id"]) == (200, made["id"])
    assert org.api.patch(address, json={"phrasings": made["phrasings"]}).json()["data"]["version"] == 1
    fewer = org.api.patch(address, json={"phrasings": [other]}).json()["data"]
    assert (fewer["phrasings"], fewer["version"], fewer["answer"]) == ([other], 2, answer)
    assert org.ask(session, "can I borrow a brolly")["status"] == "abstained"
    assert org.api.patch(address, json={"question": other}).json()["data"]["phrasings"] == []
    diff = org.api.get(f"/knowledge/{made['id']}/diff", params={"before": 1, "after": 2}).json()["data"]
    assert (diff["added"], diff["removed"]) == (0, 1)
    back = org.api.post(f"/knowledge/{made['id']}/restore", json={"version": 1}).json()["data"]
    assert (back["phrasings"], back["version"], back["question"]) == (made["phrasings"], 4, body["question"])
    assert org.ask(session, "can I borrow a brolly")["content"] == answer
    shown = org.api.get(f"/knowledge/{made['id']}/versions").json()["data"]
    assert [len(one["phrasings"]) for one in shown] == [2, 0, 1, 2]
    assert org.api.post("/knowledge/qa", json={**body, "phrasings": ["?"] * 21}).status_code == 422
    assert org.api.post("/knowledge/qa", json={**body, "phrasings": [" "]}).status_code == 422


def test_a_deleted_file_never_answers_again_on_any_process(org: Org, many: Callable[[int], list[httpx.Client]]) -> None:
    session, clients = _session(org), many(8)
    for turn in range(4):
        source = org.file("repairs.txt", f"{FACT} Edition {turn}.".encode())
        assert all(_cited(_ask(client, session, ASKED)) == {source["id"]} for client in clients)
        assert clients[turn].delete(f"/knowledge/{source['id']}").status_code == 204
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda client: _ask(client, session, ASKED), clients * 2))
        assert {one["status"] for one in replies} == {"abstained"}
        for path in ("", "/text", "/chunks", "/download"):
            assert clients[0].get(f"/knowledge/{source['id']}{path}").status_code == 404
        assert clients[0].post("/knowledge/search", json={"query": ASKED}).json()["data"] == []


def test_a_new_title_and_new_tags_are_seen_at_once(org: Org, many: Callable[[int], list[httpx.Client]]) -> None:
    source, session, clients = org.file("repairs.txt", FACT.encode()), _session(org), many(4)
    for turn in range(6):
        one, other = clients[turn % 4], clients[(turn + 1) % 4]
        changed = one.patch(f"/knowledge/files/{source['id']}", json={"title": f"Leaflet {turn}", "tags": [f"t{turn}"]})
        assert changed.json()["data"]["title"] == f"Leaflet {turn}"
        assert _ask(other, session, ASKED)["citations"][0]["title"] == f"Leaflet {turn}"
        assert [row["id"] for row in other.get(f"/knowledge?tag=t{turn}").json()["data"]] == [source["id"]]
        assert other.get(f"/knowledge?q=leaflet {turn}").json()["data"][0]["id"] == source["id"]
    found = clients[0].post("/knowledge/search", json={"query": "Leaflet"}).json()["data"]
    assert [one["source_id"] for one in found] == [source["id"]], "a title is searched too"


def test_an_assistant_answers_from_its_own_scope_only(org: Org) -> None:
    swedish = org.file("lund.txt", FACT.encode(), tags="lund")["id"]
    dutch = org.file("delft.txt", b"The workshop in Delft mends kettles within four days.", tags="delft,closed")["id"]
    scopes: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {swedish, dutch}),
        ({"include_tags": ["lund"]}, {swedish}),
        ({"include_sources": [dutch]}, {dutch}),
        ({"exclude_tags": ["closed"]}, {swedish}),
        ({"exclude_sources": [swedish]}, {dutch}),
        ({"include_tags": ["lund", "delft"], "exclude_tags": ["closed"]}, {swedish}),
        ({"include_tags": ["nothing has this tag"]}, set()),
    ]
    for scope, allowed in scopes:
        session = _session(org, knowledge=scope)
        for question in ("How long does the workshop in Lund take?", "How long does the workshop in Delft take?"):
            assert _cited(org.ask(session, question)) <= allowed, scope
        if not allowed:
            assert org.ask(session, ASKED)["status"] == "abstained"
    changing = org.assistant(answering={"confidence_threshold": 0.02}, knowledge={"exclude_sources": [swedish, dutch]})
    session = org.session(changing)
    assert org.ask(session, ASKED)["status"] == "abstained"
    wider = {"knowledge": {"include_tags": ["lund"], "exclude_sources": []}}
    assert org.api.patch(f"/assistants/{changing}", json=wider).status_code == 200
    assert _cited(org.ask(session, ASKED)) == {swedish}


def test_processing_again_keeps_answering_and_makes_no_second_copy(org: Org) -> None:
    source, session = org.file("repairs.txt", FACT.encode()), _session(org)
    for _ in range(2):
        assert org.api.post(f"/knowledge/{source['id']}/process").json()["data"]["status"] == "queued"
        assert _cited(org.ask(session, ASKED)) == {source["id"]}
        again = org.settled(source["id"])
        assert (again["status"], again["version"], again["chunks"]) == ("ready", 1, source["chunks"])
    pair = org.pair("Who?", "We.")
    refused = org.api.post(f"/knowledge/{pair['id']}/process")
    assert (refused.status_code, refused.json()["status"]) == (409, "error")


def test_a_file_that_cant_be_read_fails_in_words_and_may_be_tried_again(org: Org) -> None:
    failed = org.file("scan.pdf", picture_pdf())
    assert (failed["status"], failed["chunks"], failed["version"]) == ("failed", 0, 0)
    assert failed["error"].endswith(".")
    assert org.api.get(f"/knowledge/{failed['id']}/text").status_code == 409
    again = org.api.post("/knowledge/files", files={"file": ("scan.pdf", picture_pdf())})
    if again.json()["data"]["id"] == failed["id"]:  # the same bytes, unless the PDF was made in another second
        assert (again.status_code, again.json()["data"]["status"]) == (200, "queued")
        assert org.settled(failed["id"])["status"] == "failed"
    assert org.ask(org.session(), ASKED)["status"] == "abstained"


# Web pages: on a server that may fetch from this machine.


class _Page(BaseHTTPRequestHandler):
    body: ClassVar[bytes] = b""
    status: ClassVar[int] = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    _Page.body, _Page.status = f"<title>Repairs at ours</title><main><p>{FACT}</p></main>".encode(), 200
    serving = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield serving
    serving.shutdown()
    serving.server_close()
    thread.join()


def test_a_page_is_fetched_answers_and_keeps_its_last_good_version(
    new_server: Callable[..., Server], site: ThreadingHTTPServer
) -> None:
    port = site.server_address[1]
    server = new_server(COMPANIN_FETCH_ALLOW_PRIVATE="127.0.0.1/32", COMPANIN_FETCH_EXTRA_PORTS=str(port))
    org = quick_org(server)
    url = f"http://127.0.0.1:{port}/repairs"
    made = org.api.post("/knowledge/urls", json={"url": url, "tags": ["web"]})
    assert made.status_code == 201, made.text
    page = org.settled(made.json()["data"]["id"])
    assert (page["status"], page["title"], page["url"]) == ("ready", "Repairs at ours", url)
    assert org.api.post("/knowledge/urls", json={"url": url}).status_code == 200
    session = _session(org)
    reply = org.ask(session, ASKED)
    assert reply["citations"][0]["url"] == url

    _Page.body = _Page.body.replace(b"nine days", b"seven days")
    assert org.api.post(f"/knowledge/{page['id']}/process").status_code == 200
    org.settled(page["id"])
    assert "seven days" in org.ask(session, ASKED)["content"]

    _Page.status = 503
    org.api.post(f"/knowledge/{page['id']}/process")
    kept = org.settled(page["id"])
    assert (kept["status"], kept["version"]) == ("ready", 2)
    assert kept["error"].endswith(".")
    assert "seven days" in org.ask(session, ASKED)["content"]
    refused = org.api.post("/knowledge/urls", json={"url": "http://127.0.0.1:1/"})
    assert refused.status_code == 422
    org.api.close()


def test_private_addresses_are_refused_in_words(org: Org) -> None:
    for url in (
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://192.168.1.1/x",
        "http://[fd00::1]/",
        "http://169.254.1.1/",
    ):
        got = org.api.post("/knowledge/urls", json={"url": url})
        if got.status_code == 422:
            said = got.json()["detail"]
        else:
            ended = org.settled(got.json()["data"]["id"])
            assert ended["status"] == "failed"
            said = ended["error"]
        assert said.endswith("."), said
