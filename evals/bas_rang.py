"""Low-rank training of the upper layers of the embedding model (LoRA, Hu et al. 2021), over the kept lower ones."""

import random
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from assistant.adapter import SCALE, adapted_parts, by_length, run_layer

Lower = Callable[[Sequence[str]], tuple[Tensor, Tensor]]


class LowRank(nn.Module):
    """A linear layer with a low-rank update that starts at nothing."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, states: Tensor) -> Tensor:
        updated: Tensor = self.linear(states) + SCALE * (states @ self.down.T) @ self.up.T
        return updated


class Upper:
    """Layers whose own weights stay, each linear part with its update."""

    def __init__(self, layers: Sequence[nn.Module], first: int, rank: int) -> None:
        self.layers = layers
        self.updates: list[tuple[str, LowRank]] = []
        self._owners: list[tuple[nn.Module, str]] = []
        for layer in layers:
            for parameter in layer.parameters():
                parameter.requires_grad = False
        for number, part, owner, name in list(adapted_parts(layers, first)):
            linear = getattr(owner, name)
            low = LowRank(linear, rank)
            setattr(owner, name, low)
            self.updates.append((f"{number}.{part}", low))
            self._owners.append((owner, name))

    def parameters(self) -> list[nn.Parameter]:
        return [side for _, low in self.updates for side in (low.down, low.up)]

    def weights(self) -> dict[str, Tensor]:
        """Return the updates as they are kept, in 16 bits, by «layer.part.side»."""
        sides = {f"{name}.{side}": getattr(low, side) for name, low in self.updates for side in ("down", "up")}
        return {name: side.detach().half().contiguous() for name, side in sides.items()}

    def remove(self) -> None:
        """Leave the layers as they were found."""
        for (owner, name), (_, low) in zip(self._owners, self.updates, strict=True):
            setattr(owner, name, low.linear)

    def __call__(self, states: Tensor, mask: Tensor) -> Tensor:
        for layer in self.layers:
            states = run_layer(layer, states, mask)
        return states


def keep_lower(texts: Sequence[str], lower: Lower) -> list[Tensor]:
    """Return the output of the lower layers for each text, (tokens, d)."""
    found: dict[int, Tensor] = {}
    with torch.no_grad():
        for rows in by_length([len(text) for text in texts], 32):
            states, mask = lower([texts[row] for row in rows])
            for place, row in enumerate(rows):
                found[row] = states[place, : int(mask[place].sum())].clone()
    return [found[row] for row in range(len(texts))]


def padded(lower: Sequence[Tensor], rows: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Return the kept states of some texts, padded to one length, and their mask."""
    states = nn.utils.rnn.pad_sequence([lower[row] for row in rows], batch_first=True)
    lengths = torch.tensor([len(lower[row]) for row in rows])
    return states, (torch.arange(states.shape[1])[None] < lengths[:, None]).float()


def batches(lower: Sequence[Tensor], rows: Sequence[int], size: int, seed: int) -> list[list[int]]:
    """Return the rows in batches of like lengths, in random order."""
    shuffled = list(rows)
    draw = random.Random(seed)
    draw.shuffle(shuffled)
    pools = [shuffled[i : i + 16 * size] for i in range(0, len(shuffled), 16 * size)]
    ordered = [sorted(pool, key=lambda row: len(lower[row])) for pool in pools]
    found = [pool[i : i + size] for pool in ordered for i in range(0, len(pool), size)]
    draw.shuffle(found)
    return found


def warmed_up(optimizer: torch.optim.Optimizer, warm: int, steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    """Return a schedule that rises over `warm` steps, then falls to 2 %."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )
