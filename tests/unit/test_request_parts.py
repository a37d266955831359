"""Parts of request bodies become values of the domain."""

import pytest

from invoicing.api.fields.input import Input, InputPart, fields_of


class Parcel(InputPart):
    grams: int

    def to_domain(self) -> int:
        return self.grams


class Label(Input):
    text: str


class Delivery(Input):
    parcels: list[Parcel]
    label: Label | None = None


def test_parts_become_what_they_describe() -> None:
    assert fields_of(Delivery.read({"parcels": [{"grams": 1}, {"grams": 2}]})) == {"parcels": (1, 2)}


def test_a_part_that_describes_nothing_cannot_be_read() -> None:
    class Nothing(InputPart):
        """A part without a value."""

    with pytest.raises(TypeError, match="to_domain"):
        Nothing.read({})


def test_an_input_that_is_no_part_is_not_passed_on_as_it_is() -> None:
    delivery = Delivery.read({"parcels": [], "label": {"text": "Fragile"}})
    with pytest.raises(TypeError, match="Label is no InputPart"):
        fields_of(delivery)
    assert fields_of(delivery, without={"label"}) == {"parcels": ()}
