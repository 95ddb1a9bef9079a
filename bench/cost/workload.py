"""The program that each contestant supervises: workload.py FOLDER, which says in `FOLDER/mode` what to do.

`idle` says hello and waits; `flood N` waits for `FOLDER/go`, then prints N lines and the marker; `steady RATE` prints so many lines a second
from then on. In FOLDER it leaves the times (seconds since the epoch) at which it was there, and at which a flood began and ended.
"""
import os
import signal
import socket
import sys
import threading
import time

born = time.time()
folder = sys.argv[1]


def note(name, value):
    draft = f"{folder}/{name}.draft{os.getpid()}"
    with open(draft, "w") as file:
        file.write(repr(value))
    os.rename(draft, f"{folder}/{name}")


def put(data):
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(1, view):]
        except BlockingIOError:
            time.sleep(0.001)


def lines(first, last):
    filler = "rows were read from the table and written to the other one, all of them in order"
    return "".join(f"{number:07d} {filler[:71]}\n" for number in range(first, last)).encode()


def serve(port):
    """Says that it is healthy, as Streamlit does: whoever waits for that is not at rest."""
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        connection, _ = listener.accept()
        try:
            connection.settimeout(1)
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        except OSError:
            pass
        connection.close()


for name in ("SIGTERM", "SIGINT", "SIGHUP"):
    signal.signal(getattr(signal, name), lambda *_: os._exit(0))
note("born", born)
put(b"@@HELLO@@\n")
port = os.environ.get("STREAMLIT_SERVER_PORT")
if "--server.port" in sys.argv:
    port = sys.argv[sys.argv.index("--server.port") + 1]
if port:
    threading.Thread(target=serve, args=(int(port),), daemon=True).start()
mode, *numbers = open(f"{folder}/mode").read().split()
if mode == "flood":
    total = int(numbers[0])
    blocks = [lines(first, min(total, first + 1000)) for first in range(0, total, 1000)]
    note("built", time.time())
if mode != "idle":
    while not os.path.exists(f"{folder}/go"):
        time.sleep(0.003)
if mode == "flood":
    note("began", time.time())
    for block in blocks:
        put(block)
    put(b"@@MARKER@@\n")
    note("ended", time.time())
if mode == "steady":
    began, sent = time.time(), 0
    while True:
        due = int((time.time() - began) * int(numbers[0]))
        put(lines(sent, due))
        sent = due
        time.sleep(0.01)
while True:
    signal.pause()
