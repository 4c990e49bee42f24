"""What a network costs and sees: output size, parameters, multiply-adds, memory, receptive field, one table of all.

Needs torch. Counting rule: multiply-adds (MACs) of convolutions and matrix products only, no bias, no pooling,
no normalisation; one MAC is two floating-point operations.
"""

from .count import count_flops, count_macs, count_params
from .measure import measured_receptive_field
from .memory import Memory, memory
from .operations import count_operations
from .receptive import receptive_field
from .size import output_size
from .summary import Summary, summary

__all__ = [
    "Memory",
    "Summary",
    "count_flops",
    "count_macs",
    "count_operations",
    "count_params",
    "measured_receptive_field",
    "memory",
    "output_size",
    "receptive_field",
    "summary",
]
