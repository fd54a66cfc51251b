"""A finished pack is fetched from disk, by whoever sees the page that made it."""

import io
import zipfile

from studio.packing import Packing, PackOrder
from studio.scene import Line, Role, Scene
from studio.ui import pack_route
from studio.ui.workshop import workshop
from tests.studio.ui.test_listen_route import ask
from tts.core import studio_home

CALL = Scene("The call", (Role("ann", "Ann", voice="tone-low"),), (Line("1", "ann", "Who is there?"),))


def test_a_pack_is_fetched_whole_under_its_name_and_by_its_address_alone() -> None:
    assert ask(pack_route.address("call"))[0] == 404
    packing = Packing(PackOrder((CALL,)), workshop().core, studio_home() / "packs")
    workshop().packings["call"] = packing
    assert packing.wait(30)
    status, headers, data = ask(pack_route.address("call"))
    assert status == 200
    assert headers["content-disposition"] == 'attachment; filename="the-call_pack.zip"'
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert "the-call_pack/mix.wav" in archive.namelist()
    assert ask("/pack/guess/call.zip")[0] == 404
    assert ask(pack_route.address("other"))[0] == 404
