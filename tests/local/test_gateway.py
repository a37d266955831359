import base64
import json
import time
import urllib.request
from functools import cache
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from moto.utilities.utils import load_resource

from local.resources import STAFF_EMAIL, STAFF_PASSWORD

SCOPE = "aws.cognito.signin.user.admin"


@pytest.fixture
def tokens(stack: Any) -> dict[str, str]:
    answer = stack.resources.client("cognito-idp").admin_initiate_auth(
        UserPoolId=stack.template.resolve({"Ref": "UserPool"}),
        ClientId=stack.template.resolve({"Ref": "UserPoolClient"}),
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": STAFF_EMAIL, "PASSWORD": STAFF_PASSWORD},
    )
    result: dict[str, str] = answer["AuthenticationResult"]
    return result


@cache
def own_key() -> RSAKey:
    """Return the key of every user pool of moto. Reading it takes longer than a test."""
    return RSAKey.import_key(load_resource("cognitoidp/resources/jwks-private.json"))


@pytest.fixture
def forged(stack: Any) -> Any:
    """Make a token that is right in everything but what is said, signed with the user pool's own key."""
    rightly = {
        "iss": f"https://cognito-idp.eu-north-1.amazonaws.com/{stack.template.resolve({'Ref': 'UserPool'})}",
        "client_id": stack.template.resolve({"Ref": "UserPoolClient"}),
        "token_use": "access",
        "scope": SCOPE,
        "iat": int(time.time()) - 10,
        "exp": int(time.time()) + 60,
    }

    def make(key: Any = None, **claims: Any) -> str:
        told = {name: value for name, value in {**rightly, **claims}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "dummy"}, told, key or own_key())

    return make


def ask(stack: Any, token: str) -> Any:
    return stack.request("GET", "/staff", {"authorization": f"Bearer {token}"})


def refused(answer: Any, status: int, message: str) -> bool:
    return (answer.status_code, answer.get_json()) == (status, {"message": message})


def test_a_staff_route_without_a_token_answers_401_and_nothing_else(stack: Any) -> None:
    answer = stack.request("GET", "/staff")
    assert refused(answer, 401, "Unauthorized")
    assert stack.calls.invocations == []


def test_an_access_token_opens_a_staff_route_and_its_claims_reach_the_function(stack: Any, tokens: Any) -> None:
    answer = ask(stack, tokens["AccessToken"])
    assert answer.status_code == 200
    authorizer = answer.get_json()["event"]["requestContext"]["authorizer"]["jwt"]
    assert authorizer["scopes"] == [SCOPE]
    assert authorizer["claims"]["token_use"] == "access"
    assert all(isinstance(value, str) for value in authorizer["claims"].values())


def test_an_id_token_is_refused_for_lack_of_the_scope(stack: Any, tokens: Any) -> None:
    assert refused(ask(stack, tokens["IdToken"]), 403, "Forbidden")


def test_a_rightly_made_token_passes_so_that_the_refusals_below_have_one_cause_each(stack: Any, forged: Any) -> None:
    assert ask(stack, forged()).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": int(time.time()) - 1}, id="expired"),
        pytest.param({"exp": None}, id="without an end"),
        pytest.param({"nbf": int(time.time()) + 86_400}, id="not valid yet"),
        pytest.param({"iss": "https://cognito-idp.eu-north-1.amazonaws.com/eu-north-1_other"}, id="another user pool"),
        pytest.param({"client_id": "another"}, id="another client"),
        pytest.param({"aud": "another"}, id="another audience beside the right client"),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(stack: Any, forged: Any, claims: dict[str, Any]) -> None:
    assert refused(ask(stack, forged(**claims)), 401, "Unauthorized")


def test_a_token_without_the_scope_is_forbidden(stack: Any, forged: Any) -> None:
    assert refused(ask(stack, forged(scope="openid")), 403, "Forbidden")


def test_a_token_signed_by_another_key_is_refused(stack: Any, forged: Any) -> None:
    assert refused(ask(stack, forged(key=RSAKey.generate_key(2048))), 401, "Unauthorized")


def test_a_token_without_a_signature_is_refused(stack: Any, forged: Any) -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    _, claims, _ = forged().split(".")
    assert refused(ask(stack, f"{header}.{claims}."), 401, "Unauthorized")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é"])
def test_a_malformed_access_token_is_refused(stack: Any, token: str) -> None:
    answer = stack.request("GET", "/staff", {"authorization": f"Bearer {token}".encode().decode("latin-1")})
    assert refused(answer, 401, "Unauthorized")


