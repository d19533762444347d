"""The race's peer in PyTorch Lightning, without logger, checkpoints and bars. Run by benchmarks.race."""

import logging
import warnings

import pytorch_lightning as lightning
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", module="pytorch_lightning")  # it advises worker processes for the loader


class Classifier(lightning.LightningModule):
    def __init__(self, network, learning_rate):
        super().__init__()
        self.network, self.learning_rate = network, learning_rate

    def training_step(self, batch, _):
        inputs, targets = batch
        return F.cross_entropy(self.network(inputs), targets)

    def validation_step(self, batch, _):
        inputs, targets = batch
        self.log("accuracy", (self.network(inputs).argmax(1) == targets).float().mean())

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.learning_rate)


def train(network, images, run):
    """Trains one network; gives its final test accuracy and the number of steps."""
    examples = TensorDataset(images.train_inputs, images.train_targets)
    test = TensorDataset(images.test_inputs, images.test_targets)
    trainer = lightning.Trainer(
        max_epochs=run["epochs"],
        accelerator="cpu",
        devices=1,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=1,  # an evaluation before the first step, as the other ways make it
    )
    trainer.fit(
        Classifier(network, run["learning_rate"]),
        DataLoader(examples, batch_size=run["batch"], shuffle=True, drop_last=True),
        DataLoader(test, batch_size=len(test)),
    )
    return trainer.callback_metrics["accuracy"].item(), trainer.global_step
