"""Two whole networks: a training step of LeNet-5, and ResNet-18 forward."""

import numpy as np
import torch
from cases import BOTH, FORWARD

from cnnbook import nn, ops
from cnnbook.models import LeNet5

STAGES = (64, 128, 256, 512)
RESNET18_MACS = 1_814_073_344  # of one image at 224×224
LENET5_MACS = 416_520  # forward, of one image at 28×28
LENET5_C1_MACS = 117_600


def lenet_step(batch):
    """One step of SGD with momentum, from the same weights: loss, gradients, update."""
    draw = np.random.default_rng(0)
    x = draw.standard_normal((batch, 1, 28, 28), np.float32)
    labels = draw.integers(10, size=batch)
    torch.manual_seed(0)
    theirs = LeNet5()
    ours = nn.Sequential(
        {
            "c1": nn.Conv2d(1, 6, 5, padding=2),
            "a1": nn.ReLU(),
            "s2": nn.MaxPool2d(2),
            "c3": nn.Conv2d(6, 16, 5),
            "a3": nn.ReLU(),
            "s4": nn.MaxPool2d(2),
            "flatten": nn.Flatten(),
            "c5": nn.Linear(400, 120),
            "a5": nn.ReLU(),
            "f6": nn.Linear(120, 84),
            "a6": nn.ReLU(),
            "output": nn.Linear(84, 10),
        }
    )
    ours["c1"].input_grad = False
    ours.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
    our_loss, their_loss = nn.CrossEntropyLoss(), torch.nn.CrossEntropyLoss()
    our_sgd = nn.SGD(ours.parameters(), lr=0.01, momentum=0.9)
    their_sgd = torch.optim.SGD(theirs.parameters(), lr=0.01, momentum=0.9)
    their_x, their_labels = torch.from_numpy(x), torch.from_numpy(labels)

    def our_step():
        our_sgd.zero_grad()
        our_loss(ours(x), labels)
        ours.backward(our_loss.backward())
        our_sgd.step()
        return [value for p in ours.parameters() for value in (p.grad, p.data)]

    def their_step():
        their_sgd.zero_grad()
        their_loss(theirs(their_x), their_labels).backward()
        their_sgd.step()
        return [value for p in theirs.parameters() for value in (p.grad, p.detach())]

    return {"cnnbook": {BOTH: our_step}, "torch": {BOTH: their_step}}


def resnet18_weights(draw):
    """Return random weights of ResNet-18 in the order of use: kernels, and four vectors of each batch norm."""
    weights = []

    def conv_bn(channels, filters, k):
        shape = (filters, channels, k, k)
        weights.append(draw.standard_normal(shape, np.float32) * np.float32((2 / (channels * k * k)) ** 0.5))
        weights.extend(draw.uniform(low, high, filters).astype(np.float32) for low, high in BATCH_NORM)

    conv_bn(3, 64, 7)
    channels = 64
    for stage, filters in enumerate(STAGES):
        for block in range(2):
            conv_bn(channels, filters, 3)
            conv_bn(filters, filters, 3)
            if stage and not block:
                conv_bn(channels, filters, 1)
            channels = filters
    weights.append(draw.standard_normal((1000, 512), np.float32) * np.float32(512**-0.5))
    weights.append(np.zeros(1000, np.float32))
    return weights


BATCH_NORM = ((-0.5, 0.5), (0.5, 1.5), (0.5, 1.0), (-0.5, 0.5))  # running mean and variance, scale, shift


def resnet18(F, x, weights):
    """ResNet-18 in evaluation, written once: F is cnnbook.ops or torch.nn.functional."""
    rest = iter(weights)

    def conv_bn(x, stride=1):
        kernel = next(rest)
        y = F.conv2d(x, kernel, None, stride, kernel.shape[2] // 2)
        return F.batch_norm(y, next(rest), next(rest), next(rest), next(rest))

    x = F.max_pool2d(F.relu(conv_bn(x, 2)), 3, 2, 1)
    for stage in range(4):
        for block in range(2):
            stride = 2 if stage and not block else 1
            y = conv_bn(F.relu(conv_bn(x, stride)))
            shortcut = conv_bn(x, stride) if stride == 2 else x
            x = F.relu(y + shortcut)
    x = F.adaptive_avg_pool2d(x, 1).reshape(len(x), -1)
    return F.linear(x, next(rest), next(rest))


def resnet18_forward(batch, size=224):
    """The forward pass of both libraries, on the same images with the same weights."""
    draw = np.random.default_rng(0)
    weights, x = resnet18_weights(draw), draw.standard_normal((batch, 3, size, size), np.float32)
    their_weights, their_x = [torch.from_numpy(w) for w in weights], torch.from_numpy(x)

    def theirs():
        with torch.no_grad():
            return [resnet18(torch.nn.functional, their_x, their_weights)]

    return {"cnnbook": {FORWARD: lambda: [resnet18(ops, x, weights)]}, "torch": {FORWARD: theirs}}
