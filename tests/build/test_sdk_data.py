"""The layer's SDK has the data of our calls only, and with it every call is the same as with all data."""

from functools import cache
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.loaders import Loader
from botocore.model import OperationModel, Shape

from scripts import build, build_output, sdk_data
from tests.support.replay.record import Recording

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(not build_output.TEMPLATE.exists(), reason="nothing is built: run `make build` first"),
]

WHOLE, CUT = Path(botocore.__file__).parent / "data", build.LAYER / "botocore" / "data"
SERVICES = sorted(sdk_data.services())
NAME = "us-east-1"
DEEPEST = 6
UNUSED = {"EndpointId"}  # of a multi-region endpoint, whose signature needs another package
SIMPLE = {"blob": b"bytes", "boolean": True, "integer": 1, "long": 1, "timestamp": "2026-11-30T00:00:00Z"}


@cache
def session(data: Path) -> botocore.session.Session:
    session = botocore.session.Session()
    session.register_component("data_loader", Loader([str(data)], include_default_search_paths=False))
    session.set_credentials("key", "secret")
    return session


def client(data: Path, service: str, region: str = NAME) -> BaseClient:
    return session(data).create_client(service, region, config=Config(parameter_validation=False))


def operations(service: str) -> list[str]:
    names: list[str] = session(CUT).get_service_model(service).operation_names
    return names


CALLS = [(service, name) for service in SERVICES for name in operations(service)] if CUT.exists() else []


def test_the_layer_s_sdk_is_the_one_that_the_data_was_cut_from() -> None:
    version = (build.LAYER / "botocore" / "__init__.py").read_text()
    assert f"__version__ = '{botocore.__version__}'" in version
    assert sum(path.stat().st_size for path in CUT.rglob("*.json")) < 500_000


def test_every_call_that_a_function_makes_is_in_the_layer_s_data(recording: Recording) -> None:
    assert len(recording.operations) > 5
    assert recording.operations <= set(CALLS)


@pytest.mark.parametrize(("service", "operation"), CALLS)
def test_a_call_makes_the_same_request_and_reads_the_same_answer(service: str, operation: str) -> None:
    whole, ours = ({"model": model(data, service, operation)} for data in (WHOLE, CUT))
    assert described(whole["model"].input_shape) == described(ours["model"].input_shape)
    assert described(whole["model"].output_shape) == described(ours["model"].output_shape)
    assert [described(shape) for shape in whole["model"].error_shapes] == [
        described(shape) for shape in ours["model"].error_shapes
    ]
    parameters = sample(whole["model"].input_shape)
    requests = [request(data, service, operation, parameters) for data in (WHOLE, CUT)]
    assert requests[0] == requests[1]
    assert len(str(requests[0]["body"])) > len("{}")


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_has_the_same_endpoint_in_every_region(service: str) -> None:
    regions = [
        region for partition in session(WHOLE).get_data("endpoints")["partitions"] for region in partition["regions"]
    ]
    assert len(regions) > 30
    for region in regions:
        whole, ours = (client(data, service, region).meta for data in (WHOLE, CUT))
        assert (whole.endpoint_url, whole.region_name, whole.partition) == (
            ours.endpoint_url,
            ours.region_name,
            ours.partition,
        )


def model(data: Path, service: str, operation: str) -> OperationModel:
    return session(data).get_service_model(service).operation_model(operation)


def described(shape: Shape | None, seen: tuple[str, ...] = ()) -> Any:
    """Return all that serializing and parsing read of a shape."""
    if shape is None or shape.name in seen:
        return shape and shape.name
    seen = (*seen, shape.name)
    parts = {name: described(part, seen) for name, part in getattr(shape, "members", {}).items()}
    inner = [name for name in ("member", "key", "value") if hasattr(shape, name)]
    parts |= {name: described(getattr(shape, name), seen) for name in inner}
    return shape.name, shape.type_name, dict(shape.serialization), dict(shape.metadata), parts


def sample(shape: Any, depth: int = 0) -> Any:
    """Return parameters with every member of a shape, down to a depth."""
    if shape is None or shape.type_name == "structure":
        members = {} if shape is None or depth > DEEPEST else shape.members
        return {name: sample(member, depth + 1) for name, member in members.items() if name not in UNUSED}
    if shape.type_name == "list":
        return [] if depth > DEEPEST else [sample(shape.member, depth + 1)]
    if shape.type_name == "map":
        return {} if depth > DEEPEST else {"key": sample(shape.value, depth + 1)}
    return SIMPLE.get(shape.type_name, "text")


def request(data: Path, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return what a client sends."""
    sent: list[AWSPreparedRequest] = []

    def answer(request: AWSPreparedRequest, **_: Any) -> Any:
        sent.append(request)
        return AWSResponse(request.url, 200, HTTPHeaders(), _Body(b"{}"))

    caller: Any = client(data, service)
    caller.meta.events.register("before-send", answer)
    caller._make_api_call(operation, parameters)
    [asked] = sent
    kept = {name: value for name, value in asked.headers.items() if name not in _CHANGING}
    return {"method": asked.method, "url": asked.url, "headers": kept, "body": asked.body}


_CHANGING = {"X-Amz-Date", "Authorization", "amz-sdk-invocation-id", "amz-sdk-request"}


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> list[bytes]:
        return [self._content]
