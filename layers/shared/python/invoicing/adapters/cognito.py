"""Signing in through the Amazon Cognito user pool."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from invoicing.domain.errors import (
    BusyError,
    InvalidMfaCodeError,
    InvalidRefreshTokenError,
    InvalidResetCodeError,
    InvoicingError,
    MfaCodeRequiredError,
    NewPasswordRequiredError,
    SignInError,
    UnusedCredentialError,
    WeakPasswordError,
)
from invoicing.domain.staff.credentials import Credentials, SignedIn, Tokens
from invoicing.domain.staff.role import Role

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

_AUTHENTICATOR = "SOFTWARE_TOKEN_MFA"
_CHALLENGES = 3  # at most, one after the other
_TOO_MANY = frozenset({"InternalErrorException", "TooManyRequestsException"})
# Each of these gets one answer, so that it does not tell whether the address is known, or the account locked.
_WRONG = frozenset(
    {
        "InvalidParameterException",
        "LimitExceededException",
        "NotAuthorizedException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)
_WRONG_CODE = _WRONG | {
    "CodeMismatchException",
    "EnableSoftwareTokenMFAException",
    "ExpiredCodeException",
    "TooManyFailedAttemptsException",
}
# No code is sent for an unknown address, a disabled user, one who never signed in, a program, or after too many codes.
_NOT_SENT = _WRONG_CODE | {"CodeDeliveryFailureException"}
_WEAK = frozenset({"InvalidPasswordException", "PasswordHistoryPolicyViolationException"})


class CognitoStaff:
    def __init__(self, client: CognitoIdentityProviderClient, client_id: str, user_pool_id: str) -> None:
        self._client = client
        self._client_id = client_id
        self._user_pool_id = user_pool_id

    def sign_in(self, credentials: Credentials) -> SignedIn:
        """Exchange credentials for tokens, and answer the challenges on the way.

        The client allows no flow that begins with a password without rights on the pool: such a flow would give tokens
        without the authenticator that the store requires, to whoever knows a password.
        """
        answer = self._begin(credentials.email, credentials.password)
        answered: list[str] = []
        while "AuthenticationResult" not in answer and len(answered) < _CHALLENGES:
            answered.append(answer["ChallengeName"])
            answer = self._respond(answer, credentials)
        if "NEW_PASSWORD_REQUIRED" not in answered and credentials.new_password is not None:
            raise UnusedCredentialError("new_password", "/new_password")
        return _signed_in(answer["AuthenticationResult"], used_authenticator=_AUTHENTICATOR in answered)

    def require_password(self, email: str, password: str) -> None:
        if self._begin(email, password).get("ChallengeName") == "NEW_PASSWORD_REQUIRED":
            raise SignInError

    def id_of(self, email: str) -> str:
        with _refused_as(SignInError(), _WRONG):
            user = self._client.admin_get_user(UserPoolId=self._user_pool_id, Username=_username(email))
        return next(one["Value"] for one in user["UserAttributes"] if one["Name"] == "sub")

    def refresh(self, refresh_token: str) -> SignedIn:
        with _refused_as(InvalidRefreshTokenError(), _WRONG):
            answer: Any = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        return _signed_in({"RefreshToken": refresh_token, **answer["AuthenticationResult"]})

    def require_valid(self, tokens: Tokens) -> None:
        with _refused_as(SignInError(), _WRONG):
            self._client.get_user(AccessToken=tokens.access_token)

    def has_authenticator(self, tokens: Tokens) -> bool:
        with _refused_as(InvalidRefreshTokenError(), _WRONG):
            user = self._client.get_user(AccessToken=tokens.access_token)
        return _AUTHENTICATOR in user.get("UserMFASettingList", [])

    def new_authenticator(self, tokens: Tokens) -> str:
        with _refused_as(SignInError(), _WRONG):
            return self._client.associate_software_token(AccessToken=tokens.access_token)["SecretCode"]

    def confirm_authenticator(self, tokens: Tokens, mfa_code: str) -> None:
        token = tokens.access_token
        with _refused_as(InvalidMfaCodeError(), _WRONG_CODE):
            verified = self._client.verify_software_token(AccessToken=token, UserCode=mfa_code)
            if verified.get("Status") != "SUCCESS":
                raise InvalidMfaCodeError
            self._client.set_user_mfa_preference(
                AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
            )

    def request_password_reset(self, email: str) -> None:
        try:
            with _refused_as(InvalidResetCodeError(), _NOT_SENT):
                self._client.forgot_password(ClientId=self._client_id, Username=_username(email))
        except InvalidResetCodeError:
            return  # the answer is that of a known address

    def reset_password(self, email: str, code: str, new_password: str) -> str:
        username = _username(email)
        with _refused_as(InvalidResetCodeError(), _WRONG_CODE):
            self._client.confirm_forgot_password(
                ClientId=self._client_id, Username=username, ConfirmationCode=code, Password=new_password
            )
            # Whoever knew the old password may still have tokens.
            self._client.admin_user_global_sign_out(UserPoolId=self._user_pool_id, Username=username)
        return self.id_of(email)

    def _begin(self, email: str, password: str) -> Any:
        with _refused_as(SignInError(), _WRONG):
            return self._client.admin_initiate_auth(
                UserPoolId=self._user_pool_id,
                ClientId=self._client_id,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": _username(email), "PASSWORD": password},
            )

    def _respond(self, challenge: Any, credentials: Credentials) -> Any:
        """Answer a challenge with what the credentials have for it."""
        match challenge["ChallengeName"]:
            case "NEW_PASSWORD_REQUIRED":
                if credentials.new_password is None:
                    raise NewPasswordRequiredError
                wrong: SignInError = SignInError()
                answers = {"NEW_PASSWORD": credentials.new_password}
            case "SOFTWARE_TOKEN_MFA":
                if credentials.mfa_code is None:
                    raise MfaCodeRequiredError
                wrong = InvalidMfaCodeError()
                answers = {"SOFTWARE_TOKEN_MFA_CODE": credentials.mfa_code}
            case _:
                raise SignInError("challenge")
        username = challenge["ChallengeParameters"].get("USER_ID_FOR_SRP", _username(credentials.email))
        with _refused_as(wrong, _WRONG_CODE):
            return self._client.admin_respond_to_auth_challenge(
                UserPoolId=self._user_pool_id,
                ClientId=self._client_id,
                ChallengeName=challenge["ChallengeName"],
                Session=challenge["Session"],
                ChallengeResponses={"USERNAME": username, **answers},
            )


def _username(email: str) -> str:
    """Return the address as a user pool that ignores case knows it."""
    return email.strip().lower()


@contextmanager
def _refused_as(refusal: InvoicingError, codes: frozenset[str]) -> Iterator[None]:
    """Raise `refusal` for Cognito's errors with these codes."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _WEAK:
            raise WeakPasswordError(pointer="/new_password") from error
        if code in codes:
            raise refusal from error
        if code in _TOO_MANY:
            raise BusyError("sign_in") from error
        raise


def _signed_in(result: Any, *, used_authenticator: bool = False) -> SignedIn:
    """Return whom the ID token names. Cognito itself has just sent it, so its signature proves nothing more."""
    payload = result["IdToken"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    groups = claims.get("cognito:groups", [])
    return SignedIn(
        id=claims["sub"],
        name=claims.get("name") or claims["email"],
        email=claims["email"],
        roles=frozenset(role for role in Role if role.value in groups),
        tokens=Tokens(result["AccessToken"], result["RefreshToken"], result["ExpiresIn"]),
        used_authenticator=used_authenticator,
    )
