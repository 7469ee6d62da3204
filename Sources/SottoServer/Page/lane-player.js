import { LaneMixer } from "/lane-mixer.js";

const blockSeconds = 0.5;
/** So much waits to be played; a seek has to read no more than the first block of it. */
const aheadSeconds = 3;

/**
 * Plays both stems of an item together, from any frame, forwards or backwards, in a loop or to the end; beside them those
 * that they are compared with.
 *
 * Dispatches `change` when it begins or ends to play and when it jumps, and `failure` with an error in `detail` when the
 * stems cannot be read.
 */
export class LanePlayer extends EventTarget {
  mixer;
  #context;
  #node = null;
  #starting = null;
  #stems;
  #alternative = [];
  #isPlaying = false;
  /** Frames a frame of time: 1, or faster, or backwards. */
  #speed = 1;
  #loop = null;
  /** Where it stands while it does not play, and where it was when it was last heard of. */
  #frame = 0;
  #heardAt = null;
  /** The frame that is read next. */
  #readFrame = 0;
  #isReading = false;
  #left = 0;
  #generation = 0;
  #reading = new AbortController();

  /** `stems` are the StemFiles of vocals and background, of one length. */
  constructor(stems) {
    super();
    const [vocals] = stems;
    this.#stems = stems;
    this.sampleRate = vocals.sampleRate;
    this.frameCount = vocals.frameCount;
    // The stems' own rate, so that nothing is resampled between a frame of a file and one of the context.
    this.#context = new AudioContext({ sampleRate: this.sampleRate });
    this.mixer = new LaneMixer(this.#context);
    this.mixer.output.connect(this.#context.destination);
  }

  get context() {
    return this.#context;
  }

  get isPlaying() {
    return this.#isPlaying;
  }

  get speed() {
    return this.#speed;
  }

  get loop() {
    return this.#loop;
  }

  /** The frame that is heard now. */
  get frame() {
    if (!this.#isPlaying || this.#heardAt === null) return this.#frame;
    const passed = this.#context.currentTime - this.#latency - this.#heardAt;
    const frame = this.#frame + Math.round(passed * this.sampleRate * this.#speed);
    return this.#within(this.#wrapped(frame));
  }

  async play(speed = 1) {
    const frame = this.frame;
    const isAtEnd = frame >= this.frameCount - 1;
    this.#frame = speed > 0 && isAtEnd ? 0 : frame;
    if (speed > 0 && frame === this.#loop?.end) this.#frame = this.#loop.first;
    this.#heardAt = null;
    this.#speed = speed;
    this.#isPlaying = true;
    try {
      await this.#start();
    } catch (error) {
      this.#isPlaying = false;
      throw error;
    }
    // Until the sound is there, anything may have been asked for.
    if (!this.#isPlaying) return;
    this.#begin(this.#frame);
    this.#node.port.postMessage({ type: "play" });
  }

  pause() {
    if (!this.#isPlaying) return;
    this.#frame = this.frame;
    this.#isPlaying = false;
    this.#node?.port.postMessage({ type: "pause" });
    this.#tellChange();
  }

  seek(frame) {
    this.#frame = this.#within(Math.round(frame));
    this.#heardAt = null;
    if (this.#isPlaying) this.#begin(this.#frame);
    else this.#tellChange();
  }

  /** Repeats the frames from `first` to before `end`, at once where it plays; null plays on. */
  setLoop(loop) {
    const frame = this.frame;
    this.#loop = loop;
    this.#frame = frame;
    const isOutside = loop && (frame < loop.first || frame >= loop.end);
    if (this.#isPlaying) this.#begin(isOutside ? loop.first : frame);
    else this.#tellChange();
  }

  /** Plays these stems beside the others, frame by frame, so that the mixer can go from these to those at once. */
  setAlternative(stems) {
    this.#alternative = stems;
    if (this.#isPlaying) this.#begin(this.frame);
  }

  /** Gives the sound up. */
  close() {
    this.#isPlaying = false;
    this.#generation += 1;
    this.#reading.abort();
    this.#context.close();
  }

  /** Browsers let sound begin only when the user does something. */
  async #start() {
    this.#starting ??= this.#makeNode();
    try {
      this.#node = await this.#starting;
    } catch (error) {
      this.#starting = null;
      throw error;
    }
    await this.#context.resume();
  }

  async #makeNode() {
    await this.#context.audioWorklet.addModule("/lane-processor.js");
    const options = { numberOfInputs: 0, numberOfOutputs: 4, outputChannelCount: [2, 2, 2, 2] };
    const node = new AudioWorkletNode(this.#context, "lane-processor", options);
    node.port.onmessage = ({ data }) => this.#hear(data);
    this.mixer.connect(node);
    return node;
  }

  get #latency() {
    return this.#context.outputLatency || this.#context.baseLatency || 0;
  }

  #begin(frame) {
    this.#generation += 1;
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#isReading = false;
    this.#frame = frame;
    this.#heardAt = null;
    this.#readFrame = frame;
    this.#left = 0;
    this.#tellChange();
    if (!this.#node) return;
    const message = { type: "clear", speed: Math.abs(this.#speed), generation: this.#generation };
    this.#node.port.postMessage(message);
    this.#fill();
  }

  /** Reads on until enough waits. */
  async #fill() {
    if (this.#isReading) return;
    this.#isReading = true;
    const generation = this.#generation;
    try {
      while (generation === this.#generation && this.#left < aheadSeconds * this.sampleRate * Math.abs(this.#speed)) {
        const range = this.#nextRange();
        if (!range) {
          this.#node.port.postMessage({ type: "end" });
          return;
        }
        await this.#readBlock(range, generation);
      }
      if (generation === this.#generation) this.#isReading = false;
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
  }

  async #readBlock({ first, count, times }, generation) {
    const { signal } = this.#reading;
    const all = [...this.#stems, ...this.#alternative];
    const stems = await Promise.all(all.map((stem) => stem.read(first, count, signal)));
    if (generation !== this.#generation) return;
    const planes = stems.flat().map((plane) => repeated(plane, times));
    const step = Math.sign(this.#speed);
    if (step < 0) for (const plane of planes) plane.reverse();
    this.#left += count * times;
    const block = { type: "block", first: step < 0 ? first + count - 1 : first, step, count, planes };
    this.#node.port.postMessage(block, planes.map((plane) => plane.buffer));
  }

  /** The frames that follow on what was read, and how often; null at the end. */
  #nextRange() {
    const most = Math.round(blockSeconds * this.sampleRate) * Math.abs(this.#speed);
    if (this.#speed < 0) {
      const count = Math.min(most, this.#readFrame);
      this.#readFrame -= count;
      return count > 0 ? { first: this.#readFrame, count, times: 1 } : null;
    }
    const isInLoop = this.#loop && this.#readFrame < this.#loop.end;
    const end = isInLoop ? this.#loop.end : this.frameCount;
    const first = this.#readFrame;
    const count = Math.min(most, end - first);
    if (count <= 0) return null;
    const isLoopsEnd = isInLoop && first + count === end;
    this.#readFrame = isLoopsEnd ? this.#loop.first : first + count;
    // A loop that is shorter than a block is read once for all of it.
    const times = isLoopsEnd && first === this.#loop.first ? Math.ceil(most / count) : 1;
    return { first, count, times };
  }

  #hear({ type, generation, frame, time, left }) {
    // A pause has said where it stands, and what it had heard by then.
    if (generation !== this.#generation || !this.#isPlaying) return;
    if (type === "ended") {
      this.#isPlaying = false;
      this.#frame = this.#speed > 0 ? this.frameCount : 0;
      this.#tellChange();
      return;
    }
    this.#left = left;
    // While nothing is there to play, time stands still.
    if (frame === null) this.#frame = this.frame;
    else this.#frame = frame;
    this.#heardAt = frame === null ? null : time;
    this.#fill();
  }

  #fail(error) {
    this.pause();
    this.dispatchEvent(new CustomEvent("failure", { detail: error }));
  }

  /** A frame beyond the loop's end is one after its beginning; what is not heard yet is not before it. */
  #wrapped(frame) {
    const loop = this.#loop;
    if (!loop || this.#speed < 0 || this.#frame >= loop.end) return frame;
    if (frame >= loop.end) return loop.first + (frame - loop.end) % (loop.end - loop.first);
    return this.#frame >= loop.first ? Math.max(frame, loop.first) : frame;
  }

  #within(frame) {
    return Math.min(Math.max(frame, 0), this.frameCount);
  }

  #tellChange() {
    this.dispatchEvent(new Event("change"));
  }
}

function repeated(plane, times) {
  if (times === 1) return plane;
  const result = new Float32Array(plane.length * times);
  for (let time = 0; time < times; time += 1) result.set(plane, time * plane.length);
  return result;
}
