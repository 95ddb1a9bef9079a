"""A warm spare: a Python that has imported Streamlit, and becomes the app when it is told to.

Started as `python spare.py ARGS...`, where ARGS are those of the Python that it stands in for: `-c CODE ...`,
`-m MODULE ...` or `SCRIPT ...`. They stay in the list of processes, and what it becomes is exactly those.

File descriptor 3 is a socket to the supervisor, one JSON object a line:

    it says    {"type": "warm", "reads": [names of variables that were read while importing]}
    it hears   {"type": "become", "env": {...}, "cwd": "..."}, the whole environment of the app
    it says    {"type": "became"}, after which the socket is the shim's, or {"type": "refused", "why": "..."} and ends

Nothing of the user's is imported before it becomes the app: PYTHONPATH is not in its environment until then. Its end is that
of the socket. Standard library alone, Python 3.9 and later.
"""

import importlib
import importlib.machinery
import json
import os
import sys
import time

CONTROL = 3
SHARED = 4

# Neither `streamlit.web.cli` nor `streamlit.web.bootstrap`, small ones that the shim waits for. The others are what 1.46 to
# 1.67 load until their first page was run (seen in `sys.modules`); what one of them has not is passed over.
MODULES = """
    streamlit pandas pyarrow streamlit.web.server streamlit.web.server.server streamlit.web.server.app_discovery
    streamlit.web.cache_storage_manager_config streamlit.web.server.starlette
    streamlit.web.server.starlette.starlette_agent_routes streamlit.runtime.credentials
    streamlit.runtime.scriptrunner.magic_funcs streamlit.components.v2.manifest_scanner
    streamlit.watcher.event_based_path_watcher streamlit.watcher.polling_path_watcher
    click toml requests packaging.tags tornado.platform.asyncio
    uvicorn uvicorn.lifespan.on uvicorn.protocols.http.auto uvicorn.protocols.websockets.auto
    uvicorn.protocols.websockets.websockets_sansio_impl websockets.server anyio._backends._asyncio
    starlette.applications starlette.middleware.sessions starlette.staticfiles itsdangerous
    pickle threading socket uuid tempfile traceback runpy
""".split()

# The share of one processor that the imports take. A nice value cannot be taken back without privilege (RLIMIT_NICE is 0),
# and SCHED_IDLE neither.
SHARE = 0.25


class Paced:
    """Looks like a finder of modules, finds none, and waits until the share of the processor is kept."""

    def __init__(self):
        self.ahead = 0.0
        self.seen = time.process_time()

    def find_spec(self, name, path=None, target=None):
        now = time.process_time()
        self.ahead += (now - self.seen) * (1 / SHARE - 1)
        self.seen = now
        # Shorter sleeps would be many.
        if self.ahead > 0.02:
            time.sleep(self.ahead)
            self.ahead = 0.0
        return None


def import_all():
    """Imports what is there. Gives the names of the variables that were read meanwhile."""
    reads = set()
    usual = type(os.environ)

    class Read(usual):
        def __getitem__(self, key):
            if isinstance(key, str):
                reads.add(key)
            return usual.__getitem__(self, key)

    paced = Paced()
    os.environ.__class__ = Read
    sys.meta_path.insert(0, paced)
    try:
        for name in MODULES:
            try:
                __import__(name)
            except ImportError:
                pass
    finally:
        sys.meta_path.remove(paced)
        os.environ.__class__ = usual
    return sorted(reads)


def stamp():
    """Changes when something is installed, or when the interpreter is another one."""
    places = [sys.executable, os.path.join(sys.prefix, "pyvenv.cfg"), *sys.path]
    module = sys.modules.get("streamlit")
    if module is not None:
        places.append(module.__file__)
    return [stat_of(place) for place in places]


def stat_of(place):
    try:
        stat = os.stat(place)
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino, stat.st_mtime_ns)


def say(message):
    data = json.dumps(message).encode() + b"\n"
    while data:
        data = data[os.write(CONTROL, data) :]


def hear():
    """The one line that comes. Ends this program where none does: the supervisor is gone, or has no use for it."""
    data = b""
    while not data.endswith(b"\n"):
        # The supervisor sends nothing more before it was answered.
        chunk = os.read(CONTROL, 1 << 16)
        if not chunk:
            os._exit(0)
        data += chunk
    return json.loads(data)


def shadowing(places, loaded):
    """The modules, of those that are loaded, for which a Python with these paths would have found others."""
    loaded = loaded | {"sitecustomize", "usercustomize"}
    found = set()
    for place in places:
        try:
            entries = os.listdir(place)
        except OSError:
            continue
        for entry in entries:
            name, dot, rest = entry.partition(".")
            if name in loaded and is_module(os.path.join(place, entry), dot + rest):
                found.add(name)
    return sorted(found)


def is_module(path, suffix):
    return suffix in importlib.machinery.all_suffixes() if suffix else os.path.exists(os.path.join(path, "__init__.py"))


