"""What is reported is made of what no weights were trained or chosen with. Nothing is decoded here."""

import re

import pytest

from quality_bench.recipes import RECIPES, STEREO, SURROUND, Recipe
from sotto_training.corpora import CORPORA, Kind, Use

REPORTED = [recipe for recipe in RECIPES if recipe.is_reported]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_mixture_is_made_of_corpora_of_its_own_use(recipe: Recipe) -> None:
    wanted = Use.REPORT if recipe.is_reported else Use.VALIDATE
    assert recipe.corpora and {corpus.use for corpus in recipe.corpora} == {wanted}


def test_at_least_24_mixtures_are_reported_over_the_whole_range() -> None:
    assert len(REPORTED) >= 24 and len({recipe.name for recipe in RECIPES}) == len(RECIPES)
    levels = {recipe.level for recipe in REPORTED}
    assert min(levels) <= -10 and max(levels) >= 15
    assert {recipe.layout for recipe in REPORTED} == {STEREO, SURROUND}
    assert {bool(recipe.reverberation) for recipe in REPORTED} == {True, False}
    for part in ("music", "effects", "ambience", "crowd"):
        assert any(getattr(recipe, part) for recipe in REPORTED), part


def test_the_voices_that_are_reported_have_both_bands() -> None:
    bands = {corpus.band for recipe in REPORTED for corpus in recipe.corpora if corpus.kind is Kind.SPEECH}
    assert min(bands) <= 8_000 < max(bands)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_a_corpus_says_where_it_is_from_and_under_which_licence(corpus) -> None:
    assert corpus.package and corpus.author and corpus.root.startswith("/usr/share/")
    assert re.search(r"GPL|CC-BY|CC0|MIT", corpus.licence)


def test_each_corpus_has_a_name_of_its_own() -> None:
    assert len({corpus.name for corpus in CORPORA}) == len(CORPORA)
