"""What people are told about their own sign-up."""


def tell(sign_up, again=False):
    return None
