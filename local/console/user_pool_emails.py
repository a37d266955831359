"""The e-mails of the user pool: moto sends none."""

import json

from moto.cognitoidp.models import cognitoidp_backends

from local.aws.moto_cognito import invitation, reset_code
from local.aws.moto_patches import Exchange
from local.template import ACCOUNT, REGION

SERVICE = "AWSCognitoIdentityProviderService."
SENDER = "no-reply@verificationemail.com"  # Cognito's own, unless the pool has another one


def user_pool_email(exchange: Exchange) -> tuple[str, str, str] | None:
    """Return address, subject and text of the e-mail that Cognito sends after a request, if it sends one."""
    operation = exchange.target.removeprefix(SERVICE)
    if operation not in {"AdminCreateUser", "ForgotPassword"} or exchange.status != 200:  # noqa: PLR2004 OK
        return None
    request = json.loads(exchange.request)
    pools = cognitoidp_backends[ACCOUNT][REGION].user_pools
    if operation == "ForgotPassword":
        pool = next(pool for pool in pools.values() if request["ClientId"] in pool.clients)
        code = reset_code(pool, request["Username"])
        return (request["Username"], "Your verification code", f"Your password reset code is {code}.") if code else None
    if request.get("MessageAction") == "SUPPRESS":
        return None
    return (request["Username"], *invitation(pools[request["UserPoolId"]], request["Username"]))
