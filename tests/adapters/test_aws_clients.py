"""What AWS's clients check and say of themselves: more in tests than on Lambda."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ParamValidationError

from invoicing.adapters import aws


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "eu-north-1")
    aws.forget()
    yield
    aws.forget()


def sent_by(client: Any, **parameters: Any) -> Any:
    """Return the request that GetItem would send."""
    requests: list[Any] = []

    class StopError(Exception):
        pass

    def stop(request: Any, **_: Any) -> None:
        requests.append(request)
        raise StopError

    client.meta.events.register("before-send", stop)
    with pytest.raises(StopError):
        client.get_item(**parameters)
    return requests[0]


def test_a_missing_parameter_is_named_in_tests_and_left_to_aws_on_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParamValidationError, match="Key"):
        aws.client("dynamodb").get_item(TableName="t")  # type: ignore[call-arg]  # the key is missing
    aws.forget()
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "x")
    assert sent_by(aws.client("dynamodb"), TableName="t").body == b'{"TableName": "t"}'


def test_requests_from_lambda_have_one_user_agent_that_names_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "x")
    sent = [sent_by(aws.client("dynamodb", tries=tries), TableName="t", Key={}) for tries in (1, 3)]
    for request in sent:
        agent = request.headers["User-Agent"].decode()
        assert agent.startswith(f"Boto3/{boto3.__version__} invoicing")
        assert "lang/python" not in agent, "botocore built its own"


@pytest.mark.parametrize("on_lambda", [True, False])
def test_a_client_keeps_its_time_outs_and_its_tries_wherever_it_runs(
    monkeypatch: pytest.MonkeyPatch, *, on_lambda: bool
) -> None:
    if on_lambda:
        monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "x")
    config: Any = aws.client("sesv2", tries=1).meta.config
    assert (config.connect_timeout, config.read_timeout) == (aws.CONNECT_SECONDS, aws.READ_SECONDS)
    assert config.retries == {"mode": "standard", "total_max_attempts": 1}
