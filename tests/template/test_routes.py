"""The HTTP API: what is public is listed here, and everything else is for staff."""

import importlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from invoicing.api.requests.sign_in import SHORTEST_PASSWORD
from invoicing.domain.staff.role import Role
from invoicing.pages.back_office.routes.sign_in import SIGN_IN_ROUTES
from scripts import list_routes
from tests.support.template.deployment import functions, listed, of_type, written

PUBLIC = {
    "GET /assets/{hash}/{file}",
    "GET /health",
    "GET /i/{token}",
    "HEAD /i/{token}",
    "POST /admin/sign-in",
    "POST /admin/sign-in/forgotten",
    "POST /admin/sign-in/reset",
    "POST /i/{token}/delivery",
    "POST /i/{token}/details",
    "POST /i/{token}/discount",
    "POST /i/{token}/new-link",
    "POST /i/{token}/opened",
    "POST /i/{token}/pay",
    "POST /i/{token}/start-over",
    "GET /payments/{provider}/return",
    "POST /payments/{provider}/webhook",
    "POST /sign-in",
    "POST /sign-in/forgot-password",
    "POST /sign-in/refresh",
    "POST /sign-in/reset-password",
    "$default",
}
# The back office: its own table of routes says which of them take a person who is not signed in.
SESSION_PATHS = (
    "",
    "/{proxy+}",
    "/team",
    "/team/{proxy+}",
    "/account",
    "/account/{proxy+}",
    "/problems",
    "/problems/{proxy+}",
)
BY_SESSION = {f"X-AMAZON-APIGATEWAY-ANY-METHOD /admin{path}" for path in SESSION_PATHS}


def api() -> dict[str, Any]:
    [properties] = of_type("AWS::ApiGatewayV2::Api").values()
    return properties


def stage() -> dict[str, Any]:
    [properties] = of_type("AWS::ApiGatewayV2::Stage").values()
    return properties


def paths_of(function: dict[str, Any]) -> list[tuple[str, str]]:
    """Methods and paths that lead to a function, `$default` left out."""
    events = [event["Properties"] for event in function["Events"].values() if event["Type"] == "HttpApi"]
    return [(event["Method"], event["Path"]) for event in events if "Path" in event]


def without_names(path: str) -> str:
    """Leave out what a path's parameters are called: `{id}` in one language, `<id>` in the other."""
    return re.sub(r"[{<]\w+[}>]", "{}", path)


def routes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each deployed route's key and what the API knows of it."""
    for path, methods in api()["Body"]["paths"].items():
        for method, route in methods.items():
            yield ("$default" if path == "$default" else f"{method.upper()} {path}"), route


def test_exactly_the_listed_routes_are_public() -> None:
    assert {key for key, route in routes() if route["security"] == [{"NONE": []}]} == PUBLIC | BY_SESSION


def test_every_other_route_asks_for_an_access_token_of_staff() -> None:
    others = {key: route["security"] for key, route in routes() if key not in PUBLIC | BY_SESSION}
    assert others
    assert all(security == [{"Staff": ["aws.cognito.signin.user.admin"]}] for security in others.values()), others


def test_tokens_are_those_of_this_stack_s_user_pool_and_client() -> None:
    schemes = api()["Body"]["components"]["securitySchemes"]
    assert list(schemes) == ["Staff"]
    settings = schemes["Staff"]["x-amazon-apigateway-authorizer"]["jwtConfiguration"]
    assert "${UserPool}" in json.dumps(settings["issuer"])
    assert settings["audience"] == [{"Ref": "UserPoolClient"}]


def test_the_user_pool_allows_no_sign_up() -> None:
    pool = written()["Resources"]["UserPool"]["Properties"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["DeletionProtection"] == "ACTIVE"


def test_an_authenticator_is_optional_in_the_pool_so_that_programs_need_none() -> None:
    pool = written()["Resources"]["UserPool"]["Properties"]
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])


