"""Both places of a norm, against PyTorch's own block."""

import pytest
import torch
from torch import nn

from dlcore.blocks.norm_placement import NormalizedBlock
from dlcore.blocks.normalization import RMSNorm


@pytest.mark.parametrize("after", [False, True])
def test_a_block_is_torchs_encoder_layer_with_the_same_weights(after):
    torch.manual_seed(0)
    ours = NormalizedBlock(16, 4, after=after).eval()
    theirs = nn.TransformerEncoderLayer(16, 4, 64, 0.0, "gelu", batch_first=True, norm_first=not after).eval()
    heads = ours.attention
    theirs.self_attn.in_proj_weight.data = torch.cat([part.weight for part in (heads.query, heads.key, heads.value)])
    theirs.self_attn.in_proj_bias.data = torch.cat([part.bias for part in (heads.query, heads.key, heads.value)])
    theirs.self_attn.out_proj.load_state_dict(heads.output.state_dict())
    theirs.linear1.load_state_dict(ours.mlp[0].state_dict())
    theirs.linear2.load_state_dict(ours.mlp[2].state_dict())
    x, causal = torch.randn(2, 7, 16), torch.ones(7, 7, dtype=torch.bool).tril()
    torch.testing.assert_close(ours(x, causal), theirs(x, src_mask=~causal), atol=1e-5, rtol=1e-5)


def test_only_before_the_sum_does_a_path_without_norm_lead_through():
    torch.manual_seed(0)
    x = torch.randn(1, 5, 16)
    for after in (False, True):
        block = NormalizedBlock(16, 4, RMSNorm, after)
        for part in (block.attention.output, block.mlp[2]):
            nn.init.zeros_(part.weight)
            nn.init.zeros_(part.bias)
        assert torch.equal(block(x), x) == (not after)
