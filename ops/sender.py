"""What SES says of the sender's address, and of the account that sends."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client


@dataclass(frozen=True)
class Sender:
    """The sender in SES. `identity` is the address or its domain, if one of them is there; the domain counts first."""

    email: str
    identity: str
    is_verified: bool
    in_sandbox: bool

    def described(self) -> str:
        """Return one line of text on whether e-mails can be sent."""
        if not self.identity:
            state = "is not in SES yet; this deployment adds it"
        elif self.is_verified:
            state = "can send" if self.identity == self.email else f"can send, as an address of {self.identity}"
        else:
            state = "is in SES and not verified"
        sandbox = "; SES is in its sandbox, and delivers to verified addresses only" if self.in_sandbox else ""
        return f"{self.email} {state}{sandbox}"


def read_sender(email: str, ses: "SESV2Client") -> Sender:
    """Ask SES about the sender."""
    in_sandbox = not ses.get_account().get("ProductionAccessEnabled", False)
    found = ""
    for identity in (email.rpartition("@")[2], email):
        try:
            answer = ses.get_email_identity(EmailIdentity=identity)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NotFoundException":
                raise
            continue
        found = found or identity
        if answer["VerifiedForSendingStatus"]:
            return Sender(email, identity, is_verified=True, in_sandbox=in_sandbox)
    return Sender(email, found, is_verified=False, in_sandbox=in_sandbox)
