import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.present.typeset import drawable, font, printable, width_of, wrapped
from tests.geo.present.figure_world import HOSTILE


@given(st.text(max_size=300), st.floats(30, 400))
def test_no_line_is_wider_than_it_may_be(text, width):
    properties = font(9)
    lines = wrapped(text, properties, width)
    assert all(width_of(line, properties) <= width or len(line) == 1 for line in lines)


@given(st.text(max_size=300), st.floats(30, 400))
def test_wrapping_loses_nothing(text, width):
    joined = "".join(wrapped(text, font(9), width)).replace(" ", "")
    assert joined == drawable(text).replace(" ", "")


def test_a_word_longer_than_the_line_is_broken_not_cut():
    lines = wrapped("x" * 200, font(9), 100)
    assert len(lines) > 5
    assert "".join(lines) == "x" * 200


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_drawn_is_one_line_without_control_or_reordering_signs(text):
    drawn = drawable(text)
    assert not set(drawn) & set("\x00\t\r\n\u202e\u202c")
    assert drawn.isprintable()


def test_accents_and_arabic_are_drawn_as_they_are():
    assert drawable("Ségou, N'Tillit, تمبكتو") == "Ségou, N'Tillit, تمبكتو"


def test_a_sign_that_no_font_has_is_an_empty_square():
    assert drawable("a\U0001f4a3b") == "a□b"


def test_spaces_and_line_ends_become_single_spaces():
    assert printable(" a \r\n\t b\u2028c ") == "a b c"