def test_the_event_is_payload_2_0(stack: Any) -> None:
    headers = {"X-Twice": "a", "Cookie": "one=1; two=2", "User-Agent": "tests"}
    answer = stack.request("GET", "/things/bl%C3%A5%20kopp?tag=a&tag=b&empty=&q=%C3%B8", headers)
    event = answer.get_json()["event"]
    assert event["version"] == "2.0"
    assert event["routeKey"] == "GET /things/{id}"
    assert event["rawPath"] == "/things/blå kopp"
    assert event["pathParameters"] == {"id": "blå kopp"}
    assert event["rawQueryString"] == "tag=a&tag=b&empty=&q=%C3%B8"
    assert event["queryStringParameters"] == {"tag": "a,b", "empty": "", "q": "ø"}
    assert event["cookies"] == ["one=1", "two=2"]
    assert event["headers"]["x-twice"] == "a"
    assert "cookie" not in event["headers"]
    assert event["isBase64Encoded"] is False
    assert "body" not in event
    context = event["requestContext"]
    assert (context["http"]["method"], context["http"]["path"]) == ("GET", "/things/blå kopp")
    assert context["stage"] == "$default"
    assert context["http"]["userAgent"] == "tests"


def test_json_reaches_a_function_as_text_and_a_form_in_base64(stack: Any) -> None:
    as_json = stack.request("POST", "/things", body={"navn": "Åse"}).get_json()["event"]
    assert (json.loads(as_json["body"]), as_json["isBase64Encoded"]) == ({"navn": "Åse"}, False)
    as_form = stack.request("POST", "/things", form={"navn": "Åse"}).get_json()["event"]
    assert as_form["isBase64Encoded"] is True
    assert base64.b64decode(as_form["body"]) == b"navn=%C3%85se"


def test_a_text_that_is_no_utf_8_reaches_a_function_byte_for_byte(stack: Any) -> None:
    body = '{"navn": "Åse"}'.encode("latin-1")
    event = stack.request("POST", "/things", {"content-type": "application/json"}, body).get_json()["event"]
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == body


def test_the_most_exact_route_is_taken(stack: Any) -> None:
    assert stack.request("GET", "/things/new").get_json()["event"]["routeKey"] == "GET /things/new"
    assert stack.request("GET", "/things/1").get_json()["event"]["routeKey"] == "GET /things/{id}"
    assert stack.request("GET", "/parts/big/1").get_json()["event"]["routeKey"] == "ANY /parts/{proxy+}"
    assert stack.request("GET", "/parts/small/1").get_json()["event"]["routeKey"] == "ANY /parts/small/{proxy+}"


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("DELETE", "/things/1"), ("GET", "/things/1/more")])
def test_what_has_no_route_of_its_own_goes_to_the_default_route(stack: Any, method: str, path: str) -> None:
    answer = stack.request(method, path)
    assert answer.status_code == 404
    assert answer.get_json()["event"]["routeKey"] == "$default"


@pytest.mark.parametrize("path", ["/things/new%0A", "/things/4%00", "/staff%0A", "/pic%7Fture", "/things/%C2%85"])
def test_a_path_with_a_control_character_has_the_default_route(stack: Any, path: str) -> None:
    assert stack.request("GET", path).get_json()["event"]["routeKey"] == "$default"


def test_head_answers_with_headers_alone(stack: Any) -> None:
    answer = stack.request("HEAD", "/things/1")
    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


def test_a_body_in_base64_is_answered_as_bytes(stack: Any) -> None:
    answer = stack.request("GET", "/picture")
    assert (answer.content_type, answer.data) == ("image/png", b"\x89PNG\xff")


def test_each_cookie_has_its_own_header(stack: Any) -> None:
    answer = stack.request("GET", "/cookies")
    assert answer.headers.getlist("set-cookie") == ["a=1; Path=/", "b=2"]
    assert (answer.status_code, answer.headers["location"]) == (303, "/elsewhere")


def test_a_function_that_raises_is_answered_for(stack: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(stack.request("GET", "/fail"), 500, "Internal Server Error")
    assert "on purpose" in capsys.readouterr().err


def test_another_host_name_is_refused(stack: Any) -> None:
    assert stack.request("GET", "/things/1", {"host": "evil.example"}).status_code == 421


def test_the_server_answers_over_its_socket_as_in_process(stack: Any) -> None:
    with urllib.request.urlopen(f"{stack.url}/things/1") as answer:
        assert json.load(answer)["function"] == "echo"
