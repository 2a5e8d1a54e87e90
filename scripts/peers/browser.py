"""Drives Chromium over the DevTools protocol with nothing but Python's standard library.

A client for WebSockets (RFC 6455) as far as DevTools needs one, and a page that notes everything that must not happen:
messages of the console, exceptions, requests to other origins.
"""

import base64
import json
import os
import pathlib
import socket
import struct
import subprocess
import time
import urllib.parse
import urllib.request


class WebSocket:
    """A client's connection; messages are text."""

    def __init__(self, url, timeout=60):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            (f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self._fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise OSError(f"no WebSocket: {head[:200]!r}")

    def _fill(self):
        chunk = self.socket.recv(1 << 16)
        if not chunk:
            raise EOFError("the browser closed the connection")
        self.buffer += chunk

    def _take(self, count):
        while len(self.buffer) < count:
            self._fill()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def _send(self, opcode, payload):
        mask = os.urandom(4)
        count = len(payload)
        head = bytes([0x80 | opcode])
        if count < 126:
            head += bytes([0x80 | count])
        elif count < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", count)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", count)
        masked = bytes(byte ^ mask[i & 3] for i, byte in enumerate(payload))
        self.socket.sendall(head + mask + masked)

    def send(self, text):
        """Sends a message."""
        self._send(1, text.encode())

    def receive(self, timeout):
        """The next message; None where none comes within so many seconds."""
        self.socket.settimeout(timeout)
        whole = b""
        try:
            while True:
                first, second = self._take(2)
                count = second & 127
                if count == 126:
                    count = struct.unpack(">H", self._take(2))[0]
                elif count == 127:
                    count = struct.unpack(">Q", self._take(8))[0]
                payload = self._take(count)
                opcode = first & 15
                if opcode == 9:
                    self._send(10, payload)
                elif opcode == 8:
                    raise EOFError("the browser closed the connection")
                elif opcode in (0, 1):
                    whole += payload
                    if first & 0x80:
                        return whole.decode()
        except TimeoutError:
            return None

    def close(self):
        self.socket.close()


class Browser:
    """A headless Chromium with a profile of its own in a folder."""

    def __init__(self, folder, program=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        arguments = [
            program or os.environ.get("CHROMIUM", "chromium"), "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "--no-first-run",
            "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--disable-extensions", "--no-default-browser-check", "--hide-scrollbars",
            "--force-color-profile=srgb", "--mute-audio", "about:blank",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            arguments.insert(1, "--no-sandbox")
        ports = self.folder / "DevToolsActivePort"
        ports.unlink(missing_ok=True)
        self.log = open(self.folder / "chromium.log", "wb")
        self.process = subprocess.Popen(arguments, stdout=self.log, stderr=self.log)
        for _ in range(600):
            if ports.exists() and ports.read_text().count("\n"):
                break
            if self.process.poll() is not None:
                raise OSError("Chromium ended: " + (self.folder / "chromium.log").read_text()[-800:])
            time.sleep(0.1)
        self.port = int(ports.read_text().split("\n")[0])

    def page(self, origin):
        """A new page that may ask `origin` alone."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Page(json.load(answer)["webSocketDebuggerUrl"], origin)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Page:
    """A tab. `complaints` collects what must not happen; `requests` everything that is asked for."""

    def __init__(self, url, origin):
        self.socket = WebSocket(url)
        self.origin = origin
        self.complaints = []
        self.requests = []
        self.statuses = {}
        self.number = 0
        self.loads = 0
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Accessibility"):
            self.call(domain + ".enable")

    def call(self, method, **parameters):
        """The result of a method."""
        self.number += 1
        number = self.number
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            message = self._next(1)
            if message and message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
        raise TimeoutError(method)

    def _next(self, timeout):
        text = self.socket.receive(timeout)
        if text is None:
            return None
        message = json.loads(text)
        method, values = message.get("method"), message.get("params", {})
        if method == "Page.loadEventFired":
            self.loads += 1
        elif method == "Runtime.exceptionThrown":
            self.complaints.append("exception: " + json.dumps(values["exceptionDetails"])[:400])
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append("console: " + json.dumps(values.get("args"))[:400])
        elif method == "Log.entryAdded":
            entry = values["entry"]
            # Every answer of 404 makes an entry; whoever asks for one on purpose looks at the status instead.
            if "status of 4" not in entry.get("text", ""):
                self.complaints.append(f"log: {entry.get('level')}: {entry.get('text')} {entry.get('url', '')}")
        elif method == "Network.requestWillBeSent":
            request = values["request"]
            self.requests.append((request["method"], request["url"], request.get("postData")))
            if not request["url"].startswith((self.origin + "/", "data:", "about:")):
                self.complaints.append("a request to another origin: " + request["url"])
        elif method == "Network.responseReceived":
            self.statuses[values["response"]["url"].split("#")[0]] = values["response"]["status"]
        return message

    def settle(self, seconds=0.3):
        """Takes what the browser says for a while."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._next(left)

    def load(self, action, what):
        """Waits until `action` has loaded a document."""
        before = self.loads
        action()
        deadline = time.monotonic() + 60
        while self.loads == before:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} does not load")
            self._next(1)
        self.settle(0.15)

    def open(self, url):
        """Goes to an address, and returns HTTP's status."""
        self.load(lambda: self.call("Page.navigate", url=url), url)
        return self.statuses.get(self.evaluate("location.href.split('#')[0]"))

    def evaluate(self, expression):
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    def screen(self, width, height, scheme="light"):
        """The screen's size in CSS pixels, and whether the reader's system is light or dark."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def key(self, name, code=None, text=None):
        """Presses and releases a key."""
        numbers = {"Tab": 9, "Enter": 13, "Escape": 27}
        values = {"key": name, "code": code or name, "windowsVirtualKeyCode": numbers.get(name, 0)}
        if name == "Enter":
            text = "\r"
        self.call("Input.dispatchKeyEvent", type="keyDown", **values, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def type(self, text):
        """Types into what has the focus."""
        self.call("Input.insertText", text=text)

    def screenshot(self, path, whole=True):
        """Keeps a picture of the page, or of what a screen shows of it."""
        result = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        pathlib.Path(path).write_bytes(base64.b64decode(result["data"]))

    def names(self):
        """Roles and names of what assistive programs see."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes if not node.get("ignored") and "role" in node
        ]

    def close(self):
        self.socket.close()
