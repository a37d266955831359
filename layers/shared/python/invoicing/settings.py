"""What a function is told by its environment. The one reader of it; one that is missing fails naming itself."""

from __future__ import annotations

import os


class MissingSettingError(RuntimeError):
    """A variable that template.yaml gives to some functions, and not to this one."""

    def __init__(self, name: str) -> None:
        """Name it."""
        super().__init__(f"The environment variable {name} is not set: give it to this function in template.yaml.")


def table_name() -> str:
    """Return the name of the one table."""
    return _required("TABLE_NAME")


def bus_name() -> str:
    """Return the name of the event bus."""
    return _required("BUS_NAME")


def poison_queue_url() -> str:
    """Return the address of the queue for events that the bus can never take."""
    return _required("POISON_QUEUE_URL")


def secret_id() -> str:
    """Return the ARN of the one secret."""
    return _required("SECRET_ID")


def sender_email() -> str:
    """Return the address that mail comes from."""
    return _required("SENDER_EMAIL")


def configuration_set() -> str:
    """Return the SES configuration set of this stage."""
    return _required("CONFIGURATION_SET")


def user_pool_client_id() -> str:
    """Return the user pool client that staff sign in through."""
    return _required("USER_POOL_CLIENT_ID")


def public_base_url() -> str:
    """Return the address that links begin with; empty where a function takes the request's own domain."""
    return os.environ.get("PUBLIC_BASE_URL", "").rstrip("/")


def payment_provider() -> str:
    """Return who takes new payments: `none` or `stripe`."""
    return os.environ.get("PAYMENT_PROVIDER", "none")


def test_provider_url() -> str:
    """Return the address of the local stack's payment provider; empty wherever this is deployed."""
    return os.environ.get("TEST_PROVIDER_URL", "").rstrip("/")


def runs_on_lambda() -> bool:
    """Tell whether this is a function in Lambda, and not a test or the local stack."""
    return "AWS_LAMBDA_RUNTIME_API" in os.environ


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise MissingSettingError(name)
    return value
