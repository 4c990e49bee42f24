"""Why something of a torch module cannot be rebuilt."""


class Refusal(ValueError):
    """Says what of a torch module cannot be rebuilt. It is raised, or kept where a layer or a program would be."""
