"""Who may do what: exact actions, exact resources, one role a function."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.template.deployment import deployed, functions, listed, of_type

# A log group's attribute Arn ends in `:*` (its streams) and a stream's in its label: CloudFormation fills both in.


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every policy in the stack, with the resource that holds it."""
    for name, resource in deployed().items():
        properties = resource.get("Properties", {})
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", []) if isinstance(policy, dict)]
        if "PolicyDocument" in properties:
            documents.append(properties["PolicyDocument"])
        for document in documents:
            for statement in listed(document["Statement"]):
                yield name, statement


def allowed(role: str) -> set[str]:
    """Actions that a role allows, its managed policies' among them."""
    managed = {reference["Ref"] for reference in of_type("AWS::IAM::Role")[role].get("ManagedPolicyArns", [])}
    return {
        action for name, statement in statements() if name in {role, *managed} for action in listed(statement["Action"])
    }


ANY_IDENTITY = ":identity/*"  # SES's sandbox asks for rights on each recipient's identity, too
BY_NAME = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-"


def with_star(statement: dict[str, Any]) -> list[str]:
    """Return its resources with a star. Elsewhere a star may stand in a condition only, which narrows."""
    assert "*" not in json.dumps(statement | {"Resource": [], "Condition": {}})
    found = [text for text in listed(statement["Resource"]) if "*" in json.dumps(text)]
    return [text["Fn::Sub"] if "Fn::Sub" in text else str(text) for text in found]


def test_no_statement_has_a_star_but_for_recipients_and_for_functions_by_name() -> None:
    stars = [(name, with_star(one)) for name, one in statements() if with_star(one)]
    assert sorted(name for name, _ in stars) == ["ProblemsRole", "SendsEmail"]
    assert len(list(statements())) > 20


def test_any_recipient_may_be_written_to_by_one_sender_only() -> None:
    [sends] = [one for name, one in statements() if name == "SendsEmail"]
    assert [text.partition(":ses:")[2] for text in with_star(sends)] == [
        f"${{AWS::Region}}:${{AWS::AccountId}}{ANY_IDENTITY}"
    ]
    assert sends["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderEmail"}}}


def test_an_email_may_go_to_any_recipient_s_identity_as_the_sandbox_asks() -> None:
    resources = [json.dumps(listed(statement["Resource"])) for name, statement in statements() if name == "SendsEmail"]
    assert [ANY_IDENTITY in text and ":configuration-set/${ConfigurationSet}" in text for text in resources] == [True]


def test_every_statement_names_what_it_allows_and_on_what() -> None:
    for name, statement in statements():
        assert statement["Effect"] == "Allow", name
        assert {"Action", "Resource"} <= statement.keys(), name
        assert not {"NotAction", "NotResource", "NotPrincipal"} & statement.keys(), name


def test_every_role_is_worn_by_one_function_or_one_schedule() -> None:
    worn = [function["Role"]["Fn::GetAtt"][0] for function in of_type("AWS::Lambda::Function").values()]
    worn += [
        schedule["Target"]["RoleArn"]["Fn::GetAtt"][0] for schedule in of_type("AWS::Scheduler::Schedule").values()
    ]
    assert sorted(worn) == sorted(of_type("AWS::IAM::Role"))


def test_roles_take_only_policies_of_this_stack() -> None:
    own = of_type("AWS::IAM::ManagedPolicy").keys()
    for role, properties in of_type("AWS::IAM::Role").items():
        assert all(reference.get("Ref") in own for reference in properties.get("ManagedPolicyArns", [])), role


@pytest.mark.parametrize("function", functions())
def test_a_function_writes_to_its_own_log_only(function: str) -> None:
    assert {
        json.dumps(statement["Resource"])
        for name, statement in statements()
        if name == f"{function}Role" and any(action.startswith("logs:") for action in listed(statement["Action"]))
    } == {json.dumps({"Fn::GetAtt": [f"{function}Logs", "Arn"]})}


def test_mail_is_sent_from_the_one_sender_only() -> None:
    sending = [statement for _, statement in statements() if "ses:SendEmail" in listed(statement["Action"])]
    assert sending
    for statement in sending:
        assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderEmail"}}}


def test_only_the_sender_s_address_and_domain_are_asked_for_and_where_settings_are() -> None:
    asking = {name: one for name, one in statements() if "ses:GetEmailIdentity" in listed(one["Action"])}
    assert asking.keys() == {"StoreRole", "BackOfficeRole"}
    for statement in asking.values():
        assert statement["Action"] == "ses:GetEmailIdentity"
        address, domain = (resource["Fn::Sub"] for resource in statement["Resource"])
        assert address.endswith(":identity/${SenderEmail}")
        assert domain[0].endswith(":identity/${Domain}")
        assert domain[1] == {"Domain": {"Fn::Select": [1, {"Fn::Split": ["@", {"Ref": "SenderEmail"}]}]}}


