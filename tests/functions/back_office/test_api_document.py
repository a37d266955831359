"""The API's document in the back office: every operation, one page each, and the document itself."""

from tests.support.actors.api_document import api_document
from tests.support.actors.office import Office

PAGE = "/admin/api"


def test_every_operation_is_listed_and_leads_to_its_page(office: Office) -> None:
    listed = office.open(PAGE)
    assert (listed.status, listed.heading) == (200, "API")
    links = {str(link["href"]): link for link in listed.soup.select("li.row a")}
    document = api_document()
    described = {
        f"{PAGE}/{operation['operationId']}": f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if "operationId" in operation
    }
    assert {href: link.select_one("code").get_text() for href, link in links.items()} == described
    one_of_each_group = [
        str(section.select("li.row a")[0]["href"]) for section in listed.soup.select("section:has(li.row)")
    ]
    assert len(one_of_each_group) == len(document["tags"])
    for href in one_of_each_group:
        page = office.open(href)
        assert (page.status, described[href] in page.text) == (200, True), href


def test_an_operation_shows_its_roles_parameters_body_example_and_answers(office: Office) -> None:
    page = office.open(f"{PAGE}/refundOrder")
    assert "Roles: owner" in page.text
    for words in ("Idempotency-Key", "line_items", "Example:", "201", "409"):
        assert words in page.text, words


def test_the_document_can_be_downloaded_as_the_api_gives_it(office: Office) -> None:
    answer = office.open(f"{PAGE}/openapi.json")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json == api_document()


def test_an_operation_that_there_is_not_is_not_found(office: Office) -> None:
    assert office.open(f"{PAGE}/createNothing").status == 404


def test_a_person_who_is_not_signed_in_is_led_to_sign_in(office: Office) -> None:
    office.cookies.clear()
    for path in (PAGE, f"{PAGE}/refundOrder", f"{PAGE}/openapi.json"):
        answer = office.request("GET", path)
        assert (answer.status, "openapi" in answer.text) == (303, False)