def first_path(args):
    """What Python puts before everything else: the working folder, or that of the script. None: nothing (`-P`)."""
    if getattr(sys.flags, "safe_path", False):
        return None
    if args[0] == "-c":
        return ""
    return os.getcwd() if args[0] == "-m" else os.path.dirname(os.path.realpath(args[0]))


def absolute(python_path):
    return [os.path.abspath(place) for place in python_path.split(os.pathsep)] if python_path else []


def prepare(env, cwd, args):
    """Takes over environment, folder and paths, but for the first of these. Raises Refused where nothing would be the same."""
    os.chdir(cwd)
    users = absolute(users_python_path(env))
    first = first_path(args)
    loaded = {name.partition(".")[0] for name in sys.modules} - {"__main__"}
    shadows = shadowing(users if first is None else [first or cwd, *users], loaded)
    if shadows:
        raise Refused("shadowed: " + " ".join(shadows))
    # Python itself writes it where the language is C (PEP 538): it did when this program started, for the same language.
    coerced = {name: os.environ[name] for name in ("LC_CTYPE",) if name in os.environ}
    os.environ.clear()
    os.environ.update({**coerced, **env})
    time.tzset()
    # As `site` leaves it: PYTHONPATH first, and nothing twice.
    sys.path[:] = list(dict.fromkeys([*users, *sys.path]))
    importlib.invalidate_caches()
    return first


def users_python_path(env):
    """PYTHONPATH without the shim's folder."""
    told = env.get("OCAP_DEV_SHIM")
    return (env.get("PYTHONPATH") if told is None else json.loads(told).get("pythonPath")) or ""


class Refused(Exception):
    pass


def load_shim():
    """The shim beside this file, which does nothing by itself under another name. None: it is not there, or broken."""
    from importlib.util import module_from_spec, spec_from_file_location

    try:
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sitecustomize.py")
        spec = spec_from_file_location("ocap_dev_shim", path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    except Exception:
        return None


def attach(shim):
    """What the shim does where Python itself loads it, but for the next `sitecustomize`, which ran when this program started."""
    try:
        told = shim.take_out()
        if told is not None:
            return shim.attach(told)
    except Exception:
        pass
    os.close(CONTROL)


def main_module():
    """A fresh `__main__`, in place of this program's."""
    ours = sys.modules["__main__"]
    module = type(sys)("__main__")
    module.__builtins__ = __builtins__
    module.__annotations__ = {}
    module.__loader__ = importlib.machinery.BuiltinImporter
    for name, value in list(sys.modules.items()):
        # `multiprocessing` has another name for it.
        if value is ours:
            sys.modules[name] = module
    return module


def run(args):
    """What Python does with its arguments."""
    import runpy

    module = main_module()
    sys.orig_argv = [sys.executable, *args]
    if args[0] == "-m":
        sys.argv[:] = args[1:]
        # What `python -m` itself calls.
        return runpy._run_module_as_main(args[1])
    if args[0] == "-c":
        sys.argv[:] = ["-c", *args[2:]]
        code = compile(args[1], "<string>", "exec")
    else:
        sys.argv[:] = args
        loader = importlib.machinery.SourceFileLoader("__main__", args[0])
        module.__file__ = args[0]
        module.__loader__ = loader
        module.__cached__ = None
        code = loader.source_to_code(loader.get_data(args[0]), args[0])
    exec(code, module.__dict__)


#: What is said of this process while it waits, and what is put back: whom the kernel ends first when memory runs out, and
#: the name that `top` shows.
WAITING = {"/proc/self/oom_score_adj": "1000", "/proc/self/comm": "streamlit-spare"}


def describe(values):
    """Writes these files. Gives what they held: anybody may set them back to that."""
    before = {}
    for path, value in values.items():
        try:
            with open(path, "r+") as file:
                held = file.read().strip()
                file.seek(0)
                file.write(value)
        except OSError:
            continue
        before[path] = held
    return before


def main():
    args = sys.argv[1:]
    for descriptor in (CONTROL, SHARED):
        try:
            os.set_inheritable(descriptor, False)
        except OSError:
            pass
    # The folder of this file.
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    before = stamp()
    reads = import_all()
    shim = load_shim()
    fresh = stamp()
    try:
        if before != fresh[: len(before)]:
            raise Refused("installed")
        usual = describe(WAITING)
        say({"type": "warm", "reads": reads})
        order = hear()
        if stamp() != fresh:
            raise Refused("installed")
        first = prepare(order["env"], order["cwd"], args)
    except Exception as error:
        say({"type": "refused", "why": f"{type(error).__name__}: {error}"})
        os._exit(0)
    describe(usual)
    say({"type": "became"})
    attach(shim)
    if first is not None:
        sys.path.insert(0, first)
    run(args)


if __name__ == "__main__":
    main()
