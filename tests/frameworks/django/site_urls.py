import json

from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import Context, Template
from django.urls import path
from django.views.static import serve


def page(request, name):
    return render(request, f"{name}.html")


def template(request):
    """Renders the template in the query; what it raises is the answer."""
    try:
        return HttpResponse(Template(request.GET["text"]).render(Context()))
    except Exception as error:
        return HttpResponse(f"{type(error).__name__}: {error}", status=500)


def manifest(request):
    """What the storage makes of its manifest, and the digest of it as Django computes it."""
    paths, digest = staticfiles_storage.load_manifest()
    text = ContentFile(json.dumps(sorted(paths.items())).encode())
    return JsonResponse({"paths": paths, "hash": digest, "computed": staticfiles_storage.file_hash(None, text)})


urlpatterns = [
    path("admin/", admin.site.urls),
    path("page/<name>", page),
    path("template", template),
    path("manifest", manifest),
]
if not settings.WHITENOISE:
    urlpatterns.append(path("static/<path:path>", serve, {"document_root": settings.STATIC_ROOT}))
