def merge_step(words):
    counts = {}
    for word, times in words.items():
        for i in range(len(word) - 1):
            counts[word[i], word[i + 1]] = counts.get((word[i], word[i + 1]), 0) + times
    most = max(counts.values())
    first, second = min(pair for pair in counts if counts[pair] == most)
    merged = {}
    for word, times in words.items():
        out, i = [], 0
        while i < len(word):
            if i + 1 < len(word) and word[i] == first and word[i + 1] == second:
                out.append(first + second)
                i += 2
            else:
                out.append(word[i])
                i += 1
        merged[tuple(out)] = times
    return (first, second), merged
