"""A keep-alive HTTP/1.1 connection cheap enough not to hide what it measures."""

import json
import socket
from typing import Any


class Wire:
    """One connection. `headers` go with every request."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._headers = headers or {}

    def close(self) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to a whole request made by `request_for`."""
        self._socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        length = _length(head)
        while len(body) < length:
            body += self._more()
        return int(head[9:12]), body

    def _more(self) -> bytes:
        data = self._socket.recv(262_144)
        if not data:
            raise ConnectionError("The server closed the connection.")
        return data

    def call(self, method: str, path: str, fields: Any = None) -> Any:
        """The `data` of a successful answer. Raises RuntimeError with the server's words otherwise."""
        body = b"" if fields is None else json.dumps(fields).encode()
        status, answer = self.ask(request_for(method, path, self._headers, body))
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {answer[:500]!r}")
        return json.loads(answer)["data"] if answer else None

    def upload(self, path: str, name: str, data: bytes) -> Any:
        mark = "----------benchmark"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        headers = {**self._headers, "Content-Type": f"multipart/form-data; boundary={mark}"}
        status, answer = self.ask(request_for("POST", path, headers, head + data + f"\r\n--{mark}--\r\n".encode()))
        if status >= 300:
            raise RuntimeError(f"POST {path}: {status} {answer[:500]!r}")
        return json.loads(answer)["data"]


def request_for(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = {"Host": "127.0.0.1", "Content-Type": "application/json", **headers, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    raise RuntimeError("The answer has no Content-Length.")
