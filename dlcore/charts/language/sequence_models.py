"""Charts of the page on RNN, LSTM, GRU and Transformer."""


def step_time_chart(frame, draw, kernel, **options):
    """The chart of the recurrent networks with one kind of loop, and of the Transformer."""
    return draw(frame[(frame["kernel"] == kernel) | (frame["variant"] == "transformer")], **options)
