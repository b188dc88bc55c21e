"""What holds for every answer."""

from django.utils.cache import add_never_cache_headers


def keep_private_pages_out_of_caches(get_response):
    """After signing out, Back shows nothing: no browser or proxy keeps the page of somebody who is signed in."""

    def middleware(request):
        response = get_response(request)
        if request.session.accessed and request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware
