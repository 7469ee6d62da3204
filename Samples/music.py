"""Writes the sample's music: chords, a bass, a melody and a beat, 44.1 kHz stereo, 16 bit.

usage: music.py SECONDS OUTPUT.wav
"""

import array
import math
import random
import sys
import wave

RATE = 44100
BEAT = 60 / 96
# A minor, F, C, G: the root for the bass, and the notes of the chord, in semitones from A (110 Hz).
CHORDS = [(0, (12, 15, 19, 22)), (-4, (8, 12, 15, 20)), (3, (10, 15, 19, 22)), (-2, (10, 14, 17, 22))]
MELODY = [24, 27, 31, 29, 27, 24, 22, 24, 27, 29, 31, 34, 31, 29, 27, 26]


def frequency(semitones):
    return 110.0 * 2 ** (semitones / 12)


def add(left, right, start, samples, pan):
    """Mixes one sound in; pan runs from 0 (left) to 1 (right) at constant power."""
    gain_left, gain_right = math.cos(pan * math.pi / 2), math.sin(pan * math.pi / 2)
    first = int(start * RATE)
    for index, sample in enumerate(samples[: max(0, len(left) - first)]):
        left[first + index] += sample * gain_left
        right[first + index] += sample * gain_right


def tone(pitch, seconds, harmonics, attack, decay, gain):
    count = int(seconds * RATE)
    samples = []
    for index in range(count):
        time = index / RATE
        envelope = min(1, time / attack) * math.exp(-time / decay) * min(1, (count - index) / 900)
        phase = 2 * math.pi * pitch * time
        samples.append(gain * envelope * sum(level * math.sin(phase * (n + 1)) for n, level in enumerate(harmonics)))
    return samples


def noise(random_source, seconds, decay, gain, brightness):
    samples, previous = [], 0.0
    for index in range(int(seconds * RATE)):
        value = random_source.uniform(-1, 1)
        samples.append(gain * math.exp(-index / RATE / decay) * (value - brightness * previous))
        previous = value
    return samples


def kick():
    samples, phase = [], 0.0
    for index in range(int(0.28 * RATE)):
        time = index / RATE
        phase += 2 * math.pi * (48 + 90 * math.exp(-time / 0.03)) / RATE
        samples.append(0.5 * math.exp(-time / 0.09) * math.sin(phase))
    return samples


def compose(seconds):
    left, right = [0.0] * int(seconds * RATE), [0.0] * int(seconds * RATE)
    random_source = random.Random(2026)
    beats = math.ceil(seconds / BEAT)
    drum, snare = kick(), noise(random_source, 0.2, 0.05, 0.22, 0.3)
    for beat in range(beats):
        root, chord = CHORDS[beat // 4 % len(CHORDS)]
        start = beat * BEAT
        if beat % 4 == 0:
            for voice, note in enumerate(chord):
                # Each note twice, a little out of tune, one a side: this is what gives the width.
                for pan, detune in ((0.12 + 0.1 * voice, 0.998), (0.88 - 0.1 * voice, 1.002)):
                    pitch = frequency(note) * detune
                    add(left, right, start, tone(pitch, 4 * BEAT, (1, 0.5, 0.3, 0.15), 0.05, 2.2, 0.045), pan)
        for half in range(2):
            note = root - 12 if half == 0 else root
            add(left, right, start + half * BEAT / 2, tone(frequency(note), BEAT / 2, (1, 0.6, 0.2), 0.006, 0.3, 0.16), 0.5)
            note = MELODY[(2 * beat + half) % len(MELODY)]
            pluck = tone(frequency(note), 0.5, (1, 0.3, 0.12), 0.003, 0.16, 0.1)
            add(left, right, start + half * BEAT / 2, pluck, 0.8)
            add(left, right, start + half * BEAT / 2 + 0.19, [0.45 * sample for sample in pluck], 0.15)
            add(left, right, start + half * BEAT / 2, noise(random_source, 0.06, 0.014, 0.09, 0.95), 0.68)
        add(left, right, start, drum if beat % 2 == 0 else snare, 0.5)
    return left, right


def main():
    left, right = compose(float(sys.argv[1]))
    scale = 0.7 / max(max(map(abs, left)), max(map(abs, right)))
    interleaved = array.array("h", (round(32767 * scale * value) for pair in zip(left, right) for value in pair))
    with wave.open(sys.argv[2], "wb") as output:
        output.setparams((2, 2, RATE, 0, "NONE", "not compressed"))
        output.writeframes(interleaved.tobytes())


main()
