"""The deployed shop: its staff and customers over HTTP, its e-mails, and what AWS knows of it."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3

from tests.support.actors.answer import Answer
from tests.support.actors.customer import BROWSER, Customer
from tests.support.actors.shop import LINK
from tests.support.deployed.engine import ACCOUNT, HOST, REGION, Engine

T = TypeVar("T")
SECONDS = 120  # the first request of each function starts a worker, and the stream is read each second


@dataclass(frozen=True)
class DeployedTransport:
    """HTTP to a deployed API, whose host name leads to the engine; with a token, as staff."""

    engine: Engine
    host: str
    token: str = ""

    def send(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes | str | None) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.engine.port, timeout=SECONDS)
        sent = {"host": self.host, **({"authorization": f"Bearer {self.token}"} if self.token else {}), **headers}
        try:
            connection.request(method, f"{path}?{query}" if query else path, body, sent)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        headers_back: Any = response.headers  # read by name, in any case
        cookies = tuple(response.headers.get_all("set-cookie", ()))
        return Answer(response.status, headers_back, text, cookies=cookies)


@dataclass(frozen=True)
class DeployedShop:
    """One stack on the engine."""

    engine: Engine
    stack: str

    @cached_property
    def outputs(self) -> dict[str, str]:
        [found] = self.engine.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}

    def transport(self, token: str = "") -> DeployedTransport:
        return DeployedTransport(self.engine, urlsplit(self.outputs["ApiUrl"]).netloc, token)

    def address(self) -> str:
        """Return the API's address at the engine itself, for programs that cannot be given another host to call."""
        return (
            f"{self.engine.url}/_aws/execute-api/{urlsplit(self.outputs['ApiUrl']).netloc.partition('.')[0]}/$default"
        )

    def client_as(self, role: str, service: str) -> Any:
        """Return a client of AWS with the rights of a function's role."""
        given: dict[str, Any] = self.credentials_of(role)
        session = boto3.Session(**given, region_name=REGION)
        return session.client(service, endpoint_url=self.engine.url)

    def credentials_of(self, role: str) -> dict[str, str]:
        arn = f"arn:aws:iam::{ACCOUNT}:role/{role}"
        given = self.engine.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        names = {"AccessKeyId": "aws_access_key_id", "SecretAccessKey": "aws_secret_access_key"}
        return {ours: given[theirs] for theirs, ours in {**names, "SessionToken": "aws_session_token"}.items()}

    def customer(self, url: str) -> "DeployedCustomer":
        customer = DeployedCustomer(self.transport(), {**BROWSER, "accept-language": "en"})
        customer.open(url)
        return customer

    def resources(self) -> dict[str, str]:
        """Return the physical id of each resource of the stack by its logical id."""
        pages = (
            self.engine.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.stack)
        )
        found = (resource for page in pages for resource in page["StackResourceSummaries"])
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in found}

    def emails(self) -> list[dict[str, Any]]:
        """Return what SES sent, the oldest first."""
        connection = http.client.HTTPConnection(HOST, self.engine.port, timeout=SECONDS)
        connection.request("GET", "/_ministack/ses/messages")
        sent = json.loads(connection.getresponse().read())["messages"]
        return [email for account in sent.values() for email in account]


class DeployedCustomer(Customer):
    """A customer's browser, which the provider's page sends back to the shop."""

    def _may_follow(self, location: str) -> bool:
        return location.startswith("/") or urlsplit(location).netloc == getattr(self.transport, "host", "")


def wait_for(what: Callable[[], T | None], seconds: float = SECONDS) -> T:
    """Return what there is as soon as it is there."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
    return found


def link_in(email: Mapping[str, Any]) -> str:
    """Return the link in an e-mail."""
    found = LINK.search(email["BodyText"])
    assert found, email
    return found.group(0)
