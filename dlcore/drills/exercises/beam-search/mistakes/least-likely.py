"""the least likely beams are kept

`sorted` puts the smallest first. Log-probabilities are negative, and the greatest is the one nearest to 0.
"""


def beam_search(next_log_probabilities, start, end, width, longest):
    beams = [(0.0, (start,))]
    for _ in range(longest):
        candidates = []
        for total, tokens in beams:
            if tokens[-1] == end:
                candidates.append((total, tokens))
            else:
                following = next_log_probabilities(tokens)
                candidates += [(total + value, (*tokens, token)) for token, value in enumerate(following)]
        beams = sorted(candidates)[:width]
        if all(tokens[-1] == end for _, tokens in beams):
            break
    return beams
