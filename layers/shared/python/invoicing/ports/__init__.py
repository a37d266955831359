"""Ports: what use cases need from storage, payment providers and other systems. Adapters and fakes implement them."""

from __future__ import annotations

from invoicing.ports.payments import PaymentProvider, PaymentStatus, ProviderPayment, Providers, WebhookNotice
from invoicing.ports.ports import Ports
from invoicing.ports.storage import DueWork, Jobs, Numbers, Page, Products, Sales, Stores
from invoicing.ports.surroundings import AccessToken, Bus, Clock, Ids, LinkKeys, Mailer, RenderedEmail, Staff

__all__ = [
    "AccessToken",
    "Bus",
    "Clock",
    "DueWork",
    "Ids",
    "Jobs",
    "LinkKeys",
    "Mailer",
    "Numbers",
    "Page",
    "PaymentProvider",
    "PaymentStatus",
    "Ports",
    "Products",
    "ProviderPayment",
    "Providers",
    "RenderedEmail",
    "Sales",
    "Staff",
    "Stores",
    "WebhookNotice",
]
