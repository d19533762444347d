def beam_search(next_log_probabilities, start, end, width, longest):
    open_beams, done = [(0.0, [start])], []
    for _ in range(longest):
        if not open_beams:
            break
        grown = []
        for total, tokens in open_beams:
            for token, log_p in enumerate(next_log_probabilities(tuple(tokens))):
                grown.append((total + float(log_p), [*tokens, token]))
        ranked = sorted(grown + done, key=lambda beam: -beam[0])[:width]
        done = [beam for beam in ranked if beam[1][-1] == end]
        open_beams = [beam for beam in ranked if beam[1][-1] != end]
    result = sorted(done + open_beams, key=lambda beam: -beam[0])
    return [(total, tuple(tokens)) for total, tokens in result]
