"""What is heard of lanes: a recorder behind their mixer."""

import array
import base64
from typing import Any

from .page import Page

_PLAYER = "document.querySelector('listening-view').player"
# Keeps all that is heard from now on; what comes from one and the same instant lies at one place of both lists. The
# recorder runs on the thread of the sound: one on the page's own would miss some when the page is busy.
_RECORDER = """
    class Recorder extends AudioWorkletProcessor {
      #left = []; #right = [];
      process([[left, right]]) {
        if (!left) return true;
        this.#left.push(...left);
        this.#right.push(...(right ?? left));
        if (this.#left.length < 4096) return true;
        this.port.postMessage([this.#left, this.#right].map((side) => Float32Array.from(side)));
        this.#left = [];
        this.#right = [];
        return true;
      }
    }
    registerProcessor("recorder", Recorder);
"""
_RECORD = f"""
    const {{ context, mixer }} = {_PLAYER};
    context.audioWorklet.addModule("data:text/javascript," + encodeURIComponent(arguments[0])).then(() => {{
      const recorder = new AudioWorkletNode(context, "recorder");
      const heard = [[], []];
      recorder.port.onmessage = ({{ data }}) => heard.forEach((list, side) => list.push(data[side]));
      mixer.output.connect(recorder);
      window.recording = {{ recorder, heard }};
    }});
"""
# Gives what was heard so far, as floats in base64, the left side and then the right.
_TAKE = """
    return window.recording.heard.map((blocks) => {
      const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
      let at = 0;
      for (const block of blocks) {
        samples.set(block, at);
        at += block.length;
      }
      const bytes = new Uint8Array(samples.buffer);
      let text = "";
      for (let start = 0; start < bytes.length; start += 32768) {
        text += String.fromCharCode(...bytes.subarray(start, start + 32768));
      }
      return btoa(text);
    });
"""


def ask_player(page: Page, expression: str) -> Any:
    """Return an expression's value in which `player` is the one of the lanes."""
    return page.script(f"const player = {_PLAYER}; return {expression};")


def record(page: Page) -> None:
    """Start to play and to record."""
    page.press(" ")
    page.until("sound", lambda: ask_player(page, "player.isPlaying && player.frame > 0"))
    tap(page)


def tap(page: Page) -> None:
    """Start to record what is heard from now on; the lanes must have been played."""
    page.script(_RECORD, _RECORDER)
    page.until("the recorder", lambda: page.script("return Boolean(window.recording)"))


def forget(page: Page) -> None:
    """Forget what was heard."""
    page.script("window.recording.heard.forEach((list) => list.length = 0)")


def length(page: Page) -> int:
    """Return how many samples were heard since the recording began or was forgotten."""
    return page.script("return window.recording.heard[0].reduce((sum, block) => sum + block.length, 0)")


def take(page: Page) -> tuple[array.array, array.array]:
    """Return what was heard since the recording began or was forgotten: the left side and the right."""
    left, right = (array.array("f", base64.b64decode(text)) for text in page.script(_TAKE))
    return left, right
