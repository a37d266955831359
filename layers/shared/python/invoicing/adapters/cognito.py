"""Staff sign-in through the Amazon Cognito user pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from invoicing.domain.errors import BusyError, SignInError
from invoicing.ports import AccessToken

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

# All of these get the same answer, which does not tell whether the address is known.
_WRONG = frozenset(
    {
        "InvalidParameterException",
        "NotAuthorizedException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)
_TOO_MANY = frozenset({"LimitExceededException", "TooManyRequestsException"})


class CognitoStaff:
    def __init__(self, client: CognitoIdentityProviderClient, client_id: str) -> None:
        self._client = client
        self._client_id = client_id

    def sign_in(self, email: str, password: str) -> AccessToken:
        """Exchange a password for an access token.

        Raises:
            SignInError: the e-mail address or password is wrong, or the password is temporary.
            BusyError: too many tries.
        """
        try:
            answer = self._client.initiate_auth(
                ClientId=self._client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email.strip().lower(), "PASSWORD": password},
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _WRONG:
                raise SignInError from None
            if code in _TOO_MANY:
                raise BusyError("sign_in") from None
            raise
        if "AuthenticationResult" not in answer:
            raise SignInError("temporary")
        result = answer["AuthenticationResult"]
        return AccessToken(result["AccessToken"], result["ExpiresIn"])
