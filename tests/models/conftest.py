import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "data"))

from flaky_server import server  # noqa: F401
