import numpy as np


def beam_search(next_log_probabilities, start, end, width, longest):
    sequences, totals = [(start,)], np.zeros(1)
    for _ in range(longest):
        finished = np.array([s[-1] == end for s in sequences])
        if finished.all():
            break
        extended, scores = [], []
        for sequence, total, is_done in zip(sequences, totals, finished):
            if is_done:
                extended.append(sequence)
                scores.append([total])
            else:
                log_p = next_log_probabilities(sequence)
                extended += [sequence + (t,) for t in range(len(log_p))]
                scores.append(total + log_p)
        scores = np.concatenate(scores)
        best = np.argsort(scores)[::-1][:width]
        sequences, totals = [extended[i] for i in best], scores[best]
    return list(zip(totals.tolist(), sequences))
