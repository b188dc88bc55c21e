def tell(change_id):
    return 0


def tell_what_is_left():
    return 0
