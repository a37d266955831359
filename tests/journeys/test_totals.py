"""The totals of the store after sales over HTTP, after failures, and after a rebuild."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from invoicing.bootstrap import app
from invoicing.domain.figures.additions import Counter, additions_of, sum_of
from invoicing.domain.figures.figures import TotalKind
from invoicing.domain.figures.totals import StoreTotals
from invoicing.usecases.figures.read_totals import read_totals
from ops.failures import failures, send_again
from ops.stage import Stage, StageError
from ops.totals import run
from tests.support.actors.shop import Shop, link_in

STAGE = Stage("prod", "prod", "invoicing-prod", "eu-north-1", {})


class Aws:
    """The clients of the tools: boto3's, and CloudFormation by the template."""

    def __init__(self, shop: Shop) -> None:
        self.stack = shop.stack
        self.is_deployed = True

    def __call__(self, service: str) -> Any:
        return self if service == "cloudformation" else boto3.client(service)

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 - AWS's name
        outputs = [{"OutputKey": "TableName", "OutputValue": self.stack.resources.table_name}]
        return {"Stacks": [{"StackStatus": "UPDATE_COMPLETE", "Outputs": outputs}]}

    def describe_stack_resource(self, *, StackName: str, LogicalResourceId: str) -> Any:  # noqa: N803
        name = self.stack.template.attribute(LogicalResourceId, "QueueName")
        return {
            "StackResourceDetail": {"PhysicalResourceId": boto3.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]}
        }


def totals(shop: Shop) -> StoreTotals:
    shop.stack.wait_until_idle()
    today = app.today()
    return read_totals(today, today - timedelta(days=30), ports=app)


def scan() -> Any:
    """Return what all sales, as they are, add to the totals."""
    sales = [app.totals.sale(sale_id) for sale_id in app.totals.sale_ids()]
    return sum_of(it for counted in sales for it in additions_of(counted.sale, counted.time_zone))


def stored() -> Any:
    generation = app.totals.generations().current
    return sum_of(it for kind in TotalKind for it in app.totals.read(generation, kind))


def sell(shop: Shop) -> Any:
    """Sell once by e-mail, and leave another invoice unpaid."""
    shop.invoice(shop.merchant.draft())
    draft = shop.merchant.draft()
    shop.fill_in(link_in(shop.invoice(draft)), method="butikk").pay()
    shop.stack.wait_until_idle()
    return draft


def test_sales_are_in_the_totals_a_minute_later(shop: Shop) -> None:
    before = totals(shop)
    draft = sell(shop)
    after = totals(shop)
    assert after.outstanding("NOK").sales == before.outstanding("NOK").sales + 1
    assert after.paid_from("NOK", app.today()).sales == before.paid_from("NOK", app.today()).sales + 1
    assert after.count(Counter.TO_SEND) == before.count(Counter.TO_SEND) + 1
    shop.merchant.fulfill(shop.merchant.order(draft))
    assert totals(shop).count(Counter.TO_SEND) == before.count(Counter.TO_SEND)
    assert stored() == scan()


def test_sales_that_could_not_be_counted_are_counted_when_they_are_sent_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.failures.WAIT", 0)

    def fail(*given: Any, **more: Any) -> None:
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as patch:
        patch.setattr("functions.record_figures.handler.record_figures", fail)
        draft = shop.merchant.draft()
        shop.stack.wait_until_idle()
    assert stored() != scan()
    [failure] = failures("local", Aws(shop))
    assert failure.queue == "UncountedSales"
    assert failure.event["detail"]["metadata"]["draft_order_id"] == draft["id"]
    source = shop.stack.template.attribute("ChangedSales", "Arn")
    assert not send_again(failure, Aws(shop)), "moto does not say from which queue it came"
    assert send_again(replace(failure, said=replace(failure.said, target=source)), Aws(shop))
    url = shop.stack.template.resolve({"Ref": "ChangedSales"})
    [message] = boto3.client("sqs").receive_message(QueueUrl=url)["Messages"]
    shop.stack.functions.invoke("record_figures", {"Records": [{"messageId": "1", "body": message["Body"]}]})
    assert stored() == scan()


def test_a_rebuild_leads_to_what_all_sales_add(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    sell(shop)
    app.totals.delete(1)  # as after a mistake
    assert stored() == {} != scan()
    run(STAGE, Aws(shop))
    assert stored() == scan()
    assert "The totals are those of" in capsys.readouterr().out
    shop.merchant.draft()
    shop.stack.wait_until_idle()
    assert stored() == scan()
    run(STAGE, Aws(shop))
    found = boto3.client("dynamodb").scan(TableName=shop.stack.resources.table_name)["Items"]
    generations = {item["PK"]["S"].split("#")[1] for item in found if item["PK"]["S"].startswith("TOTAL#")}
    assert generations == {"2", "3"}, "those of before are deleted by the next rebuild"


def test_a_stage_that_is_not_deployed_has_no_totals_to_rebuild(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.totals.read_stack", lambda stage, client: None)
    with pytest.raises(StageError, match="no stack invoicing-prod"):
        run(STAGE, Aws(shop))
