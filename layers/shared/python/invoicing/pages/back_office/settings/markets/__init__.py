"""Markets: groups of countries with a currency, an exchange rate and taxes."""
