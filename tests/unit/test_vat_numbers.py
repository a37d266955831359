"""Which VAT numbers can be, and which cannot even be checked."""

import pytest
from pydantic_core import PydanticCustomError
from stdnum.util import get_cc_module

from invoicing.adapters.vat_numbers import _EU, CHECKED_PREFIXES
from invoicing.api.fields.vat_numbers import _vat_number
from invoicing.domain.values.countries import COUNTRIES


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("de 136 695 976", "DE136695976"),
        ("DE\u00a0136\u2011695\u2013976", "DE136695976"),
        ("EL094259216", "EL094259216"),
        ("NO 923 609 016 MVA", "NO923609016MVA"),
        ("CHE-107.787.577 IVA", "CHE107787577IVA"),
        ("GB980780684", "GB980780684"),
        ("", ""),
    ],
)
def test_a_number_that_can_be_is_kept_without_what_stands_between(written, number):
    assert _vat_number(written) == number


@pytest.mark.parametrize("written", ["XX123", "ZZ99", "US12", "EUDE136695976", "12345678", "X", "NO923609017MVA"])
def test_a_number_that_cannot_be_checked_or_cannot_be_is_refused(written):
    with pytest.raises(PydanticCustomError) as caught:
        _vat_number(written)
    prefix = "" if written.startswith("NO") else ".prefix"
    assert caught.value.type == f"invalid_vat_number{prefix}"
    assert ("DE DK" in str(caught.value.context)) is bool(prefix)


def test_the_prefixes_that_are_said_to_be_checked_are_those_that_are():
    checkable = {code for code in COUNTRIES if get_cc_module(code.lower(), "vat")}
    assert {*checkable, *_EU} - {"GR"} == CHECKED_PREFIXES  # Greece writes EL
