"""The test people and their addresses."""

from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer

ANONYMOUS = Customer()
KARI = Customer(name="Kari Nordmann", email="kari@example.com", locale="nb")
OSLO = Address("Kari Nordmann", "Storgata 1", "NO", "Oslo", "0155")
BERLIN = Address("Kari Nordmann", "Unter den Linden 1", "DE", "Berlin", "10117")
