"""The e-mail that tells of a change to an account of the team: text alone, without a link that could be imitated."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

from invoicing.domain.catalog.store import Store
from invoicing.domain.events.store import StaffChange
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import choose_locale, translations
from invoicing.ports import EmailTags, RenderedEmail
from invoicing.usecases.email.send_security_notice import SecurityNotice

KIND = "security_notice"


def render_security_notice(notice: SecurityNotice, store: Store, sender: str) -> RenderedEmail:
    """Return the e-mail to the first recipient, with blind copies to the others. Its subject has nothing typed."""
    user, recipients, at = notice.user, notice.recipients, notice.at
    locale = choose_locale(store=store.locale)
    _ = translations("email", locale).gettext
    sentences = {
        StaffChange.INVITED: _("%(name)s (%(email)s) was invited to the team."),
        StaffChange.INVITED_AGAIN: _("%(name)s (%(email)s) was invited to the team again."),
        StaffChange.ROLE_CHANGED: _("The role of %(name)s (%(email)s) was changed."),
        StaffChange.RESET: _("The account of %(name)s (%(email)s) was reset: password and authenticator are gone."),
        StaffChange.DISABLED: _("%(name)s (%(email)s) was removed from the team."),
        StaffChange.EMAIL_CHANGED: _("%(name)s signs in as %(email)s from now on: the address was changed."),
        StaffChange.PASSWORD_CHANGED: _("The password of %(name)s (%(email)s) was changed."),
        StaffChange.AUTHENTICATOR_SET_UP: _("An authenticator was set up for %(name)s (%(email)s)."),
        StaffChange.AUTHENTICATOR_REMOVED: _("The authenticator of %(name)s (%(email)s) was turned off."),
        StaffChange.EMERGENCY_CODES_RENEWED: _("%(name)s (%(email)s) got new emergency codes."),
        StaffChange.EMERGENCY_CODE_USED: _("%(name)s (%(email)s) signed in with an emergency code."),
    }
    when = f"{formats.date(at, locale, store.time_zone)}, {formats.time(at, locale, store.time_zone)}"
    advice = _("If you did not expect this, choose a new password, and ask an owner to look at the team.")
    told = sentences[notice.change] % {"name": " ".join(user.title.split()), "email": user.email}
    return plain_text_email(
        _("A change to an account of your store"),
        f"{told}\n{when}\n\n{advice}\n\n{store.name}\n",
        recipients,
        tags=EmailTags("", notice.id, KIND),
        sender=sender,
        locale=locale,
    )


def plain_text_email(
    subject: str, text: str, recipients: tuple[str, ...], *, tags: EmailTags, sender: str, locale: str
) -> RenderedEmail:
    """Return an e-mail of text alone to the first recipient, with blind copies to the others."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = recipients[0]
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message["Content-Language"] = locale
    return RenderedEmail(message.as_bytes(), recipients, tags)
