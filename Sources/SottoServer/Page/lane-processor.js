/**
 * Plays blocks of stems, which come as messages, one after the other without a gap. All stems of a block go out in the
 * same instant, so that they cannot drift apart.
 *
 * Output 0 is the vocals, output 1 the background, 2 and 3 the same of the stems that they are compared with, in stereo.
 * Messages: `clear` forgets what waits, `block` brings `planes` (left and right of each output; those that are not there
 * are silent) of the `count` frames from `first` on (backwards where `step` is −1), once or several times, `end` says
 * that no block will follow, `play` and `pause`. While it plays it tells its position, and `ended` when nothing is left.
 */
class LaneProcessor extends AudioWorkletProcessor {
  #blocks = [];
  /** Blocks that wait for what was before to fade out. */
  #next = null;
  #offset = 0;
  /** Frames that one stands for. */
  #speed = 1;
  #nextSpeed = 1;
  /** Tells answers about what was before a `clear` from those about what came after. */
  #generation = 0;
  #isPlaying = false;
  #willPause = false;
  /** Whether no block will follow. */
  #isLast = false;
  /** The next 128 frames fade, so that beginnings and ends do not click. */
  #isFadingIn = true;
  #isFadingOut = false;
  #quanta = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#take(data);
  }

  #take(message) {
    switch (message.type) {
      case "clear":
        this.#next = [];
        this.#nextSpeed = message.speed;
        this.#generation = message.generation;
        this.#isLast = false;
        this.#isFadingOut = this.#isPlaying && this.#blocks.length > 0;
        if (!this.#isFadingOut) this.#change();
        break;
      case "block": (this.#next ?? this.#blocks).push(message); break;
      case "end": this.#isLast = true; break;
      case "play":
        this.#isPlaying = true;
        this.#willPause = false;
        this.#isFadingIn = true;
        break;
      case "pause":
        this.#willPause = this.#isPlaying;
        this.#isFadingOut = this.#isPlaying;
        break;
    }
  }

  /** Goes over to what came after the last `clear`. */
  #change() {
    this.#blocks = this.#next;
    this.#next = null;
    this.#offset = 0;
    this.#speed = this.#nextSpeed;
    this.#isFadingIn = true;
  }

  process(_, outputs) {
    if (!this.#isPlaying) return true;
    const sides = outputs.flat();
    const written = this.#write(sides);
    this.#fade(sides, written);
    if (this.#isFadingOut) this.#endFade();
    this.#tell();
    return true;
  }

  /** Gives how many frames there were. */
  #write(sides) {
    const length = sides[0].length;
    let at = 0;
    while (at < length && this.#blocks.length) {
      const { planes } = this.#blocks[0];
      const count = Math.min(length - at, Math.floor((planes[0].length - this.#offset) / this.#speed));
      for (let side = 0; side < planes.length; side += 1) this.#copy(planes[side], sides[side], at, count);
      at += count;
      this.#offset += count * this.#speed;
      if (planes[0].length - this.#offset < this.#speed) {
        this.#blocks.shift();
        this.#offset = 0;
      }
    }
    return at;
  }

  #copy(plane, side, at, count) {
    if (this.#speed === 1) {
      side.set(plane.subarray(this.#offset, this.#offset + count), at);
      return;
    }
    // The mean of the frames that one stands for: enough to find a place by ear.
    for (let frame = 0, from = this.#offset; frame < count; frame += 1) {
      let sum = 0;
      for (let step = 0; step < this.#speed; step += 1, from += 1) sum += plane[from];
      side[at + frame] = sum / this.#speed;
    }
  }

  #fade(sides, written) {
    if (!this.#isFadingIn && !this.#isFadingOut || written === 0) return;
    for (const side of sides) {
      for (let frame = 0; frame < written; frame += 1) {
        if (this.#isFadingIn) side[frame] *= frame / written;
        if (this.#isFadingOut) side[frame] *= 1 - frame / written;
      }
    }
    this.#isFadingIn = false;
  }

  #endFade() {
    this.#isFadingOut = false;
    if (this.#next) this.#change();
    if (this.#willPause) this.#isPlaying = false;
    this.#willPause = false;
  }

  #tell() {
    this.#quanta += 1;
    const [block] = this.#blocks;
    if (!block && this.#isLast) {
      this.#isPlaying = false;
      this.port.postMessage({ type: "ended", generation: this.#generation });
    } else if (this.#quanta % 8 === 0 || !block || !this.#isPlaying) {
      const frame = block ? block.first + block.step * (this.#offset % block.count) : null;
      const time = currentTime + 128 / sampleRate;
      this.port.postMessage({ type: "position", generation: this.#generation, frame, time, left: this.#left });
    }
  }

  /** Frames that wait to be played. */
  get #left() {
    return this.#blocks.reduce((sum, { planes }) => sum + planes[0].length, -this.#offset);
  }
}

registerProcessor("lane-processor", LaneProcessor);
