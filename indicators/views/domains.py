from django.http import HttpResponse


def domain_list(request, code=None):
    return HttpResponse()


def domain_detail(request, code=None):
    return HttpResponse()
