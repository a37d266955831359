"""The test people and their addresses: as values of the domain, as the API writes them, as customers type them."""

from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer

ANONYMOUS = Customer()
KARI = Customer(name="Kari Nordmann", email="kari@example.com", locale="nb")
OLA = Customer(name="Ola Nordmann", email="ola@example.com", locale="nb")
OSLO = Address(KARI.name, "Storgata 1", "NO", "Oslo", "0155")
BERLIN = Address(KARI.name, "Unter den Linden 1", "DE", "Berlin", "10117")

INGRID = StaffMember("5f0c7b1e-3d2a-4e68-9b47-0c8d1a2e6f90", "Ingrid Eierstad", Role.OWNER)
TRYGVE = StaffMember("c2a91d64-7e0b-4f15-8d3c-6b5e4f7a8091", "Trygve Nilsen", Role.OWNER)

KARI_JSON = {"name": KARI.name, "email": KARI.email, "locale": KARI.locale}
OSLO_JSON = {
    "name": OSLO.name,
    "address1": OSLO.address1,
    "postal_code": OSLO.postal_code,
    "city": OSLO.city,
    "country": OSLO.country,
}
BERLIN_JSON = {
    "name": BERLIN.name,
    "address1": BERLIN.address1,
    "postal_code": BERLIN.postal_code,
    "city": BERLIN.city,
    "country": BERLIN.country,
}

TYPED = {  # by the names of the fields in the form of details
    "email": KARI.email,
    "phone": "400 12 345",
    "shipping_name": OSLO.name,
    "shipping_address1": OSLO.address1,
    "shipping_postal_code": OSLO.postal_code,
    "shipping_city": OSLO.city,
}
