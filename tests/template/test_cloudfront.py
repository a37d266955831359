"""The stack of CloudFront and its rate rules, which a merchant may put before the API."""

from functools import cache
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.support.repository import ROOT


@cache
def resources() -> dict[str, Any]:
    template: dict[str, Any] = yaml_parse((ROOT / "ops/cloudfront.yaml").read_text())
    return {name: resource["Properties"] for name, resource in template["Resources"].items()}


def distribution() -> dict[str, Any]:
    configuration: dict[str, Any] = resources()["Distribution"]["DistributionConfig"]
    return configuration


def test_every_rule_counts_each_address_by_itself_and_answers_429() -> None:
    for rule in resources()["WebAcl"]["Rules"]:
        counting = rule["Statement"]["RateBasedStatement"]
        assert (counting["AggregateKeyType"], counting["EvaluationWindowSec"]) == ("IP", 300), rule["Name"]
        answer = rule["Action"]["Block"]["CustomResponse"]
        assert answer == {"ResponseCode": 429, "ResponseHeaders": [{"Name": "Retry-After", "Value": "300"}]}


def test_the_webhook_of_the_provider_is_never_counted() -> None:
    forms, requests = (rule["Statement"]["RateBasedStatement"] for rule in resources()["WebAcl"]["Rules"])
    excluded = requests["ScopeDownStatement"]["NotStatement"]["Statement"]["ByteMatchStatement"]
    assert (excluded["PositionalConstraint"], excluded["SearchString"]) == ("EXACTLY", "/payments/stripe/webhook")
    _, either = forms["ScopeDownStatement"]["AndStatement"]["Statements"]
    counted = {each["ByteMatchStatement"]["SearchString"] for each in either["OrStatement"]["Statements"]}
    assert counted == {"/sign-in", "/i/"}


def test_no_sample_of_a_request_is_kept_since_paths_have_tokens() -> None:
    acl = resources()["WebAcl"]
    assert {each["VisibilityConfig"]["SampledRequestsEnabled"] for each in [acl, *acl["Rules"]]} == {False}
    assert "Logging" not in distribution()


@pytest.mark.parametrize("path", ["", "/assets/*"])
def test_cloudfront_compresses_nothing_and_forwards_no_http(path: str) -> None:
    rest = {each["PathPattern"]: each for each in distribution()["CacheBehaviors"]}
    behaviour = rest[path] if path else distribution()["DefaultCacheBehavior"]
    assert behaviour["Compress"] is False
    assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
    assert distribution()["Origins"][0]["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_only_files_of_the_pages_are_cached() -> None:
    caching_disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert distribution()["DefaultCacheBehavior"]["CachePolicyId"] == caching_disabled
    assert [each["PathPattern"] for each in distribution()["CacheBehaviors"]] == ["/assets/*"]


def test_make_check_lints_the_stack_for_the_region_that_it_has_to_be_in() -> None:
    assert "cfn-lint ops/cloudfront.yaml --regions us-east-1" in (ROOT / "Makefile").read_text()
