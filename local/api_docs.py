"""The OpenAPI document, arranged for a page: paths by tag, bodies as lists of fields."""

from typing import Any

METHODS = ("get", "post", "put", "patch", "delete", "head")


def describe(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Group the operations by their first tag, or by the first part of the path."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method not in item:
                continue
            operation = item[method]
            group = next(iter(operation.get("tags", [])), path.split("/")[1])
            groups.setdefault(group, []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "summary": operation.get("summary", ""),
                    "description": operation.get("description") or "",
                    "parameters": [
                        {"required": False, "description": "", **_followed(document, one)}
                        for one in operation.get("parameters", [])
                    ],
                    "body": _body(document, operation.get("requestBody", {})),
                    "responses": [
                        {
                            "status": status,
                            "description": _followed(document, response).get("description", ""),
                            "body": _body(document, _followed(document, response)),
                        }
                        for status, response in sorted(operation.get("responses", {}).items())
                    ],
                }
            )
    return groups


def _body(document: dict[str, Any], holder: dict[str, Any]) -> list[dict[str, Any]]:
    content: dict[str, Any] = next(iter(_followed(document, holder).get("content", {}).values()), {})
    return _fields(document, content.get("schema", {}), "", frozenset())


def _fields(
    document: dict[str, Any], schema: dict[str, Any], prefix: str, seen: frozenset[str]
) -> list[dict[str, Any]]:
    """List the fields of a schema, those of objects inside it below them: `customer.email`, `line_items[].sku`."""
    reference = schema.get("$ref")
    if reference in seen:
        return []
    seen = seen | {reference} if reference else seen
    schema = _followed(document, schema)
    fields: list[dict[str, Any]] = []
    for choice in [*schema.get("allOf", []), *schema.get("anyOf", []), *schema.get("oneOf", [])]:
        fields += [field for field in _fields(document, choice, prefix, seen) if field not in fields]
    if schema.get("type") == "array":
        fields += _fields(document, schema.get("items", {}), f"{prefix}[]", seen)
    for name, child in schema.get("properties", {}).items():
        path = f"{prefix}.{name}" if prefix else name
        fields.append(
            {
                "name": path,
                "type": _kind(document, child),
                "required": name in schema.get("required", []),
                "description": _followed(document, child).get("description", ""),
            }
        )
        fields += _fields(document, child, path, seen)
    return fields


def _kind(document: dict[str, Any], schema: dict[str, Any]) -> str:
    schema = _followed(document, schema)
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


def _followed(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference inside the document; what it names and does not hold is shown as nothing."""
    while "$ref" in schema:
        target: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target.get(part.replace("~1", "/").replace("~0", "~"), {})
        schema = target
    return schema
