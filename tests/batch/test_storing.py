import msgspec
import pytest

from pipeline.batch.storing import refuse_unproved
from pipeline.errors import ParseError, UnaccountedError
from pipeline.model.records import Account, Edition, Finding, Severity

EDITION = Edition("kites", "2019-05-10", "en", "Kites", "mtcr", ())


@pytest.mark.parametrize(("lost", "double"), [(3, 0), (0, 2)])
def test_an_edition_that_lost_characters_is_refused(lost, double) -> None:
    account = Account("ab" * 32, 100, {}, lost, double)
    with pytest.raises(UnaccountedError) as caught:
        refuse_unproved([EDITION, msgspec.structs.replace(EDITION, accounts=(account,))])
    assert str(caught.value) == (
        "characters of the source are not accounted for\n"
        "  where:    kites 2019-05-10, file abababababab\n"
        f"  found:    {lost} character(s) lost, {double} counted twice\n"
        "  expected: every character of the source in exactly one place\n"
        "  do:       nothing was published; report the document, or declare a correction"
    )


def test_an_edition_with_a_finding_that_is_an_error_is_refused() -> None:
    warning = Finding("tie", Severity.WARNING, "nearly as likely", "1.A.1")
    error = Finding("duplicate-path", Severity.ERROR, "a second provision has this label", "1.A.2")
    refuse_unproved([msgspec.structs.replace(EDITION, findings=(warning,))])
    with pytest.raises(ParseError) as caught:
        refuse_unproved([msgspec.structs.replace(EDITION, findings=(warning, error, error))])
    assert str(caught.value) == (
        "the document cannot be parsed\n"
        "  where:    kites 2019-05-10, 1.A.2\n"
        "  found:    duplicate-path: a second provision has this label (and 1 more)\n"
        "  expected: a parse without errors: only that is published\n"
        "  do:       see `annex parse 2019-05-10`; where the source is at fault, declare a "
        "correction"
    )
