"""Run ministack, an engine for AWS's APIs, with what it lacks of AWS. It runs in the engine's own environment.

Each function below is one gap, and the reason why the test needs it closed. The template is deployed as it is built.
"""

import json
import os
import zipfile
from email.utils import getaddresses
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

from ministack import app
from ministack.core import iam_actions, lambda_runtime
from ministack.services import apigateway, eventbridge, lambda_svc
from ministack.services.cloudformation import provisioners

JSON = dict[str, Any]
ACCOUNT, REGION = os.environ["MINISTACK_ACCOUNT_ID"], os.environ["MINISTACK_REGION"]
SECRET = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
API = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
INTEGRATION = "x-amazon-apigateway-integration"


def serve_the_routes_of_the_api_s_document() -> None:
    """SAM writes an HTTP API's routes, integrations and authorizers into `Body`, which the engine does not read."""
    create, update = API["create"], API["update"]

    def created(logical_id: str, props: JSON, stack_name: str) -> Any:
        api_id, attributes = create(logical_id, props, stack_name)
        _import(api_id, props["Body"])
        return api_id, attributes

    def updated(api_id: str, old: JSON, new: JSON, *more: Any) -> Any:
        answer = update(api_id, old, new, *more)
        _import(answer[0], new["Body"])
        return answer

    API.update(create=created, update=updated)


def _import(api_id: str, document: JSON) -> None:
    for stored in (apigateway._routes, apigateway._integrations, apigateway._authorizers):
        stored[api_id] = {}
    authorizers: dict[str, str] = {}
    for name, scheme in document["components"]["securitySchemes"].items():
        declared = scheme["x-amazon-apigateway-authorizer"]
        described = {
            "name": name,
            "identitySource": [declared["identitySource"]],
            "jwtConfiguration": declared["jwtConfiguration"],
        }
        authorizers[name] = _made(apigateway._create_authorizer(api_id, described))["authorizerId"]
    integrations: dict[str, str] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            uri = operation[INTEGRATION]["uri"]
            if uri not in integrations:
                integrations[uri] = _made(apigateway._create_integration(api_id, {"integrationUri": uri}))[
                    "integrationId"
                ]
            verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
            key = path if path == "$default" else f"{verb} {path}"
            route: JSON = {"routeKey": key, "target": f"integrations/{integrations[uri]}"}
            for scheme, scopes in (operation.get("security") or [{"NONE": []}])[0].items():
                if scheme != "NONE":
                    route |= {"authorizationType": "JWT", "authorizerId": authorizers[scheme]}
                    route["authorizationScopes"] = scopes
            _made(apigateway._create_route(api_id, route))


def _made(answer: tuple[int, JSON, bytes]) -> JSON:
    status, _, body = answer
    assert status == 201, body
    made: JSON = json.loads(body)
    return made


def name_a_secret_by_its_arn() -> None:
    """`Ref` of a secret is its ARN on AWS, and its name in the engine, which no policy would match."""
    create, update, delete = SECRET["create"], SECRET["update"], SECRET["delete"]

    def created(*how: Any) -> Any:
        _, attributes = create(*how)
        return attributes["Arn"], attributes

    def updated(arn: str, *how: Any) -> Any:
        _, attributes = update(_name_in(arn), *how)
        return attributes["Arn"], attributes

    SECRET.update(create=created, update=updated, delete=lambda arn, props: delete(_name_in(arn), props))


def _name_in(arn: str) -> str:
    return arn.rpartition(":")[2].rpartition("-")[0]


def know_who_published_an_event() -> None:
    """The engine does not know the condition key `events:source`, so each function that has it would be refused."""
    known = iam_actions.request_tag_context

    def context(service: str, action: str, body: bytes, params: JSON) -> JSON:
        found: JSON = dict(known(service, action, body, params))
        if action == "events:PutEvents":
            found["events:source"] = sorted({entry.get("Source", "") for entry in json.loads(body)["Entries"]})
        return found

    iam_actions.request_tag_context = context


