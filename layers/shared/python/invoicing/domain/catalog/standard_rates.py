"""Standard rates of value added tax by country, as a suggestion to check: a government may change its rate any day.

The countries of the EU (Directive 2006/112/EC, article 97), of EFTA and the United Kingdom, and others with one rate
for the whole country, as of January 2026. Countries without such a tax, or whose states have their own, are not listed.
"""

from __future__ import annotations

from decimal import Decimal

from invoicing.domain.catalog.tax import TaxRule

_RATES = {
    "AT": "20 USt.",
    "AU": "10 GST",
    "BE": "21 BTW/TVA",
    "BG": "20 ДДС",
    "CH": "8.1 MWST",
    "CY": "19 ΦΠΑ",
    "CZ": "21 DPH",
    "DE": "19 MwSt.",
    "DK": "25 Moms",
    "EE": "24 KM",
    "ES": "21 IVA",
    "FI": "25.5 ALV",
    "FR": "20 TVA",
    "GB": "20 VAT",
    "GR": "24 ΦΠΑ",
    "HR": "25 PDV",
    "HU": "27 ÁFA",
    "IE": "23 VAT",
    "IS": "24 VSK",
    "IT": "22 IVA",
    "LI": "8.1 MWST",
    "LT": "21 PVM",
    "LU": "17 TVA",
    "LV": "21 PVN",
    "MT": "18 VAT",
    "NL": "21 BTW",
    "NO": "25 MVA",
    "NZ": "15 GST",
    "PL": "23 VAT",
    "PT": "23 IVA",
    "RO": "21 TVA",
    "SE": "25 Moms",
    "SG": "9 GST",
    "SI": "22 DDV",
    "SK": "23 DPH",
    "ZA": "15 VAT",
}


def suggested_tax(country: str) -> TaxRule:
    """Return the tax that a store in a country most likely charges; without a rate if none is known."""
    rate, _, title = _RATES.get(country, "").partition(" ")
    return TaxRule(rates={"standard": Decimal(rate) * 100}, included=True, title=title) if rate else TaxRule()
