"""beams that have ended are dropped

A beam that has ended must stay and compete with those that have not.
"""


def beam_search(next_log_probabilities, start, end, width, longest):
    beams = [(0.0, (start,))]
    for _ in range(longest):
        candidates = []
        for total, tokens in beams:
            if tokens[-1] != end:
                following = next_log_probabilities(tokens)
                candidates += [(total + value, (*tokens, token)) for token, value in enumerate(following)]
        beams = sorted(candidates, reverse=True)[:width]
        if all(tokens[-1] == end for _, tokens in beams):
            break
    return beams
