import { addresses, api } from "/api.js";
import { LaneSound } from "/lane-sound.js";
import { PeakFile } from "/peak-file.js";
import { StemFile } from "/stem-file.js";
import { ResampledStem } from "/stem-resampler.js";

/** One of an item's sets of stems, `current` or `alternative`, opened: what it sounds and looks like, how it was made. */
export class StemSet {
  name;
  /** Its `separation.json`. */
  manifest;
  /** Vocals and background. */
  stems;
  /** What its lanes look like. */
  sound;

  /** With a sample rate, it is as if its stems had that. Throws where there are no such stems. */
  static async open(id, name, sampleRate = null) {
    const set = new StemSet();
    set.name = name;
    // First of all: where there are no stems, this says it best.
    set.manifest = await api.separation(id, name);
    const open = async (stem) => {
      const file = await StemFile.open(addresses.stem(id, stem, name));
      return sampleRate === null || file.sampleRate === sampleRate ? file : new ResampledStem(file, sampleRate);
    };
    const [vocals, background, peaks] = await Promise.all([
      open("vocals.wav"), open("background.wav"), PeakFile.open(addresses.peaks(id, name)),
    ]);
    set.stems = [vocals, background];
    set.sound = new LaneSound(peaks, vocals, background);
    return set;
  }

  /** Ends what is being fetched. */
  close() {
    this.sound.close();
  }
}
