"""How experiments keep what a network has learnt."""


def weights(model):
    """The weights by name as a record keeps them, NumPy arrays: half as many bits are enough to answer with."""
    return {
        name: (weight.half() if weight.is_floating_point() else weight).detach().cpu().numpy()
        for name, weight in model.state_dict().items()
    }
