"""Sentences of errors in other systems: payment providers, Amazon SES, Amazon Cognito and the database."""

from __future__ import annotations

SYSTEM_SENTENCES: dict[str, str] = {
    "busy": "Too many changes at once: try again in a moment.",
    "busy.refund": "The refund is still being made, or its products are still being restocked.",
    "wrong_state.refund_closed": "The refund {refund} has not failed, or staff have dealt with it already.",
    "busy.queue": "The queue did not answer: try again in a moment.",
    "not_found.queue": "No queue of this stack is named {name!r}.",
    "busy.team": "Another owner changes the team at this moment: try again in a moment.",
    "busy.sign_in": "Too many tries: wait a minute, then try again.",
    "unavailable": "The database did not answer: try again in a moment.",
    "secret_unavailable": "The stack's secret cannot be read now: try again in a moment.",
    "secret_unavailable.link_key_name": (
        "The stack's secret has a key `{name}`: rename it to `{prefix}` and a number from 1 to {last}, or remove it."
    ),
    "secret_unavailable.link_key_short": (
        "The key `{name}` in the stack's secret has fewer than {least} characters: give it a longer random value."
    ),
    "secret_unavailable.no_link_key": "The stack's secret has no key that signs links: put `{name}` into it.",
    "secret_unavailable.unreadable": "The stack's secret is not a JSON object of texts: correct it.",
    # --- payment providers --------------------------------------------------------------------------------------------
    "invalid_signature.livemode": "The message is about {seen} mode, which this stack may not use.",
    "invalid_signature.not_signed": "The message is not signed by the provider.",
    "invalid_signature.offline": "Offline payments have no webhook.",
    "invalid_signature.time": "The message was signed too far from now.",
    "invalid_signature.time_missing": "The message does not say when it was signed.",
    "invalid_signature.unreadable": "The message is signed, and cannot be read.",
    "no_payment_provider": "The store has no payment provider: set one up before asking for money.",
    "no_payment_provider.key": "Stripe has no key: put `{name}` into the stack's secret.",
    "no_payment_provider.turned_on": "Stripe is turned on and has no key: put `{name}` into the stack's secret.",
    "no_payment_provider.webhook_secret": "Stripe's messages cannot be checked: put `{name}` into the secret.",
    "provider_refused.amount": "Stripe takes {currency} in whole multiples of {smallest}, not {amount}.",
    "provider_refused.not_created": "Stripe failed to create the payment, and repeats that failure.",
    "provider_refused.not_paid": "The customer has not paid yet.",
    "provider_refused.not_refunded": "Stripe failed to refund, and repeats that failure.",
    "provider_refused.reason": "{provider} refused: {reason}.",
    "provider_unavailable.key": "Stripe does not accept the key `{name}`.",
    "provider_unavailable.live_key": (
        "The key `{name}` takes real money, and this stack is not for production: put a key of Stripe's test mode into "
        "the secret, or deploy with AllowLiveKeys=yes."
    ),
    "provider_unavailable.livemode": (
        "Stripe answered about a payment in {seen} mode, which this stack may not use: check the keys in the secret."
    ),
    "provider_unavailable.no_answer": "{provider} did not answer.",
    "provider_unavailable.other_refund": "Stripe has another request for this refund.",
    "provider_unavailable.refused": "{error}",
    "provider_unavailable.secret": "{error}",
    "provider_unavailable.status": "The payment provider did not report the refund's status.",
    "provider_unavailable.test_key": (
        "The key `{name}` is of Stripe's test mode, and this stack is for production: put a live key into the secret."
    ),
    "provider_unavailable.unreadable": "{provider}'s answer cannot be read.",
    "refund_failed": "The customer's bank did not take the refund.",
    "refund_failed.action": "Stripe waits for the customer to do something: end that refund there first.",
    "refund_failed.cancelled": "The refund was cancelled at Stripe: {reason}.",
    "refund_failed.failed": "The refund failed at Stripe: {reason}.",
    "unknown_payment": "{provider} does not know this payment.",
    "unknown_payment.not_created": "The payment was not created at Stripe.",
    "unknown_payment.other": "{provider} answered about another payment than {attempt}.",
    "unknown_payment.provider": "No payment provider is named {name!r}.",
    # --- Amazon SES ---------------------------------------------------------------------------------------------------
    "email_in_doubt": "SES did not answer.",
    "email_in_doubt.failed": "SES failed: {reason}.",
    "email_refused": "SES refused: {reason}.",
    "email_refused.not_reached": "SES was not reached: {reason}.",
    "email_rejected.access_denied": (
        "AWS denied the stack the right to send this e-mail: deploy the stack again, and see docs/operating.md if that "
        "does not help. Copy a link until then."
    ),
    "email_rejected.address": "Amazon SES cannot deliver to this address: check it, or copy a link instead.",
    "email_rejected.configuration_set": (
        "Amazon SES lacks the stack's configuration set: deploy again, and copy a link until then."
    ),
    "email_rejected.control_character": (
        "The e-mail cannot be sent: its {header} contains a control character. Remove it."
    ),
    "email_rejected.domain": (
        "Amazon SES does not know the sender's domain: verify the sender in SES, and copy a link until then."
    ),
    "email_rejected.encoded_word": (
        "The e-mail cannot be sent: its {header} contains an encoded word, which begins with =?. Remove it."
    ),
    "email_rejected.header": (
        "The e-mail cannot be sent: its {header} is not an e-mail address. Correct it and send again."
    ),
    "email_rejected.not_whole": (
        "The e-mail cannot be sent: its {header} would be read otherwise than it was written. Write it differently."
    ),
    "email_rejected.paused": "Sending is paused in Amazon SES: see the SES console, and copy a link until then.",
    "email_rejected.sender": (
        "Amazon SES rejected the e-mail. Most often the sender is not verified, or the account is still in the SES "
        "sandbox, where every recipient has to be: ask AWS for production access, and copy a link until then."
    ),
    "email_rejected.suspended": (
        "AWS has suspended sending for this account: see the SES console, and copy a link until then."
    ),
    "email_rejected.user_pool": "Amazon Cognito does not take this address: enter another one.",
    # --- Amazon Cognito -----------------------------------------------------------------------------------------------
    "already_member": "{email} is a member already: choose their name in the list to change something.",
    "invalid_credentials": (
        "E-mail address or password is wrong. After five wrong tries, an account is locked for up to 15 minutes."
    ),
    "invalid_credentials.challenge": (
        "The user pool asks for something that this API does not support: use an authenticator app (TOTP) only."
    ),
    "invalid_mfa_code": (
        "The code is wrong, expired or used already: send the one that your authenticator shows now, or leave mfa_code "
        "out if you have none."
    ),
    "invalid_refresh_token": "The session has ended: sign in again.",
    "invalid_reset_code": "The code is wrong or has expired, or there were too many tries: request a new one later.",
    "kind_of_member": "A program stays a program, and a person a person: invite another address.",
    "last_owner": "{name} is the last owner: invite another owner, who signs in first.",
    "mfa_code_required": "Sign in again, with mfa_code: the code that your authenticator shows now.",
    "mfa_setup_required": (
        "Add the secret in mfa_setup to an authenticator app, then sign in again, with the code that it shows as "
        "mfa_code. If you sent new_password, it is your password now."
    ),
    "new_password_required": "This password is temporary: sign in with it again, and choose your own as new_password.",
    "already_member.address": "{email} is the address of another account: choose another one.",
    "role_required": "This needs the role {allowed}, and yours is {own}: ask an owner to do it.",
    "role_required.comment": "Only its author or an owner may remove a comment: ask one of them.",
    "role_required.none": (
        "Your account has no role: ask whoever runs the stack for `make staff EMAIL=… ROLE=staff STAGE=…`."
    ),
    "role_required.refund": "The order is paid, and only an owner may refund it: ask an owner to cancel it.",
    "unused_credential.mfa_code": "Leave mfa_code out: your account has no authenticator, and needs none.",
    "unused_credential.new_password": (
        "Leave new_password out: your password is not temporary. To replace it, use POST /sign-in/forgot-password."
    ),
    "weak_password": "Choose another password: the user pool does not take this one.",
}
