from django.http import HttpResponse


def indicator_detail(request, code=None):
    return HttpResponse()
