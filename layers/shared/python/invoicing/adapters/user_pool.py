"""The users of the Amazon Cognito user pool, as an administrator sees and changes them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from invoicing.domain.errors import AlreadyMemberError, BusyError, EmailRejectedError, WeakPasswordError
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

_AUTHENTICATOR = "SOFTWARE_TOKEN_MFA"
_WEAK = frozenset({"InvalidPasswordException", "PasswordHistoryPolicyViolationException"})
# Cognito's answers where it sends no e-mail: after those of a day, or to an address that cannot get any.
_NOT_SENT = frozenset({"CodeDeliveryFailureException", "LimitExceededException"})
_INVALID = "InvalidParameterException"  # of the address: names and roles are checked before
_BUSY = frozenset({"InternalErrorException", "TooManyRequestsException"})


@contextmanager
def _may_be_busy() -> Iterator[None]:
    """Tell that a call may succeed later, where Cognito says so."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _BUSY:
            raise BusyError from error
        raise


class CognitoUserPool:
    def __init__(self, client: CognitoIdentityProviderClient, pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    @_may_be_busy()
    def find(self, username: str) -> User | None:
        """Return the user with this address or id."""
        try:
            answer = self._client.admin_get_user(UserPoolId=self._pool_id, Username=username)
        except ClientError as error:
            if error.response["Error"]["Code"] == "UserNotFoundException":
                return None
            raise
        found = {**answer, "Attributes": answer["UserAttributes"]}
        return self._with_roles(found, answer.get("UserMFASettingList", []))

    def users(self) -> Iterator[User]:
        """Yield every user, those without a role among them."""
        with _may_be_busy():
            pages = list(self._client.get_paginator("list_users").paginate(UserPoolId=self._pool_id))
        for page in pages:
            for listed in page["Users"]:
                if user := self.find(listed["Username"]):
                    yield user

    @_may_be_busy()
    def members(self, *roles: Role) -> list[User]:
        """Return the users with one of these roles. Whether they have an authenticator is left out."""
        found: dict[str, User] = {}
        pages = self._client.get_paginator("list_users_in_group")
        for role in roles:
            for page in pages.paginate(UserPoolId=self._pool_id, GroupName=role.value):
                for listed in page["Users"]:
                    user = _user(listed, {role}, ())
                    known = found.get(user.id, user)
                    found[user.id] = replace(user, roles=known.roles | {role})
        return [*found.values()]

    @_may_be_busy()
    def create(self, email: str, name: str, *, is_verified: bool) -> User:
        """Create a user, without an invitation. No code is ever sent to an address that is not verified."""
        attributes = {"email": email, "email_verified": "true" if is_verified else "false"}
        if name:
            attributes["name"] = name
        try:
            made = self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=_attributes(attributes),
                MessageAction="SUPPRESS",
            )["User"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "UsernameExistsException":
                raise AlreadyMemberError(email=email, pointer="/email") from error
            if error.response["Error"]["Code"] == _INVALID:
                raise EmailRejectedError("user_pool") from error
            raise
        return _user(made, (), ())

    @_may_be_busy()
    def send_invitation(self, user: User) -> bool:
        """Send a new temporary password by e-mail to a user whose password is temporary. Return whether it was sent."""
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=user.email,
                MessageAction="RESEND",
                DesiredDeliveryMediums=["EMAIL"],  # SMS by default
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_SENT:
                return False
            raise
        return True

    @_may_be_busy()
    def change(self, user: User, **attributes: str) -> None:
        try:
            self._client.admin_update_user_attributes(
                UserPoolId=self._pool_id, Username=user.username, UserAttributes=_attributes(attributes)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "AliasExistsException":
                raise AlreadyMemberError("address", email=attributes["email"], pointer="/email") from error
            if error.response["Error"]["Code"] == _INVALID and "email" in attributes:
                raise EmailRejectedError("user_pool") from error
            raise

    @_may_be_busy()
    def set_password(self, user: User, *, is_temporary: bool) -> str:
        """Set a random password and return it."""
        password = f"{secrets.token_urlsafe(24)}aA1-"  # of every kind, whatever the pool's policy is
        self._client.admin_set_user_password(
            UserPoolId=self._pool_id, Username=user.username, Password=password, Permanent=not is_temporary
        )
        return password

    @_may_be_busy()
    def choose_password(self, user: User, password: str) -> None:
        try:
            self._client.admin_set_user_password(
                UserPoolId=self._pool_id, Username=user.username, Password=password, Permanent=True
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _WEAK:
                raise WeakPasswordError(pointer="/new_password") from error
            raise

    @_may_be_busy()
    def set_role(self, user: User, role: Role) -> None:
        """Add the user to the group of the role, and then remove them from the others."""
        place = {"UserPoolId": self._pool_id, "Username": user.username}
        self._client.admin_add_user_to_group(**place, GroupName=role.value)
        for other in user.roles - {role}:
            self._client.admin_remove_user_from_group(**place, GroupName=other.value)

    @_may_be_busy()
    def end_sessions(self, user: User) -> None:
        self._client.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=user.username)

    @_may_be_busy()
    def remove_authenticator(self, user: User) -> None:
        self._client.admin_set_user_mfa_preference(
            UserPoolId=self._pool_id,
            Username=user.username,
            SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False},
        )

    @_may_be_busy()
    def enable(self, user: User) -> None:
        self._client.admin_enable_user(UserPoolId=self._pool_id, Username=user.username)

    @_may_be_busy()
    def disable(self, user: User) -> None:
        self._client.admin_disable_user(UserPoolId=self._pool_id, Username=user.username)

    def _with_roles(self, answer: Any, mfa_settings: Iterable[str]) -> User:
        groups = self._client.admin_list_groups_for_user(UserPoolId=self._pool_id, Username=answer["Username"])[
            "Groups"
        ]
        names = {group["GroupName"] for group in groups}
        return _user(answer, (role for role in Role if role.value in names), mfa_settings)


def _user(answer: Any, roles: Iterable[Role], mfa_settings: Iterable[str]) -> User:
    attributes = {attribute["Name"]: attribute.get("Value", "") for attribute in answer["Attributes"]}
    return User(
        id=attributes["sub"],
        username=answer["Username"],
        email=attributes.get("email", ""),
        name=attributes.get("name", ""),
        roles=frozenset(roles),
        is_enabled=answer["Enabled"],
        has_signed_in=answer["UserStatus"] != "FORCE_CHANGE_PASSWORD",
        has_authenticator=_AUTHENTICATOR in mfa_settings,
    )


def _attributes(attributes: dict[str, str]) -> Any:
    return [{"Name": name, "Value": value} for name, value in attributes.items()]
