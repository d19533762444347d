"""The numbers of next-byte prediction, without PyTorch: a program that is exported has them, too."""

CONTEXT, BATCH, WARM_UP, CLIP, DECAY, NEWEST = 128, 16, 50, 1.0, 0.01, 0.02
