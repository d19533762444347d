"""An encoder reads the whole input, a decoder writes the output token by token: from one vector that must hold everything, or with attention to all that was read.

Sources: Sutskever, Vinyals and Le, “Sequence to Sequence Learning with Neural Networks”, NeurIPS 2014 (the vector alone); Bahdanau, Cho and
Bengio, “Neural Machine Translation by Jointly Learning to Align and Translate”, ICLR 2015 (additive attention). Ours are GRUs of one layer, and
the decoder attends after its step, as in Luong, Pham and Manning, “Effective Approaches to Attention-based Neural Machine Translation”, EMNLP 2015:
its state is the query, and the context goes to the output alone. In Bahdanau's network the state before the step is the query, and the
context is an input of the next state.
"""

import torch
from torch import Tensor, nn

from dlcore.blocks.decoder_attention import AdditiveAttention, DotProductAttention
from dlcore.models.language.fused import Fused
from dlcore.models.language.gru import GRU

PADDING, START = 0, 1
ATTENTION = {
    "fixed-context": None,
    "additive-attention": AdditiveAttention,
    "dot-product-attention": DotProductAttention,
}


class Seq2Seq(nn.Module):
    """Logits of the next output token: token ids of the input (batch, input) and of the output so far (batch, output) to (batch, output, tokens).

    Token 0 is padding, which only follows an input, 1 the start of the output and 2 its end. `attention` is one of ATTENTION; with `fixed-context` all that the decoder
    knows of the input is the encoder's last state, from which it begins. With the others it begins there, too, and attends to all states.
    """

    def __init__(self, tokens: int, width: int = 64, attention: str = "additive-attention"):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)
        self.encoder, self.decoder = (Fused(GRU(width, width, 1)).kernel for _ in range(2))
        kind = ATTENTION[attention]
        self.attention = kind(width, width // 2) if kind else None
        self.combine = nn.Linear(2 * width if self.attention else width, width)
        self.output = nn.Linear(width, tokens)

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """The encoder's states, (batch, input, width), and the one at each input's last token, (1, batch, width), where the decoder begins."""
        states, _ = self.encoder(self.embedding(source))
        last = (source != PADDING).sum(1) - 1
        return states, states[torch.arange(len(source)), last][None]

    def decode(
        self, target: Tensor, state: Tensor, states: Tensor, readable: Tensor
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        """Goes on from a state (1, batch, width) with the tokens `target` (batch, output).

        Gives the logits (batch, output, tokens), the state afterwards, and the attention weights (batch, output, input), None without attention.
        `readable` (batch, input) is true where the input is no padding.
        """
        h, state = self.decoder(self.embedding(target), state)
        weights = None
        if self.attention is not None:
            context, weights = self.attention(h, states, readable[:, None, :])
            h = torch.cat([h, context], -1)
        return self.output(self.combine(h).tanh()), state, weights

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Teacher forcing: whatever the network would have written, it reads the true output so far."""
        states, state = self.encode(source)
        return self.decode(target, state, states, source != PADDING)[0]

    @torch.no_grad()
    def write(self, source: Tensor, longest: int) -> tuple[Tensor, Tensor | None]:
        """Free running, greedy: each token that it writes is what it reads next.

        Gives `longest` tokens (batch, longest), whatever stands behind an end, and the attention weights (batch, longest, input).
        """
        states, state = self.encode(source)
        token, written, weights = source.new_full((len(source), 1), START), [], []
        for _ in range(longest):
            logits, state, attended = self.decode(token, state, states, source != PADDING)
            token = logits.argmax(-1)
            written.append(token)
            weights.append(attended)
        return torch.cat(written, 1), None if self.attention is None else torch.cat(weights, 1)

    def forward_sampled(self, source: Tensor, target: Tensor, own: float, generator: torch.Generator) -> Tensor:
        """Scheduled sampling: with probability `own` each token that is read is one drawn from the network's own prediction instead of the true one.

        The choice is made for every token of every sequence, and no gradient passes through what is drawn.
        Source: Bengio, Vinyals, Jaitly and Shazeer, “Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks”, NeurIPS 2015.
        """
        states, state = self.encode(source)
        token, logits = target[:, :1], []
        for position in range(target.shape[1]):
            step, state, _ = self.decode(token, state, states, source != PADDING)
            logits.append(step)
            if position + 1 < target.shape[1]:
                drawn = torch.multinomial(step[:, 0].detach().softmax(-1).cpu(), 1, generator=generator)
                mine = torch.rand(len(source), 1, generator=generator) < own
                token = torch.where(mine.to(target.device), drawn.to(target.device), target[:, position + 1, None])
        return torch.cat(logits, 1)
