"""How handing a message over can fail."""


class Unreachable(Exception):
    """The provider does not answer, or does not let us in: nothing was handed over, and nothing need be tried now."""


class NoAddress(Exception):
    """The person has no address of this kind."""


class Refused(Exception):
    """The provider did not take the message. `why` is a code; later it may take it if `for_now`."""

    def __init__(self, why, *, for_now=False):
        super().__init__(why)
        self.why, self.for_now = why, for_now


class Unclear(Exception):
    """Nobody can know whether the provider took the message. `why` is a code."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class AskLater(Exception):
    """The provider may have taken the message, and can be asked: outreach/receipts.py does."""
