"""Builds the bundles of `assets.yml` with webassets, and prints what they hold.

Everything is merged and nothing is minified: `debug: merge` leaves out the filters that only make things smaller.
"""

import json
import os

from webassets.bundle import Bundle, wrap
from webassets.loaders import YAMLLoader

environment = YAMLLoader("assets.yml").load_environment()
environment.debug = "merge"
environment.cache = False
environment.manifest = None
environment.versions = "hash"
ROOT = os.getcwd()


def relative(path):
    return os.path.relpath(path, ROOT)


def built(bundle):
    """The bundles that are written when this one is asked for."""
    if bundle.is_container:
        for child in bundle.contents:
            with child.bind(environment):
                yield from built(child)
    elif bundle.output:
        yield bundle


def parts(bundle):
    """The files that it joins, as often as it does."""
    for _, item in bundle.resolve_contents(wrap(environment, bundle), force=True):
        if isinstance(item, Bundle):
            with item.bind(environment):
                yield from parts(item)
        else:
            yield item, any(each.name == "jst" for each in bundle.filters)


outputs = {}
for named in environment:
    for bundle in built(named):
        found = list(parts(bundle))
        with bundle.bind(environment):
            bundle.build(force=True)
            path = bundle.resolve_output()
        name = bundle.output.replace(".%(version)s", "").replace("-%(version)s", "")
        outputs[name] = {
            "name": name,
            "url": bundle.env.resolver.resolve_output_to_url(environment, os.path.relpath(path, environment.directory)),
            "file": relative(path),
            "kind": "sheet" if name.endswith(".css") else "script",
            "parts": [relative(path) for path, template in found if not template],
            "templates": [relative(path) for path, template in found if template],
        }

url = environment.url.rstrip("/") + "/"
print()
print(json.dumps({"outputs": list(outputs.values()), "mounts": {url: relative(environment.directory)}}))
