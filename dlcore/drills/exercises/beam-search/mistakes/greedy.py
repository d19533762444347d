"""only the likeliest token of each beam is tried

Every beam then goes on by itself, and from one start there is never more than one. All extensions compete.
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
                candidates.append((total + following.max(), (*tokens, int(following.argmax()))))
        beams = sorted(candidates, reverse=True)[:width]
        if all(tokens[-1] == end for _, tokens in beams):
            break
    return beams
