"""Chapters as plain notebooks: Markdown that JupyterLab, Notebook, VS Code and Colab render without an extension.

A chapter is written in MyST for the book. What a reader opens is made from it here, with the words, numbers and links
that the built book has (``_build/book.json``, written by ``site/ext/book_index.py``).
"""

from .links import Links
from .notebook import PlainError, plain, plain_file

__all__ = ["Links", "PlainError", "plain", "plain_file"]
