"""Carries the sessions of a Streamlit app over a restart that ocap-dev makes.

Python imports this file by itself when its folder is first on PYTHONPATH. It takes itself out at once, lets the next
`sitecustomize` run, and waits until `streamlit.web.bootstrap` is imported. Then it speaks with the supervisor: one JSON
object a line on a socket pair, the sessions themselves in one unlinked file that every run of the app inherits.

It must never make the app worse. Whatever goes wrong in here is swallowed: the supervisor hears `carry: false` with a
reason, or a visitor gets the fresh session that a restart gives without it.

Names of Streamlit that are no public interface were read in, and are tried with, 1.46.1, 1.53.0, 1.60.0 and 1.67.0.
"""

from __future__ import annotations

import os
import sys

#: Of what is said on the socket, and of what lies in the file.
VERSION = 1
VARIABLE = "OCAP_DEV_SHIM"
HOOK = "streamlit.web.bootstrap"
#: Set by the door for each handshake; the door removes what a visitor sends under this name.
SOCKET_HEADER = "ocap-dev-socket"
#: How long a visitor has to come back: Streamlit's own `server.disconnectedSessionTTL`.
KEPT_SECONDS = 120.0
#: A longer line of the supervisor's is none of ours.
LONGEST_LINE = 4_194_304


# ---------------------------------------------------------------------------------------------------------------------
# Coming in, and taking itself out
# ---------------------------------------------------------------------------------------------------------------------


def begin() -> None:
    """What happens when Python starts: out of the way, wait for Streamlit, then whose turn it is without us."""
    try:
        told = take_out()
        if told is not None:
            attach(told)
    except Exception:  # noqa: BLE001 - an app must start whatever is wrong with us
        pass
    run_next_sitecustomize()


def take_out() -> dict | None:
    """Removes every trace of us from environment and path, so that no child of the app inherits one.

    Gives what the supervisor wrote for us; None: nothing that can be used.
    """
    import json  # Streamlit imports it anyway

    text = os.environ.pop(VARIABLE, "null")
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [each for each in sys.path if not each or os.path.abspath(each) != folder]
    told = json.loads(text)
    if not isinstance(told, dict):
        return None
    os.environ.pop("PYTHONPATH", None)
    if told.get("pythonPath") is not None:
        os.environ["PYTHONPATH"] = told["pythonPath"]
    return told if told.get("v") == VERSION else None


def attach(told: dict) -> None:
    """Waits for Streamlit's start with what the supervisor wrote; a warm spare, which has imported it, begins at once."""
    import stat

    control, file = told["control"], told["file"]
    if not stat.S_ISSOCK(os.fstat(control).st_mode):
        return
    for descriptor in (control, file):
        os.set_inheritable(descriptor, False)
    if HOOK in sys.modules:
        install(told)
    else:
        sys.meta_path.insert(0, ImportHook(HOOK, lambda: install(told)))


def run_next_sitecustomize() -> None:
    """Runs the `sitecustomize` that Python would have found without us: Debian, coverage and tracers have one."""
    own = sys.modules.pop(__name__, None)
    try:
        import sitecustomize  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != __name__:
            raise
    finally:
        # The import system asks for the module that it has just run.
        if own is not None:
            sys.modules.setdefault(__name__, own)


class ImportHook:
    """A finder that is asked first, and calls back once when a module has been imported."""

    def __init__(self, name, imported):
        self.name = name
        self.imported = imported
        self.is_asked = False

    def find_spec(self, name, path=None, target=None):
        """Finds the module as the others would, with a loader that tells us."""
        if name != self.name or self.is_asked:
            return None
        self.is_asked = True
        for finder in list(sys.meta_path):
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find is not None else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = TellingLoader(spec.loader, self.found)
                return spec
        return None

    def found(self):
        """The module was imported. Only now is the list of finders changed: somebody was walking through it before."""
        sys.meta_path.remove(self)
        self.imported()


class TellingLoader:
    """The module's own loader, and a call when it is through."""

    def __init__(self, loader, imported):
        self.loader = loader
        self.imported = imported

    def __getattr__(self, name):
        return getattr(self.loader, name)

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        """Runs the module, which sees its own loader."""
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        try:
            self.imported()
        except Exception:  # noqa: BLE001
            pass


def install(told: dict) -> None:
    """Patches Streamlit and says hello; what cannot be carried leaves Streamlit as it was."""
    own = sys.modules.get("sitecustomize")
    if own is not None and getattr(own, "VARIABLE", None) == VARIABLE:
        # Streamlit watches the files of the modules that it finds.
        del sys.modules["sitecustomize"]
    channel = Channel(told["control"])
    listen = told.get("listen")
    listeners = patch_bind(channel, listen["port"] if isinstance(listen, dict) else None)
    patches = Patches()
    try:
        check_names()
        store = SessionFile(told["file"])
        carrier = Carrier(channel, store, listeners)
        carrier.patch(patches)
        test_oneself()
    except Exception as error:  # noqa: BLE001
        patches.undo()
        why = error.why if isinstance(error, (Unfit, Refused)) else "error"
        channel.say(type="hello", v=VERSION, carry=False, why=why, detail=str(error) if isinstance(error, Unfit) else one_line(error))
        return
    channel.say(type="hello", v=VERSION, carry=True, streamlit=streamlit_version(), python=python_version())
    channel.listen(carrier.order)


class Unfit(Exception):
    """Why sessions cannot be carried: a code for the supervisor, and the same for people."""

    def __init__(self, why, detail):
        super().__init__(detail)
        self.why = why


def unknown(place):
    """Of a name that is not there, or is another function than it was."""
    return f"this Streamlit is not known ({place})"


class Patches:
    """What was replaced in Streamlit, so that it can be put back."""

    def __init__(self):
        self.done = []

    def replace(self, owner, name, make):
        """Puts `make(original)` in place of a function of a class."""
        original = owner.__dict__[name]
        setattr(owner, name, make(original))
        self.done.append((owner, name, original))

    def undo(self):
        """Leaves everything as it was found."""
        for owner, name, original in reversed(self.done):
            setattr(owner, name, original)
        self.done.clear()


