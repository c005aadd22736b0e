"""What can go wrong with model providers."""

from companin.platform.errors import Conflict, Invalid, NotFound


class ProviderNotFound(NotFound):
    """There is no such model provider."""

    code = "model_provider_not_found"


class ProviderExists(Conflict):
    """There is a model provider of this name already. Choose another name, or change that one."""

    code = "model_provider_exists"


class BadProvider(Invalid):
    """This model provider can't be used as described."""

    code = "model_provider_invalid"
