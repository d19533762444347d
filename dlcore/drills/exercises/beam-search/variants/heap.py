import heapq

import numpy as np


def beam_search(next_log_probabilities, start, end, width, longest):
    beams = [(0.0, (start,))]
    step = 0
    while step < longest and any(tokens[-1] != end for _, tokens in beams):
        pool = [beam for beam in beams if beam[1][-1] == end]
        for score, tokens in beams:
            if tokens[-1] != end:
                log_p = next_log_probabilities(tokens)
                # no more than `width` continuations of one beam can survive
                for token in np.argsort(-log_p)[:width]:
                    pool.append((score + log_p[token], tokens + (int(token),)))
        beams = heapq.nlargest(width, pool)
        step += 1
    return beams
