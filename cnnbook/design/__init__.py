"""Designing a backbone: the usual pattern of layers as a grammar, the rules of thumb for sizes, and a judge."""

from .judge import TASK, Judgement, Task, judge
from .layers import Layer, layers
from .pattern import PATTERN, Pattern, PatternError, parse
from .rules import RULES, Breach, Report, check_rules

__all__ = [
    "PATTERN",
    "RULES",
    "TASK",
    "Breach",
    "Judgement",
    "Layer",
    "Pattern",
    "PatternError",
    "Report",
    "Task",
    "check_rules",
    "judge",
    "layers",
    "parse",
]
