"""Compiles circom sources with the peer compiler (circom 2.2.2, full simplification, BN254) that groth16py carries.

The peer writes `circuit.r1cs` and its witness program (text wasm) into a temporary folder and goes on to a set-up that
nobody here needs: the files are linked out of that folder as soon as they are complete, and the process is ended.
Results are kept under $NIGHTJAR_PEER_CACHE, or `.build/peers` of the repository, keyed by the source's hash.
"""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("NIGHTJAR_PEER_CACHE") or ROOT / ".build" / "peers")
CHILD = "import groth16py, sys; groth16py.setup_circom(sys.argv[1], sys.argv[2:])"


class PeerFailure(Exception):
    """The peer refused the source; the text is what it printed."""


def library_path():
    """The folder of circomlib version 2 that the peer carries."""
    import groth16py

    return groth16py.circomlib_path(2)


def key(source, libraries):
    digest = hashlib.sha256()
    digest.update(b"circom 2.2.2\0")
    digest.update(source.encode())
    for library in libraries:
        digest.update(b"\0" + os.path.basename(os.path.dirname(library)).encode())
    return digest.hexdigest()[:24]


def link(source, target):
    """Links a file as soon as it exists; the link keeps what is written to it later, and outlives the folder."""
    try:
        os.link(source, target)
    except FileExistsError:
        return True
    except OSError:
        return False
    return True


def compile_source(source, libraries=None, name="circuit", program=False, timeout=3600):
    """The folder with `circuit.r1cs`, `circuit.wasm` (text; if `program`) and `peer.json` of a source text."""
    libraries = [library_path()] if libraries is None else list(libraries)
    folder = CACHE / key(source, libraries)
    record = folder / "peer.json"
    if record.is_file():
        facts = json.loads(record.read_text())
        if "refused" in facts:
            raise PeerFailure(facts["refused"])
        if not program or (folder / "circuit.wasm").is_file():
            return folder, facts
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(5):
        facts = attempt(source, libraries, name, program, timeout, folder)
        if facts is not None:
            break
    else:
        raise RuntimeError(f"the peer's files for {name} were gone five times before they could be linked")
    (folder / "main.circom").write_text(source)
    record.write_text(json.dumps(facts))
    if "refused" in facts:
        raise PeerFailure(facts["refused"])
    return folder, facts


def attempt(source, libraries, name, program, timeout, folder):
    """What `peer.json` says of one run; None where the peer was done before its files were seen."""
    work = pathlib.Path(tempfile.mkdtemp(prefix="peer-", dir=folder))
    try:
        main = work / f"{name}.circom"
        main.write_text(source)
        start = time.monotonic()
        seconds, peak, has_system, has_program = None, 0, False, False
        with open(work / "output.txt", "w+b") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", CHILD, str(main), *libraries], stdout=output, stderr=output,
                env={**os.environ, "TMPDIR": str(work)})
            try:
                while True:
                    ended = process.poll() is not None
                    now = time.monotonic() - start
                    peak = max(peak, resident_peak(process.pid))
                    for entry in (entry for entry in work.iterdir() if entry.is_dir()):
                        has_system |= link(entry / "circuit.r1cs", work / "circuit.r1cs")
                        # The peer makes `js` after it has closed the constraint file.
                        if has_system and seconds is None and (entry / "js").is_dir():
                            seconds = now
                        if program:
                            has_program |= link(entry / "js" / "circuit.wasm", work / "circuit.wasm")
                    if ended or now > timeout or (seconds is not None and not program):
                        break
                    if has_program and closed(work / "circuit.wasm", process.pid):
                        break
                    time.sleep(0.002 if now < 2 else 0.05)
            finally:
                if process.poll() is None:
                    process.kill()
                status = process.wait()
            output.seek(0)
            text = output.read().decode("utf-8", "replace")
        if seconds is None and now > timeout:
            raise TimeoutError(f"the peer needs more than {timeout} s")
        if ended and status != 0 and seconds is None:
            return {"refused": text[-4000:]}
        if not has_system or (program and not has_program):
            return None
        os.replace(work / "circuit.r1cs", folder / "circuit.r1cs")
        if has_program:
            os.replace(work / "circuit.wasm", folder / "circuit.wasm")
        return {"name": name, "seconds": round(now if seconds is None else seconds, 3), "peakMiB": peak // 1024}
    finally:
        shutil.rmtree(work, ignore_errors=True)


def closed(path, pid):
    """Whether a process has a file open no longer."""
    try:
        status = os.stat(path)
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            held = os.stat(f"/proc/{pid}/fd/{descriptor}")
            if (held.st_ino, held.st_dev) == (status.st_ino, status.st_dev):
                return False
    except OSError:
        return False
    return status.st_size > 0


def resident_peak(pid):
    """The peak resident size of a process in KiB; 0 where the system does not say."""
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: circom_peer.py FILE.circom [LIBRARY...]")
    path = pathlib.Path(sys.argv[1])
    found, facts = compile_source(path.read_text(), sys.argv[2:] or None, name=path.stem, program=True)
    print(found, json.dumps(facts))
