"""Training in several processes at once, as torchrun starts them: data-parallel, each with its share.

Every process holds the whole model and data. Of each batch, process r takes images r, r + P, r + 2P … of P
processes; gradients are averaged so that the step is that of the whole batch. Batch normalisation sees the share of
its process only, as torch's ``DistributedDataParallel`` leaves it: with it, the curve depends a little on P. (Torch
has SyncBatchNorm, but for CUDA alone; convert the model yourself where you want it.) Its running statistics are
those of process 0.
"""

import atexit
import os

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel


def join(device):
    """Meet the other processes when torchrun started this one.

    Parameters
    ----------
    device : str or torch.device, optional
        The device asked for. With several CUDA devices, each process gets its own.

    Returns
    -------
    rank, world : int
        Number of this process, and how many there are: 0 and 1 on its own.
    device : str or torch.device, optional
    """
    if not dist.is_available() or int(os.environ.get("WORLD_SIZE", 1)) < 2:
        return 0, 1, device
    local, wanted = int(os.environ.get("LOCAL_RANK", 0)), str(device or "cuda")
    own = wanted == "cuda" and torch.cuda.device_count() >= int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    if own:
        device = f"cuda:{local}"
    if not dist.is_initialized():
        dist.init_process_group("nccl" if own else "gloo")
        atexit.register(lambda: dist.is_initialized() and dist.destroy_process_group())
    return dist.get_rank(), dist.get_world_size(), device


def wrap(model, world):
    """The model as the training loop calls it: with its gradients averaged over the processes."""
    return DistributedDataParallel(model) if world > 1 else model


def share(indices, rank, world):
    """The part of a batch that falls to a process."""
    return indices[rank::world] if world > 1 else indices


def add_up(numbers, world):
    """Sum of a tensor over the processes, in place."""
    if world > 1:
        dist.all_reduce(numbers)
    return numbers


def agree_on_buffers(model, world):
    """Give every process the running statistics of process 0."""
    if world > 1:
        for buffer in model.buffers():
            dist.broadcast(buffer, 0)


def wait(world):
    """Go on when all processes have come here."""
    if world > 1:
        dist.barrier()