def test_only_sign_in_and_team_may_do_anything_in_the_user_pool() -> None:
    may: dict[str, set[str]] = {}
    for name, one in statements():
        for action in listed(one["Action"]):
            if "cognito" in action:
                may.setdefault(name, set()).add(action.removeprefix("cognito-idp:"))
    assert may.keys() == {"SendSecurityNoticeRole", "SignInRole", "TeamRole"}
    assert may["SendSecurityNoticeRole"] == {"AdminGetUser", "AdminListGroupsForUser", "ListUsersInGroup"}
    changing = re.compile("AdminCreate|AdminAdd|AdminRemove|AdminSet|AdminUpdate|AdminEnable|AdminDisable|List")
    assert not [action for action in may["SignInRole"] if changing.match(action)], "its routes are open to everybody"
    assert not [action for action in may["TeamRole"] if "Delete" in action]


def test_events_are_put_under_our_own_name_only() -> None:
    putting = [statement for _, statement in statements() if "events:PutEvents" in listed(statement["Action"])]
    every_entry = {"ForAllValues:StringEquals": {"events:source": "invoicing"}}
    assert [statement["Condition"] for statement in putting] == [every_entry | {"Null": {"events:source": "false"}}]


def test_only_publish_events_reads_the_stream_and_writes_to_the_bus() -> None:
    for function in functions():
        may = {"dynamodb:GetRecords", "events:PutEvents"} & allowed(f"{function}Role")
        assert bool(may) == (function == "PublishEvents"), function


def test_only_functions_that_send_mail_may() -> None:
    senders = {function for function in functions() if "ses:SendRawEmail" in allowed(f"{function}Role")}
    assert senders == {"SendInvoice", "SendPaidNotice", "SendReceipt", "SendReminders", "SendSecurityNotice", "Team"}


def test_a_function_without_data_may_do_nothing_but_write_its_log() -> None:
    assert allowed("AssetsRole") == {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_signing_in_may_authenticate_read_the_settings_keep_names_and_end_sessions() -> None:
    own = [one for name, one in statements() if name == "SignInRole" and "logs:PutLogEvents" not in one["Action"]]
    told = {(action, json.dumps(one.get("Condition"))) for one in own for action in listed(one["Action"])}
    assert told == {
        ("cognito-idp:AdminGetUser", "null"),
        ("cognito-idp:AdminInitiateAuth", "null"),
        ("cognito-idp:AdminRespondToAuthChallenge", "null"),
        ("cognito-idp:AdminUserGlobalSignOut", "null"),
        ("dynamodb:GetItem", '{"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["STORE"]}}'),
    } | {
        (f"dynamodb:{name}", '{"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["STAFF#*"]}}')
        for name in ("BatchGetItem", "DeleteItem", "PutItem", "Query", "UpdateItem")
    }
    of_users = [one["Resource"] for one in own if "cognito-idp:" in str(one["Action"])]
    assert of_users == [{"Fn::GetAtt": ["UserPool", "Arn"]}]


def test_the_secret_is_read_only_by_functions_that_sign_links_or_speak_to_providers() -> None:
    readers = {function for function in functions() if "secretsmanager:GetSecretValue" in allowed(f"{function}Role")}
    assert readers == {
        name for name, function in functions().items() if "SECRET_ID" in function["Environment"]["Variables"]
    }


def test_only_the_pages_of_problems_read_dead_letters_and_invoke_functions() -> None:
    for function in functions():
        may = {"sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "lambda:InvokeFunction"} & allowed(
            f"{function}Role"
        )
        mapped = {"sqs:ReceiveMessage"} if function == "RecordFigures" else set()
        assert (len(may) == 3) if function == "Problems" else (may == mapped), function


def test_problems_invoke_by_name_the_functions_behind_failed_events() -> None:
    own = [one for name, one in statements() if name == "ProblemsRole" and "InvokeFunction" in str(one["Action"])]
    assert [one["Action"] for one in own] == ["lambda:InvokeFunction"]
    ticks = {"SendReminders", "Recover"}  # whose next run does the same
    behind = {name for name, function in functions().items() if "DeadLetterConfig" in str(function["Events"])} - ticks
    # The star stands for the suffix that CloudFormation gives to a name.
    assert sorted(with_star(own[0])) == sorted(f"{BY_NAME}{name}-*" for name in behind)
    assert len(with_star(own[0])) == len(own[0]["Resource"])


def test_a_queue_takes_failures_only_from_this_stack_s_rules() -> None:
    [statement] = of_type("AWS::SQS::QueuePolicy")["UndeliveredEventsPolicy"]["PolicyDocument"]["Statement"]
    sources = {source["Fn::GetAtt"][0] for source in statement["Condition"]["ArnEquals"]["aws:SourceArn"]}
    rules = of_type("AWS::Events::Rule").items()
    assert sources == {name for name, rule in rules if "DeadLetterConfig" in rule["Targets"][0]}
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}


def test_the_queue_of_changed_sales_takes_events_only_from_its_rule() -> None:
    [statement] = of_type("AWS::SQS::QueuePolicy")["ChangedSalesPolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["SalesChanged", "Arn"]}}}
    [target] = of_type("AWS::Events::Rule")["SalesChanged"]["Targets"]
    assert statement["Resource"] == target["Arn"] == {"Fn::GetAtt": ["ChangedSales", "Arn"]}


def test_each_principal_that_may_invoke_a_function_is_named_with_its_source() -> None:
    for name, permission in of_type("AWS::Lambda::Permission").items():
        assert permission["Principal"] in {"apigateway.amazonaws.com", "events.amazonaws.com"}, name
        assert "SourceArn" in permission, name
