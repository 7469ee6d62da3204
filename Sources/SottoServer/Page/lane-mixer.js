/** The lanes, from the top down. */
export const lanes = ["mixture", "vocals", "background"];
/** Seconds in which a change of loudness is three quarters done: short, and without a click. */
const ramp = 0.007;
const meterFrames = 2048;

/**
 * How loud each lane is heard. The mixture is the sum of both stems, so it needs no sound of its own and cannot drift.
 *
 * Dispatches `change`.
 */
export class LaneMixer extends EventTarget {
  /** What is heard: a node in stereo. */
  output;
  #context;
  #settings = new Map(lanes.map((lane) => [lane, { decibels: 0, isMuted: lane === "mixture", isSolo: false }]));
  #gains = new Map();
  #meters = new Map();

  /** `vocals` and `background` are connected by `connect`. */
  constructor(context) {
    super();
    this.#context = context;
    this.output = new GainNode(context);
    for (const lane of lanes) {
      const gain = new GainNode(context, { gain: this.gain(lane) });
      gain.connect(this.output);
      this.#gains.set(lane, gain);
      this.#meters.set(lane, this.#makeMeter(gain));
    }
  }

  /** Takes the stems from a node with two outputs. */
  connect(node) {
    ["vocals", "background"].forEach((stem, output) => {
      node.connect(this.#gains.get(stem), output);
      node.connect(this.#gains.get("mixture"), output);
    });
  }

  setting(lane) {
    return { ...this.#settings.get(lane) };
  }

  /** Takes some of `decibels`, `isMuted` and `isSolo`. */
  set(lane, changes) {
    Object.assign(this.#settings.get(lane), changes);
    for (const [name, node] of this.#gains) {
      node.gain.setTargetAtTime(this.gain(name), this.#context.currentTime, ramp / 2);
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Whether a lane is heard: those on solo alone, or else all that are not muted. */
  isHeard(lane) {
    const isAnySolo = [...this.#settings.values()].some(({ isSolo }) => isSolo);
    const { isSolo, isMuted } = this.#settings.get(lane);
    return isAnySolo ? isSolo : !isMuted;
  }

  /** The factor that a lane is heard with. */
  gain(lane) {
    return this.isHeard(lane) ? 10 ** (this.#settings.get(lane).decibels / 20) : 0;
  }

  /** The highest sample of late on the left and on the right, 1 at full scale. */
  peaks(lane) {
    return this.#meters.get(lane).map(({ analyser, samples }) => {
      analyser.getFloatTimeDomainData(samples);
      let peak = 0;
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      return peak;
    });
  }

  #makeMeter(node) {
    const splitter = new ChannelSplitterNode(this.#context, { numberOfOutputs: 2 });
    node.connect(splitter);
    return [0, 1].map((side) => {
      const analyser = new AnalyserNode(this.#context, { fftSize: meterFrames });
      splitter.connect(analyser, side);
      return { analyser, samples: new Float32Array(meterFrames) };
    });
  }
}
