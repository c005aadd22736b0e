"""Shapes of attachments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field

MOST_IN_A_MESSAGE = 5
AttachmentIds = Annotated[list[UUID], Field(max_length=MOST_IN_A_MESSAGE)]
"""Of files uploaded to the same stay before."""


class AttachmentForm(BaseModel):
    """A multipart form. Unknown fields are errors, as in JSON bodies."""

    model_config = ConfigDict(extra="forbid")

    file: UploadFile = Field(description="png, jpeg, gif, webp, pdf, plain text, docx, xlsx, pptx; told by its content")


class AttachmentOut(BaseModel):
    """`size` is in bytes."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "id": "550e8400-e29b-41d4-a716-446655440000",
                "name": "receipt.pdf",
                "type": "application/pdf",
                "size": 48211,
            }
        },
    )

    id: UUID
    name: str
    type: str
    size: int
