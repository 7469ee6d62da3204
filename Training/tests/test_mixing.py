"""Mixtures follow from their numbers alone."""

import numpy as np

from sotto_training.corpora import Kind
from sotto_training.mixing import Mix, Mixer
from sotto_training.spectrum import samples

FRAMES = samples(64)


def test_a_number_gives_the_same_mixture_whatever_was_mixed_before(some_pools) -> None:
    wanted = [Mixer(some_pools, Mix(), 1, FRAMES).example(number) for number in range(12)]
    mixer = Mixer(some_pools, Mix(), 1, FRAMES)
    for number in reversed(range(12)):
        for one, other in zip(mixer.example(number), wanted[number]):
            assert np.array_equal(one, other)


def test_other_numbers_and_seeds_give_others(some_pools) -> None:
    found = [Mixer(some_pools, Mix(), seed, FRAMES).example(number)[1] for seed in (1, 2) for number in (0, 1)]
    assert len({values.tobytes() for values in found}) == 4


def test_every_mixture_is_finite_below_full_scale_and_has_its_length(some_pools) -> None:
    mixer = Mixer(some_pools, Mix(), 3, FRAMES)
    for number in range(60):
        speech, background = mixer.example(number)
        assert speech.shape == background.shape == (FRAMES, 2)
        assert speech.dtype == background.dtype == np.float32
        assert np.isfinite(speech).all() and np.isfinite(background).all()
        assert np.abs(speech + background).max() < 1


def test_some_have_no_speech_and_some_no_background(some_pools) -> None:
    mixer = Mixer(some_pools, Mix(without_speech=0.3, without_background=0.3), 4, FRAMES)
    heard = [tuple(bool(part.any()) for part in mixer.example(number)) for number in range(40)]
    assert {(True, True), (True, False), (False, True)} <= set(heard)


def test_songs_take_the_place_of_music_as_often_as_is_said(some_pools) -> None:
    asked = []

    class Listening(Mixer):
        def _add(self, chance, target, kind, level) -> None:
            asked.append(kind)
            super()._add(chance, target, kind, level)

    mixer = Listening(some_pools, Mix(song=1, without_background=0, second_music=0), 5, FRAMES)
    for number in range(5):
        mixer.example(number)
    assert asked.count(Kind.SONG) == 5 and Kind.MUSIC not in asked


def test_silence_is_not_raised_to_the_level_of_music(some_pools) -> None:
    for pool in some_pools:
        if pool.corpus.kind is not Kind.SPEECH:
            pool.samples = np.ones_like(pool.samples)
    mixer = Mixer(some_pools, Mix(song=0, crowd=0, noise=0), 6, FRAMES)
    assert all(np.abs(mixer.example(number)[1]).max() == 0 for number in range(8))
