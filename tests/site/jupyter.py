"""JupyterLab as a reader has it: one server on a working copy, driven through its own commands."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

OPEN = """async ([path, kernel]) => {
    const app = window.jupyterapp;
    await app.restored;
    const options = kernel ? {} : {kernelPreference: {shouldStart: false, canStart: false, autoStartDefault: false}};
    const panel = await app.commands.execute('docmanager:open', {path, factory: 'Notebook', ...options});
    await panel.context.ready;
    app.shell.activateById(panel.id);
    if (kernel) await panel.sessionContext.ready;
    window.panel = panel;
}"""
RENDERED = """() => {
    const cells = window.panel.content.widgets;
    return cells.length > 0 && cells.every(cell => !cell.isPlaceholder()) &&
        [...window.panel.node.querySelectorAll('.jp-MarkdownCell')].every(cell =>
            cell.querySelector('.jp-MarkdownOutput')?.childElementCount);
}"""


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


RUN = """async ([id, source]) => {
    const cells = window.panel.content.widgets;
    const index = cells.findIndex(cell => cell.model.id === id);
    if (source !== null) cells[index].model.sharedModel.setSource(source);
    window.panel.content.activeCellIndex = index;
    await window.jupyterapp.commands.execute('notebook:run-cell');
    return cells[index].outputArea.node.innerText;
}"""


class Lab:
    """A running JupyterLab. `folder` is its working copy, `home` holds everything that Jupyter keeps for itself."""

    def __init__(self, folder, home):
        self.folder, self.home = Path(folder), Path(home)
        self.address = f"http://127.0.0.1:{free_port()}"
        settings = self.home / "settings" / "@jupyterlab" / "notebook-extension"
        settings.mkdir(parents=True)
        # all cells at once, not only those in view
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        self.process = None

    def environment(self):
        places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run",
                  "IPYTHONDIR": "ipython"}  # fmt: skip
        return {name: str(self.home / folder) for name, folder in places.items()}

    def start(self):
        options = {
            "ServerApp.root_dir": self.folder,
            "ServerApp.port": self.address.rpartition(":")[2],
            "ServerApp.port_retries": 0,
            "IdentityProvider.token": "",
            "LabApp.user_settings_dir": self.home / "settings",
            "LabApp.workspaces_dir": self.home / "workspaces",
            "LabApp.default_url": "/lab/tree/start.ipynb",
            "LabApp.news_url": "None",
            "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        }
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--expose-app-in-browser",
        ]
        command += [f"--{name}={value}" for name, value in options.items()]
        environment = {**os.environ, **self.environment()}
        with open(self.home / "log", "w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=self.folder)
        for _ in range(300):
            try:
                urllib.request.urlopen(self.address + "/api/status").close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.home / "log").read_text()[-2000:])

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def open(self, page, path, kernel=False):
        """Show a notebook as ``window.panel`` and wait until all of it is rendered."""
        page.evaluate(OPEN, [path, kernel])
        page.wait_for_function(RENDERED)

    def close(self, page):
        page.evaluate("window.panel.dispose()")

    def run(self, page, cell, source=None):
        """Run a cell of the notebook shown, with a new source where one is given. What it put out, as text."""
        return page.evaluate(RUN, [cell, source])

    def restart(self, page):
        page.evaluate("async () => { await window.panel.sessionContext.session.kernel.restart(); }")
