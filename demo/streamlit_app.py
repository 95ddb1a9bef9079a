"""A small app to see `ocap-dev` at work: it talks over its WebSocket, says how it was reached, and writes log lines."""

import logging
import os
import sys
from datetime import datetime

import streamlit as st

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
log = logging.getLogger("demo")


def request_headers() -> dict[str, str]:
    """The headers of the WebSocket handshake; none before Streamlit 1.37."""
    context = getattr(st, "context", None)
    return dict(context.headers) if context is not None else {}


def allowed_origins() -> list[str]:
    return os.environ.get("STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS", "").split()


def clock() -> None:
    st.metric("Server time", datetime.now().strftime("%H:%M:%S"))


# Ticks by itself over the WebSocket: if it stands still, the page is not connected. Fragments came with 1.37.
if hasattr(st, "fragment"):
    clock = st.fragment(run_every=1)(clock)


def show_pulse() -> None:
    st.session_state.setdefault("clicks", 0)
    st.session_state.setdefault("runs", 0)
    st.session_state["runs"] += 1

    number = st.slider("Drag me: each move is a message to the server and an answer", 0, 100, 42)
    if st.button("Count", type="primary"):
        st.session_state["clicks"] += 1

    time, clicks, squared = st.columns(3)
    with time:
        clock()
    clicks.metric("Clicks", st.session_state["clicks"])
    squared.metric("Slider, squared by Python", number**2)
    print(f"run {st.session_state['runs']}: slider {number}, clicks {st.session_state['clicks']}", flush=True)


def show_visit() -> None:
    st.subheader("How you came here")
    headers = {name.lower(): value for name, value in request_headers().items()}
    origin = headers.get("origin")
    rows = [
        ("Origin, the page that your browser shows", origin),
        ("Host, whom the last hop asked for", headers.get("host")),
        ("X-Forwarded-For, who asked a proxy", headers.get("x-forwarded-for")),
        ("X-Forwarded-Proto", headers.get("x-forwarded-proto")),
    ]
    lines = [f"| {name} | `{value}` |" for name, value in rows if value]
    if lines:
        st.markdown("\n".join(["| header | value |", "|---|---|", *lines]))
    else:
        st.caption("This Streamlit does not tell an app the headers of its visitors.")

    if os.environ.get("STREAMLIT_SERVER_ENABLE_CORS") == "false":
        st.error("Any website may talk to this app now. Press `w` in `ocap-dev` to close it again.")
        return
    listed = [f"- `{entry}`{' ← you' if entry == origin else ''}" for entry in allowed_origins()]
    if listed:
        st.markdown("\n".join(["**Allowed origins**", "", *listed]))
    st.caption(
        "Write `STREAMLIT_CUSTOM_ORIGINS=https://example.org` into `.env`, save, and watch `ocap-dev` "
        "restart the app with it."
    )


def show_log_buttons() -> None:
    st.subheader("Something for the log")
    line, warning, error = st.columns(3)
    if line.button("Print a line"):
        print("hello from the demo app 👋", flush=True)
    if warning.button("Log a warning"):
        log.warning("this is a warning, on purpose")
    if error.button("Raise an error"):
        raise RuntimeError("this error was raised on purpose")


st.set_page_config(page_title="ocap-dev demo", page_icon="🌀")
st.title("🌀 It works")
st.caption(
    f"Streamlit {st.__version__} on Python {sys.version_info.major}.{sys.version_info.minor}, "
    f"port {os.environ.get('STREAMLIT_SERVER_PORT', '8501')}, kept running by `ocap-dev`."
)
show_pulse()
st.divider()
show_visit()
st.divider()
show_log_buttons()
