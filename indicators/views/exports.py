from django.http import HttpResponse


def indicator_export(request, code=None):
    return HttpResponse()
