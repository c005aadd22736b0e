"""HTTP/1.1 as uvicorn reads it, with our envelope around what it can't read."""

import secrets
import sys

from httptools import HttpParserInvalidMethodError
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from companin.platform.errors import BadRequest
from companin.platform.web.envelope import failure
from companin.platform.web.handlers import MethodNotAllowed


class Protocol(HttpToolsProtocol):
    """Answers what is no request in words, and closes the connection: nobody knows where the next one begins."""

    def send_400_response(self, msg: str) -> None:
        del msg
        unknown_method = isinstance(sys.exc_info()[1], HttpParserInvalidMethodError)
        reply = failure(MethodNotAllowed() if unknown_method else BadRequest("This is no valid HTTP/1.1 request."))
        reply.headers["X-Request-ID"] = secrets.token_hex(12)
        reply.headers["X-Content-Type-Options"] = "nosniff"
        reply.headers["Referrer-Policy"] = "no-referrer"
        reply.headers["Vary"] = "Origin"
        reply.headers["Connection"] = "close"
        head = b"".join(b"%s: %s\r\n" % pair for pair in reply.raw_headers)
        self.transport.write(STATUS_LINE[reply.status_code] + head + b"\r\n" + bytes(reply.body))
        self.transport.close()
