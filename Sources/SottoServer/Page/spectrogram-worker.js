const size = 2048;
/** Levels that are black and white, in dB against a sine of full scale. */
const [darkest, brightest] = [-96, -12];
const lowestFrequency = 40;

/** Hann's window; a sine of full scale has a magnitude of 1 under it. */
const hann = Float32Array.from({ length: size }, (_, index) => (1 - Math.cos((2 * Math.PI * index) / size)) * 2 / size);
const cosines = Float32Array.from({ length: size / 2 }, (_, index) => Math.cos((2 * Math.PI * index) / size));
const sines = Float32Array.from({ length: size / 2 }, (_, index) => -Math.sin((2 * Math.PI * index) / size));
const real = new Float32Array(size);
const imaginary = new Float32Array(size);

/**
 * Draws spectrograms off the page's own thread. A message has `samples` of one channel, of which `before` lie before the
 * picture's left edge, `framesPerPixel`, `width`, `height` and `sampleRate`; the answer is the pixels,
 * RGBA. Frequency goes up in steps of mel, from 40 Hz to half of the rate.
 */
onmessage = ({ data }) => {
  const pixels = draw(data);
  postMessage(pixels, [pixels.buffer]);
};

function draw({ samples, before, framesPerPixel, width, height, sampleRate }) {
  const pixels = new Uint8ClampedArray(4 * width * height);
  const bins = binsOfRows(height, sampleRate);
  for (let x = 0; x < width; x += 1) {
    transform(samples, Math.round(before + (x + 0.5) * framesPerPixel) - size / 2);
    for (let y = 0; y < height; y += 1) {
      const level = levelOf(bins[height - 1 - y], bins[height - y]);
      paint(pixels, 4 * (y * width + x), level);
    }
  }
  return pixels;
}

/** The bin at each row's lower edge, from the lowest row up, and that at the upper edge of the last. */
function binsOfRows(height, sampleRate) {
  const mel = (frequency) => 2595 * Math.log10(1 + frequency / 700);
  const [low, high] = [mel(lowestFrequency), mel(sampleRate / 2)];
  return Float32Array.from({ length: height + 1 }, (_, row) => {
    const frequency = 700 * (10 ** ((low + ((high - low) * row) / height) / 2595) - 1);
    return Math.min(size / 2, (frequency / sampleRate) * size);
  });
}

/** The loudest of the bins of a row, or what lies between the two around it, from 0 to 1. */
function levelOf(from, to) {
  let power = 0;
  const first = Math.floor(from);
  for (let bin = first; bin <= Math.max(first + 1, Math.floor(to)); bin += 1) {
    const at = Math.min(bin, size / 2);
    // The row between two bins fades from one into the other.
    const share = Math.max(0, 1 - Math.max(from - at, at - to, 0));
    power = Math.max(power, share * (real[at] ** 2 + imaginary[at] ** 2));
  }
  const decibels = 10 * Math.log10(power + 1e-12);
  return Math.min(1, Math.max(0, (decibels - darkest) / (brightest - darkest)));
}

/** From black over blue and orange to a pale yellow. */
function paint(pixels, at, level) {
  pixels[at] = 255 * Math.min(1, Math.max(0, 1.9 * level - 0.5));
  pixels[at + 1] = 255 * Math.min(1, Math.max(0, 1.9 * level - 0.95));
  pixels[at + 2] = 255 * Math.min(1, Math.max(0, level < 0.55 ? 1.3 * level : 1.65 - 1.7 * level, 2.6 * level - 1.8));
  pixels[at + 3] = 255;
}

/** The fast Fourier transform of Cooley and Tukey (1965), radix 2, of a windowed stretch of samples. */
function transform(samples, first) {
  for (let index = 0, reversed = 0; index < size; index += 1) {
    real[reversed] = (samples[first + index] ?? 0) * hann[index];
    imaginary[reversed] = 0;
    let bit = size >> 1;
    while (reversed & bit) {
      reversed ^= bit;
      bit >>= 1;
    }
    reversed |= bit;
  }
  for (let half = 1; half < size; half *= 2) {
    const step = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let index = 0; index < half; index += 1) butterfly(start + index, start + index + half, index * step);
    }
  }
}

function butterfly(upper, lower, angle) {
  const cosine = cosines[angle];
  const sine = sines[angle];
  const re = real[lower] * cosine - imaginary[lower] * sine;
  const im = real[lower] * sine + imaginary[lower] * cosine;
  real[lower] = real[upper] - re;
  imaginary[lower] = imaginary[upper] - im;
  real[upper] += re;
  imaginary[upper] += im;
}
