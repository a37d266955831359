"""The sender's identity, the shop's own domain, and what the stack tells about both."""

from pathlib import Path
from typing import Any

import pytest

from local.template import Template
from tests.support.repository import ROOT
from tests.support.template.deployment import deployed, of_type, written

CERTIFICATE = "arn:aws:acm:eu-north-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"


def resolved(kind: str, **parameters: str) -> list[dict[str, Any]]:
    """Return the resources of a type that a stack with these parameters has."""
    template = Template(Path(ROOT / "template.yaml"), {"SenderEmail": "shop@fjell.example", **parameters})
    return [template.resolve(properties) for _, properties in template.resources(kind)]


@pytest.mark.parametrize(
    ("choice", "identities"),
    [("address", ["shop@fjell.example"]), ("domain", ["fjell.example"]), ("existing", [])],
)
def test_ses_verifies_the_sender_s_address_or_domain_or_nothing_new(choice: str, identities: list[str]) -> None:
    made = resolved("AWS::SES::EmailIdentity", EmailIdentity=choice)
    assert [identity["EmailIdentity"] for identity in made] == identities


def test_the_sender_s_address_is_verified_unless_something_else_is_chosen() -> None:
    assert [made["EmailIdentity"] for made in resolved("AWS::SES::EmailIdentity")] == ["shop@fjell.example"]
    assert written()["Parameters"]["EmailIdentity"]["AllowedValues"] == ["address", "domain", "existing"]


def test_a_domain_s_dns_records_are_among_the_outputs() -> None:
    for number in (1, 2, 3):
        output = written()["Outputs"][f"DkimRecord{number}"]
        assert output["Condition"] == "HasDomainIdentity"
        name, value = (f"${{SenderIdentity.DkimDNSToken{part}{number}}}" for part in ("Name", "Value"))
        assert output["Value"] == {"Fn::Sub": f"{name} CNAME {value}"}


def test_a_certificate_lets_the_api_serve_the_domain_that_links_begin_with() -> None:
    given = {"PublicBaseUrl": "https://pay.fjell.example", "CertificateArn": CERTIFICATE}
    [domain] = resolved("AWS::ApiGatewayV2::DomainName", **given)
    assert domain["DomainName"] == "pay.fjell.example"
    [configuration] = domain["DomainNameConfigurations"]
    assert configuration == {"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}


@pytest.mark.parametrize("address", ["", "https://pay.fjell.example"])
def test_without_a_certificate_there_is_no_domain_of_our_own(address: str) -> None:
    assert resolved("AWS::ApiGatewayV2::DomainName", PublicBaseUrl=address) == []


def test_the_domain_leads_to_the_stage_that_sam_makes() -> None:
    [mapping] = of_type("AWS::ApiGatewayV2::ApiMapping").values()
    assert {deployed()[name]["Condition"] for name in ("Domain", "DomainMapping")} == {"HasDomain"}
    assert deployed()[mapping["Stage"]["Ref"]]["Type"] == "AWS::ApiGatewayV2::Stage"
    assert mapping["DomainName"] == {"Ref": "Domain"}


def test_the_domain_is_selected_from_a_text_that_always_has_one() -> None:
    """CloudFormation may evaluate Fn::Select although the resource's condition is false."""
    [domain] = of_type("AWS::ApiGatewayV2::DomainName").values()
    template = Template(Path(ROOT / "template.yaml"), {"PublicBaseUrl": ""})
    assert template.resolve(domain["DomainName"]) == "none"


def test_a_certificate_without_an_address_is_refused() -> None:
    rule = written()["Rules"]["CertificateHasDomain"]
    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "CertificateArn"}, ""]}]}
    [assertion] = rule["Assertions"]
    assert assertion["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "PublicBaseUrl"}, ""]}]}


def test_outputs_name_the_webhook_the_queues_and_how_staff_are_invited() -> None:
    outputs = written()["Outputs"]
    assert outputs["WebhookUrl"]["Value"]["Fn::Sub"].endswith("/payments/stripe/webhook")
    assert outputs["StaffCommand"]["Value"]["Fn::Sub"].startswith("make staff STAGE=${Stage} ")
    queues = {output["Value"].get("Ref") for output in outputs.values()} & of_type("AWS::SQS::Queue").keys()
    assert queues == of_type("AWS::SQS::Queue").keys()
    assert outputs["DomainTarget"]["Condition"] == outputs["DomainHostedZoneId"]["Condition"] == "HasDomain"


def test_every_output_says_what_it_is_for() -> None:
    assert [name for name, output in written()["Outputs"].items() if len(output["Description"].split()) < 2] == []
