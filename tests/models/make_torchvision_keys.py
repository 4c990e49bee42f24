"""Write torchvision_keys.txt, a line for each network: name, entries of its state dict, digest of their shapes.

Needs torchvision; the file in the repository was made with torchvision 0.28.0 and torch 2.13.0 by

    python tests/models/make_torchvision_keys.py
"""

from pathlib import Path

import torch
from torchvision_keys import SHARED, digest, torchvision_models

models = torchvision_models()
with torch.device("meta"), open(Path(__file__).with_name("torchvision_keys.txt"), "w") as file:
    for name in SHARED:
        # GoogLeNet's weights come with auxiliary heads
        options = {"aux_logits": True, "init_weights": False} if name == "googlenet" else {}
        count, sha256 = digest(getattr(models, name)(**options).state_dict())
        file.write(f"{name} {count} {sha256}\n")