def one_line(error) -> str:
    """An exception in one line. Never one that a value of the app's had a part in."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def streamlit_version() -> str:
    """As Streamlit tells it."""
    from streamlit.version import STREAMLIT_VERSION_STRING

    return STREAMLIT_VERSION_STRING


def python_version() -> str:
    """`3.11.2`."""
    return ".".join(map(str, sys.version_info[:3]))


# ---------------------------------------------------------------------------------------------------------------------
# The socket to the supervisor
# ---------------------------------------------------------------------------------------------------------------------


class Channel:
    """JSON lines with the supervisor, over a socket pair."""

    def __init__(self, descriptor):
        import json
        import socket
        import struct
        import threading

        self.json = json
        self.socket = socket.socket(fileno=descriptor)
        self.socket.setblocking(True)
        # A supervisor that stands still must not hold up the app.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 1, 0))
        self.lock = threading.Lock()
        self.threads = threading

    def say(self, **message):
        """Sends one message. A supervisor that is gone hears nothing."""
        line = self.json.dumps(message).encode() + b"\n"
        with self.lock:
            try:
                self.socket.sendall(line)
            except OSError:
                pass

    def listen(self, hear):
        """Calls `hear` with each message, in a thread of its own that ends with the supervisor."""
        self.threads.Thread(target=self._listen, args=(hear,), name="ocap-dev", daemon=True).start()

    def _listen(self, hear):
        rest = b""
        while len(rest) <= LONGEST_LINE:
            try:
                chunk = self.socket.recv(65536)
            except OSError:
                return
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._hear(hear, line)

    def _hear(self, hear, line):
        try:
            message = self.json.loads(line)
            if isinstance(message, dict):
                hear(message)
        except Exception:  # noqa: BLE001 - the next message may be one that we know
            pass


# ---------------------------------------------------------------------------------------------------------------------
# The app's listener
# ---------------------------------------------------------------------------------------------------------------------


def patch_bind(channel, redirected):
    """Sets TCP_NODELAY on the app's listener, and with `redirected`, a port, makes it listen at a port of its own.

    Accepted sockets inherit the option on Linux. Without it each request on a kept connection of Streamlit 1.60 and
    newer takes 44 ms (its listener has protocol 0, for which asyncio does not set it: uvicorn #3149), and a rerun's
    messages stall 41 ms in every version.

    Gives the app's listeners, each with the address that it was made for, and whether IPv4 comes there, too.
    """
    import socket

    original = socket.socket.bind
    listeners = []

    def bind(self, address):
        try:
            is_app = is_apps_listener(self, address, redirected)
        except Exception:  # noqa: BLE001
            is_app = False
        if not is_app:
            return original(self, address)
        listeners.append((self, address, takes_both(self)))
        if redirected is not None:
            # Not ::ffff:127.0.0.1: uvicorn believes X-Forwarded-For from exactly 127.0.0.1 or ::1.
            host = "::1" if self.family == socket.AF_INET6 else "127.0.0.1"
            address = (host, 0)
        original(self, address)
        try:
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            pass
        if redirected is not None:
            # Tornado listens twice, by IPv4 and by IPv6.
            channel.say(type="listening", host=address[0], port=self.getsockname()[1])
        return None

    socket.socket.bind = bind
    return listeners


def takes_both(sock) -> bool:
    """Would this one hear IPv4 as well? To be asked before it is bound: Linux sets IPV6_V6ONLY with a single address."""
    import socket

    if sock.family != socket.AF_INET6:
        return False
    return sock.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) == 0


def come_forward(loop, listeners):
    """Makes listeners that listen apart listen where they were made for: the app before is gone from there.

    The server goes on with the same descriptors. What waits for connections is told that these are others now (epoll and
    kqueue know the open file, not its number). Raises where the loop has none of that (uvloop), or the address is taken.
    """
    import socket

    selector = loop._selector
    waits = [selector.get_key(listener.fileno()) for listener, _, _ in listeners]
    if not waits:
        raise OSError("nothing listens")
    for (listener, address, both), key in zip(listeners, waits):
        with socket.socket(listener.family, listener.type, listener.proto) as there:
            there.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            there.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if listener.family == socket.AF_INET6:
                there.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if both else 1)
            there.setblocking(False)
            # Not the bind of ours.
            super(socket.socket, there).bind(address)
            # uvicorn's backlog; Tornado's is 128.
            there.listen(2048)
            selector.unregister(key.fd)
            os.dup2(there.fileno(), key.fd, inheritable=False)
            selector.register(key.fd, key.events, key.data)


def step_back(loop, listeners):
    """Listens no more, so that another app may where this one did. The connections that are there stay."""
    import socket

    for listener, _, _ in listeners:
        with socket.socket(listener.family, listener.type, listener.proto) as deaf:
            loop._selector.unregister(listener.fileno())
            try:
                # Streamlit 1.60 and newer hand their listener on to what they start: that one hears nothing either.
                listener.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            os.dup2(deaf.fileno(), listener.fileno(), inheritable=False)


def is_apps_listener(sock, address, redirected) -> bool:
    """Is this bind the one of Streamlit's server?"""
    import socket

    if sock.family not in (socket.AF_INET, socket.AF_INET6) or sock.type != socket.SOCK_STREAM:
        return False
    from streamlit import config

    return address[1] == (config.get_option("server.port") if redirected is None else redirected)


# ---------------------------------------------------------------------------------------------------------------------
# What of Streamlit is used
# ---------------------------------------------------------------------------------------------------------------------

#: Classes by module, with the functions that are used and the parameters that they are used with.
FUNCTIONS = {
    "streamlit.runtime.runtime:Runtime": {
        "start": (),
        "handle_backmsg": ("session_id", "msg"),
        "does_script_run_without_error": (),
    },
    "streamlit.runtime.websocket_session_manager:WebsocketSessionManager": {
        "connect_session": (
            "client",
            "script_data",
            "user_info",
            "existing_session_id",
            "session_id_override",
        ),
        "disconnect_session": ("session_id",),
        "close_session": ("session_id",),
        "list_sessions": (),
        "list_active_sessions": (),
        "get_active_session_info": ("session_id",),
    },
    "streamlit.runtime.app_session:AppSession": {
        "request_rerun": ("client_state",),
        "request_script_stop": (),
        "handle_backmsg": ("msg",),
        "flush_browser_queue": (),
    },
    "streamlit.runtime.state.session_state:SessionState": {
        "_getitem": ("widget_id", "user_key"),
        "_keys": (),
        "_remove_stale_widgets": ("active_widget_ids",),
        "clear": (),
    },
    "streamlit.runtime.state.session_state:WStates": {
        "get_serialized": ("k",),
        "call_callback": ("widget_id",),
    },
    "streamlit.runtime.state.session_state:KeyIdMapper": {"set_key_id_mapping": ("key_id_mapping",)},
    "streamlit.runtime.memory_uploaded_file_manager:MemoryUploadedFileManager": {"add_file": ("session_id", "file")},
    "streamlit.runtime.uploaded_file_manager:UploadedFile": {"__init__": ("record", "file_urls")},
}

#: What the constructors set.
ATTRIBUTES = {
    "streamlit.runtime.app_session:AppSession": (
        "id",
        "_session_state",
        "_client_state",
        "_scriptrunner",
        "_user_info",
        "_uploaded_file_mgr",
        "_run_on_save",
        "_message_enqueued_callback",
    ),
    "streamlit.runtime.runtime:Runtime": ("_session_mgr",),
    "streamlit.runtime.memory_uploaded_file_manager:MemoryUploadedFileManager": ("file_storage",),
}

TRIGGERS = ("trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value")


def class_of(place):
    """The class at `module:name`. @raises Unfit where there is none."""
    import importlib

    module, _, name = place.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        raise Unfit("names", unknown(place)) from None


def check_names():
    """Every name that is used exists and takes what it is called with. @raises Unfit"""
    import re

    numbers = re.match(r"(\d+)\.(\d+)", streamlit_version())
    version = tuple(map(int, numbers.groups())) if numbers else (0, 0)
    if not (1, 46) <= version < (2, 0):
        raise Unfit("version", f"they go over with Streamlit 1.46 or newer (below 2), and this is {streamlit_version()}")
    for place, functions in FUNCTIONS.items():
        owner = class_of(place)
        for name, parameters in functions.items():
            check_function(owner, place, name, parameters)
    for place, names in ATTRIBUTES.items():
        # A constructor of Streamlit's cannot be called here: its code names what it sets.
        known = class_of(place).__init__.__code__.co_names
        for name in names:
            if name not in known:
                raise Unfit("names", unknown(f"{place}.{name}"))


def check_function(owner, place, name, parameters):
    """This function of a class exists and has these parameters. @raises Unfit"""
    code = getattr(owner.__dict__.get(name), "__code__", None)
    if code is None:
        raise Unfit("names", unknown(f"{place}.{name}"))
    known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    for parameter in parameters:
        if parameter not in known:
            raise Unfit("names", unknown(f"{place}.{name}({parameter})"))


def test_oneself():
    """A state with a plain value, a widget's and one of a class that is known by name goes out and comes in. @raises Unfit"""
    from streamlit.runtime.state.session_state import SessionState

    left = SessionState()
    sample = type("Sample", (), {"__module__": "__main__", "__qualname__": "OcapDevSample"})
    value = sample()
    value.count = 3
    left._old_state = {"plain": [1, 2], "named": value}
    left._new_widget_state.set_from_value("$$ID-0-own", 4)
    left._key_id_mapper["own"] = "$$ID-0-own"
    parcel = pack_state(left, Limits())
    came = SessionState()
    unpack_state(came, parcel, {"OcapDevSample": sample})
    if came._getitem(None, "plain") != [1, 2] or came._getitem("$$ID-0-own", "own") != 4:
        raise Unfit("self-test", "a trial of it with this Streamlit has failed (values)")
    if came._getitem(None, "named").count != 3 or parcel.head["left"]:
        raise Unfit("self-test", "a trial of it with this Streamlit has failed (named)")


# ---------------------------------------------------------------------------------------------------------------------
# Values as bytes
# ---------------------------------------------------------------------------------------------------------------------

#: A module of ours that pickles name: what stands for a class by its name, and for an uploaded file by its id.
HOME = "_ocap_dev_shim"


def named(module, qualname):
    """Stands in pickles for a class or function by its name; what is read puts the real look-up in its place."""
    raise NotYet(module, qualname)


def uploaded(file_id, name, kind, urls, position, data):
    """Stands in pickles for an uploaded file, whose bytes lie beside them."""
    raise NotYet(HOME, "uploaded")


def open_home():
    """Makes the module that pickles name, without a file: Streamlit watches those of the modules that it finds."""
    import types

    home = types.ModuleType(HOME)
    for each in (named, uploaded):
        each.__module__ = HOME
        setattr(home, each.__name__, each)
    sys.modules[HOME] = home


class NotYet(Exception):
    """A class or function is not there, or not there yet: the script defines it while it runs."""

    def __init__(self, module, qualname):
        super().__init__(f"{module}.{qualname}")
        self.place = (module, qualname)


class Limits:
    """How much may be carried, and how long it may take."""

    def __init__(self, told=None, seconds=None):
        import time

        told = told or {}
        self.session_bytes = told.get("sessionBytes", 67_108_864)
        self.total_bytes = told.get("totalBytes", 536_870_912)
        self.end = time.monotonic() + (told.get("totalMs", 2000) / 1000 if seconds is None else seconds)
        self.clock = time.monotonic

    def late(self):
        """Is the time over?"""
        return self.clock() > self.end


def make_writer_classes():
    """The picklers of ours; made once pickle is needed, since every Python that starts reads this file."""
    import io
    import pickle
    import types

    from streamlit import util
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    # 1.60 and newer: what was selected or edited in tables and charts.
    read_only = getattr(util, "ReadOnlyAttributeDictionary", None)

    class Writer(pickle.Pickler):
        """Pickles values; classes and functions of the app by name.

        A rerun or an edit makes new classes of the same name, which pickle refuses as "not the same object". `known` has
        whatever was written by name; with `only_installed` the first such class ends it.
        """

        def __init__(self, session_files, only_installed=False):
            self.buffer = io.BytesIO()
            super().__init__(self.buffer, protocol=4)
            self.known = {}
            self.session_files = session_files
            self.only_installed = only_installed
            self.uses = []

        def reducer_override(self, each):
            if isinstance(each, type) or type(each) is types.FunctionType:
                return self.by_name(each)
            if type(each) is UploadedFile:
                return self.upload(each)
            if read_only is not None and isinstance(each, read_only):
                # It refuses what pickle does to fill it.
                return type(each), (dict(each),)
            return NotImplemented

        def by_name(self, each):
            module, qualname = each.__module__, each.__qualname__
            if is_installed(module) or module == HOME:
                return NotImplemented
            if self.only_installed:
                raise pickle.PicklingError("a class of the app's")
            if "<" in qualname:
                kind = "lambda" if qualname.endswith("<lambda>") else f"local {'class' if isinstance(each, type) else 'function'}"
                raise pickle.PicklingError(f"cannot pickle '{kind}' object")
            self.known[(module, qualname)] = each
            return named, (module, qualname)

        def upload(self, each):
            stored = each.file_id in self.session_files
            return uploaded, (
                each.file_id,
                each.name,
                each.type,
                each._file_urls.SerializeToString(),
                each.tell(),
                None if stored else each.getvalue(),
            )

    class SharingWriter(Writer):
        """Names objects that another piece has, instead of writing them again. It is asked for every object, which is slow."""

        def __init__(self, session_files, lent):
            self.lent = lent
            super().__init__(session_files)

        def persistent_id(self, each):
            place = self.lent.get(id(each))
            if place is None:
                return None
            piece, number = place
            if piece not in self.uses:
                self.uses.append(piece)
            return self.uses.index(piece), number

    return Writer, SharingWriter


def make_reader_class():
    """The unpickler of ours."""
    import pickle

    class Reader(pickle.Unpickler):
        """Reads what a Writer wrote. `find` gives a class by its name, `files` the uploads of the session, `lent` an object
        of another piece."""

        def __init__(self, stream, find, files, lent):
            super().__init__(stream)
            self.find = find
            self.files = files
            self.lent = lent

        def find_class(self, module, name):
            if module == HOME:
                return self.find if name == "named" else self.upload
            return super().find_class(module, name)

        def persistent_load(self, place):
            return self.lent(*place)

        def upload(self, file_id, name, kind, urls, position, data):
            from streamlit.proto.Common_pb2 import FileURLs
            from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

            record = self.files.get(file_id) or UploadedFileRec(file_id, name, kind, data or b"")
            file = UploadedFile(record, FileURLs.FromString(urls))
            file.seek(position)
            return file

    return Reader


def is_installed(module_name):
    """Does this module come with Python or is it installed, so that the next process has it as well?"""
    module = sys.modules.get(module_name)
    if module is None or module_name == "__main__":
        return False
    file = getattr(module, "__file__", None)
    if file is None:
        return module_name in sys.builtin_module_names or getattr(module, "__spec__", None) is not None
    parts = file.split(os.sep)
    return "site-packages" in parts or "dist-packages" in parts or os.path.dirname(os.__file__) in file


def find_named(module, qualname, extra=None):
    """The class or function of this name; one of the script in the globals of the script that asks.

    Pages run in modules of their own which `sys.modules['__main__']` does not know. @raises NotYet
    """
    for names in places_of(module, extra):
        found = names
        first, *rest = qualname.split(".")
        found = names.get(first)
        for each in rest:
            found = getattr(found, each, None)
        if found is not None:
            return found
    raise NotYet(module, qualname)


def places_of(module, extra):
    """The namespaces in which a name of this module may stand, the nearest first."""
    if module != "__main__":
        if module not in sys.modules:
            import importlib

            try:
                importlib.import_module(module)
            except Exception:  # noqa: BLE001 - the script may make it importable later
                return
        yield sys.modules[module].__dict__
        return
    if extra is not None:
        yield extra
    frame = sys._getframe()
    seen = None
    while frame is not None:
        if frame.f_globals.get("__name__") == "__main__" and frame.f_globals is not seen:
            seen = frame.f_globals
            yield seen
        frame = frame.f_back
    main = sys.modules.get("__main__")
    if main is not None:
        yield main.__dict__


class Piece:
    """Values of a state as bytes, read when one of them is first asked for."""

    def __init__(self, data, keys, names, files, uses=(), extra=None):
        import threading

        # Script and event loop may ask at once, and two copies would no longer be shared.
        self.lock = threading.RLock()
        self.data = data
        self.keys = keys
        self.names = [tuple(each) for each in names]
        self.files = files
        #: Pieces whose objects it shares.
        self.uses = uses
        self.extra = extra
        self.lends = False
        for each in uses:
            each.lends = True
        self.values = None
        self.memo = None
        self.broken = False

    def ready(self, may_import):
        """Can its values be had now? Reads them if so. A module is only imported for a script that asks for the value."""
        with self.lock:
            return self.values is not None or self.can_be_read(may_import)

    def can_be_read(self, may_import):
        """Reads its values if all is there for it."""
        if self.broken or not all(each.ready(may_import) for each in self.uses):
            return False
        if not self.names_are_there(may_import):
            return False
        try:
            self.read()
        except NotYet:
            return False
        except Exception:  # noqa: BLE001 - the class of today cannot read the data of yesterday
            self.broken = True
            return False
        return True

    def names_are_there(self, may_import):
        """A cheap look before the bytes are read again and again."""
        for module, qualname in self.names:
            if module not in sys.modules and not may_import:
                return False
            try:
                find_named(module, qualname, self.extra)
            except NotYet:
                return False
        return True

    def read(self):
        """Reads its values. @raises NotYet, or whatever a class raises"""
        import io

        def find(module, qualname):
            return find_named(module, qualname, self.extra)

        def lent(use, number):
            return self.uses[use].memo[number]

        reader = make_reader_class()(io.BytesIO(self.data), find, self.files, lent)
        values = reader.load()
        if len(values) != len(self.keys):
            raise ValueError("not what was written")
        self.values = dict(zip(self.keys, values))
        if self.lends:
            # Its bytes are kept too: one that shares its objects may go on unread, and is nothing without them.
            self.memo = reader.memo.copy()
        else:
            self.data = b""


class Kept:
    """Stands in a state for a value that lies in a piece."""

    __slots__ = ("key", "piece")

    def __init__(self, piece, key):
        self.piece = piece
        self.key = key

    def ready(self, may_import):
        """Can it be had now?"""
        return self.piece.ready(may_import)

    def value(self):
        """The value. Only when it is ready."""
        return self.piece.values[self.key]


# ---------------------------------------------------------------------------------------------------------------------
# A session as bytes
# ---------------------------------------------------------------------------------------------------------------------


class Parcel:
    """A session on its way: `head` is plain JSON, `parts` are bytes that it counts."""

    def __init__(self, head, parts=()):
        self.head = head
        self.parts = list(parts)

    def add(self, data):
        """Takes bytes in. Gives their number."""
        self.parts.append(data)
        return len(self.parts) - 1

    def size(self):
        """Its bytes, head apart."""
        return sum(map(len, self.parts))


def pack_state(state, limits, files=None, session=""):
    """What can be carried of a SessionState, read only. The rest is named in `left`."""
    parcel = Parcel({"left": [], "pieces": []})
    values = merged_state(state)
    kept_pieces(parcel, values)
    packer = Packer(parcel, files or {}, limits, session)
    packer.pack(values)
    parcel.head["keys"] = dict(state._key_id_mapper._key_id_mapping)
    parcel.head["bound"] = sorted(getattr(state, "_query_param_bound_widget_ids", ()))
    parcel.head["persist"] = pack_tracker(getattr(state, "_persist_tracker", None))
    return parcel


def merged_state(state):
    """One dictionary of all values, as `SessionState._compact_state` would leave it; without triggers, which are over."""
    merged = dict(state._old_state)
    metadata = state._new_widget_state.widget_metadata
    keys_of_widgets = state._key_id_mapper.id_key_mapping
    for key in all_keys(state):
        try:
            merged[key] = value_of(state, key, keys_of_widgets.get(key, key))
        except Exception:  # noqa: BLE001 - no widget like this yet, or one that cannot be read any more
            continue
    for key in list(merged):
        about = metadata.get(key)
        internal = isinstance(key, str) and key.startswith("$$STREAMLIT_INTERNAL_KEY")
        if internal or (about is not None and about.value_type in TRIGGERS):
            del merged[key]
    return merged


def all_keys(state):
    """The keys of a state, those of widgets as ids: as `SessionState._keys` gives them without us."""
    ids = state._key_id_mapper._key_id_mapping
    keys = {ids.get(key, key) for key in list(state._old_state)}
    keys |= set(state._new_widget_state.states)
    return keys | {ids.get(key, key) for key in list(state._new_session_state)}


def value_of(state, widget_id, user_key):
    """A value of a state, unread if it is. @raises KeyError"""
    if user_key in state._new_session_state:
        return state._new_session_state[user_key]
    if widget_id in state._new_widget_state.states:
        return state._new_widget_state[widget_id]
    if widget_id in state._old_state:
        return state._old_state[widget_id]
    return state._old_state[user_key]


def kept_pieces(parcel, values):
    """Takes what was carried before and never asked for: it goes on as the bytes that came."""
    pieces = {}
    for key, value in list(values.items()):
        if type(value) is not Kept:
            continue
        if value.piece.values is not None:
            values[key] = value.value()
            continue
        del values[key]
        pieces.setdefault(id(value.piece), (value.piece, set()))[1].add(key)
    numbers = {}

    def number_of(piece):
        if id(piece) not in numbers:
            uses = [number_of(each) for each in piece.uses]
            wanted = pieces.get(id(piece), (None, set()))[1]
            keys = [key if key in wanted else None for key in piece.keys]
            numbers[id(piece)] = len(parcel.head["pieces"])
            add_piece(parcel, piece.data, keys, piece.names, uses)
        return numbers[id(piece)]

    for piece, _ in pieces.values():
        number_of(piece)


def add_piece(parcel, data, keys, names, uses):
    """Writes one piece into a parcel."""
    parcel.head["pieces"].append(
        {"at": parcel.add(data), "keys": keys, "names": [list(each) for each in names], "uses": uses}
    )


class Packer:
    """Puts the values of one state into a parcel: all in one piece, else in as few as have to be read together."""

    def __init__(self, parcel, files, limits, session):
        self.parcel = parcel
        self.files = files
        self.limits = limits
        self.session = session
        self.writer_class, self.sharing_class = make_writer_classes()
        self.reader_class = make_reader_class()
        #: Writers of pieces whose objects others name: they keep these alive, so that no identity is given out twice.
        self.lenders = {}

    def pack(self, values):
        """Writes these values."""
        try:
            whole = self.write(list(values.values()), lambda: self.writer_class(self.files, only_installed=True))
        except Exception:  # noqa: BLE001
            self.pack_apart(values)
        else:
            self.add(whole, list(values))

    def pack_apart(self, values):
        """Writes what is plain first, since it can be read before the script has defined its classes."""
        plain, of_app = self.sorted_out(values)
        lent = {}
        for keys in groups_that_share(plain, {}):
            number, writer = self.together(keys, values, plain, {})
            if writer is not None:
                self.lenders[number] = writer
                lent.update({identity: (number, place) for identity, place in mutable_objects(writer).items()})
        for keys in groups_that_share(of_app, lent):
            self.together(keys, values, of_app, lent)

    def sorted_out(self, values):
        """The writers of what is plain, and of what needs the app's classes; the rest is left."""
        plain, of_app = {}, {}
        for key, value in values.items():
            if self.limits.late():
                self.leave(key, value, "took too long")
                continue
            try:
                writer = self.write([value], lambda: self.writer_class(self.files))
            except Exception as error:  # noqa: BLE001
                self.leave(key, value, why_not(error))
                continue
            (of_app if writer.known else plain)[key] = writer
        return plain, of_app

    def together(self, keys, values, writers, lent):
        """Adds a piece of these keys. Gives its number and writer, or None twice."""
        writer = writers[keys[0]]
        try:
            if len(keys) > 1 or any(identity in lent for identity in mutable_objects(writer)):
                writer = self.write([values[key] for key in keys], lambda: self.sharing_class(self.files, lent))
            return self.add(writer, keys), writer
        except Exception as error:  # noqa: BLE001
            for key in keys:
                self.leave(key, values[key], why_not(error))
            return None, None

    def write(self, values, make_writer):
        """Writes these values and reads them once: not everything that pickles can be read. @raises whatever a class does"""
        for attempt in range(5):
            writer = make_writer()
            try:
                writer.dump(values)
                break
            except RuntimeError as error:
                # A thread of the app's changes it meanwhile.
                if "changed size" not in str(error) or attempt == 4:
                    raise
        self.read_again(writer)
        return writer

    def read_again(self, writer):
        """@raises Unreadable where the bytes cannot be read."""
        import io

        def find(*place):
            return writer.known[place]

        def lent(use, number):
            return objects_by_number(self.lenders[writer.uses[use]])[number]

        reader = self.reader_class(io.BytesIO(writer.buffer.getbuffer()), find, self.files, lent)
        try:
            reader.load()
        except Exception as error:
            raise Unreadable from error

    def add(self, writer, keys):
        """Takes in what a writer wrote. Gives the piece's number."""
        add_piece(self.parcel, writer.buffer.getvalue(), keys, list(writer.known), writer.uses)
        return len(self.parcel.head["pieces"]) - 1

    def leave(self, key, value, why):
        """Notes what is not carried; never a value."""
        self.parcel.head["left"].append(left_entry(self.session, key, kind_of(value), why))


class Unreadable(Exception):
    """What was pickled cannot be read again."""


def memo_of(writer):
    """What a writer has written, by identity: its number and the object. Temporary ones too, which live as long as this."""
    if not hasattr(writer, "written"):
        writer.written = writer.memo.copy()
    return writer.written


def objects_by_number(writer):
    """The same, the objects by their numbers."""
    if not hasattr(writer, "numbered"):
        writer.numbered = dict(memo_of(writer).values())
    return writer.numbered


def mutable_objects(writer):
    """The identities, with their numbers, of what two keys can share so that one sees what is changed through the other."""
    if not hasattr(writer, "mutable"):
        unchanging = (str, bytes, int, float, complex, tuple, frozenset, type, type(None), type(len), type(kind_of))
        written = memo_of(writer).items()
        writer.mutable = {identity: place for identity, (place, each) in written if not isinstance(each, unchanging)}
    return writer.mutable


def groups_that_share(writers, lent):
    """Keys whose values share something that can change, apart from what is lent to all: they are to stay one."""
    groups = []
    for key, writer in writers.items():
        own = mutable_objects(writer).keys() - lent.keys()
        joined = [each for each in groups if not each[1].isdisjoint(own)]
        groups = [each for each in groups if each[1].isdisjoint(own)]
        groups.append(([name for names, _ in joined for name in names] + [key], own.union(*(each[1] for each in joined))))
    return [names for names, _ in groups]


def kind_of(value):
    """The type of a value, for people: `sqlite3.Connection`, `dict`, `Agent`."""
    kind = type(value)
    module = kind.__module__
    return kind.__qualname__ if module in ("builtins", "__main__") else f"{module}.{kind.__qualname__}"


def why_not(error):
    """Why a value is not carried; of an exception only what pickle itself says, which has no values in it."""
    import re

    if isinstance(error, Unreadable):
        return "cannot be read again"
    inner = re.fullmatch(r"[Cc]an(?:not|'t) pickle '?([\w. ]+)'? (?:object|instance)s?", str(error))
    return f"cannot be pickled ({inner[1]})" if inner else "cannot be pickled"


def left_entry(session, key, kind, why):
    """One thing that is not carried, as the supervisor hears it."""
    return {"session": session[:4] + "…", "key": name_of(key), "kind": kind[:80], "why": why}


def name_of(key):
    """A key for people: that of a widget is `$$ID-<hash>-<key>`."""
    return (key.split("-", 2)[-1] if key.startswith("$$") else key)[:80]


TRACKED = ("_scopes", "_widget_pages", "_value_pages", "_pending_resets")


def pack_tracker(tracker):
    """The bookkeeping of `persist_state` (1.60 and newer): texts by texts."""
    fields = {name: getattr(tracker, name, None) for name in TRACKED}
    return {name: sorted(each) if isinstance(each, set) else each for name, each in fields.items() if each}


def unpack_state(state, parcel, extra=None, files=None):
    """Fills a SessionState. Values stay bytes until one is asked for."""
    pieces = []
    values = {}
    for told in parcel.head["pieces"]:
        uses = [pieces[each] for each in told["uses"]]
        piece = Piece(parcel.parts[told["at"]], told["keys"], told["names"], files or {}, uses, extra)
        pieces.append(piece)
        values.update({key: Kept(piece, key) for key in piece.keys if key is not None})
    state._old_state = values
    state._key_id_mapper.set_key_id_mapping(dict(parcel.head["keys"]))
    if hasattr(state, "_query_param_bound_widget_ids"):
        state._query_param_bound_widget_ids.update(parcel.head["bound"])
    tracker = getattr(state, "_persist_tracker", None)
    for name, each in parcel.head["persist"].items():
        if hasattr(tracker, name):
            setattr(tracker, name, set(each) if isinstance(each, list) else dict(each))


def stale_keys(state, old_values):
    """Keys whose value is that of a variable before it was changed: the app may have copied it into the state."""
    names = {value: name for name, value in (old_values or {}).items() if value}
    texts = {key: value for key, value in merged_state(state).items() if type(value) is str and value in names}
    return [{"key": name_of(key), "name": names[value]} for key, value in texts.items()]


def pack_session(session, runs, limits, files, messages):
    """A whole session as a parcel: its state, what its page is at, its uploads, and clicks that have not run."""
    state = session._session_state
    parcel = pack_state(state, limits, files, session.id)
    user = dict(session._user_info)
    if not survives_json(user):
        raise ValueError("an identity that is no JSON")
    parcel.head.update(
        id=session.id,
        user=user,
        seconds=KEPT_SECONDS,
        runs=runs,
        runOnSave=bool(session._run_on_save),
        navigates=navigates(),
        client=parcel.add(client_state_of(session).SerializeToString()),
        uploads=[
            {"id": each.file_id, "name": each.name, "type": each.type, "at": parcel.add(bytes(each.data))}
            for each in files.values()
        ],
        held=[parcel.add(message.SerializeToString()) for message in messages],
    )
    return parcel


def pages_manager():
    """Knows whether `pages/` counts: until the main script has called `st.navigation`, a folder of that name does."""
    from streamlit.runtime import pages_manager as module

    return module.PagesManager


#: As good as the False of `st.navigation`, and not the same.
FORETOLD = 0


def pages_count():
    """What Streamlit holds of it; None in a version that holds it elsewhere: sessions go over without it."""
    try:
        return pages_manager().uses_pages_directory
    except (ImportError, AttributeError):
        return None


def navigates():
    """Does the main script choose the pages itself?"""
    return pages_count() in (False, FORETOLD)


def foretell_navigation():
    """Has the main script run for whichever page is asked for first: `pages/` would give its own, without it."""
    if pages_count():
        pages_manager().uses_pages_directory = FORETOLD


def end_foretelling(script):
    """After a run that has chosen no pages: `pages/` counts again, unless the run only ended before, as at a login."""
    if pages_count() is not FORETOLD:
        return
    with open(script, "rb") as file:
        if b"navigation" not in file.read():
            pages_manager().uses_pages_directory = True


def survives_json(value):
    """Is it the same after it was JSON?"""
    import json

    try:
        return json.loads(json.dumps(value)) == value
    except (TypeError, ValueError):
        return False


def client_state_of(session):
    """What a browser sends with a rerun: page, query string, context, and the values of all widgets."""
    from urllib.parse import urlencode

    from streamlit.proto.ClientState_pb2 import ClientState

    client_state = ClientState()
    client_state.CopyFrom(session._client_state)
    client_state.ClearField("widget_states")
    client_state.fragment_id = ""
    state = session._session_state
    # The stored one is that of the last request: stale if the script changed it.
    client_state.query_string = urlencode(state.query_params._query_params, doseq=True)
    widgets = state._new_widget_state
    for widget_id in list(widgets.states):
        about = widgets.widget_metadata.get(widget_id)
        if about is not None and about.value_type in TRIGGERS:
            continue
        try:
            # TypeError for a selectbox of an enum that the script defines anew: one bad widget must not cost the session.
            widget = widgets.get_serialized(widget_id)
        except Exception:  # noqa: BLE001
            continue
        if widget is not None and widget.WhichOneof("value") not in TRIGGERS:
            client_state.widget_states.widgets.append(widget)
    return client_state


def held_messages(session):
    """Messages of its page that were held back and have not run."""
    hold = getattr(session.__dict__.get("handle_backmsg"), "__self__", None)
    return list(hold.messages) if isinstance(hold, Return) else []


# ---------------------------------------------------------------------------------------------------------------------
# The file
# ---------------------------------------------------------------------------------------------------------------------


class Refused(Exception):
    """Why the file is not read or written: a code for the supervisor."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def code_of(error):
    """Why an order was not carried out, for the supervisor."""
    if isinstance(error, Refused):
        return error.why
    # Of what is written here, that is a full disk or memory.
    return "no-space" if isinstance(error, OSError) else "error"


class SessionFile:
    """The unlinked file of sessions between two runs of the app, by its descriptor alone.

    It holds blocks, each with a head that counts it. All processes share the open file description, and with it the
    position: everything is read and written by place.
    """

    MAGIC = b"ocap-dev sessions\n"

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.check()

    def check(self):
        """It is ours, nobody else can open it, and it has no name to race for. @raises Refused"""
        import stat

        try:
            about = os.fstat(self.descriptor)
        except OSError:
            raise Refused("file-closed") from None
        if not stat.S_ISREG(about.st_mode):
            raise Refused("file-kind")
        if about.st_uid != os.geteuid():
            raise Refused("file-owner")
        if about.st_mode & 0o077:
            raise Refused("file-mode")
        if about.st_nlink != 0:
            raise Refused("file-named")
        return about.st_size

    def append(self, parcels):
        """Writes a block of parcels behind what is there. Gives its bytes. @raises Refused, OSError"""
        import json
        import struct

        start = self.check()
        heads = [json.dumps({**each.head, "sizes": [len(part) for part in each.parts]}).encode() for each in parcels]
        size = sum(4 + len(head) + each.size() for head, each in zip(heads, parcels))
        about = {**self.about(), "sessions": len(parcels), "bytes": size}
        front = json.dumps(about).encode()
        at = start + len(self.MAGIC) + 4 + len(front)
        try:
            for head, each in zip(heads, parcels):
                for part in (struct.pack(">I", len(head)), head, *each.parts):
                    at = self.write(part, at)
            # Last, so that a block that is not whole is none.
            self.write(self.MAGIC + struct.pack(">I", len(front)) + front, start)
        except OSError:
            os.ftruncate(self.descriptor, start)
            raise
        return size

    def take(self):
        """The parcels of all blocks; then the file is empty. @raises Refused where it is not ours, or of another version"""
        size = self.check()
        if size == 0:
            return []
        try:
            return list(self.parcels(size))
        except (KeyError, TypeError, ValueError):
            raise Refused("format") from None
        finally:
            os.ftruncate(self.descriptor, 0)

    def parcels(self, size):
        """Reads the blocks. @raises Refused"""
        import json
        import struct

        at = 0
        while at < size:
            if self.read(at, len(self.MAGIC), size) != self.MAGIC:
                raise Refused("format")
            at += len(self.MAGIC)
            (length,) = struct.unpack(">I", self.read(at, 4, size))
            front = self.object(json, self.read(at + 4, length, size))
            at += 4 + length
            for name, value in self.about().items():
                if front.get(name) != value:
                    raise Refused(f"{name}-version")
            end = at + front["bytes"]
            for _ in range(front["sessions"]):
                (length,) = struct.unpack(">I", self.read(at, 4, end))
                head = self.object(json, self.read(at + 4, length, end))
                at += 4 + length
                parts = []
                for part_size in head.pop("sizes"):
                    parts.append(self.read(at, part_size, end))
                    at += part_size
                yield Parcel(head, parts)
            if at != end or end > size:
                raise Refused("format")

    def about(self):
        """Whose bytes these are: another Python or Streamlit cannot be trusted with them."""
        version = "{}.{}".format(*sys.version_info)
        return {"shim": VERSION, "streamlit": streamlit_version(), "python": f"{sys.implementation.name} {version}"}

    def object(self, json, data):
        """A JSON object. @raises Refused"""
        try:
            value = json.loads(data)
        except ValueError:
            raise Refused("format") from None
        if not isinstance(value, dict):
            raise Refused("format")
        return value

    def write(self, data, at):
        """Writes all of it. Gives where it ends."""
        view = memoryview(data)
        while view:
            done = os.pwrite(self.descriptor, view, at)
            view = view[done:]
            at += done
        return at

    def read(self, at, length, end):
        """Exactly so many bytes. @raises Refused"""
        if not isinstance(length, int) or length < 0 or at + length > end:
            raise Refused("format")
        chunks = []
        while length > 0:
            chunk = os.pread(self.descriptor, min(length, 1 << 30), at)
            if not chunk:
                raise Refused("format")
            chunks.append(chunk)
            at += len(chunk)
            length -= len(chunk)
        return b"".join(chunks) if len(chunks) != 1 else chunks[0]


# ---------------------------------------------------------------------------------------------------------------------
# A session that comes back
# ---------------------------------------------------------------------------------------------------------------------

#: A first run that takes longer does not keep the page's clicks any longer.
LONGEST_HOLD = 10.0
#: What a first run that may fail shows is held back no longer: some scripts never end.
LONGEST_HIDDEN = 3.0
#: Streamlit's own cost of a new session is 0.14 s of CPU: more at once would only make each of them later.
RUNS_AT_ONCE = 2
#: First runs are held no longer than this after the first session came back.
LONGEST_MOVE = 3.0


class Return:
    """One session that was carried, from the handshake to the end of its first run.

    Its clicks are held until then, so that callbacks and fragments know their widgets.
    """

    def __init__(self, session, parcel, carrier):
        from streamlit.proto.ClientState_pb2 import ClientState

        self.session = session
        self.parcel = parcel
        self.carrier = carrier
        self.client_state = ClientState()
        self.messages = []
        self.left = list(parcel.head["left"])
        self.failed = False

    def fill(self):
        """Puts what was carried into the new session. What goes wrong leaves it as new as it was."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        head, parts, session = self.parcel.head, self.parcel.parts, self.session
        try:
            self.client_state.ParseFromString(parts[head["client"]])
            self.put_back()
            if head.get("navigates"):
                foretell_navigation()
            session._client_state.CopyFrom(self.client_state)
            session._client_state.ClearField("widget_states")
            session._run_on_save = head["runOnSave"]
            self.messages = [BackMsg.FromString(parts[each]) for each in head["held"]]
        except Exception:  # noqa: BLE001
            self.failed = True
            session._session_state.clear()
        session.handle_backmsg = self.hold
        if self.is_risky():
            # Nobody sees a run that fails for what was left.
            session.flush_browser_queue = list

    def put_back(self):
        """Fills state and uploads."""
        from streamlit.runtime.uploaded_file_manager import UploadedFileRec

        head, parts, session = self.parcel.head, self.parcel.parts, self.session
        files = {each["id"]: UploadedFileRec(each["id"], each["name"], each["type"], parts[each["at"]]) for each in head["uploads"]}
        unpack_state(session._session_state, self.parcel, None, files)
        for each in files.values():
            session._uploaded_file_mgr.add_file(session.id, each)
        self.carrier.restored_states[id(session._session_state)] = session._session_state

    def is_risky(self):
        """Can the first run fail for something that was not carried?"""
        return bool(self.left) or any(type(each) is Kept and each.piece.names for each in self.session._session_state._old_state.values())

    def hold(self, message):
        """Stands in for `AppSession.handle_backmsg` until the first run is over."""
        kind = message.WhichOneof("type")
        if kind == "file_urls_request":
            # A run that begins sweeps away what was answered and not sent yet: the upload would wait for ever.
            self.messages.append(message)
            return
        if kind != "rerun_script":
            type(self.session).handle_backmsg(self.session, message)
            return
        self.messages = [each for each in self.messages if not repeats(message, each)]
        self.messages.append(message)

    async def run(self):
        """Runs the script once for the page that came back, then what was held."""
        import asyncio
        import time

        start = time.monotonic()
        outcome = "fresh" if self.failed else "kept"
        late = asyncio.get_running_loop().call_later(LONGEST_HIDDEN, self.show)
        try:
            self.session.request_rerun(self.client_state)
            await self.settled(start)
            if self.has_failed() and self.left_over():
                outcome = await self.try_fresh(start)
            if self.session._scriptrunner is None and not self.has_failed():
                end_foretelling(self.session._script_data.main_script_path)
        finally:
            late.cancel()
            self.show()
            self.carrier.restored_states.pop(id(self.session._session_state), None)
            left = self.left_over()
            await self.replay(start)
            milliseconds = round((time.monotonic() - start) * 1000)
            self.carrier.channel.say(type="restored", session=self.session.id, outcome=outcome, left=left[:100], ms=milliseconds)

    async def settled(self, start):
        """Waits until no script runs, but not for ever."""
        await until(lambda: self.session._scriptrunner is None, start + LONGEST_HOLD)

    async def sent(self, start):
        """Waits until the page was sent its answers, but not for ever: a run that begins sweeps away what is not."""
        queue = getattr(self.session, "_browser_queue", None)
        await until(lambda: queue is None or queue.is_empty(), start + LONGEST_HOLD)

    def has_failed(self):
        """Did the run end with an exception that nobody caught?"""
        state = self.session._session_state
        key = "$$STREAMLIT_INTERNAL_KEY_SCRIPT_RUN_WITHOUT_ERRORS"
        return state._new_session_state.get(key, state._old_state.get(key)) is False

    def left_over(self):
        """What was not carried, and what could not be read until now."""
        unread = [
            left_entry(self.session.id, key, ".".join(each.piece.names[0]) if each.piece.names else "", "cannot be read")
            for key, each in list(self.session._session_state._old_state.items())
            if type(each) is Kept and not each.ready(False)
        ]
        return self.left + unread

    async def try_fresh(self, start):
        """Runs without what was carried. Where that fails as well it was not for what was left: all of it goes back and waits
        for a script that is mended. Gives the outcome."""
        self.start_fresh()
        await self.settled(start)
        if self.failed or not self.has_failed():
            return "fresh"
        self.session._session_state.clear()
        self.put_back()
        return "kept"

    def start_fresh(self):
        """Drops everything that was carried and runs again: what a restart gives without us."""
        session = self.session
        type(session).flush_browser_queue(session)
        session._session_state.clear()
        session._uploaded_file_mgr.remove_session_files(session.id)
        session.request_rerun(self.client_state)

    def show(self):
        """Lets the page see what was held back."""
        if self.session.__dict__.pop("flush_browser_queue", None) is not None:
            callback = self.session._message_enqueued_callback
            if callback is not None:
                callback()

    async def replay(self, start):
        """Runs what was held, one after another: a rerun that comes too soon would stop the one before."""
        try:
            while self.messages and not self.carrier.stopped:
                self.carrier.note_click(self.session.id)
                type(self.session).handle_backmsg(self.session, self.messages.pop(0))
                await self.settled(start)
                await self.sent(start)
        finally:
            # After the last dump they are in the file: the next process runs them.
            if not self.carrier.stopped:
                self.session.__dict__.pop("handle_backmsg", None)


def repeats(message, earlier):
    """Do both only ask for the same fragment again, as one with `run_every` does all the time?"""
    both = (message.rerun_script, earlier.rerun_script)
    return all(each.is_auto_rerun for each in both) and both[0].fragment_id == both[1].fragment_id


class Returns:
    """Whose first run is to come: two at once, who has clicked first."""

    def __init__(self):
        self.waiting = []
        self.running = 0
        self.held = False
        self.timer = None
        self.tasks = set()

    def add(self, returning):
        """Its turn comes; never within this call, since the session is not registered yet."""
        import asyncio

        self.waiting.append(returning)
        loop = asyncio.get_running_loop()
        if self.held and self.timer is None:
            self.timer = loop.call_later(LONGEST_MOVE, self.release)
        loop.call_soon(self.go_on)

    def release(self):
        """All sockets were moved, or it took too long."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        self.held = False
        self.go_on()

    def go_on(self):
        """Starts as many as may run."""
        import asyncio

        while self.waiting and not self.held and self.running < RUNS_AT_ONCE:
            returning = next((each for each in self.waiting if each.messages), self.waiting[0])
            self.waiting.remove(returning)
            self.running += 1
            task = asyncio.ensure_future(returning.run())
            self.tasks.add(task)
            task.add_done_callback(self.ended)

    def ended(self, task):
        """One is through, however it ended."""
        self.tasks.discard(task)
        self.running -= 1
        if not task.cancelled():
            task.exception()
        self.go_on()


# ---------------------------------------------------------------------------------------------------------------------
# Orders
# ---------------------------------------------------------------------------------------------------------------------


class Carrier:
    """Does what the supervisor orders, in Streamlit's event loop."""

    def __init__(self, channel, store, listeners):
        import threading

        self.channel = channel
        self.store = store
        self.listeners = listeners
        self.runtime = None
        self.loop = None
        self.stopped = False
        #: Sessions that nobody has asked for yet, by id, with the moment when nobody may any more.
        self.parcels = {}
        self.returns = Returns()
        self.live = Live(channel)
        #: States whose next removal of stale widgets is skipped, by identity.
        self.restored_states = {}
        #: What came for a session after scripts were told to end, by its id.
        self.late_messages = {}
        #: How many messages of pages have come.
        self.heard = 0
        #: When a click last began a script, by the session's id.
        self.clicked = {}
        self.first_take = None
        self.take_heard = threading.Event()

    # -- what is replaced in Streamlit --

    def patch(self, patches):
        """Puts itself into Streamlit."""
        runtime = class_of("streamlit.runtime.runtime:Runtime")
        manager = class_of("streamlit.runtime.websocket_session_manager:WebsocketSessionManager")
        state = class_of("streamlit.runtime.state.session_state:SessionState")
        widgets = class_of("streamlit.runtime.state.session_state:WStates")
        open_home()
        patches.replace(runtime, "start", self.runtime_start)
        patches.replace(runtime, "handle_backmsg", self.runtime_handle_backmsg)
        patches.replace(manager, "connect_session", self.connect_session)
        patches.replace(manager, "disconnect_session", self.counted)
        patches.replace(manager, "close_session", self.counted)
        patches.replace(state, "_getitem", state_getitem)
        patches.replace(state, "_keys", state_keys)
        patches.replace(state, "_remove_stale_widgets", self.state_remove_stale_widgets)
        patches.replace(widgets, "call_callback", widgets_call_callback)

    def runtime_start(self, original):
        """Reads the file before the app can be asked for a session."""

        async def start(runtime):
            import asyncio

            try:
                self.runtime = runtime
                self.loop = asyncio.get_running_loop()
                # Standing still, not awaiting: Streamlit 1.53 listens already, and a handshake now would fail.
                if self.take_heard.wait(1.0):
                    self.take(self.first_take)
            except Exception:  # noqa: BLE001
                pass
            return await original(runtime)

        return start

    def runtime_handle_backmsg(self, original):
        """After the last dump no click runs: its effect would be forgotten. One that comes before it is written goes along."""

        def handle_backmsg(runtime, session_id, msg, **kwargs):
            kind = msg.WhichOneof("type")
            self.heard += 1
            if not self.stopped:
                if kind == "rerun_script":
                    self.note_click(session_id)
                return original(runtime, session_id, msg, **kwargs)
            # A page that asks where to put a file waits for the answer.
            if kind in ("rerun_script", "file_urls_request"):
                self.late_messages.setdefault(session_id, []).append(msg)
            return None

        return handle_backmsg

    def note_click(self, session_id):
        """Notes when a script was last begun for a session."""
        import time

        now = time.monotonic()
        self.clicked[session_id] = now
        if len(self.clicked) > 1000:
            self.clicked = {each: at for each, at in self.clicked.items() if at > now - 60}

    def connect_session(self, original):
        """Gives a visitor who names a session that was carried, and is who its owner was, that session."""

        def connect_session(manager, client, script_data, user_info, existing_session_id=None, session_id_override=None):
            socket_id, parcel = None, None
            try:
                socket_id = take_socket_id(client)
                if existing_session_id and not session_id_override:
                    parcel = self.claim(manager, existing_session_id, user_info)
            except Exception:  # noqa: BLE001
                pass
            wanted = {"existing_session_id": existing_session_id, "session_id_override": session_id_override}
            if parcel is not None:
                wanted = {"existing_session_id": None, "session_id_override": existing_session_id}
            session_id = original(manager, client=client, script_data=script_data, user_info=user_info, **wanted)
            if parcel is not None and session_id == existing_session_id:
                try:
                    self.give_back(manager.get_active_session_info(session_id), parcel)
                except Exception:  # noqa: BLE001
                    pass
            if socket_id is not None:
                self.channel.say(type="socket", socket=socket_id, session=session_id)
            self.live.changed(manager)
            return session_id

        return connect_session

    def counted(self, original):
        """Tells how many are there after a session has left."""

        def leave(manager, *args, **kwargs):
            try:
                return original(manager, *args, **kwargs)
            finally:
                self.live.changed(manager)

        return leave

    def state_remove_stale_widgets(self, original):
        """A new script thread begins with "page changed" and would forget the widgets that no request names."""

        def _remove_stale_widgets(state, active_widget_ids):
            if self.restored_states.pop(id(state), None) is not None:
                return None
            return original(state, active_widget_ids)

        return _remove_stale_widgets

    # -- sessions --

    def claim(self, manager, session_id, user_info):
        """The parcel of this session, if it is this visitor's."""
        import time

        parcel, end = self.parcels.get(session_id, (None, 0.0))
        if parcel is None:
            return None
        if time.monotonic() > end:
            del self.parcels[session_id]
            return None
        # An equal identity, as strictly as Streamlit itself compares it.
        if parcel.head["user"] != user_info:
            return None
        if any(info.session.id == session_id for info in manager.list_active_sessions()):
            return None
        if any(info.session.id == session_id for info in manager.list_sessions()):
            # It was here before, went back to the app beside this one, and comes as it is by now.
            manager.close_session(session_id)
        del self.parcels[session_id]
        return parcel

    def give_back(self, info, parcel):
        """Fills the new session, and sees to its first run."""
        returning = Return(info.session, parcel, self)
        returning.fill()
        info.script_run_count = parcel.head["runs"]
        self.returns.add(returning)

    # -- orders --

    def order(self, message):
        """Hears one message of the supervisor's, in the thread that listens."""
        kind = message.get("type")
        if kind == "take" and not self.take_heard.is_set():
            self.first_take = message
            self.take_heard.set()
            return
        does = {
            "take": self.take,
            "take-more": self.take,
            "release": lambda _: self.returns.release(),
            "dump": self.dump,
            "gate": self.gate,
            "open": self.open,
            "close": self.close,
            "who": self.who,
            "threads": lambda _: self.channel.say(type="threads", names=threads_run_twice()),
        }.get(kind)
        if does is None or self.loop is None:
            if kind == "dump":
                self.channel.say(type="refused", order=message.get("order"), why="not-started")
            return
        self.loop.call_soon_threadsafe(self.perform, does, message)

    def perform(self, does, message):
        """Does one order in the loop."""
        import asyncio

        try:
            work = does(message)
            if work is not None:
                task = asyncio.ensure_future(work)
                self.returns.tasks.add(task)
                task.add_done_callback(lambda done: self.performed(done, message))
        except Exception as error:  # noqa: BLE001
            self.channel.say(type="refused", order=message.get("order"), why=code_of(error))

    def performed(self, task, message):
        """An order that took a while is through."""
        self.returns.tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.channel.say(type="refused", order=message.get("order"), why=code_of(error))

    def take(self, message):
        """Reads the file, and keeps what is in it until it is asked for."""
        import time

        order = message.get("order")
        if "reruns" in message:
            self.returns.held = message["reruns"] == "held"
        try:
            parcels = self.store.take()
            now = time.monotonic()
            self.parcels.update({each.head["id"]: (each, now + each.head["seconds"]) for each in parcels})
        except Exception as error:  # noqa: BLE001
            self.channel.say(type="refused", order=order, why=code_of(error))
            return
        if parcels and self.loop is not None:
            self.loop.call_later(KEPT_SECONDS + 1, self.drop_late)
        self.channel.say(type="taken", order=order, sessions=len(parcels))

    def drop_late(self):
        """Forgets whom nobody asked for."""
        import time

        for session_id, (_, end) in list(self.parcels.items()):
            if time.monotonic() > end:
                del self.parcels[session_id]

    async def dump(self, message):
        """Writes the sessions to the file: all, those of `ids`, or all but those of `except`, which another app has by now.

        With `stop` scripts are ended first, and no click runs any more. Without it those of `ids` are waited for, and a session
        whose script runs on is not written.
        """
        import time

        begun = time.monotonic()
        scripts_seconds, seconds = message.get("scriptsMs", 1000) / 1000, limits_of(message).get("totalMs", 2000) / 1000
        stop = bool(message.get("stop"))
        wanted, unwanted = message.get("ids"), message.get("except") or ()
        manager = self.runtime._session_mgr
        infos = [each for each in manager.list_sessions() if wanted is None or each.session.id in wanted]
        infos = [each for each in infos if each.session.id not in unwanted]
        stopped = 0
        if stop:
            self.stopped = True
            # Of an order that lay here while the app stood still the answer is soon too late, and then all is lost.
            patience = min(scripts_seconds, max(0.0, 2 * scripts_seconds - seconds_since(message.get("sentMs"))))
            stopped = await self.stop_scripts([each.session for each in infos], patience)
            # The supervisor asks whether all was read before, but not for ever: this may be an app that stood still until now.
            await self.all_read()
        else:
            if wanted is not None:
                await messages_done()
                await scripts_ended([each.session for each in infos], scripts_seconds)
            infos = [each for each in infos if not is_busy(each.session)]
        # The supervisor waits for scripts and for this, and not longer: what took too long for both is lost as a whole.
        left = begun + (scripts_seconds + seconds) * 0.85 - time.monotonic()
        limits = Limits(limits_of(message), min(seconds, left))
        load = Load(limits, self.late_messages, message.get("oldValues"))
        load.take_sessions(infos)
        if wanted is None or stop:
            load.take_unclaimed(self.parcels)
        size = self.store.append(load.parcels) if load.parcels else 0
        self.channel.say(
            type="dumped",
            order=message.get("order"),
            sessions=len(load.parcels),
            bytes=size,
            left=load.left[:200],
            threads=threads_of_app(),
            stopped=stopped,
            tooLarge=load.too_large,
            late=load.late,
            stale=load.stale[:200],
            ids=[each.head["id"] for each in load.parcels],
        )

    async def stop_scripts(self, sessions, seconds):
        """Asks all scripts to stop, and waits until they did. Gives how many there were.

        One that a click began a moment ago may end by itself first: that click is to count. One that runs for longer than
        RECENT_CLICK has no end that is worth waiting for.
        """
        import time

        running = [each for each in sessions if each._scriptrunner is not None]
        recent = [each for each in running if self.clicked.get(each.id, 0.0) > time.monotonic() - RECENT_CLICK]
        await scripts_ended(recent, seconds)
        running = [each for each in running if each._scriptrunner is not None]
        for each in running:
            each.request_script_stop()
        await scripts_ended(running, LONGEST_STOP)
        return len(running)

    async def all_read(self):
        """Waits until what pages have sent was read and has come to its session, so that it goes along."""
        import asyncio
        import time

        end = time.monotonic() + LONGEST_READING
        turns = quiet = 0
        while quiet < QUIET_TURNS and (turns < LEAST_TURNS or time.monotonic() < end):
            before = self.heard
            # Each turn of the loop asks all sockets. The time is for a sender that waits for room.
            await asyncio.sleep(0.001)
            turns += 1
            quiet = quiet + 1 if self.heard == before else 0

    async def gate(self, message):
        """Does the script run without an exception, for a visitor who is not there?"""
        if not hasattr(self.loop, "_selector"):
            # uvloop: it could not take the place of another app.
            self.channel.say(type="refused", order=message.get("order"), why="loop")
            return
        ok, _ = await self.runtime.does_script_run_without_error()
        self.channel.say(type="gate", order=message.get("order"), ok=bool(ok))

    def open(self, message):
        """Takes what the app before wrote, and its place."""
        self.take(message)
        come_forward(self.loop, self.listeners)
        self.channel.say(type="opened", order=message.get("order"))

    def close(self, message):
        """Leaves its place to the app that follows."""
        step_back(self.loop, self.listeners)
        self.channel.say(type="closed", order=message.get("order"))

    def who(self, message):
        """Whose scripts would a dump stop? Those that a click has just begun it waits for."""
        import time

        recent = time.monotonic() - message.get("scriptsMs", 1000) / 1000
        sessions = [each.session for each in self.runtime._session_mgr.list_sessions()]
        ids = [each.id for each in sessions if is_busy(each) and self.clicked.get(each.id, 0.0) < recent]
        self.channel.say(type="busy", ids=ids)


class Live:
    """Tells how many visitors there are; not of each who comes and goes at once."""

    PAUSE = 0.3

    def __init__(self, channel):
        self.channel = channel
        self.told = 0
        self.timer = None

    def changed(self, manager):
        """Somebody has come, or left."""
        import asyncio

        try:
            if self.timer is None:
                self.timer = asyncio.get_running_loop().call_later(self.PAUSE, self.tell, manager)
        except Exception:  # noqa: BLE001 - not in the loop
            pass

    def tell(self, manager):
        """Says the number if it is another one. Probes never run a script; a visitor may not have run one yet."""
        self.timer = None
        try:
            sessions = [each.session for each in manager.list_active_sessions()]
            there = [each for each in sessions if ever_ran(each)]
        except Exception:  # noqa: BLE001
            return
        if len(there) != self.told:
            self.told = len(there)
            self.channel.say(type="live", sessions=len(there))
        if len(there) < len(sessions):
            self.changed(manager)


class Load:
    """The parcels of one dump, within its limits."""

    def __init__(self, limits, late_messages, old_values):
        self.limits = limits
        self.late_messages = late_messages
        self.old_values = old_values
        self.stale = []
        self.parcels = []
        self.left = []
        self.bytes = 0
        self.too_large = 0
        self.late = 0

    def take_sessions(self, infos):
        """Packs these sessions, as far as there is time and room."""
        import gc

        was_on = gc.isenabled()
        # What is read once to see that it can be read would be looked through again and again.
        gc.disable()
        try:
            for info in infos:
                self.take_session(info)
        finally:
            if was_on:
                gc.enable()

    def take_session(self, info):
        """Packs one session, unless it never ran or may not come back."""
        session = info.session
        if not ever_ran(session) or not getattr(session, "is_resumable", lambda: True)():
            return
        if self.limits.late():
            self.late += 1
            return
        files = dict(session._uploaded_file_mgr.file_storage.get(session.id, {}))
        try:
            messages = held_messages(session) + self.late_messages.get(session.id, [])
            parcel = pack_session(session, info.script_run_count, self.limits, files, messages)
        except Exception:  # noqa: BLE001
            self.left.append(left_entry(session.id, "*", "", "cannot be carried"))
            return
        if self.take(parcel):
            self.left.extend(parcel.head["left"])
            self.stale.extend(stale_keys(session._session_state, self.old_values))

    def take_unclaimed(self, parcels):
        """Takes on whom nobody asked for, with the time that is left."""
        import time

        for parcel, end in parcels.values():
            seconds = end - time.monotonic()
            if seconds > 0:
                parcel.head["seconds"] = seconds
                self.take(parcel)

    def take(self, parcel):
        """Takes a parcel if there is room."""
        size = parcel.size()
        if size > self.limits.session_bytes or self.bytes + size > self.limits.total_bytes:
            self.too_large += 1
            self.left.append(left_entry(parcel.head["id"], "*", "", "too large"))
            return False
        self.bytes += size
        self.parcels.append(parcel)
        return True


def limits_of(message):
    """What a dump may carry, as the supervisor wrote it."""
    limits = message.get("limits")
    return limits if isinstance(limits, dict) else {}


def seconds_since(epoch_ms):
    """How long ago this was, by the clock that all programs of a machine share; 0 where it is not told."""
    import time

    return max(0.0, time.time() - epoch_ms / 1000) if isinstance(epoch_ms, (int, float)) else 0.0


def ever_ran(session):
    """Has its script run? Probes open a session that never does."""
    return session._scriptrunner is not None or bool(session._client_state.page_script_hash)


def is_busy(session):
    """Does its script run, or is it about to?"""
    return session._scriptrunner is not None or "handle_backmsg" in session.__dict__


#: A script that a click began so long ago may still be about to end. More than the time that it is then waited for: while an app
#: stood still, or had no turn on a busy machine, its scripts came no further.
RECENT_CLICK = 3.0
#: How long a script may take to come to its next yield point.
LONGEST_STOP = 0.4
#: How long it may take to read what pages have sent; 12 ms where that is nothing.
LONGEST_READING = 0.25
#: In one a socket is read, in the next whoever waits for that has it. Where scripts keep Python busy, each may take 0.1 s.
LEAST_TURNS = 4
QUIET_TURNS = 10


async def messages_done():
    """Lets what was read of pages be acted on: servers put it in a queue, from which it is taken in one of the next turns."""
    import asyncio

    for _ in range(10):
        await asyncio.sleep(0)


async def scripts_ended(sessions, seconds):
    """Waits until none of these scripts runs, but not longer."""
    import time

    await until(lambda: all(each._scriptrunner is None for each in sessions), time.monotonic() + seconds)


async def until(done, end):
    """Waits until this holds, at most until this moment of the monotonic clock."""
    import asyncio
    import time

    while not done() and time.monotonic() < end:
        await asyncio.sleep(0.005)


def take_socket_id(client):
    """The name that the door gave to this socket; the app does not see it. None: it came another way."""
    request = getattr(client, "request", None)
    headers = getattr(request, "headers", None)
    if headers is not None:
        # Tornado: Streamlit below 1.60.
        socket_id = headers.get(SOCKET_HEADER)
        if socket_id is not None:
            del headers[SOCKET_HEADER]
    else:
        headers = client.client_context.headers
        socket_id = next((value for name, value in headers if name.lower() == SOCKET_HEADER), None)
        if socket_id is not None and isinstance(headers, list):
            headers[:] = [each for each in headers if each[0].lower() != SOCKET_HEADER]
    return socket_id


def state_getitem(original):
    """Reads a value that was carried when it is asked for; one that cannot be had yet is not there."""

    def _getitem(state, widget_id, user_key):
        value = original(state, widget_id, user_key)
        if type(value) is not Kept:
            return value
        if not value.ready(True):
            raise KeyError
        for key in (widget_id, user_key):
            if state._old_state.get(key) is value:
                state._old_state[key] = value.value()
        return value.value()

    return _getitem


def state_keys(original):
    """Hides values that cannot be had yet."""

    def _keys(state):
        keys = original(state)
        for key, value in list(state._old_state.items()):
            if type(value) is Kept and not value.ready(False):
                if key not in state._new_session_state and key not in state._new_widget_state.states:
                    keys.discard(state._key_id_mapper._key_id_mapping.get(key, key))
        return keys

    return _keys


def widgets_call_callback(original):
    """A widget that is not registered yet has no callback; Streamlit below 1.53 raises."""

    def call_callback(widgets, widget_id):
        if widget_id not in widgets.widget_metadata:
            return None
        return original(widgets, widget_id)

    return call_callback


def threads_of_app():
    """Names of threads that neither Python nor Streamlit started: they end with this process, and nobody starts them again."""
    import threading

    theirs = ("streamlit.", "watchdog.", "tornado.", "uvicorn.", "anyio.", "concurrent.futures.", "asyncio.")
    names = []
    for each in threading.enumerate():
        target = getattr(each, "_target", None)
        module = f"{getattr(target, '__module__', None) or type(each).__module__}."
        if each is threading.main_thread() or each.name == "ocap-dev" or module.startswith(theirs):
            continue
        if f"{type(each).__module__}.".startswith(theirs):
            continue
        names.append(each.name[:60])
    return names[:20]


def threads_run_twice():
    """Names of threads that do the app's work: its own code's, timers, schedulers. A second app would do it again.

    Those of other packages (progress bars, telemetry) are there in every process that imports them, and harm nobody.
    """
    import threading

    names = []
    for each in threading.enumerate():
        target = getattr(each, "_target", None)
        module = getattr(target, "__module__", None) or type(each).__module__
        is_timer = isinstance(each, threading.Timer) or module.startswith(("apscheduler.", "rocketry.", "schedule."))
        if each is threading.main_thread() or each.name == "ocap-dev" or (is_installed(module) and not is_timer):
            continue
        names.append(each.name[:60])
    return names[:20]


if __name__ == "sitecustomize":
    begin()
