from collections import Counter


def merge_step(words):
    pairs = Counter()
    for word in words:
        for left, right in zip(word[:-1], word[1:]):
            pairs[left, right] += words[word]
    pair = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[0][0]

    def join(word):
        if len(word) < 2:
            return word
        if word[:2] == pair:
            return ("".join(pair), *join(word[2:]))
        return (word[0], *join(word[1:]))

    return pair, {join(word): words[word] for word in words}
