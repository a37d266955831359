"""The OpenAPI document arranged for a page: operations by tag, bodies as lists of fields."""

from __future__ import annotations

from typing import Any

METHODS = ("get", "post", "put", "patch", "delete", "head")


def describe(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Describe all operations by group."""
    return {
        group: [describe_operation(document, one) for one in listed] for group, listed in operations(document).items()
    }


def operations(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Group the operations by their first tag, or by the first part of the path, with no more than their names.

    Groups are in the order of the document's tags, and operations in that of their paths: what lists and creates comes
    before what acts on one.
    """
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document.get("tags", [])}
    for path, item in sorted(document.get("paths", {}).items()):
        for method in METHODS:
            if method not in item:
                continue
            operation = item[method]
            group = next(iter(operation.get("tags", [])), path.split("/")[1])
            named = {
                "id": operation.get("operationId", ""),
                "method": method.upper(),
                "path": path,
                "summary": operation.get("summary", ""),
            }
            groups.setdefault(group, []).append(named)
    return {group: listed for group, listed in groups.items() if listed}


def describe_operation(document: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """Return one of `operations` with all that it takes and answers."""
    operation = document["paths"][named["path"]][named["method"].lower()]
    return named | {
        "description": operation.get("description") or "",
        "roles": [role for one in operation.get("security", ()) for roles in one.values() for role in roles],
        "parameters": [
            {"required": False, "description": "", **_resolved(document, one)}
            for one in operation.get("parameters", [])
        ],
        "body": _body(document, operation.get("requestBody", {})),
        "examples": _examples(document, operation.get("requestBody", {})),
        "responses": [
            {
                "status": status,
                "description": _resolved(document, response).get("description", ""),
                "body": _body(document, _resolved(document, response)),
            }
            for status, response in sorted(operation.get("responses", {}).items())
        ],
    }


def _content(document: dict[str, Any], holder: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = next(iter(_resolved(document, holder).get("content", {}).values()), {})
    return content


def _body(document: dict[str, Any], holder: dict[str, Any]) -> list[dict[str, Any]]:
    """List the fields of a body: first those that it always has, then those of each alternative under its heading."""
    listing = _Listing(document)
    fields = listing.fields(_content(document, holder).get("schema", {}), "", frozenset())
    body = [part for part in ({"of": "", "about": "", "fields": fields}, *listing.alternatives) if part["fields"]]
    chosen = {part["of"].removesuffix("[]") for part in listing.alternatives}
    for field in (field for part in body for field in part["fields"]):
        field["is_chosen"] = field["name"] in chosen
    return body


def _examples(document: dict[str, Any], holder: dict[str, Any]) -> list[dict[str, Any]]:
    examples: dict[str, dict[str, Any]] = _content(document, holder).get("examples", {})
    return [{"summary": one.get("summary", name), "value": one["value"]} for name, one in examples.items()]


class _Listing:
    """The fields of one body. Schemas of which one applies are collected in `alternatives`."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.alternatives: list[dict[str, Any]] = []

    def fields(self, schema: dict[str, Any], prefix: str, seen: frozenset[str]) -> list[dict[str, Any]]:
        """List the fields of a schema and of the objects in it: `customer.email`, `tags[]`."""
        reference = schema.get("$ref")
        if reference in seen:
            return []
        seen = seen | {reference} if reference else seen
        schema = _resolved(self._document, schema)
        fields: list[dict[str, Any]] = []
        for part in schema.get("allOf", []):
            fields += [field for field in self.fields(part, prefix, seen) if field not in fields]
        fields += self._chosen(schema, prefix, seen)
        if schema.get("type") == "array":
            fields += self.fields(schema.get("items", {}), f"{prefix}[]", seen)
        for name, child in schema.get("properties", {}).items():
            path = f"{prefix}.{name}" if prefix else name
            fields.append(
                {
                    "name": path,
                    "type": _kind(self._document, child),
                    "required": name in schema.get("required", []),
                    "description": _resolved(self._document, child).get("description", ""),
                }
            )
            fields += self.fields(child, path, seen)
        return fields

    def _chosen(self, schema: dict[str, Any], prefix: str, seen: frozenset[str]) -> list[dict[str, Any]]:
        """List the fields of the choices; if several choices have fields, each becomes an alternative instead."""
        choices = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
        with_fields = [choice for choice in choices if _Listing(self._document).fields(choice, prefix, seen)]
        if len(with_fields) <= 1:
            return [field for choice in choices for field in self.fields(choice, prefix, seen)]
        for choice in with_fields:
            about = _resolved(self._document, choice).get("description", "")
            part = {"of": prefix, "about": about.partition("\n")[0].rstrip("."), "fields": []}
            self.alternatives.append(part)  # before alternatives inside it
            part["fields"] = self.fields(choice, prefix, seen)
        return []


def _kind(document: dict[str, Any], schema: dict[str, Any]) -> str:
    schema = _resolved(document, schema)
    choices = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    if choices:
        return " or ".join(dict.fromkeys(_kind(document, choice) for choice in choices))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(document, schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "object"))


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references inside the document; a missing target counts as empty."""
    while "$ref" in schema:
        target: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target.get(part.replace("~1", "/").replace("~0", "~"), {})
        schema = target
    return schema
