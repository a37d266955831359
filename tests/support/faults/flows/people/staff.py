"""What staff do to get in."""

from moto.cognitoidp.models import cognitoidp_backends

from invoicing.domain.staff.session import SessionSecret
from local.aws.moto_cognito import reset_code
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.template import ACCOUNT, REGION
from tests.support.faults.flows.flow import Act, Missing, flow, nothing
from tests.support.faults.steady_shop import SteadyShop

OK, SEE_OTHER, UNAUTHORIZED = 200, 303, 401
CREDENTIALS = {"email": STAFF_EMAIL, "password": STAFF_PASSWORD}


@flow
def sign_in(shop: SteadyShop) -> tuple[Act, Missing]:
    def act() -> int:
        mistyped = shop.stack.request("POST", "/sign-in", body={**CREDENTIALS, "password": "wrong"})
        if mistyped.status_code != UNAUTHORIZED:
            return mistyped.status_code
        answer = shop.stack.request("POST", "/sign-in", body=CREDENTIALS)
        if answer.status_code != OK:
            return answer.status_code
        continued = {"refresh_token": answer.get_json()["refresh_token"]}
        return shop.stack.request("POST", "/sign-in/refresh", body=continued).status_code

    return act, nothing


@flow
def reset_password(shop: SteadyShop) -> tuple[Act, Missing]:
    """Replace the password by one that is the same, so that other flows can sign in."""

    def act() -> int:
        asked = shop.stack.request("POST", "/sign-in/forgot-password", body={"email": STAFF_EMAIL})
        [pool] = cognitoidp_backends[ACCOUNT][REGION].user_pools.values()
        reset = {"email": STAFF_EMAIL, "code": reset_code(pool, STAFF_EMAIL) or "none", "new_password": STAFF_PASSWORD}
        answer = shop.stack.request("POST", "/sign-in/reset-password", body=reset)
        return max(asked.status_code, answer.status_code)

    return act, nothing


@flow
def work_in_the_back_office(shop: SteadyShop) -> tuple[Act, Missing]:
    """Sign in, open a page and sign out; then the same, and sign out everywhere."""
    begun: list[str] = []

    def session() -> str:
        answer = shop.stack.request("POST", "/admin/sign-in", form=CREDENTIALS)
        if answer.status_code == SEE_OTHER:
            begun.append(answer.headers["set-cookie"].partition(";")[0])
        return begun[-1] if answer.status_code == SEE_OTHER else ""

    def act() -> int:
        for sign_out in ("sign-out", "sign-out/everywhere"):
            cookie = session()
            secret = SessionSecret.parse(cookie.partition("=")[2])
            if secret is None:
                return 500
            page = shop.stack.request("GET", "/admin/drafts", {"cookie": cookie})
            form = {"form_token": secret.form_token}
            out = shop.stack.request("POST", f"/admin/{sign_out}", {"cookie": cookie}, form=form)
            if page.status_code != OK or out.status_code != SEE_OTHER:
                return max(page.status_code, out.status_code)
        return OK

    def missing() -> list[str]:
        pages = [shop.stack.request("GET", "/admin/drafts", {"cookie": cookie}) for cookie in begun]
        return ["a session that was ended opens a page" for page in pages if page.status_code == OK]

    return act, missing
