"""An operator's mistake (操作の誤り): told in one line, with what to do instead."""


class Mistake(Exception):
    """Raised by a command that cannot do what was asked; its text is one line of English."""
