"""the width counts for each beam instead of for all

The number of beams then multiplies in every step. After each step only `width` of all stay.
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
                candidates += sorted(
                    [(total + value, (*tokens, token)) for token, value in enumerate(following)], reverse=True
                )[:width]
        beams = sorted(candidates, reverse=True)
        if all(tokens[-1] == end for _, tokens in beams):
            break
    return beams
