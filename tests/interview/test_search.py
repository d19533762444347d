"""Search: misspelt words are mended, acronyms known, and whatever is typed is only looked for."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dlcore.guide import CLAIMS, TOPICS
from dlcore.interview.glossary import TERMS
from dlcore.interview.search import MOST, MOST_OF_A_KIND, Entry, Index, words
from dlcore.interview.synonyms import SYNONYMS


@pytest.fixture(scope="module")
def index():
    return Index(
        [
            *(Entry("Topic", topic.name, f"{topic.idea} {topic.when_to_use}", topic.id) for topic in TOPICS.values()),
            *(Entry("Claim", claim.text, "", claim.id) for claim in CLAIMS.values()),
            *(Entry("Term", term.name, term.text, term.id) for term in TERMS.values()),
        ]
    )


def first(index, query):
    hits = index.find(query).hits
    return hits[0].entry.title if hits else None


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("NMS", "Non-maximum suppression"),
        ("bn", "Batch normalization"),
        ("LN", "Layer normalization"),
        ("SGD", "SGD"),
        ("KV cache", "KV cache"),
        ("vision transformer", "ViT"),
        ("mean squared error", "MSE"),
        ("dying relu", "Dead unit"),
        ("what is weight decay", "Weight decay"),
        ("U-Net", "U-Net"),
        ("vanishi", "Vanishing gradients"),
    ],
)
def test_acronyms_other_names_and_unfinished_words(index, query, title):
    found = index.find(query)
    assert found.hits[0].entry.title == title
    assert not found.mended


@pytest.mark.parametrize(
    ("query", "mended", "title"),
    [
        ("bacth norm", "batch norm", "Batch normalization"),
        ("sotfmax", "softmax", "Softmax"),
        ("perplexty", "perplexity", "Perplexity"),
        ("confidense interval", "confidence interval", "Confidence interval"),
        ("tranformer", "transformer", "Transformer"),
        ("Exploding Gradeints", "exploding gradients", "Exploding gradients"),
    ],
)
def test_misspelt_words_are_mended_and_said(index, query, mended, title):
    found = index.find(query)
    assert found.mended == mended
    assert found.hits[0].entry.title == title


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("vanising gradiant", {"vanising": "vanishing", "gradiant": "gradient"}),
        ("early stoping patiance", {"stoping": "stopping", "patiance": "patience"}),
        ("cros entropi loss", {"cros": "cross", "entropi": "entropy"}),
        ("lable smoothing", {"lable": "label"}),
        ("wieght dcay optimizers", {"wieght": "weight", "dcay": "decay"}),
        ("gradients vanishing", {}),  # forms of words that are known
        ("adam adma adma", {"adma": "adam"}),
    ],
)
def test_each_misspelt_word_is_mended_and_no_other(index, query, corrected):
    assert dict(index.find(query).corrected) == corrected


@pytest.mark.parametrize("query", ["", "  ", "?!", '"', "zzzzqqqq", "é" * 500])
def test_nothing_is_found_of_nothing(index, query):
    assert index.find(query).hits == ()


@pytest.mark.parametrize("query", ['" OR 1 NEAR(', "title:*", "-adam", "adam' --", "^adam AND (", "adam\x00\x02<b>"])
def test_what_a_reader_types_is_no_query_language(index, query):
    found = index.find(query)
    assert all("<b>" not in hit.title + hit.passage for hit in found.hits)


def test_matched_words_are_marked_and_the_rest_is_escaped():
    index = Index([Entry("Term", "A < B", "where <b>gradients</b> are less", "")])
    (hit,) = index.find("gradient").hits
    assert hit.passage == "where &lt;b&gt;<mark>gradients</mark>&lt;/b&gt; are less"
    assert hit.title == "A &lt; B"


def test_at_most_eight_and_few_of_a_kind(index):
    hits = index.find("gradient").hits
    assert len(hits) == MOST
    kinds = [hit.entry.kind for hit in hits]
    assert max(kinds.count(kind) for kind in kinds[: MOST - 1]) <= MOST_OF_A_KIND + 1


def test_some_words_are_enough_where_all_together_find_nothing(index):
    assert first(index, "dropout perplexity") in ("Dropout", "Perplexity")


def test_threads_share_the_index(index):
    queries = ["adam", "relu", "sotfmax", "nms"] * 20
    alone = [index.find(query) for query in queries]
    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(index.find, queries)) == alone


def test_synonyms_are_words_and_each_stands_once():
    names = [name for group in SYNONYMS for name in group]
    assert [name for name in names if " ".join(words(name)) != name] == []
    assert sorted(set(names)) == sorted(names)
    assert all(len(group) > 1 for group in SYNONYMS)
