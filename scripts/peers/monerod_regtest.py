#!/usr/bin/env python3
"""Runs Debian's monerod and monero-wallet-rpc on a chain of their own, and compares with nightjar.

    scripts/peers/monerod_regtest.py NIGHTJAR

A regression-test network on loopback, its data in a temporary folder. Shows that
 - what nightjar builds and signs the node accepts and mines, and the wallet receives;
 - what the wallet pays nightjar finds, with the same amounts at the same addresses;
 - each side accepts the other's proofs of payment;
 - nightjar accepts the wallet's transactions, and refuses changed ones just as the node does.
Ends every process it started, also after a failure. Status 1: something differs.
"""

import contextlib
import hashlib
import json
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ORDER = 2**252 + 27742317777372353535851937790883648493
COIN = 10**12
TIME_LIMIT = 900
SEED = 20260501


class Failed(Exception):
    """The two sides differ."""


class Peers:
    """The processes, and how to ask them."""

    def __init__(self, folder, nightjar):
        self.folder = pathlib.Path(folder)
        self.nightjar = nightjar
        self.processes = []
        self.node_port, self.wallet_port, self.p2p_port = free_ports(3)
        self.node_url = f"http://127.0.0.1:{self.node_port}"

    def start(self):
        self.run_process(
            "monerod", "--regtest", "--offline", "--fixed-difficulty", "1", "--data-dir", self.folder / "chain",
            "--rpc-bind-ip", "127.0.0.1", "--rpc-bind-port", self.node_port, "--p2p-bind-ip", "127.0.0.1",
            "--p2p-bind-port", self.p2p_port, "--no-zmq", "--no-igd", "--non-interactive", "--disable-rpc-ban",
            "--check-updates", "disabled", "--log-level", "0", "--log-file", self.folder / "node.log")
        self.wait(lambda: self.node("get_info"))
        (self.folder / "wallets").mkdir()
        self.run_process(
            "monero-wallet-rpc", "--rpc-bind-port", self.wallet_port, "--disable-rpc-login", "--wallet-dir",
            self.folder / "wallets", "--daemon-address", f"127.0.0.1:{self.node_port}", "--trusted-daemon",
            "--log-level", "0", "--log-file", self.folder / "wallet.log")
        self.wait(lambda: self.wallet("get_version"))

    def run_process(self, *command):
        name = command[0]
        path = shutil.which(name) or f"/usr/sbin/{name}"
        output = open(self.folder / f"{name}.out", "wb")
        self.processes.append(
            subprocess.Popen(
                [path, *map(str, command[1:])], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin"}))

    def wait(self, question):
        deadline = time.monotonic() + 60
        while True:
            try:
                return question()
            except (OSError, Failed) as error:
                if any(process.poll() is not None for process in self.processes):
                    raise Failed("a process ended at once: " + self.logs()) from error
                if time.monotonic() > deadline:
                    raise Failed("no answer within a minute: " + self.logs()) from error
                time.sleep(0.3)

    def logs(self):
        return "\n".join(path.read_text(errors="replace")[-800:] for path in self.folder.glob("*.out"))

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def ask(self, port, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def rpc(self, port, method, parameters):
        answer = self.ask(port, "json_rpc", {"jsonrpc": "2.0", "id": "0", "method": method, "params": parameters})
        if "error" in answer:
            raise Failed(f"{method}: {answer['error']}")
        return answer["result"]

    def node(self, method, **parameters):
        return self.rpc(self.node_port, method, parameters)

    def wallet(self, method, **parameters):
        return self.rpc(self.wallet_port, method, parameters)

    def mine(self, count, address):
        """Mines blocks and returns what the last outputs of each pay."""
        blocks = self.node("generateblocks", amount_of_blocks=count, wallet_address=address)
        self.wallet("refresh")
        return sum(self.node("get_block_header_by_hash", hash=block)["block_header"]["reward"] for block in blocks["blocks"])

    def submit(self, digits):
        """Whether the node takes a transaction, and its reasons."""
        try:
            answer = self.ask(self.node_port, "send_raw_transaction", {"tx_as_hex": digits, "do_not_relay": False})
        except urllib.error.HTTPError as error:
            # What some bytes are worth to the node that do not parse.
            return False, [str(error)]
        return answer["status"] == "OK", [key for key, value in answer.items() if value is True]

    def transaction(self, identifier):
        answer = self.ask(self.node_port, "get_transactions", {"txs_hashes": [identifier]})
        return answer["txs"][0]

    def run(self, *arguments, accept=(0,)):
        """What `nightjar monero …` prints as JSON."""
        result = subprocess.run(
            [self.nightjar, "monero", *map(str, arguments), "--json"], capture_output=True, text=True, timeout=300)
        if result.returncode not in accept:
            raise Failed(f"nightjar monero {arguments[0]}: {result.returncode}: {result.stdout[-600:]}{result.stderr[-600:]}")
        return result.returncode, json.loads(result.stdout or "{}")


def free_ports(count):
    """Ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def expect(condition, text):
    if not condition:
        raise Failed(text)


def coins(amount):
    return f"{amount // COIN}.{amount % COIN:012}"


def secret(name):
    """A secret key below the group's order."""
    number = int.from_bytes(hashlib.sha512(f"{SEED} {name}".encode()).digest(), "little") % ORDER
    return number.to_bytes(32, "little").hex()


class Comparison:
    """The steps."""

    def __init__(self, peers):
        self.peers = peers
        self.random = random.Random(SEED)
        self.own = peers.folder / "own.json"
        self.own.write_text(json.dumps({"spendSecret": secret("spend"), "viewSecret": secret("view")}))
        self.wallet_options = ["--wallet", self.own, "--indices", 20]

    def address(self, *options):
        return self.peers.run("address", *self.wallet_options, *options)[1]["address"]

    def scan(self):
        return self.peers.run("scan", *self.wallet_options, "--daemon", self.peers.node_url)[1]

    def step(self, text):
        print(f"{time.monotonic() - self.started:6.1f} s  {text}", flush=True)

    def run(self):
        self.started = time.monotonic()
        peers = self.peers
        peers.wallet("create_wallet", filename="peer", password="", language="English")
        self.theirs = peers.wallet("get_address")["address"]
        self.theirs_sub = peers.wallet("create_address", account_index=0)["address"]
        self.primary, self.sub = self.address(), self.address("--at", "0/1")
        self.integrated = self.address("--payment-id", "1122334455667788")
        peers.mine(70, self.theirs)
        self.mined = peers.mine(40, self.primary)
        peers.mine(100, self.theirs)
        self.step(f"mined {peers.node('get_info')['height']} blocks")
        self.receive()
        self.pay()
        self.refuse()

    def receive(self):
        """What the wallet pays is found."""
        peers = self.peers
        payments = [
            [(self.primary, "0/0", 3 * COIN // 2)],
            [(self.sub, "0/1", COIN // 4)],
            [(self.primary, "0/0", 7), (self.sub, "0/1", 8 * COIN), (self.address("--at", "0/5"), "0/5", 123456789)],
            [(self.integrated, "0/0", COIN)],
        ]
        expected, identifiers = set(), {}
        for number, payment in enumerate(payments):
            sent = peers.wallet(
                "transfer", destinations=[{"address": a, "amount": n} for a, _, n in payment], get_tx_hex=True)
            identifiers[number] = sent["tx_hash"]
            expected |= {(sent["tx_hash"], place, amount) for _, place, amount in payment}
            self.verify_and_prove(sent["tx_hash"], sent["tx_blob"], payment)
            peers.mine(1, self.theirs)
        peers.mine(10, self.theirs)
        found = self.scan()
        received = {
            (o["transaction"], o["address"], int(o["amount"])) for o in found["outputs"] if not o["coinbase"]}
        expect(received == expected, f"found {received}, paid {expected}")
        identified = {o["transaction"] for o in found["outputs"] if o["paymentID"] == "1122334455667788"}
        expect(identified == {identifiers[3]}, f"payment id in {identified}")
        total = self.mined + sum(amount for _, _, amount in expected)
        expect(int(found["total"]) == total, f"total {found['total']}, expected {total}")
        expect(not found["refused"] and not any(o["burnt"] for o in found["outputs"]), "something is refused")
        self.total = total
        self.step(f"found {len(expected)} payments of the wallet's and {coins(self.mined)} mined")

    def verify_and_prove(self, identifier, digits, payment):
        """The wallet's transaction is valid, and each side's proofs of it convince the other."""
        peers = self.peers
        code, report = peers.run("verify-tx", digits, "--daemon", peers.node_url, "--relay", accept=(0, 1, 3))
        expect(code == 0, f"{identifier}: {report}")
        for address, place, amount in payment:
            proof = peers.wallet("get_tx_proof", txid=identifier, address=address, message="out")["signature"]
            checked = peers.run("check-payment", digits, proof, "--address", address, "--message", "out")[1]
            expect(int(checked["received"]) == amount, f"their proof of {identifier}: {checked}")
            code, _ = peers.run(
                "check-payment", digits, proof, "--address", address, "--message", "other", accept=(0, 1))
            expect(code == 1, "their proof holds for another message")
            proof = peers.run(
                "prove-payment", digits, "--wallet", self.own, "--at", place, "--message", "in")[1]["proof"]
            checked = peers.wallet(
                "check_tx_proof", txid=identifier, address=address, message="in", signature=proof)
            expect(checked["good"] and checked["received"] == amount, f"our proof of {identifier}: {checked}")

    def send(self, payments, *options):
        arguments = [f"--to={address}={coins(amount)}" for address, amount in payments]
        return self.peers.run(
            "send", *self.wallet_options, "--daemon", self.peers.node_url, *arguments, *options)[1]

    def pay(self):
        """What is built here is accepted, mined and received."""
        peers = self.peers
        integrated = peers.wallet("make_integrated_address", payment_id="8877665544332211")["integrated_address"]
        subaddresses = [peers.wallet("create_address", account_index=0)["address"] for _ in range(15)]
        cases = [
            [(self.theirs, COIN)],
            [(self.theirs_sub, 2 * COIN + 1)],
            [(integrated, COIN // 3)],
            [(self.theirs, 5), (self.theirs_sub, 6 * COIN)],
            [(address, COIN // 100 + number) for number, address in enumerate(subaddresses)],
            # More than any single output: several inputs, coinbase and hidden amounts among them.
            [(self.theirs, 90 * COIN)],
        ]
        code, refusal = peers.run(
            "send", *self.wallet_options, "--daemon", peers.node_url, f"--to={self.theirs}=1", "--maximum-fee",
            "0.000000000001", accept=(0, 1))
        expect(code == 1 and refusal["error"] == "feeTooHigh", f"a fee above the maximum: {refusal}")
        fees = paid = 0
        for case in cases:
            sent = self.send(case)
            identifier = sent["transaction"]
            peers.mine(1, self.theirs)
            there = peers.transaction(identifier)
            expect(not there["in_pool"] and there["as_hex"] == sent["hex"], f"{identifier} is not mined")
            transfers = peers.wallet("get_transfer_by_txid", txid=identifier)["transfers"]
            amounts = sorted(transfer["amount"] for transfer in transfers)
            expect(amounts == sorted(amount for _, amount in case), f"{identifier}: the wallet got {amounts}")
            if case[0][0] == integrated:
                expect(transfers[0]["payment_id"] == "8877665544332211", "the payment id is lost")
            keys = peers.folder / "keys.txt"
            keys.write_text("\n".join(sent["transactionKeys"]))
            # An integrated address is its keys to a proof.
            address, amount = case[-1]
            proof = peers.run(
                "prove-payment", sent["hex"], "--transaction-key", keys, "--address", address, "--message", "m")[1]
            checked = peers.wallet(
                "check_tx_proof", txid=identifier, address=address, message="m", signature=proof["proof"])
            expect(checked["good"] and checked["received"] == amount, f"our proof of {identifier}: {checked}")
            fees += int(sent["fee"])
            paid += sum(amount for _, amount in case)
            # Change can be spent after ten blocks.
            peers.mine(10, self.theirs)
            total = int(self.scan()["total"])
            expect(total == self.total - fees - paid, f"{total} is left instead of {self.total - fees - paid}")
            self.step(f"sent {coins(sum(amount for _, amount in case))} to {len(case)}, weight {sent['weight']}")

    def refuse(self):
        """Changed transactions are refused by both."""
        peers = self.peers
        theirs = peers.wallet(
            "transfer", destinations=[{"address": self.primary, "amount": COIN}], do_not_relay=True, get_tx_hex=True)
        ours = self.send([(self.theirs, COIN)], "--dry-run")
        for name, digits in [("the wallet's", theirs["tx_blob"]), ("ours", ours["hex"])]:
            code, report = peers.run("verify-tx", digits, "--daemon", peers.node_url, "--relay", accept=(0, 1, 3))
            expect(code == 0, f"{name}: {report}")
            count = len(digits) // 2
            positions = [0, 1, 2, 3, count - 1] + sorted(self.random.sample(range(4, count - 1), 40))
            for position in positions:
                changed = bytearray.fromhex(digits)
                changed[position] ^= 1 << self.random.randrange(8)
                self.refused_by_both(changed.hex(), f"{name}, byte {position}")
            for changed in [digits[:-2], digits + "00", "01" + digits[2:]]:
                self.refused_by_both(changed, f"{name}, cut or longer")
            taken, reasons = peers.submit(digits)
            expect(taken, f"{name} unchanged is refused: {reasons}")
            self.step(f"{name}: {len(positions) + 3} changed copies refused by both, the original accepted")
        peers.mine(1, self.theirs)
        for identifier in [theirs["tx_hash"], ours["transaction"]]:
            expect(not peers.transaction(identifier)["in_pool"], f"{identifier} is not mined")

    def refused_by_both(self, digits, name):
        taken, _ = self.peers.submit(digits)
        expect(not taken, f"{name}: the node takes it")
        code, _ = self.peers.run("verify-tx", digits, "--daemon", self.peers.node_url, accept=(0, 1, 3))
        expect(code == 1, f"{name}: status {code}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"gave up after {TIME_LIMIT} seconds"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    signal.alarm(TIME_LIMIT)
    with tempfile.TemporaryDirectory(prefix="nightjar-monerod-") as folder:
        peers = Peers(folder, sys.argv[1])
        try:
            peers.start()
            Comparison(peers).run()
        except Failed as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
        finally:
            peers.stop()
    print("nightjar and monerod agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
