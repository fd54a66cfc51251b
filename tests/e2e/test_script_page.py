"""A scene is written in a browser by keyboard: nothing typed is lost, and what shows is what is kept."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.scene import Line, Role, Scene
from studio.store import Project
from tests.e2e.conftest import Server, idle
from tests.e2e.serving import scene_now
from tests.e2e.waiting import comes_true
from tts.contract import Emotion, Feelings

pytestmark = pytest.mark.e2e
ROLES = (Role("ann", "Ann", "en-us-clara"), Role("ben", "Ben", "en-us-sam"))
FIND_LIST = """() => {
    const hosts = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot);
    window.list = hosts.map((one) => one.shadowRoot.querySelector(".lines")).find((one) => one).list;
}"""
FOCUS = """() => {
    let e = document.activeElement;
    while (e && e.shadowRoot) e = e.shadowRoot.activeElement;
    return [e.className, e.closest(".row") ? e.closest(".row").querySelector("textarea").value : null];
}"""

MOUNTED_ANEW = """async () => {
    const { root } = list, place = root.parentNode, frame = () => new Promise(requestAnimationFrame);
    list.away = true;
    root.remove();
    await frame(), await frame();
    place.append(root);
    list.regain(2000);
    await frame(), await frame();
}"""
"""What Streamlit does to the list where a run of the page overtakes another."""

LOCAL_AND_SERVER = """async () => {
    const { list } = window;
    const state = () => JSON.stringify(list.model.order.map((id) => {
        const row = list.model.rows.get(id);
        return [row.r, row.t, row.e || null, row.l || 0];
    }));
    const acknowledged = async () => {
        while (list.model.pending.length) await new Promise((go) => setTimeout(go, 10));
    };
    const [a, b, c, d, e] = list.model.order;
    const ops = [
        { op: "text", line: a, text: "Hello you there", final: false },
        { op: "insert", after: b, new: "~1", text: "made here" },
        { op: "split", line: a, char: 6, new: "~2" },
        { op: "merge", line: a },
        { op: "split", line: b, char: 2, new: "~3" },
        { op: "merge", line: b },
        { op: "duplicate", lines: [d, a], new: ["~4", "~5"] },
        { op: "move", lines: [d, b], steps: 1 },
        { op: "move", lines: [e], steps: -9 },
        { op: "role", lines: [a, c], role: "ann" },
        { op: "feeling", lines: [b, c], feeling: "happy" },
        { op: "delete", lines: [c, d] },
        { op: "lock", lines: [a, c], locked: true },
        { op: "feeling", lines: [a, b], feeling: "" },
    ];
    const wrong = [];
    for (const op of ops) {
        list.do(op);
        const before = state();
        await acknowledged();
        if (state() !== before) wrong.push([op, before, state()]);
    }
    return [wrong, list.model.order.length];
}"""


def scene_of(*texts: str) -> Scene:
    lines = (Line(f"L{n:04d}", ROLES[n % 2].id, text) for n, text in enumerate(texts, start=1))
    return Scene("Tea", ROLES, tuple(lines))


def open_list(server: Server, page: Page, scene: Scene, **query: str) -> Project:
    project = server.project(scene)
    page.goto(server.address("script", project, **query))
    page.wait_for_selector(".row textarea, .empty textarea >> visible=true", timeout=60_000)
    return project


def field(page: Page, number: int) -> Any:
    return page.locator(".row textarea").nth(number)


def lines(project: Project) -> list[tuple[str, str]]:
    """Who says what, as it is kept."""
    scene = scene_now(project)
    return [(scene.role(line.role).name, line.text) for line in scene.lines]


def texts(project: Project) -> list[str]:
    return [text for _, text in lines(project)]


def shown(page: Page) -> list[str]:
    found: list[str] = page.locator(".row textarea").evaluate_all("all => all.map((one) => one.value)")
    return found


def test_a_scene_is_written_without_a_mouse(server: Server, page: Page) -> None:
    project = open_list(server, page, scene_of("First."))
    field(page, 0).focus()
    page.keyboard.press("Shift+Enter")
    written = [f"Line number {n}" for n in range(8)]
    for text in written:
        page.keyboard.type(text, delay=15)
        page.keyboard.press("Shift+Enter")
    page.keyboard.type("[sad 0.4>0.9] The end")
    page.keyboard.press("Enter")
    assert comes_true(lambda: texts(project) == ["First.", *written, "The end"])
    end = scene_now(project).lines[-1]
    assert end.role == "ben", "a new line inherits its role"
    assert end.emotion == Emotion(Feelings(sad=1.0))
    assert [point.strength for point in end.curve.points] == [0.4, 0.9]
    assert comes_true(lambda: page.evaluate(FOCUS) == ["row cursor", "The end"]), "Enter leaves the words"
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+1")
    page.keyboard.press("Control+d")
    assert comes_true(lambda: lines(project)[-3:-1] == [("Ann", "The end")] * 2)
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Delete")
    assert comes_true(lambda: texts(project) == ["First.", *written])
    page.keyboard.press("Control+z")
    assert comes_true(lambda: texts(project)[-3:] == ["The end", "The end", written[-1]])
    expect(page.locator(".row")).to_have_count(11)


def test_lines_are_split_joined_and_left_by_arrows(server: Server, page: Page) -> None:
    project = open_list(server, page, scene_of("Hello there", "Bye"))
    field(page, 0).focus()
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Enter")
    assert comes_true(lambda: texts(project) == ["Hello", "there", "Bye"])
    page.keyboard.press("Backspace")
    assert comes_true(lambda: texts(project) == ["Hello there", "Bye"])
    page.keyboard.press("ArrowDown")
    assert comes_true(lambda: page.evaluate(FOCUS) == ["text", "Bye"])
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    expect(page.locator(".note")).to_contain_text("one role")
    page.keyboard.press("Escape")
    page.keyboard.press("c")  # a letter outside the words is no shortcut of the page
    assert comes_true(lambda: page.evaluate(FOCUS) == ["row cursor", "Bye"])
    assert page.get_by_role("dialog").count() == 0
    page.keyboard.press("?")
    expect(page.locator("dialog.help")).to_contain_text("Shift+Enter")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.help")).to_have_count(0)


def test_a_pasted_dialogue_becomes_lines_with_their_roles(server: Server, page: Page) -> None:
    project = open_list(server, page, Scene("Empty", ROLES))
    page.locator(".empty textarea").fill("Ann: Hello.\nZoë: [angry] Who?\nReally?")
    page.locator(".empty button", has_text="Make lines").click()
    wanted = [("Ann", "Hello."), ("Zoë", "Who?"), ("Zoë", "Really?")]
    assert comes_true(lambda: lines(project) == wanted)
    expect(page.locator(".row")).to_have_count(3)


def test_an_input_method_keeps_its_enter(server: Server, page: Page) -> None:
    project = open_list(server, page, scene_of("Hello"))
    field(page, 0).focus()
    page.keyboard.press("End")
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    enter = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", enter)
    page.wait_for_timeout(900)
    assert page.evaluate(FOCUS)[0] == "text", "the words are not left"
    assert texts(project) == ["Hello"], "nothing half-written is kept"
    keys.send("Input.insertText", {"text": "你"})
    page.keyboard.press("Enter")
    assert comes_true(lambda: texts(project) == ["Hello你"])


def test_words_are_kept_before_their_field_is_left_and_undone_in_one_step(server: Server, page: Page) -> None:
    project = open_list(server, page, scene_of("Hello"))
    field(page, 0).focus()
    page.keyboard.press("End")
    page.keyboard.type(" there")
    assert comes_true(lambda: texts(project) == ["Hello there"])
    page.keyboard.type(", Ann")
    page.keyboard.press("Enter")
    assert comes_true(lambda: texts(project) == ["Hello there, Ann"])
    page.keyboard.press("Control+z")
    assert comes_true(lambda: texts(project) == ["Hello"])
    assert comes_true(lambda: shown(page) == ["Hello"])


def test_another_tab_sees_what_this_one_writes(server: Server, page: Page) -> None:
    project = open_list(server, page, scene_of("Hello", "Bye"))
    other = page.context.new_page()
    other.goto(server.address("script", project))
    other.wait_for_selector(".row textarea", timeout=60_000)
    field(page, 0).fill("Changed")
    field(page, 0).press("Enter")
    assert comes_true(lambda: shown(other) == ["Changed", "Bye"])


def test_what_shows_at_once_is_what_the_server_makes_of_it(server: Server, page: Page) -> None:
    start = scene_of("Hello there", "你好世界", "Locked one", "Fourth", "Fifth and last")
    locked = Line("L0003", "ben", "Locked one", locked=True)
    start = start.with_lines((*start.lines[:2], locked, *start.lines[3:]))
    open_list(server, page, start)
    page.evaluate(FIND_LIST)
    found = page.evaluate(LOCAL_AND_SERVER)
    assert found == [[], 7]


def test_after_a_restart_of_the_server_nothing_is_done_twice_and_nothing_unsent_is_lost(
    server: Server, page: Page
) -> None:
    open_list(server, page, scene_of("Hello", "Bye"))
    page.evaluate(FIND_LIST)
    pending = page.evaluate(
        """() => {
        const Model = window.list.model.constructor;
        const model = new Model();
        const row = (id, t) => ({ id, t, r: "ann" });
        const all = { scene: "s", base: -1, revision: 1, rows: [row("a", "Hello")], order: ["a"] };
        model.take({ ...all, epoch: "old" });
        model.do({ op: "insert", after: "a", new: "~1", text: "" });
        model.do({ op: "text", line: "~1", text: "New", final: true });
        model.do({ op: "move", lines: ["a"], steps: 1 });
        model.outbox([], 1); // sent, and the server dies; it had made the line
        model.do({ op: "insert", after: "~1", new: "~2", text: "unsent" });
        const made = { ...all, epoch: "new", rows: [row("a", "Hello"), row("L7", "")], order: ["a", "L7"] };
        model.take(made);
        const texts = model.order.map((id) => model.rows.get(id).t);
        return [model.pending.map((op) => [op.op, op.line || op.after]), texts];
    }"""
    )
    assert pending == [[["text", "L7"], ["insert", "L7"]], ["Hello", "New", "unsent"]]


def test_lines_are_heard_one_after_the_other_and_only_missing_ones_are_made(
    server: Server, page: Page
) -> None:
    page.add_init_script(
        """window.heard = [];
        const start = AudioBufferSourceNode.prototype.start;
        AudioBufferSourceNode.prototype.start = function (at) {
            window.heard.push([at, this.buffer.duration]);
            return start.call(this, at);
        };"""
    )
    project = open_list(server, page, scene_of("Go on.", "Yes.", "No."), line="L0001")
    page.locator(".row").nth(0).focus()
    page.keyboard.press("Shift+Space")
    page.wait_for_function("window.heard.length === 3", timeout=120_000)
    (_, _), (second, lasts), (third, _) = page.evaluate("window.heard")
    assert third == pytest.approx(second + lasts + 0.4, abs=1e-3), "the scene's gap, to the sample"
    expect(page.locator(".state.rendered")).to_have_count(3)
    field(page, 1).fill("Oh yes.")
    field(page, 1).press("Enter")
    expect(page.locator(".state").nth(1)).to_have_text("changed: text")
    assert comes_true(lambda: texts(project)[1] == "Oh yes.")
    expect(page.get_by_role("button", name="Render missing lines: 1")).to_be_visible()


def test_a_long_scene_draws_few_rows_and_scrolls_to_all(server: Server, page: Page) -> None:
    open_list(server, page, scene_of(*(f"Number {n}" for n in range(600))), line="L0400", lang="zh")
    assert comes_true(lambda: "Number 399" in shown(page)), "a link leads to its line"
    idle(page)
    assert len(shown(page)) < 60
    page.locator(".row.cursor").focus()
    page.keyboard.press("End")
    assert comes_true(lambda: "Number 599" in shown(page))
    assert comes_true(lambda: page.evaluate(FOCUS)[1] == "Number 599")
    expect(page.locator(".body")).to_have_attribute("aria-rowcount", "600")
    page.evaluate(FIND_LIST)
    page.evaluate(MOUNTED_ANEW)
    assert comes_true(lambda: "Number 599" in shown(page)), "it is where it was"
    assert comes_true(lambda: page.evaluate(FOCUS)[1] == "Number 599")
