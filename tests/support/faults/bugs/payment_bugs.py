"""Bugs of payments."""

from tests.support.faults.bugs.bug import bug

PROCESS = "invoicing.usecases.payments.process"
START = "invoicing.usecases.payments.start"
AUTHORIZE = "invoicing.domain.payments.authorize"
_COMMIT = "        authorize(self.sale, attempt, number, self.ports.ids.ulid(now), now)\n"

BUGS = (
    bug(
        "a new key for each try to create a payment",
        "matrix",
        "pay",
        (
            "invoicing.adapters.payments.sandbox",
            'self._ask("POST", "", attempt.id, body)',
            'self._ask("POST", "", __import__("uuid").uuid4().hex, body)',
        ),
    ),
    bug(
        "the money is taken before the order exists",
        "matrix",
        "webhook",
        (PROCESS, _COMMIT, "        self.provider(attempt).capture(attempt)\n" + _COMMIT),
    ),
    bug(
        "a second tab begins a payment of its own",
        "races",
        "",
        (
            START,
            "attempt = sale.attempt(active.number) if active else _begin(sale, link, base_url, ports)",
            "attempt = _begin(sale, link, base_url, ports)",
        ),
        (AUTHORIZE, "    draft.require_no_payment()\n", ""),
    ),
    bug(
        "a hold is released, and the payment is not voided",
        "matrix",
        "expire",
        (
            PROCESS,
            "        gone = self.void(attempt)\n",
            "        gone = replace(payment, status=PaymentStatus.VOIDED)\n",
        ),
    ),
    bug(
        "the order is written after the payment, not with it",
        "matrix",
        "webhook",
        (
            PROCESS,
            _COMMIT,
            _COMMIT
            + '        order = self.sale._records.pop(RecordKey("ORDER"))\n'
            + "        self.saved()\n        self.sale.put(order)\n",
        ),
    ),
    bug(
        "a payment is committed whatever its state",
        "matrix",
        "an_authorization_comes_late",
        (PROCESS, "AttemptState.VOIDED: self._check_for_late_money", "AttemptState.VOIDED: self._authorize"),
        (
            AUTHORIZE,
            "if active is None or active.number != attempt.number or not is_payable(sale):",
            "if not is_payable(sale):",
        ),
        (
            AUTHORIZE,
            "committed = attempt.moved_to(AttemptState.COMMITTED, check_at=now + FIRST_CHECK)",
            "committed = replace(attempt, state=AttemptState.COMMITTED, check_at=now + FIRST_CHECK)",
        ),
    ),
    bug(
        "a cancelled draft can be paid",
        "races",
        "",
        (START, "        _require_ready(sale, link, ports)\n", "        pass\n"),
        (AUTHORIZE, '    require_payable(sale, "pay")\n', ""),
    ),
    bug(
        "the provider is told to void before the payment is claimed",
        "races",
        "tab-1 restart webhook-1",
        (
            "invoicing.usecases.payments.void",
            "    if attempt.state in UNDECIDED:\n",
            "    if attempt.state in UNDECIDED:\n        ports.providers.named(attempt.provider).void(attempt)\n",
        ),
    ),
    bug(
        "the amount that the provider reports is not compared",
        "matrix",
        "another_amount",
        (
            PROCESS,
            "            if mismatch is None:\n                return self._commit(attempt)",
            "            if True:\n                return self._commit(attempt)",
        ),
    ),
    bug(
        "a payment that was found by creating it again keeps no id",
        "matrix",
        "pay",
        (PROCESS, "            attempt = replace(attempt, provider_id=payment.id, url=payment.url)\n", ""),
    ),
    bug(
        "an authorized payment is not processed again",
        "matrix",
        "come_back",
        (
            AUTHORIZE,
            "attempt.moved_to(AttemptState.COMMITTED, check_at=now + FIRST_CHECK)",
            "attempt.moved_to(AttemptState.COMMITTED, check_at=None)",
        ),
    ),
    bug(
        "a payment that was begun is not processed again",
        "matrix",
        "pay",
        (
            AUTHORIZE,
            "        check_at=now + FIRST_CHECK,\n        description=draft.name,",
            "        description=draft.name,",
        ),
    ),
    bug(
        "late money is kept",
        "matrix",
        "money_comes_late",
        (PROCESS, "            AttemptState.VOIDED: self._check_for_late_money,\n", ""),
    ),
    bug(
        "an offer changes under a customer who is paying it",
        "races",
        "",
        (
            "invoicing.usecases.draft_orders.edit",
            "        require_no_payment(sale, end_payment=end_payment, ports=ports)\n",
            "        pass\n",
        ),
    ),
    bug(
        "what the customer saw is not compared with what is sold",
        "races",
        "",
        (START, "if (sale.draft.offer, sale.draft.total) != seen:", "if False:"),
    ),
)
