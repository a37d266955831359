"""Settings from environment variables, which are read in this module only."""

from __future__ import annotations

import os


class MissingSettingError(RuntimeError):
    """template.yaml does not give an environment variable to this function."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The environment variable {name} is not set: give it to this function in template.yaml.")


def table_name() -> str:
    return _required("TABLE_NAME")


def bus_name() -> str:
    return _required("BUS_NAME")


def poison_queue_url() -> str:
    """Return the URL of the queue for events that the bus can never accept."""
    return _required("POISON_QUEUE_URL")


def dead_letter_queues() -> dict[str, str]:
    """Return the URL of each dead-letter queue, by its name in template.yaml."""
    return dict(pair.split("=", 1) for pair in _required("DEAD_LETTER_QUEUES").split())


def secret_id() -> str:
    return _required("SECRET_ID")


def sender_email() -> str:
    return _required("SENDER_EMAIL")


def configuration_set() -> str:
    return _required("CONFIGURATION_SET")


def user_pool_id() -> str:
    """Return the Cognito user pool of staff."""
    return _required("USER_POOL_ID")


def user_pool_client_id() -> str:
    """Return the Cognito user pool client that staff sign in with."""
    return _required("USER_POOL_CLIENT_ID")


def public_base_url() -> str:
    """Return the base URL of links; empty if links use the domain of the request."""
    return os.environ.get("PUBLIC_BASE_URL", "").rstrip("/")


def payment_provider() -> str:
    """Return the provider of new payments: `none` or `stripe`."""
    return os.environ.get("PAYMENT_PROVIDER", "none")


def payment_modes() -> tuple[str, ...]:
    """Return the modes that keys of the payment provider may have: `test`, `live` or both."""
    return tuple(os.environ.get("PAYMENT_MODES", "").split())


def test_provider_url() -> str:
    """Return the URL of the local stack's test provider; empty in a deployed stack."""
    return os.environ.get("TEST_PROVIDER_URL", "").rstrip("/")


def runs_on_lambda() -> bool:
    """Tell whether the process is a function in Lambda, not a test or the local stack."""
    return "AWS_LAMBDA_RUNTIME_API" in os.environ


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise MissingSettingError(name)
    return value
