"""What can go wrong with the widget."""

from companin.platform.errors import Forbidden, NotFound


class ConfigNotFound(NotFound):
    """There is no such widget configuration."""

    code = "widget_config_not_found"


class AssetNotFound(NotFound):
    """There is no such file of the widget. Load /widget.js again: it names the current ones."""

    code = "asset_not_found"


class NotSameOrigin(Forbidden):
    """Only the widget's own frame may ask this, from its own origin."""

    code = "not_same_origin"


class AttachmentsOff(Forbidden):
    """This chat takes no files: turn on `show.attachments` in a widget configuration of its assistant."""

    code = "attachments_off"
