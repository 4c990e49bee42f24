"""Trains in as many processes as torchrun started, by `fit` and by the command line, in the folder given."""

import json
import os
import sys
from pathlib import Path

import torch
from train_helpers import images, net

from cnnbook.train import distributed, fit
from cnnbook.train.__main__ import main

folder = Path(sys.argv[1])
model = net(norm=False, dropout=0.0)
history = fit(
    model, images(51), images(31, seed=1), epochs=4, batch=12, lr=0.05, shift=1, flip=True, device="cpu",
    checkpoint=folder / "x.pt", checkpoint_steps=2, report=lambda row: print(json.dumps(row), file=sys.stderr),
)  # fmt: skip
total = sum(float(p.detach().double().sum()) for p in model.parameters())
(folder / f"{os.environ['RANK']}.json").write_text(json.dumps(history | {"sum": total}))
norm, rank = torch.nn.BatchNorm1d(2), float(os.environ["RANK"])
for number in (*norm.parameters(), norm.running_mean, norm.running_var):
    number.data.fill_(rank + 5)
distributed.agree_on_buffers(norm, 2)
state = {name: value.flatten().tolist()[0] for name, value in norm.state_dict().items()}
(folder / f"norm-{os.environ['RANK']}.json").write_text(json.dumps(state))
words = "lenet5 --images 200 --test-images 100 --epochs 1 --batch 20 --lr 0.02 --device cpu"
sys.exit(main([*words.split(), "--out", str(folder / "out")]))
