"""An LSTM as a language model: it reads a text from left to right, and its state after every token predicts the next one.

Source: Mikolov and others, “Recurrent Neural Network Based Language Model”, Interspeech 2010, with the LSTM in place of the plain recurrence as
in Sundermeyer, Schlüter and Ney, “LSTM Neural Networks for Language Modeling”, Interspeech 2012. The forget gate begins open, with a bias
of 1 (Józefowicz, Zaremba and Sutskever, 2015).
"""

from torch import Tensor, nn

from dlcore.models.language.fused import Fused
from dlcore.models.language.lstm import LSTM


class LSTMLanguageModel(nn.Module):
    """Logits of the next token at every position: token ids (batch, time) to (batch, time, tokens). Dropout stands before and behind the LSTM."""

    def __init__(self, tokens: int, width: int = 120, dropout: float = 0.0):
        super().__init__()
        self.embedding, self.dropout = nn.Embedding(tokens, width), nn.Dropout(dropout)
        self.lstm = Fused(LSTM(width, width, tokens, forget_bias=1.0))

    def forward(self, token_ids: Tensor) -> Tensor:
        states = self.lstm.hidden_states(self.dropout(self.embedding(token_ids)))  # (batch, time, width)
        return self.lstm.output(self.dropout(states))
