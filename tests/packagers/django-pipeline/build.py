"""Collects the static files of a project with django-pipeline, and prints what its packages hold.

`pipeline.json` holds the setting PIPELINE. Sources are in `static`; nothing is minified.
"""

import json
import os

import django
from django.conf import settings

ROOT = os.getcwd()
with open("pipeline.json", encoding="utf-8") as file:
    PIPELINE = json.load(file)
NOTHING = "pipeline.compressors.NoopCompressor"

settings.configure(
    BASE_DIR=ROOT,
    INSTALLED_APPS=["django.contrib.staticfiles", "pipeline"],
    STATIC_URL="/static/",
    STATIC_ROOT=os.path.join(ROOT, "collected"),
    STATICFILES_DIRS=[os.path.join(ROOT, "static")],
    STORAGES={"staticfiles": {"BACKEND": "pipeline.storage.PipelineStorage"}},
    STATICFILES_FINDERS=[
        "django.contrib.staticfiles.finders.FileSystemFinder",
        "pipeline.finders.PipelineFinder",
    ],
    PIPELINE={**PIPELINE, "PIPELINE_ENABLED": True, "JS_COMPRESSOR": NOTHING, "CSS_COMPRESSOR": NOTHING},
)
django.setup()

from django.core.management import call_command  # noqa: E402
from pipeline.conf import settings as pipeline  # noqa: E402
from pipeline.packager import Packager  # noqa: E402

call_command("collectstatic", interactive=False, verbosity=0)

packager = Packager()
outputs = []
for kind in ["css", "js"]:
    for name in packager.packages[kind]:
        package = packager.package_for(kind, name)
        output = {
            "name": package.output_filename,
            "url": "/static/" + package.output_filename,
            "file": f"collected/{package.output_filename}",
            "kind": "sheet" if kind == "css" else "script",
            "parts": [f"static/{path}" for path in package.paths],
            "templates": [f"static/{path}" for path in package.templates],
            "namespace": pipeline.TEMPLATE_NAMESPACE,
        }
        if kind == "js" and not pipeline.DISABLE_WRAPPER:
            output["around"] = pipeline.JS_WRAPPER.replace("%%", "%").split("%s")
        outputs.append(output)

print()
print(json.dumps({"outputs": outputs, "mounts": {"/static/": "collected"}}))
