/** The lanes, from the top down. */
export const lanes = ["mixture", "vocals", "background"];
const stems = ["vocals", "background"];
/** Seconds in which a change of loudness is three quarters done: short, and without a click. */
const ramp = 0.007;
/** So many seconds before they begin changes are told, so that all of them begin at the same sample. */
const notice = 0.02;
const meterFrames = 2048;

/**
 * How loud each lane is heard, of which set of stems. The mixture is the sum of both stems, so it needs no sound of its
 * own and cannot drift.
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
  /** For each set a gain for each lane: all of them 0 but those of the set that is heard. */
  #trims = [];
  #trimDecibels = [{}, {}];
  #heardSet = 0;

  /** The stems are connected by `connect`. */
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
    this.#trims = this.#trimDecibels.map((_, set) => new Map(lanes.map((lane) => [lane, this.#makeTrim(set, lane)])));
  }

  /** Takes the stems from a node whose outputs are vocals and background of one set after the other. */
  connect(node) {
    this.#trims.forEach((trims, set) => stems.forEach((stem, index) => {
      const output = stems.length * set + index;
      node.connect(trims.get(stem), output);
      node.connect(trims.get("mixture"), output);
    }));
  }

  /** The number of the set of stems that is heard. */
  get heardSet() {
    return this.#heardSet;
  }

  /** Goes over to another set within some milliseconds, in which both are heard. */
  hear(set) {
    this.#heardSet = set;
    this.#ramp();
  }

  /** By how many decibels each lane of each set is louder than it is: `[{vocals: −1.5}, {}]`. */
  trim(decibels) {
    this.#trimDecibels = decibels;
    this.#ramp();
  }

  setting(lane) {
    return { ...this.#settings.get(lane) };
  }

  /** Takes some of `decibels`, `isMuted` and `isSolo`. */
  set(lane, changes) {
    Object.assign(this.#settings.get(lane), changes);
    this.#ramp();
  }

  /** Whether a lane is heard: those on solo alone, or else all that are not muted. */
  isHeard(lane) {
    const isAnySolo = [...this.#settings.values()].some(({ isSolo }) => isSolo);
    const { isSolo, isMuted } = this.#settings.get(lane);
    return isAnySolo ? isSolo : !isMuted;
  }

  /** The factor that a lane is heard with. */
  gain(lane) {
    return this.isHeard(lane) ? factor(this.#settings.get(lane).decibels) : 0;
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

  #trimGain(set, lane) {
    return set === this.#heardSet ? factor(this.#trimDecibels[set][lane] ?? 0) : 0;
  }

  #makeTrim(set, lane) {
    const trim = new GainNode(this.#context, { gain: this.#trimGain(set, lane) });
    trim.connect(this.#gains.get(lane));
    return trim;
  }

  #ramp() {
    const start = this.#context.currentTime + notice;
    const approach = (node, gain) => node.gain.setTargetAtTime(gain, start, ramp / 2);
    for (const lane of lanes) {
      approach(this.#gains.get(lane), this.gain(lane));
      this.#trims.forEach((trims, set) => approach(trims.get(lane), this.#trimGain(set, lane)));
    }
    this.dispatchEvent(new Event("change"));
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

function factor(decibels) {
  return 10 ** (decibels / 20);
}
