"""beams that have ended are extended further

After `end` nothing follows: such a beam stays as it is.
"""


def beam_search(next_log_probabilities, start, end, width, longest):
    beams = [(0.0, (start,))]
    for _ in range(longest):
        candidates = []
        for total, tokens in beams:
            following = next_log_probabilities(tokens)
            candidates += [(total + value, (*tokens, token)) for token, value in enumerate(following)]
        beams = sorted(candidates, reverse=True)[:width]
        if all(tokens[-1] == end for _, tokens in beams):
            break
    return beams
