def average_precision(scores, correct, objects):
    ranked = [correct[i] for i in sorted(range(len(scores)), key=lambda i: -scores[i])]
    precisions, hits = [], 0
    for rank, hit in enumerate(ranked, start=1):
        hits += bool(hit)
        precisions.append(hits / rank)
    total = 0.0
    for rank, hit in enumerate(ranked):
        if hit:
            total += max(precisions[rank:])
    return total / objects
