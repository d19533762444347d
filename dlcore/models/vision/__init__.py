"""Vision models. The classifiers take (batch, channels, 32, 32) and give (batch, classes)."""

from types import MappingProxyType

from dlcore.models.vision.alexnet import AlexNet
from dlcore.models.vision.efficientnet import EfficientNet
from dlcore.models.vision.lenet import LeNet
from dlcore.models.vision.resnet import ResNet
from dlcore.models.vision.vgg import VGG
from dlcore.models.vision.vit import ViT

CLASSIFIERS = MappingProxyType(
    {"lenet": LeNet, "alexnet": AlexNet, "vgg": VGG, "resnet": ResNet, "efficientnet": EfficientNet, "vit": ViT}
)
