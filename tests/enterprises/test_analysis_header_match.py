"""Which column of a file is which."""

from enterprises.analysis.header_match import (
    Names,
    header_among,
    header_signature,
    match_columns,
    unique_headers,
)

CODE = Names("code", "Code", ("id",))
GENDER = Names("owner_gender", "Owner's gender", ("gender", "sex"))
EMPLOYEES = Names("employees", "Employees")


def test_a_name_goes_before_other_names_and_likeness():
    header = ["Sex", "id", "Employes", "CODE"]

    found = match_columns(header, [CODE, GENDER, EMPLOYEES])

    assert found == {"code": 3, "owner_gender": 0, "employees": 2}


def test_a_header_stands_for_one_column_only():
    assert match_columns(["code"], [CODE, Names("codes", "Codes")]) == {"code": 0}


def test_columns_of_our_own_lists_are_left_alone():
    assert match_columns(["__row", "__error"], [Names("row"), Names("error")]) == {}


def test_nothing_alike_is_no_match():
    assert match_columns(["colour", ""], [CODE, GENDER]) == {}


def test_headers_are_told_apart():
    header = unique_headers(["name", "", "name", " name "])

    assert header == ["name", "(column 2)", "name (2)", "name (3)"]


def test_a_signature_is_that_of_the_names():
    assert header_signature(["Code ", "Owner_Gender"]) == header_signature(
        ["code", "owner gender"]
    )
    assert header_signature(["code"]) != header_signature(["name"])


def test_accents_and_capitals_do_not_matter():
    columns = [Names("code", "Code", ("código",)), Names("born", "", ("año", "née"))]

    assert match_columns(["CODIGO", "Ano"], columns) == {"code": 0, "born": 1}
    assert match_columns(["Nee", "Co\u0301digo"], columns) == {"code": 1, "born": 0}


def test_the_names_of_columns_may_stand_below_titles():
    known = [CODE, GENDER, EMPLOYEES]

    assert header_among([["code", "sex"], ["Id", "Gender", "Employees"]], known) == 1
    assert header_among([["Registry"], ["Owner"], ["ID", "Sex"]], known) == 2
    assert header_among([["code", "colour"], ["A", "sex"]], known) == 0
    assert header_among([["x"], ["code"]], known) == 0
    assert header_among([], known) == 0