def authorize_email_as_in_the_sandbox() -> None:
    """The engine does not know `ses:FromAddress`, and asks for no right on the recipients' identities.

    SES asks for it while an account is in its sandbox, and for one on the configuration set always.
    """

    def enforce(*request: Any) -> Any:
        method, path, headers, body, params, request_id = request
        action = iam_actions.extract_iam_action("ses", method, path, headers, body, params)
        if action is None:
            return app._authenticate_only("sesv2", headers, params, request_id)
        if not path.endswith("/outbound-emails"):
            arn = iam_actions.extract_resource_arn("ses", method, path, headers, body, params, REGION, ACCOUNT)
            return app._enforce_data_plane("sesv2", action, headers, params, request_id, resource_arn=arn)
        asked = json.loads(body)
        sender = getaddresses([asked["FromEmailAddress"]])[0][1]
        named = [f"configuration-set/{asked['ConfigurationSetName']}"]
        named += [f"identity/{address}" for address in (sender, *asked["Destination"]["ToAddresses"])]
        for name in named:
            denied = app._enforce_data_plane(
                *("sesv2", "ses:SendRawEmail", headers, params, request_id),
                resource_arn=f"arn:aws:ses:{REGION}:{ACCOUNT}:{name}",
                service_context={"ses:FromAddress": sender},
                named_resource=name,
            )
            if denied:
                return denied
        return None

    app._enforce_ses_v2 = enforce


def answer_and_ask_as_an_http_api_does() -> None:
    """The engine fails on an answer whose body is null, and on tokens of a pool unless it is named localhost.

    The pages' addresses are those of AWS (`MINISTACK_HOST`), which do not lead to the engine.
    """
    invoke = apigateway._invoke_lambda_proxy

    async def invoked(*how: Any, **more: Any) -> Any:
        status, headers, body = await invoke(*how, **more)
        return status, headers, b"" if body is None else body

    async def keys_of(authorizer: JSON) -> str:
        pool = authorizer["jwtConfiguration"]["issuer"].rpartition("/")[2]
        return f"http://127.0.0.1:{apigateway._PORT}/{pool}/.well-known/jwks.json"

    apigateway._invoke_lambda_proxy = invoked
    apigateway._resolve_jwks_url = keys_of


def hand_cookies_over_as_an_http_api_does() -> None:
    """An HTTP API moves the cookies of a request from its headers into a list, and the engine does not."""
    execute = lambda_svc._execute_function_with_config_scope

    def executed(record: JSON, event: Any) -> Any:
        if isinstance(event, dict) and (cookies := event.get("headers", {}).pop("cookie", "")):
            event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
        return execute(record, event)

    lambda_svc._execute_function_with_config_scope = executed


def let_the_test_report_as_ses() -> None:
    """The engine's SES reports nothing, so the test does, by PutEvents, which refuses events of AWS's own sources."""
    put_events = eventbridge._put_events
    eventbridge._put_events = lambda asked: put_events(asked, allow_aws_source=True)


def unpack_each_layer_once() -> None:
    """Each worker unpacks the layer anew, which takes longer than its cold start."""
    lock, unpacked = Lock(), Path(os.environ["TMPDIR"]) / "layers"

    class Archive(zipfile.ZipFile):
        def extractall(self, path: Any = None, *how: Any, **more: Any) -> None:
            if not Path(path).name.startswith("layer_"):
                super().extractall(path, *how, **more)
                return
            content = str(hash(tuple((item.filename, item.CRC) for item in self.infolist())))
            with lock:
                if not (unpacked / content).exists():
                    super().extractall(unpacked / content, *how, **more)
            Path(path).rmdir()
            Path(path).symlink_to(unpacked / content)

    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": Archive})


if __name__ == "__main__":
    let_the_test_report_as_ses()
    unpack_each_layer_once()
    serve_the_routes_of_the_api_s_document()
    name_a_secret_by_its_arn()
    know_who_published_an_event()
    authorize_email_as_in_the_sandbox()
    answer_and_ask_as_an_http_api_does()
    hand_cookies_over_as_an_http_api_does()
    app.main()
