"""Results are charts whose words are the listeners' and directors' own, and never markup."""

import json

from streamlit.testing.v1 import AppTest


def _page() -> None:
    from studio.lab.figures import Bar, Intervals
    from studio.ui import interval_chart

    bars = (Bar("<b>sad</b> & so on", 70.0, 55.0, 82.0, "n = 40"), Bar("happy", 30.0, 18.0, 45.0))
    interval_chart.show(Intervals(bars, (0.0, 100.0), 50.0, "Sad was preferred.", " %"), key="chart")


def test_values_stand_with_their_intervals_and_words_are_no_markup() -> None:
    page = AppTest.from_function(_page).run()
    assert not page.exception
    (shown,) = page.get("plotly_chart")
    spec = json.loads(shown.proto.spec)
    assert spec["layout"]["yaxis"]["ticktext"][0].startswith("&lt;b&gt;sad&lt;/b&gt; &amp; so on")
    (trace,) = spec["data"]
    assert trace["error_x"]["array"] == [12.0, 15.0]
    assert trace["error_x"]["arrayminus"] == [15.0, 12.0]
    assert shown.proto.alt == "Sad was preferred."
