"""cnnbook: every operation of a convolutional network in NumPy, and the course that explains it.

``cnnbook.ops`` holds the operations, ``cnnbook.nn`` the layers built on them. Both need NumPy only.
The other parts are imported by name (``from cnnbook import data, plot``) and say what they need.
"""

__version__ = "0.1.0"
