"""boto3 clients: one session, each client created once, with short time-outs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, overload

import boto3
from botocore.config import Config

from invoicing import settings

if TYPE_CHECKING:  # the stubs are not deployed
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_events import EventBridgeClient
    from types_boto3_lambda import LambdaClient
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sqs import SQSClient

CONNECT_SECONDS = 2
READ_SECONDS = 5
# botocore builds its user agent twice a call, and compares parameters with the service's model before AWS does. Tests
# and the local stack keep that comparison, so a wrong call fails there with a sentence.
_ON_LAMBDA = Config(user_agent=f"Boto3/{boto3.__version__} invoicing", parameter_validation=False)


@overload
def client(service: Literal["cognito-idp"], *, tries: int = 3) -> CognitoIdentityProviderClient: ...
@overload
def client(service: Literal["dynamodb"], *, tries: int = 3) -> DynamoDBClient: ...
@overload
def client(service: Literal["events"], *, tries: int = 3) -> EventBridgeClient: ...
@overload
def client(service: Literal["lambda"], *, tries: int = 3) -> LambdaClient: ...
@overload
def client(service: Literal["secretsmanager"], *, tries: int = 3) -> SecretsManagerClient: ...
@overload
def client(service: Literal["sesv2"], *, tries: int = 3) -> SESV2Client: ...
@overload
def client(service: Literal["sqs"], *, tries: int = 3) -> SQSClient: ...
def client(service: str, *, tries: int = 3) -> Any:
    """Return the client of a service. With `tries=1` botocore never retries, not even after a time-out."""
    return _client(service, tries)


@cache
def _session() -> boto3.Session:
    return boto3.Session()


@cache
def _client(service: str, tries: int) -> Any:
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": tries},
    )
    return _session().client(service, config=config.merge(_ON_LAMBDA) if settings.runs_on_lambda() else config)


def forget() -> None:
    """Drop all clients, so that the next call creates new ones."""
    _session.cache_clear()
    _client.cache_clear()
