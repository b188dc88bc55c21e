"""How handing a message over can fail."""


class Unreachable(Exception):
    """The provider does not answer, or does not let us in: nothing was handed over, and nothing need be tried now."""


class NoAddress(Exception):
    """The person has no address of this kind."""


class Refused(Exception):
    """The provider did not take the message. `why` is a code; later it may take it if `for_now`.

    `failed_address` is the e-mail address, where it said that this one does not work.
    """

    def __init__(self, why, *, for_now=False, failed_address=""):
        super().__init__(why)
        self.why, self.for_now, self.failed_address = why, for_now, failed_address


class Unclear(Exception):
    """Nobody can know whether the provider took the message. `why` is a code."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class AskLater(Exception):
    """The provider may have taken the message, and can be asked: outreach/receipts.py does."""