def test_a_stolen_access_token_ends_soon_and_moves_no_address() -> None:
    client = written()["Resources"]["UserPoolClient"]["Properties"]
    assert client["WriteAttributes"] == ["locale"]
    assert client["EnableTokenRevocation"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert "GenerateSecret" not in client
    units = client["TokenValidityUnits"]
    assert (client["AccessTokenValidity"], units["AccessToken"]) == (10, "minutes")
    assert (client["IdTokenValidity"], units["IdToken"]) == (10, "minutes")
    assert (client["RefreshTokenValidity"], units["RefreshToken"]) == (30, "days")


def test_no_client_starts_a_flow_with_a_password_without_rights_on_the_pool() -> None:
    """Every access token names the client, and Cognito's own flows do not ask for what `require_mfa` requires."""
    without_a_password = {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    clients = of_type("AWS::Cognito::UserPoolClient").values()
    assert [set(client["ExplicitAuthFlows"]) for client in clients] == [without_a_password]
    assert all(client.keys().isdisjoint({"AllowedOAuthFlows", "AllowedOAuthFlowsUserPoolClient"}) for client in clients)
    assert of_type("AWS::Cognito::UserPoolDomain") == {}  # its sign-in pages take passwords, too


def test_a_password_is_as_long_for_the_api_as_for_the_user_pool() -> None:
    policy = written()["Resources"]["UserPool"]["Properties"]["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] == SHORTEST_PASSWORD
    assert policy["TemporaryPasswordValidityDays"] == 7


def test_the_roles_are_groups_of_the_user_pool() -> None:
    assert {group["GroupName"] for group in of_type("AWS::Cognito::UserPoolGroup").values()} == set(Role)


def test_no_route_may_be_read_from_another_origin() -> None:
    assert "CorsConfiguration" not in api()
    assert "x-amazon-apigateway-cors" not in api()["Body"]


def test_every_route_is_throttled_and_those_that_can_be_abused_more_so() -> None:
    usual = stage()["DefaultRouteSettings"]
    assert usual["ThrottlingRateLimit"] <= 50
    own = stage()["RouteSettings"]
    assert own.keys() <= {key for key, _ in routes()}, "a limit on a route that is not there"
    for key in (
        "POST /sign-in",
        "POST /admin/sign-in",
        "POST /i/{token}/pay",
        "POST /i/{token}/discount",
        "POST /i/{token}/new-link",
    ):
        assert own[key]["ThrottlingRateLimit"] < usual["ThrottlingRateLimit"], key


def test_a_ceiling_that_all_callers_share_is_out_of_a_few_callers_reach() -> None:
    """Two sign-ins a second locked staff out, and ten payments a second every customer."""
    own = stage()["RouteSettings"]
    assert own["POST /sign-in"]["ThrottlingRateLimit"] == 10
    assert own["POST /i/{token}/pay"]["ThrottlingRateLimit"] == 25
    for key, ceiling in own.items():
        assert ceiling["ThrottlingRateLimit"] >= 10, key
        assert ceiling["ThrottlingBurstLimit"] >= 2 * ceiling["ThrottlingRateLimit"], key


def test_the_access_log_tells_the_route_and_of_the_caller_only_the_id() -> None:
    log = json.loads(stage()["AccessLogSettings"]["Format"])
    assert log["route"] == "$context.routeKey"
    forbidden = ("path", "identity", "authorizer", "querystring", "domainname")
    told = [value for value in log.values() if any(word in value.lower() for word in forbidden)]
    assert told == ["$context.authorizer.claims.sub"]


def test_access_tokens_that_the_gateway_refuses_are_counted_from_the_access_log() -> None:
    [refused] = of_type("AWS::Logs::MetricFilter").values()
    assert refused["LogGroupName"] == {"Ref": "ApiLogs"}
    assert '($.status = "401")' in refused["FilterPattern"]
    log = json.loads(stage()["AccessLogSettings"]["Format"])
    assert {"status", "route"} <= log.keys()
    own = {key for key, _ in routes() if key.startswith("POST /sign-in") and not key.endswith("/forgot-password")}
    excluded = set(re.findall(r'\$\.route != "([^"]+)"', refused["FilterPattern"]))
    assert own <= excluded, "a function answers 401 on this route itself"
    assert all(key.startswith(("POST /sign-in", "ANY /admin")) for key in excluded)
    [metric] = refused["MetricTransformations"]
    assert "Dimensions" not in metric


def test_handlers_get_payload_2_0() -> None:
    assert {route["x-amazon-apigateway-integration"]["payloadFormatVersion"] for _, route in routes()} == {"2.0"}


# Functions that answer whatever reaches them: one that has a single route, and one that has a table of its own.
WITHOUT_RESOLVER = {
    "Assets": ["GET /assets/{hash}/{file}"],
    "BackOffice": ["ANY /admin", "ANY /admin/{proxy+}"],
    "Problems": ["ANY /admin/problems", "ANY /admin/problems/{proxy+}"],
    "Team": [
        "ANY /admin/account",
        "ANY /admin/account/{proxy+}",
        "ANY /admin/team",
        "ANY /admin/team/{proxy+}",
    ],
}


def test_a_function_without_a_resolver_has_the_route_that_it_answers() -> None:
    for name, keys in WITHOUT_RESOLVER.items():
        assert [f"{method} {path}" for method, path in paths_of(functions()[name])] == keys


@pytest.mark.parametrize(
    "name", [name for name, function in functions().items() if paths_of(function) and name not in WITHOUT_RESOLVER]
)
def test_a_function_answers_the_routes_that_lead_to_it_and_no_others(name: str) -> None:
    function = functions()[name]
    module = importlib.import_module(function["CodeUri"].replace("/", ".") + ".handler")
    resolver = module.routes if hasattr(module, "routes") else module.api
    answered = {
        (method, without_names(route.path))
        for route in [*resolver._static_routes, *resolver._dynamic_routes]
        for method in listed(route.method)
    }
    if name == "SignIn":
        answered |= {(route.method, route.path) for route in SIGN_IN_ROUTES}
    assert answered == {(method, without_names(path)) for method, path in paths_of(function)}


def test_the_list_of_routes_is_that_of_the_template() -> None:
    assert list_routes.LISTED.read_text(encoding="utf-8") == list_routes.rendered(), "make generate"


def test_no_route_has_two_functions() -> None:
    keys = [
        f"{event['Properties'].get('Method')} {event['Properties'].get('Path')}"
        for function in functions().values()
        for event in function["Events"].values()
        if event["Type"] == "HttpApi"
    ]
    assert len(keys) == len(set(keys)) == len(list(routes()))
