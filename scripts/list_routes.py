"""List the methods of each path of the HTTP API: `python -m scripts.list_routes`."""

import json
from pathlib import Path

from local.template import Template

ROOT = Path(__file__).resolve().parent.parent
LISTED = ROOT / "layers/shared/python/invoicing/pages/http/routes.json"


def rendered() -> str:
    """Return the methods by path, as the template declares them."""
    routes: dict[str, list[str]] = {}
    for _, properties in Template(ROOT / "template.yaml").resources("AWS::Serverless::Function"):
        for event in properties.get("Events", {}).values():
            route = event.get("Properties", {})
            # A route that takes every method leaves no request to the default one, which reads this list.
            if event["Type"] == "HttpApi" and "Path" in route and route["Method"] != "ANY":
                routes.setdefault(route["Path"], []).append(route["Method"])
    return json.dumps({path: sorted(routes[path]) for path in sorted(routes)}, indent=1) + "\n"


if __name__ == "__main__":
    LISTED.write_text(rendered(), encoding="utf-8")
