"""Ports: what use cases need from storage, payment providers and other systems. Adapters and fakes implement them.

The ports of staff, totals, dead letters and settings are imported from their modules: few functions need them at
runtime, and each costs a cold start.
"""

from __future__ import annotations

from invoicing.ports.infrastructure import (
    ActingFor as ActingFor,
    ActingStaff as ActingStaff,
    Bus as Bus,
    Clock as Clock,
    EmailTags as EmailTags,
    Ids as Ids,
    LinkKeys as LinkKeys,
    LogError as LogError,
    LogsAbout as LogsAbout,
    Mailer as Mailer,
    RenderedEmail as RenderedEmail,
    Sender as Sender,
)
from invoicing.ports.payments import (
    PaymentProvider as PaymentProvider,
    PaymentStatus as PaymentStatus,
    ProviderAccount as ProviderAccount,
    ProviderPayment as ProviderPayment,
    Providers as Providers,
    WebhookNotice as WebhookNotice,
)
from invoicing.ports.ports import (
    AccountPorts as AccountPorts,
    FigurePorts as FigurePorts,
    OfficePorts as OfficePorts,
    Ports as Ports,
    ProblemPorts as ProblemPorts,
    SessionPorts as SessionPorts,
    StaffPorts as StaffPorts,
    TeamPorts as TeamPorts,
    TotalsPorts as TotalsPorts,
)
from invoicing.ports.storage import (
    Autosaves as Autosaves,
    DueWork as DueWork,
    Jobs as Jobs,
    Numbers as Numbers,
    Once as Once,
    Page as Page,
    Products as Products,
    Sales as Sales,
    Unfinished as Unfinished,
)
