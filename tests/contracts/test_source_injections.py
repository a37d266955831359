"""Injections that cannot happen: the deployed source builds no expression, template or address from input."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from invoicing.adapters.dynamodb.totals.items import adding
from invoicing.domain.figures.figures import Addition, TotalKind

ROOT = Path(__file__).parent.parent.parent
DEPLOYED = sorted(
    path
    for folder in (ROOT / "functions", ROOT / "layers/shared/python/invoicing")
    for path in folder.rglob("*.py")
    if "__pycache__" not in path.parts
)
WORDS_OF_DYNAMODB = (
    "SET ",
    "REMOVE ",
    "attribute_",
    "begins_with",
    "if_not_exists",
    " = ",
    " >= ",
    " <= ",
    " AND ",
)
COMPILES_TEXT = {
    "from_string",
    "Template",
    "compile_expression",
    "eval",
    "exec",
    "literal_eval",
    "render_template_string",
}
FETCHES = {"urllib", "urllib.request", "http.client", "requests", "httpx", "aiohttp", "socket", "urllib3", "stripe"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def expressions(part: ast.AST) -> Iterator[ast.expr]:
    """Yield every value that is given to DynamoDB as an expression."""
    for node in ast.walk(part):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and str(key.value).endswith("Expression"):
                    yield value
        elif isinstance(node, ast.keyword) and str(node.arg).endswith("Expression"):
            yield node.value


def pieces(function: ast.FunctionDef, value: ast.expr) -> Iterator[ast.expr]:
    """Yield the values that an expression may have: both sides of a condition, and each value assigned to its name.

    A parameter's values are written out where the function is called: the test below checks those.
    """
    if isinstance(value, ast.IfExp):
        yield from pieces(function, value.body)
        yield from pieces(function, value.orelse)
    elif isinstance(value, ast.Name):
        given = [
            node.value for node in ast.walk(function) if isinstance(node, ast.Assign) and _names(node) == [value.id]
        ]
        assert given or value.id in {argument.arg for argument in function.args.args}, ast.unparse(value)
        for one in given:
            yield from pieces(function, one)
    else:
        yield value


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def called(module: ast.Module) -> set[str]:
    functions = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    return {
        f.attr if isinstance(f, ast.Attribute) else f.id for f in functions if isinstance(f, ast.Attribute | ast.Name)
    }


def test_every_expression_of_dynamodb_is_written_out_and_takes_values_by_placeholder():
    found = 0
    for path in DEPLOYED:
        module = tree(path)
        functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
        for function in (one for one in functions if one.name != adding.__name__):  # which the next test tries
            for piece in (piece for expression in expressions(function) for piece in pieces(function, expression)):
                assert isinstance(piece, ast.Constant), f"{path.name}: {ast.unparse(piece)}"
                found += 1
    assert found > 8


def test_the_expression_that_adds_to_a_total_has_placeholders_for_every_name():
    hostile = {"money": 1, "x REMOVE y": 2, "#0 :0, PK": 3}
    update = adding("table", 1, Addition(TotalKind.STATE, "NOK", hostile), "1" * 26)["Update"]
    assert update["UpdateExpression"] == "ADD #0 :0, #1 :1, #2 :2"
    assert list(update["ExpressionAttributeNames"].values()) == list(hostile)


def test_no_expression_of_dynamodb_is_put_together_from_parts():
    for path in (path for path in DEPLOYED if path.parent.name == "dynamodb"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr | ast.BinOp):
                texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                words = [w for w in WORDS_OF_DYNAMODB for text in texts if isinstance(text, str) and w in text]
                assert words == [], f"{path.name}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", DEPLOYED, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_is_ever_compiled_as_a_template_or_a_program(path: Path):
    assert called(tree(path)) & COMPILES_TEXT == set()


def test_nothing_but_the_adapters_of_payment_providers_can_fetch_an_address():
    fetching = set()
    for path in DEPLOYED:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if FETCHES & set(names):
                fetching.add(path.relative_to(ROOT / "layers/shared/python/invoicing").as_posix())
    assert fetching == {"adapters/payments/sandbox.py", "adapters/payments/stripe/client.py"}
