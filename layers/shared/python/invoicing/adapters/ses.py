"""E-mails through Amazon SES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from invoicing.adapters.ses_events import to_message_tags
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError
from invoicing.ports import RenderedEmail, Sender

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client

# Errors that a retry cannot solve, and the variant of EmailRejectedError. SES's messages are not passed on, since they
# name the address.
_REJECTED = {
    "AccessDenied": "access_denied",
    "AccessDeniedException": "access_denied",
    "MessageRejected": "sender",
    "MailFromDomainNotVerifiedException": "domain",
    "AccountSuspendedException": "suspended",
    "SendingPausedException": "paused",
    "BadRequestException": "address",
    "NotFoundException": "configuration_set",
}
_UNKNOWN_FROM = 500  # HTTP statuses from here leave it unknown whether the e-mail was sent


class SesMailer:
    """Sends raw MIME messages. Each is tried once: SES has no idempotency token, so a retry could send it twice."""

    def __init__(self, client: SESV2Client, sender: str, configuration_set: str) -> None:
        self._client = client  # without retries
        self._sender = sender
        self._configuration_set = configuration_set

    def send(self, email: RenderedEmail) -> str:
        """Send an e-mail to its first recipient, with blind copies to the others; return SES's message id."""
        to, *bcc = email.recipients
        try:
            answer = self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to], **({"BccAddresses": bcc} if bcc else {})},
                Content={"Raw": {"Data": email.content}},
                ConfigurationSetName=self._configuration_set,
                EmailTags=to_message_tags(email.tags),
            )
        except ClientError as error:
            raise _error_of(error) from error
        except HTTPClientError as error:
            raise EmailInDoubtError from error
        except BotoCoreError as error:  # no connection, no credentials: nothing was sent
            raise EmailRefusedError("not_reached", reason=type(error).__name__) from error
        message_id: str = answer["MessageId"]
        return message_id

    def sender(self) -> Sender:
        """Ask SES whether the sender's domain or address is verified; SES sends by either."""
        found: bool | None = False
        for identity in (self._sender.rpartition("@")[2], self._sender):
            try:
                answer = self._client.get_email_identity(EmailIdentity=identity)
            except ClientError as error:
                if error.response["Error"]["Code"] != "NotFoundException":
                    found = None
            except BotoCoreError:
                found = None
            else:
                if answer["VerifiedForSendingStatus"]:
                    return Sender(self._sender, is_verified=True)
        return Sender(self._sender, found)


def _error_of(error: ClientError) -> EmailRejectedError | EmailRefusedError | EmailInDoubtError:
    code = error.response["Error"]["Code"]
    if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= _UNKNOWN_FROM:
        return EmailInDoubtError("failed", reason=code)
    if code in _REJECTED:
        return EmailRejectedError(_REJECTED[code])
    return EmailRefusedError(reason=code)
