"""The server and shop of the answering tests."""

from tests.answering.conftest import model_server, shop

__all__ = ["model_server", "shop"]
