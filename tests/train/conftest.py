"""One thread, as in the processes that the tests start, and a fixed seed."""

import pytest
import torch


@pytest.fixture(autouse=True)
def one_thread():
    torch.manual_seed(0)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
