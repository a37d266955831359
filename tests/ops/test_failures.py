"""`python -m ops.failures`, where AWS does not answer: what it lists is in tests/journeys/test_dead_letters.py."""

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from ops import failures

REFUSED = ClientError({"Error": {"Code": "AccessDenied", "Message": "not for you"}}, "ReceiveMessage")


@pytest.mark.parametrize(
    ("error", "sentence"), [(NoCredentialsError(), "Unable to locate credentials"), (REFUSED, "not for you")]
)
def test_what_aws_refuses_ends_it_with_one_sentence(
    error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def client(_service: str) -> Any:
        raise error

    monkeypatch.setattr("sys.argv", ["ops.failures", "prod"])
    monkeypatch.setattr(failures, "boto3", SimpleNamespace(Session=lambda **_: SimpleNamespace(client=client)))
    with pytest.raises(SystemExit, match=sentence) as ended:
        failures.main()
    assert "\n" not in str(ended.value)
