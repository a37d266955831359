"""Tokens whose header lies about how they are signed."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from moto.utilities.utils import load_resource


def part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@pytest.mark.parametrize("form", ["pem", "der"])
def test_a_token_signed_with_the_public_key_as_if_it_were_a_password_is_refused(stack: Any, form: str) -> None:
    key = RSAKey.import_key(load_resource("cognitoidp/resources/jwks-private.json"))
    public = key.as_pem(private=False) if form == "pem" else key.as_der(private=False)
    claims = {
        "iss": f"https://cognito-idp.eu-north-1.amazonaws.com/{stack.template.resolve({'Ref': 'UserPool'})}",
        "client_id": stack.template.resolve({"Ref": "UserPoolClient"}),
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin",
        "exp": int(time.time()) + 60,
    }
    header = {"alg": "HS256", "kid": "dummy", "typ": "JWT"}
    signed = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    token = f"{signed}.{part(hmac.digest(public, signed.encode(), hashlib.sha256))}"
    answer = stack.request("GET", "/staff", {"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.get_json()) == (401, {"message": "Unauthorized"})
    assert stack.calls.invocations == []
