"""Prints all constants, each text in hexadecimal digits."""

import assets
from assets import ASSETS, PUBLIC_PATH, Asset, Link, asset


def digits(text: str) -> str:
    return text.encode().hex()


def place(one: Asset | Link) -> str:
    return f"{digits(one.url)}:{digits(one.integrity)}"


print("public_path", digits(PUBLIC_PATH))
print("import_map", digits(assets.IMPORT_MAP_HTML), digits(assets.IMPORT_MAP_CSP))
try:
    asset("nope.js")
except KeyError:
    print("missing")
for path in ASSETS:
    found = asset(path)
    css = [place(link) for link in found.css]
    preload = [place(link) for link in found.preload]
    print("asset", digits(path), place(found), digits(found.media_type), "css", *css, "preload", *preload)
