"""What SES says of the sender's address, and of the account that sends."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client


USE_CASE = "Invoices and receipts that our customers asked for, one to each order"


@dataclass(frozen=True)
class Sender:
    """The sender in SES. `identity` is the address or its domain, if one of them is there; the domain counts first."""

    email: str
    identity: str
    is_verified: bool
    in_sandbox: bool
    review: str = ""  # of the request for production access: PENDING, FAILED, GRANTED, DENIED; empty without one

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
    account = ses.get_account()
    in_sandbox = not account.get("ProductionAccessEnabled", False)
    review = account.get("Details", {}).get("ReviewDetails", {}).get("Status", "")
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
            return Sender(email, identity, is_verified=True, in_sandbox=in_sandbox, review=review)
    return Sender(email, found, is_verified=False, in_sandbox=in_sandbox, review=review)


def request_production_access(sender: Sender, website: str, ses: "SESV2Client") -> bool:
    """Ask AWS to lift the sandbox of SES in this region, unless a request was answered or is being reviewed."""
    if not sender.in_sandbox or sender.review not in {"", "FAILED"}:
        return False
    ses.put_account_details(
        ProductionAccessEnabled=True,
        MailType="TRANSACTIONAL",
        ContactLanguage="EN",
        WebsiteURL=website,
        UseCaseDescription=USE_CASE,
    )
    return True
