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
                    "examples": _examples(document, operation.get("requestBody", {})),
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


def _content(document: dict[str, Any], holder: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = next(iter(_followed(document, holder).get("content", {}).values()), {})
    return content


def _body(document: dict[str, Any], holder: dict[str, Any]) -> list[dict[str, Any]]:
    """List the fields of a body: those that it always has, then under a heading those of each alternative."""
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
    """The fields of one body. What can be one thing or another is left for `alternatives`, one each."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.alternatives: list[dict[str, Any]] = []

    def fields(self, schema: dict[str, Any], prefix: str, seen: frozenset[str]) -> list[dict[str, Any]]:
        """List the fields of a schema, those of objects inside it below them: `customer.email`, `tags[]`."""
        reference = schema.get("$ref")
        if reference in seen:
            return []
        seen = seen | {reference} if reference else seen
        schema = _followed(self._document, schema)
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
                    "description": _followed(self._document, child).get("description", ""),
                }
            )
            fields += self.fields(child, path, seen)
        return fields

    def _chosen(self, schema: dict[str, Any], prefix: str, seen: frozenset[str]) -> list[dict[str, Any]]:
        """List the fields of the one choice that has any; of several, each becomes an alternative."""
        choices = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
        with_fields = [choice for choice in choices if _Listing(self._document).fields(choice, prefix, seen)]
        if len(with_fields) <= 1:
            return [field for choice in choices for field in self.fields(choice, prefix, seen)]
        for choice in with_fields:
            about = _followed(self._document, choice).get("description", "")
            part = {"of": prefix, "about": about.partition("\n")[0].rstrip("."), "fields": []}
            self.alternatives.append(part)  # before those that it may have in turn
            part["fields"] = self.fields(choice, prefix, seen)
        return []


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
