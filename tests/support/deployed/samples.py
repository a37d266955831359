"""The samples in events/: which functions take each, and the same events with the ids of a sale that there is."""

import json
from pathlib import Path
from typing import Any

from local.template import Template
from tests.support.lambda_events import SAMPLES
from tests.support.repository import ROOT

# What stands in samples for a sale, one of its e-mails, a link and a product.
SALES = ("06b3m5s4q0xk8t9v7w2e1c3r5a", "0m5rqd3fz4k8x2v7n9c6w1thbe")
EMAIL = "01kas8j80xq5w6t7e8r9y0z1a3"
TOKEN = json.loads((SAMPLES / "http/get_i_token.json").read_text())["pathParameters"]["token"]
SKUS = ("LAMP-OAK", "BULB-E27")


def functions_of_samples() -> dict[str, list[str]]:
    """Return the logical ids of the functions that take each sample: by route, by rule, or by the sample's name."""
    by_folder, by_source = dict[str, str](), dict[str, list[str]]()
    for name, properties in Template(ROOT / "template.yaml").resources("AWS::Serverless::Function"):
        by_folder[Path(properties["CodeUri"]).name] = name
        for event in properties["Events"].values():
            how = event.get("Properties", {})
            if event["Type"] == "HttpApi":
                by_source[f"{how['Method']} {how['Path']}" if "Path" in how else "$default"] = [name]
            for kind in how.get("Pattern", {}).get("detail-type", []):
                by_source.setdefault(kind, []).append(name)
    found = {}
    for path in sorted(SAMPLES.rglob("*.json")):
        event = json.loads(path.read_text())
        source = str(event.get("routeKey") or event.get("detail-type"))
        folder = path.stem
        found[path.relative_to(SAMPLES).as_posix()] = by_source.get(source) or [by_folder[folder]]
    return found


def sample_with(name: str, *, sale: str = "", email: str = "", token: str = "", sku: str = "") -> Any:
    """Return a sample with ids that there are, or as it is."""
    text = (SAMPLES / name).read_text()
    for written, value in ((SALES, sale), ((EMAIL,), email), ((TOKEN,), token), (SKUS, sku)):
        for one in written if value else ():
            text = text.replace(one, value)
    return json.loads(text)
