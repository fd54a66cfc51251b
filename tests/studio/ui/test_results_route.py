"""What came of a listening test is fetched by its maker, and by nobody who merely has the link."""

import pytest

from studio.ui import results_route
from tests.studio.ui.test_listen_route import ask, joined, made


def test_answers_and_the_report_with_sound_are_fetched_as_files() -> None:
    test = made()
    code = joined(test)
    assert ask(f"/listen/{test}/{code}/0", {"choice": 0})[0] == 200
    status, headers, data = ask(results_route.address(test, "csv", "en"))
    assert (status, len(data.splitlines())) == (200, 1 + 2)  # a head, and both slots of one question
    assert headers["content-disposition"] == f'attachment; filename="listening-{test}.csv"'
    status, _, data = ask(results_route.address(test, "html", "zh"))
    report = data.decode()
    assert status == 200
    assert report.count("data:audio/flac") == 4
    assert "<svg" in report
    assert "1 位听众" in report


@pytest.mark.parametrize(
    "path", ["/heard/guess/{test}.csv?lang=en", "{ours}/x.csv?lang=en", "{ours}/{test}.exe"]
)
def test_who_does_not_know_the_address_learns_nothing(path: str) -> None:
    test = made()
    ours = results_route.address(test, "csv", "en").rpartition("/")[0]
    assert ask(path.format(ours=ours, test=test))[0] == 404
