"""The e-mails of a change of one's own address: the code to the new one, and what the old one is told."""

from __future__ import annotations

from invoicing.domain.catalog.store import Store
from invoicing.pages.email.security_notice import plain_text_email
from invoicing.pages.i18n.language import choose_locale, translations
from invoicing.ports import EmailTags, RenderedEmail
from invoicing.usecases.staff.email_change import EmailChangeNotice

KIND = "email_change"


def render_email_change(notice: EmailChangeNotice, store: Store, sender: str) -> RenderedEmail:
    """Return the e-mail to the new address if the notice has a code, else to the address of before."""
    locale = choose_locale(store=store.locale)
    _ = translations("email", locale).gettext
    if notice.code:
        subject, to = _("Confirm your e-mail address"), notice.new_address
        text = _("Enter this code under Your account to sign in with this address: %(code)s") % {"code": notice.code}
        advice = _("It is valid for 15 minutes. If you did not ask for it, ignore this e-mail.")
    else:
        subject, to = _("A change to an account of your store"), notice.user.email
        named = {"name": " ".join(notice.user.title.split()), "email": notice.new_address}
        text = _("The e-mail address of %(name)s is being changed to %(email)s, which signs in from now on.") % named
        advice = _("If you did not expect this, ask an owner at once to look at the team.")
    return plain_text_email(
        subject,
        f"{text}\n\n{advice}\n\n{store.name}\n",
        (to,),
        tags=EmailTags("", notice.id, KIND),
        sender=sender,
        locale=locale,
    )
