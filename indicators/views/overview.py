from django.http import HttpResponse


def overview(request, code=None):
    return HttpResponse()
