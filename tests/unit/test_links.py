import base64
import random

import pytest

from invoicing.domain.errors import LinkNotFoundError, NotFoundError
from invoicing.domain.sale.link import make_token, read_token
from invoicing.domain.values.ids import decode_id, derived_id, encode_id, parse_draft_order_id
from tests.support.fakes import FakeLinkKeys
from tests.support.worlds.fake_world import FakeWorld

KEYS = FakeLinkKeys().all()
SALE = derived_id("a sale")


def test_a_token_leads_to_its_sale_and_link():
    token = make_token(SALE, 3, KEYS)
    assert len(token) == 68
    assert read_token(token, KEYS) == (SALE, 3)


def test_a_token_is_the_same_each_time():
    assert make_token(SALE, 3, KEYS) == make_token(SALE, 3, KEYS)


def test_a_token_with_any_bit_flipped_is_refused():
    raw = base64.urlsafe_b64decode(make_token(SALE, 3, KEYS))
    for bit in range(len(raw) * 8):
        forged = bytearray(raw)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LinkNotFoundError):
            read_token(base64.urlsafe_b64encode(forged).decode(), KEYS)


def test_ten_thousand_random_and_near_miss_tokens_are_refused_without_a_read():
    world = FakeWorld()
    sale = world.draft()
    genuine = world.link(sale.id)
    world.sales.gets = 0
    rng = random.Random(1)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for _ in range(5000):
        for token in (
            "".join(rng.choices(alphabet, k=68)),
            genuine[: (at := rng.randrange(68))] + rng.choice(alphabet.replace(genuine[at], "")) + genuine[at + 1 :],
        ):
            with pytest.raises(LinkNotFoundError):
                world.state(token)
    assert world.sales.gets == 0


@pytest.mark.parametrize(
    "token", ["", "x", "æøå" * 20, "A" * 67, "A" * 69, "A" * 68, " " * 68, "\n" + "A" * 67, "A" * 10**5]
)
def test_a_malformed_link_token_is_refused(token):
    with pytest.raises(LinkNotFoundError):
        read_token(token, KEYS)


def test_a_rotated_key_still_opens_old_links_until_it_is_retired():
    both = FakeLinkKeys(b"old", b"new").all()
    old = make_token(SALE, 1, {1: both[1]})
    new = make_token(SALE, 1, both)
    assert read_token(old, both) == read_token(new, both) == (SALE, 1)
    with pytest.raises(LinkNotFoundError):
        read_token(old, {2: both[2]})


def test_ids_are_written_and_read_again():
    rng = random.Random(1)
    for _ in range(1000):
        raw = rng.randbytes(16)
        assert decode_id(encode_id(raw)) == raw


@pytest.mark.parametrize("text", ["", "0" * 25, "0" * 27, "i" + "0" * 25, "z" * 26, "0" * 25 + "U", "0" * 25 + "å"])
def test_a_malformed_id_is_not_found(text):
    with pytest.raises(NotFoundError):
        decode_id(text)


def test_the_id_of_an_order_is_not_that_of_a_draft():
    assert parse_draft_order_id(f"dft_{SALE}") == SALE
    with pytest.raises(NotFoundError):
        parse_draft_order_id(f"ord_{SALE}")
