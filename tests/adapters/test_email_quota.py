"""The count of an address's e-mails in a day, in memory and in DynamoDB alike."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from invoicing.adapters.dynamodb import keys
from invoicing.domain.errors import BusyError, StaleSaleError, TooManyEmailsError
from invoicing.domain.rate_limits.email_quota import MOST_EMAILS, EmailQuota
from invoicing.domain.sale.sale import Sale
from tests.support.adapters.concurrency import together
from tests.support.adapters.ports import Ports
from tests.support.aws import Aws
from tests.support.builders.sales import rename
from tests.support.fakes import START


def quota(address: str = "kari@example.com", send_at: datetime = START) -> EmailQuota:
    return EmailQuota.of(address, send_at, START)


NUMBERS = itertools.count(1)


def saved(ports: Ports) -> Sale:
    return ports.saved(next(NUMBERS))


def count(ports: Ports, times: int, what: EmailQuota) -> None:
    """Save a sale once for each e-mail; only the quota connects the saves."""
    for _ in range(times):
        changed_sale(ports, what)


def changed_sale(ports: Ports, what: EmailQuota) -> Sale:
    sale = saved(ports)
    rename(sale, "Ola")
    sale.count_email(what)
    ports.sales.save(sale)
    return sale


def test_fifty_emails_a_day_go_through_and_the_next_writes_nothing(ports: Ports) -> None:
    count(ports, MOST_EMAILS, quota())
    sale = saved(ports)
    before = ports.sales.get(sale.id).draft
    rename(sale, "Per")
    sale.count_email(quota("KARI@Example.com"))
    with pytest.raises(TooManyEmailsError) as refused:
        ports.sales.save(sale)
    assert ports.sales.get(sale.id).draft == before
    assert refused.value.free_at == datetime(2026, 11, 24, tzinfo=UTC)
    assert refused.value.retry_after == (refused.value.free_at - START).total_seconds()


def test_another_address_and_another_day_have_quotas_of_their_own(ports: Ports) -> None:
    count(ports, MOST_EMAILS, quota())
    changed_sale(ports, quota("per@example.com"))
    changed_sale(ports, quota(send_at=START + timedelta(days=1)))


def save_a_stale_sale(ports: Ports) -> None:
    """Count an e-mail with a sale that was changed since it was read: saving it fails."""
    sale = saved(ports)
    first, second = ports.sales.get(sale.id), ports.sales.get(sale.id)
    rename(first, "Ola")
    ports.sales.save(first)
    rename(second, "Per")
    second.count_email(quota())
    with pytest.raises(StaleSaleError):
        ports.sales.save(second)


def test_a_stale_sale_is_stale_even_if_its_address_has_all_its_emails(ports: Ports) -> None:
    count(ports, MOST_EMAILS, quota())
    save_a_stale_sale(ports)


def test_a_save_that_fails_counts_nothing(ports: Ports) -> None:
    count(ports, MOST_EMAILS - 1, quota())
    save_a_stale_sale(ports)
    changed_sale(ports, quota())


def test_requests_at_once_get_no_more_emails_than_the_quota_has(ports: Ports) -> None:
    count(ports, MOST_EMAILS - 3, quota())
    sales = [saved(ports) for _ in range(8)]

    def request(number: int) -> bool:
        sale = sales[number]
        rename(sale, "Ola")
        sale.count_email(quota())
        for _ in range(10):
            try:
                ports.sales.save(sale)
            except BusyError:
                continue
            except TooManyEmailsError:
                return False
            return True
        return False

    assert sum(result is True for result in together(8, request)) == 3


def test_the_count_names_no_address_and_is_deleted_by_time(aws: Aws, ports: Ports) -> None:
    changed_sale(ports, quota())
    if ports.clock is not aws.clock:
        return
    (item,) = (item for item in aws.items() if item["PK"]["S"].startswith("LIMIT#"))
    assert {"PK": item["PK"], "SK": item["SK"]} == keys.email_quota_key("kari@example.com", "2026-11-23")
    assert "kari" not in str(item)
    assert item["emails"] == {"N": "1"}
    until = datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC)
    assert until == datetime(2026, 11, 25, tzinfo=UTC), "a day after its own"
