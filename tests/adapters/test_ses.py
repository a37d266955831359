"""What SES answers, and what it reports, in our words."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from moto.ses.models import ses_backends

from invoicing.adapters.aws import client
from invoicing.adapters.ses import SesMailer
from invoicing.adapters.ses_events import read_report
from invoicing.bootstrap import app
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError
from invoicing.domain.sale.email import EmailReport, ReportType
from invoicing.ports import EmailTags, RenderedEmail
from local.aws.moto_patches import Exchange
from local.template import ACCOUNT, REGION

SAMPLES = Path(__file__).parent.parent.parent / "events"
EMAIL = RenderedEmail(
    b"From: shop@example.com\r\nTo: kari@example.com\r\nSubject: Hello\r\n\r\nHello\r\n",
    ("kari@example.com", "ingrid@example.com"),
    EmailTags("s", "m", "invoice"),
)
URL = "https://email.example"


class Answering:
    """A client of SES whose answer the test gives."""

    def __init__(self, answer: Exception | dict[str, str]) -> None:
        self.answer = answer
        self.calls = 0

    def send_email(self, **_: Any) -> dict[str, str]:
        self.calls += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def client_error(code: str, status: int) -> ClientError:
    message = "Email address is not verified: kari@example.com"
    response: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "SendEmail")


def send(answer: Exception | dict[str, str]) -> str:
    ses: Any = Answering(answer)
    return SesMailer(ses, "shop@example.com", "stage").send(EMAIL)


def test_the_message_goes_as_it_is_with_its_recipients_set_and_tags(aws, exact_moto):
    heard: list[Exchange] = []
    exact_moto.listeners.append(heard.append)
    message_id = app.mailer.send(EMAIL)
    [request] = [json.loads(exchange.request) for exchange in heard]
    assert request["FromEmailAddress"] == "shop@example.com"
    assert request["Destination"] == {"ToAddresses": ["kari@example.com"], "BccAddresses": ["ingrid@example.com"]}
    assert request["ConfigurationSetName"]
    assert {tag["Name"]: tag["Value"] for tag in request["EmailTags"]} == asdict(EMAIL.tags)
    [sent] = ses_backends[ACCOUNT][REGION].sent_messages
    assert (sent.id, sent.raw_data.encode()) == (message_id, EMAIL.content)


def test_a_sender_that_is_not_verified_is_refused_for_good(aws):
    mailer = SesMailer(client("sesv2", tries=1), "stranger@example.org", "stage")
    with pytest.raises(EmailRejectedError, match="not verified"):
        mailer.send(EMAIL)


def test_the_client_repeats_nothing_by_itself(aws):
    mailer: Any = app.mailer
    config = mailer._client.meta.config
    assert config.retries["total_max_attempts"] == 1
    assert config.read_timeout <= 10


@pytest.mark.parametrize(
    "code",
    [
        "AccessDenied",
        "AccessDeniedException",
        "MessageRejected",
        "MailFromDomainNotVerifiedException",
        "AccountSuspendedException",
        "SendingPausedException",
        "BadRequestException",
        "NotFoundException",
    ],
)
def test_what_ses_will_never_take_says_what_to_do_and_names_no_address(code):
    with pytest.raises(EmailRejectedError, match="link") as refused:
        send(client_error(code, 400))
    assert "@" not in str(refused.value)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("TooManyRequestsException", 429),
        ("LimitExceededException", 400),
        ("ThrottlingException", 400),
        ("ExpiredTokenException", 403),
    ],
)
def test_a_temporary_refusal_of_ses_may_be_tried_again(code, status):
    with pytest.raises(EmailRefusedError):
        send(client_error(code, status))


@pytest.mark.parametrize(
    "error",
    [
        ConnectTimeoutError(endpoint_url=URL),
        EndpointConnectionError(endpoint_url=URL),
        NoCredentialsError(),
    ],
)
def test_a_request_that_never_reached_ses_may_be_tried_again(error):
    with pytest.raises(EmailRefusedError):
        send(error)


@pytest.mark.parametrize(
    "error",
    [
        ReadTimeoutError(endpoint_url=URL),
        ConnectionClosedError(endpoint_url=URL),
        client_error("InternalServerError", 500),
        client_error("ServiceUnavailable", 503),
    ],
)
def test_an_email_that_ses_may_have_accepted_is_in_doubt(error):
    with pytest.raises(EmailInDoubtError):
        send(error)


# --- the sender -------------------------------------------------------------------------------------------------------


class Identities:
    """A client of SES that knows identities by their status; an exception is raised instead."""

    def __init__(self, **known: str | Exception) -> None:
        self.known = {"shop@fjell.example": known.get("address"), "fjell.example": known.get("domain")}

    def get_email_identity(self, EmailIdentity: str) -> dict[str, Any]:  # noqa: N803 - boto3's word
        found = self.known[EmailIdentity]
        if found is None:
            raise client_error("NotFoundException", 404)
        if isinstance(found, Exception):
            raise found
        return {"VerifiedForSendingStatus": found == "SUCCESS"}


@pytest.mark.parametrize(
    ("known", "is_verified"),
    [
        ({}, False),
        ({"address": "PENDING"}, False),
        ({"address": "SUCCESS"}, True),
        ({"domain": "SUCCESS"}, True),
        ({"domain": "PENDING", "address": "SUCCESS"}, True),
        ({"domain": "SUCCESS", "address": "FAILED"}, True),
        ({"domain": client_error("TooManyRequestsException", 429), "address": "SUCCESS"}, True),
        ({"domain": client_error("TooManyRequestsException", 429), "address": "PENDING"}, None),
        ({"address": ReadTimeoutError(endpoint_url=URL)}, None),
    ],
)
def test_a_sender_is_verified_by_its_address_or_its_domain(known, is_verified):
    ses: Any = Identities(**known)
    sender = SesMailer(ses, "shop@fjell.example", "stage").sender()
    assert (sender.email, sender.is_verified) == ("shop@fjell.example", is_verified)


def test_the_sender_of_the_template_is_verified_in_the_local_stack(aws):
    assert app.mailer.sender().is_verified is True


# --- reports ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "kind", "recipients", "bounce"),
    [
        ("ses/sent", ReportType.SENT, [], ""),
        ("ses/delivered", ReportType.DELIVERED, ["kari@example.com"], ""),
        ("ses/bounced", ReportType.BOUNCED, ["kari@example.com"], "Permanent"),
        ("ses/complaint", ReportType.COMPLAINED, ["kari@example.com"], ""),
        ("ses/opened", ReportType.OPENED, [], ""),
        ("ses/clicked", ReportType.CLICKED, [], ""),
        ("ses/rejected", ReportType.REJECTED, [], ""),
    ],
)
def test_each_kind_of_report_is_read(sample, kind, recipients, bounce):
    event = json.loads((SAMPLES / f"{sample}.json").read_text())
    assert read_report(event) == EmailReport(
        sale_id="0m5rqd3fz4k8x2v7n9c6w1thbe",
        email_id="01kas8j80xq5w6t7e8r9y0z1a3",
        type=kind,
        provider_id="0110019a2b3c4d5e-6f708192-a3b4-4c5d-8e6f-708192a3b4c5-000000",
        recipients=frozenset(recipients),
        bounce_type=bounce,
    )


def test_an_address_is_compared_without_its_name_and_in_lower_case():
    recipients = [{"emailAddress": "Kari Nordmann <Kari@Example.COM>"}]
    report = read_report(
        {
            "detail-type": "Email Bounced",
            "detail": {
                "mail": {"tags": {"sale_id": ["s"], "email_id": ["m"]}},
                "bounce": {"bouncedRecipients": recipients},
            },
        }
    )
    assert report is not None
    assert report.is_about("kari@example.com")
    assert not report.is_about("ingrid@example.com")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"detail-type": "Email Delivered"},
        {"detail-type": "Email Delivered", "detail": {"mail": {"tags": {"email_id": ["m"]}}}},
        {"detail-type": "Email Delivered", "detail": {"mail": {"tags": {"sale_id": [], "email_id": ["m"]}}}},
        {"detail-type": "Email Subscribed", "detail": {"mail": {"tags": {"sale_id": ["s"], "email_id": ["m"]}}}},
    ],
)
def test_a_report_about_an_email_that_is_not_ours_is_ignored(event):
    assert read_report(event) is None
