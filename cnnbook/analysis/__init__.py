"""What a network costs and sees: output size, parameters, multiply-adds, receptive field, one table of all.

Needs torch. Counting rule: multiply-adds (MACs) of convolution and linear layers only, no bias, no pooling,
no normalisation; one MAC is two floating-point operations.
"""

from .size import output_size
from .summary import Summary, count_macs, count_params, receptive_field, summary

__all__ = ["Summary", "count_macs", "count_params", "output_size", "receptive_field", "summary"]
