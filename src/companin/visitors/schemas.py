"""Shapes of widget tokens over HTTP."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from companin.platform.web.fields import Body

Jwt = Annotated[str, StringConstraints(min_length=1, max_length=8192)]


class WidgetTokenRequest(Body):
    """`client_id` is public. `identity` is an assertion your server signed; it makes the visitor a known customer."""

    model_config = ConfigDict(json_schema_extra={"example": {"client_id": "cid_3kTMd0gqYb7nGzXe81LwPaRc"}})

    client_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    identity: Jwt | None = None


class WidgetToken(BaseModel):
    """The one answer without an envelope."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"token": "eyJ...", "expires_in": 3600, "token_type": "Bearer"}}
    )

    token: str
    expires_in: int
    token_type: Literal["Bearer"]
