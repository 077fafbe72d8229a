"""Pages that are answered by their tag alone while nothing on them has changed.

A browser keeps such a page and asks each time whether it still holds; the answer takes three small
queries and no page. The tag names all that a page is made of, so it is never shown to another person,
in another session, language or release, nor on another day.
"""

import hashlib
import secrets
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import condition

from organisation.versions import EVERYTHING, read_once, read_versions

View = Callable[..., HttpResponse]

_ASK_EACH_TIME = "private, no-cache"


def answered_by_tag(view: View) -> View:
    """The view, not called where the browser has the page as it would be now: 304 then.

    For pages that show figures, reference data and who is signed in, and nothing else.
    """
    conditional: View = condition(etag_func=page_tag)(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with read_once():
            response = conditional(request, *args, **kwargs)
        if "ETag" in response.headers:
            response.headers["Cache-Control"] = _ASK_EACH_TIME
        return response

    return answered


def unchanged(request: HttpRequest) -> HttpResponse | None:
    """The answer 304 where the browser names the tag that its page has now; else None.

    No view is asked: a tag is given by `answered_by_tag` only, and says for which address and person.
    """
    tag = page_tag(request)
    if tag is None:
        return None
    response = get_conditional_response(request, etag=tag)
    if response is None or response.status_code != HTTPStatus.NOT_MODIFIED:
        return None
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = _ASK_EACH_TIME
    return response


MOST_BYTES = 4_000_000
"""Of answers that one process keeps; the longest unasked give way."""


class _Kept:
    """Answers by what they are made of."""

    def __init__(self) -> None:
        self._answers: OrderedDict[object, tuple[bytes, str]] = OrderedDict()
        self._lock = threading.Lock()
        self._size = 0

    def get(self, made_of: object) -> tuple[bytes, str] | None:
        with self._lock:
            if made_of in self._answers:
                self._answers.move_to_end(made_of)
            return self._answers.get(made_of)

    def keep(self, made_of: object, answer: tuple[bytes, str]) -> None:
        with self._lock:
            if made_of not in self._answers:
                self._answers[made_of] = answer
                self._size += len(answer[0])
            while self._size > MOST_BYTES:
                _, (content, _) = self._answers.popitem(last=False)
                self._size -= len(content)


_kept = _Kept()


def kept_for_everyone(view: View) -> View:
    """The view, not called again while nothing that is shown anywhere has changed.

    For answers that are the same for all who may see figures and hold nothing of who asks: no name, no
    token. Stands under `answered_by_tag`, which keeps the version of the request.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = read_versions().get(EVERYTHING)
        if version is None:
            return view(request, *args, **kwargs)
        made_of = (version, *_made_of_the_day(request))
        known = _kept.get(made_of)
        if known is not None:
            return HttpResponse(known[0], content_type=known[1])
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            _kept.keep(made_of, (response.content, response.headers["Content-Type"]))
        return response

    return kept


def kept_page(
    request: HttpRequest,
    make: Callable[[], tuple[str, Mapping[str, Any]]],
    *also: object,
    scopes: Sequence[str] = (EVERYTHING,),
) -> HttpResponse:
    """The page of a template, of which what is the same for everyone is taken from what is kept.

    `make` gives the template and its context; it is not called while the page is kept, and raises what
    the view would. The context may hold nothing of who asks but what `also` names: the frame around the
    page is made for each anew. The template extends `layout|default:"base.html"` and fills blocks of
    `base.html`. `scopes` are all whose change shows on it. Stands under `answered_by_tag`.
    """
    blocks = _kept_blocks(request, make, also, scopes)
    return render(request, "page_of_blocks.html", dict(zip(_BLOCKS, blocks, strict=True)))


def _kept_blocks(
    request: HttpRequest,
    make: Callable[[], tuple[str, Mapping[str, Any]]],
    also: tuple[object, ...],
    scopes: Sequence[str],
) -> list[SafeString]:
    """The blocks of a page in the order of `_BLOCKS`, kept packed: they shrink to a tenth."""
    known_versions = read_versions()
    versions = tuple(known_versions.get(scope) for scope in scopes)
    is_known = known_versions.get(EVERYTHING) is not None
    made_of = (versions, *_made_of_the_day(request), _BLOCKS, also)
    known = _kept.get(made_of) if is_known else None
    if known is not None:
        text = zlib.decompress(known[0]).decode()
    else:
        template, context = make()
        # Without the context processors, which say who asks; links that turn pages want the address.
        own = {"layout": "blocks.html", "seam": _SEAM, "request": request}
        text = render_to_string(template, {**context, **own})
        if is_known:
            _kept.keep(made_of, (zlib.compress(text.encode(), level=1), "text/html"))
    return [mark_safe(block) for block in text.split(_SEAM)]  # rendered by a template just now


_BLOCKS: Final = ("title", "extra_head", "scripts", "content", "footer_data")
"""What `blocks.html` holds of a page, and `page_of_blocks.html` puts into the frame."""

_SEAM: Final = secrets.token_hex(16)
"""Parts the blocks: nothing that anybody typed holds it."""


def _made_of_the_day(request: HttpRequest) -> tuple[str | None, ...]:
    """What every answer is made of beside its figures and who asks."""
    today = timezone.localdate().isoformat()
    return (_release(), today, get_language(), request.get_full_path())


def page_tag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str | None:
    """The tag of a page for this visitor, now; None where it says something that is said once only."""
    version = read_versions().get(EVERYTHING)
    if version is None or len(get_messages(request)):
        return None
    user: Any = request.user
    made_of = (
        version,
        *_made_of_the_day(request),
        user.pk,
        user.permission_version,
        user.full_name,
        user.role,
        user.office_id,
        request.session.session_key,
        # The page holds a token made from it, with which its forms are sent.
        request.COOKIES.get(settings.CSRF_COOKIE_NAME),
    )
    return quote_etag(hashlib.sha256(repr(made_of).encode()).hexdigest()[:32])


@cache
def _release() -> str:
    """What the program itself puts on every page: its version, names and the files it points to."""
    files = getattr(staticfiles_storage, "manifest_hash", "")
    names = (settings.DEPARTMENT_NAME, settings.DEPARTMENT_SHORT_NAME)
    return repr((settings.VERSION, files, names, settings.TRIAL))
