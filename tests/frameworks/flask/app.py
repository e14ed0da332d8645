"""A Flask application that reads the manifest of assetpack when it starts."""

import json
from urllib.parse import quote

from flask import Flask, render_template, render_template_string, request
from markupsafe import Markup

with open("dist/manifest.json", encoding="utf-8") as file:
    MANIFEST = json.load(file)
if MANIFEST["schema"] != 1:
    raise SystemExit(f"the manifest has schema {MANIFEST['schema']}, not 1")
ASSETS = MANIFEST["assets"]

app = Flask(__name__, static_folder="dist/assets", static_url_path=MANIFEST["public_path"].rstrip("/"))
app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31536000


@app.template_global()
def place(name, key):
    """What a tag says of an asset: its URL as the attribute `name`, and its integrity."""
    url = MANIFEST["public_path"] + quote(ASSETS[key]["path"], safe="/!$*+,:;=@")
    return Markup(f'{name}="{url}" integrity="{ASSETS[key]["integrity"]}" crossorigin')


@app.route("/page")
def page():
    return render_template("page.html", app=ASSETS["app.js"])


@app.route("/template")
def template():
    """Renders the template in the query; what it raises is the answer."""
    try:
        return render_template_string(request.args["text"])
    except Exception as error:
        return f"{type(error).__name__}: {error}", 500
