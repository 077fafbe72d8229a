from django.http import HttpResponse


def indicator_search(request, code=None):
    return HttpResponse()
