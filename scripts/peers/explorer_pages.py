#!/usr/bin/env python3
"""Walks through the explorer of a running node with headless Chromium, as scripts/long/explorer calls it.

    explorer_pages.py NODE FOLDER PAY PROOF_FOLDER VIEWING_KEY_FILE REPORT_FILE

NODE is the node's address, FOLDER where pictures go, PAY a command that brings a transaction onto the chain, PROOF_FOLDER
has a proof in snarkjs's three files, VIEWING_KEY_FILE the key of an account that 123,456 units were paid to, and REPORT_FILE a report of that. Fails at the first page with a complaint of the console, a request to another
origin, something wider than the screen, text without contrast, or a control that has no name or shows no focus.
"""

import json
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from browser import Browser

# Elements whose text stands out too little from what is behind it (WCAG 2.2, 1.4.3).
CONTRAST = """
(() => {
  const parse = (text) => {
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = text;
    probe.fillRect(0, 0, 1, 1);
    return probe.getImageData(0, 0, 1, 1).data;
  };
  const light = (rgb) => {
    const [r, g, b] = [...rgb].slice(0, 3).map((x) => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const cache = new Map();
  const known = (text) => { if (!cache.has(text)) cache.set(text, parse(text)); return cache.get(text); };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    let behind = element, ground = [255, 255, 255, 255];
    while (behind) {
      const color = known(getComputedStyle(behind).backgroundColor);
      if (color[3] > 250) { ground = color; break; }
      behind = behind.parentElement;
    }
    const text = known(element instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(text), light(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 600);
    if (ratio < (large ? 3 : 4.5)) faults.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)} "${walker.currentNode.textContent.trim().slice(0, 30)}"`);
  }
  return [...faults];
})()
"""

# What is wider than the screen, other than what scrolls by itself.
TOO_WIDE = """
(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  return [...document.body.querySelectorAll("*")].filter((element) =>
    element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".scroll"))
    .slice(0, 5).map((element) => element.tagName + "." + element.className);
})()
"""

# What is cut, or runs out of its box: facts everywhere, tables on a phone, where nothing is to be scrolled sideways.
CUT = """
[...document.querySelectorAll(innerWidth > 500 ? ".facts > div" : ".facts > div, .scroll, .cards tbody tr")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.textContent.slice(0, 60) + " " + element.scrollWidth + " > " + element.clientWidth)
"""

LINKS = "[...document.links].map((link) => link.href.split('#')[0])"
FOCUS = """
(() => {
  const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
  return {name: element.tagName + "." + element.className, text: element.textContent.slice(0, 40),
    seen: box.width > 0 && box.right > 0 && box.bottom > 0, ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
})()
"""


def require(holds, what):
    if not holds:
        sys.exit(f"explorer: {what}")


def check(page, what, status=200):
    """What holds of every page."""
    require(page.statuses.get(page.evaluate("location.href.split('#')[0]")) == status, f"{what}: another status than {status}")
    require(not page.complaints, f"{what}: {page.complaints[:3]}")
    wide = page.evaluate(TOO_WIDE)
    require(not wide, f"{what}: wider than the screen: {wide}")
    cut = page.evaluate(CUT)
    require(not cut, f"{what}: a table is cut: {cut}")
    faint = page.evaluate(CONTRAST)
    require(not faint, f"{what}: too little contrast: {faint[:5]}")
    require(page.evaluate("document.querySelectorAll('h1').length") == 1, f"{what}: not one heading")
    nameless = [role for role, name in page.names() if role in ("link", "button", "textbox", "searchbox", "image") and not name.strip()]
    require(not nameless, f"{what}: without a name: {nameless}")


def kind(url):
    """What pages of a kind have in common: the path with names left out."""
    parts = urllib.parse.urlsplit(url).path.strip("/").split("/")
    return "/".join(parts[:2]) + ("/…" if len(parts) > 2 else "")


def full_blocks(base):
    """The heights of the first blocks that have transactions."""
    heights, height = [], 1
    while len(heights) < 8 and height < 2000:
        try:
            with urllib.request.urlopen(f"{base}/v1/blocks/{height}", timeout=30) as answer:
                if json.load(answer)["header"]["transactions"]:
                    heights.append(height)
        except urllib.error.HTTPError as error:
            if error.code != 429:
                break
            time.sleep(1)
            continue
        height += 1
    return heights


def walk(page, base):
    """Follows every link from the first page on, some of each kind, in both languages."""
    queue, seen, counts = [], set(), {}
    for language in ("", "?lang=zh"):
        queue += [base + "/explorer" + language]
        queue += [f"{base}/explorer/blocks/{height}{language}" for height in full_blocks(base)]
    while queue:
        url = queue.pop(0)
        key = kind(url) + ("zh" if "lang=zh" in url else "")
        if url in seen or counts.get(key, 0) >= 12:
            continue
        seen.add(url)
        counts[key] = counts.get(key, 0) + 1
        page.open(url)
        check(page, url)
        for link in page.evaluate(LINKS):
            require(link.startswith(base + "/explorer"), f"{url} leads to {link}")
            queue.append(link)
    for wanted in ("explorer", "explorer/blocks", "explorer/blocks/…", "explorer/transactions", "explorer/transactions/…", "explorer/pools",
                   "explorer/circuits", "explorer/accounts/…", "explorer/verify", "explorer/audit"):
        for language in ("", "zh"):
            require(counts.get(wanted + language), f"no link leads to {wanted} {language}")
    return len(seen), seen


def keyboard(page, base):
    """A page by the keyboard alone."""
    page.open(base + "/explorer")
    page.key("Tab")
    first = page.evaluate(FOCUS)
    require("skip" in first["name"] and first["seen"], f"the first stop is no visible skip link: {first}")
    page.key("Enter")
    page.settle()
    require(page.evaluate("document.activeElement.id") == "content", "the skip link does not lead to the content")
    stops = set()
    page.open(base + "/explorer")
    for _ in range(30):
        page.key("Tab")
        stop = page.evaluate(FOCUS)
        if stop["name"].startswith("BODY"):
            break
        require(stop["seen"] and stop["ring"], f"a stop of the keyboard cannot be seen: {stop}")
        stops.add(stop["name"] + stop["text"])
    require(len(stops) >= 12, f"only {len(stops)} stops by keyboard")
    page.evaluate("document.getElementById('q').focus()")
    page.type("1")
    page.load(lambda: page.key("Enter"), "search")
    require(page.evaluate("location.pathname") == "/explorer/blocks/1", "search by keyboard leads elsewhere")
    check(page, "search")


def live(page, base, pay):
    """New blocks appear by themselves."""
    page.open(base + "/explorer")
    page.settle(1)
    before = page.evaluate("document.getElementById('height').textContent")
    payment = subprocess.Popen(pay, shell=True, stdout=subprocess.DEVNULL)
    for _ in range(300):
        page.settle(0.2)
        if page.evaluate("document.getElementById('height').textContent") != before:
            break
    payment.wait(timeout=300)
    after = page.evaluate("document.getElementById('height').textContent")
    require(after != before, "no block appears by itself")
    require(page.evaluate("document.querySelector('#latest tbody th').textContent") == after, "the newest block is not first")
    require(page.evaluate("document.querySelectorAll('#latest tbody tr').length") <= 10, "the list of blocks grows")
    check(page, "the living page")
    page.screen(360, 740)
    check(page, "the living page on a phone")
    page.screen(1280, 900)
    page.load(lambda: page.evaluate("document.querySelector('#latest tbody a').click()"), "a new block")
    check(page, "a new block")


def verify(page, base, folder, report, transaction):
    """Pasted texts are verified, and go to this node alone."""
    def submit(fields):
        page.open(base + "/explorer/verify")
        for name, text in fields.items():
            page.evaluate(f"document.querySelector('textarea[name={name}]').value = {json.dumps(text)}")
        name = next(iter(fields))
        page.requests.clear()
        page.load(lambda: page.evaluate(f"document.querySelector('textarea[name={name}]').form.requestSubmit()"), "verify")
        check(page, "verify " + name)
        posts = [request for request in page.requests if request[0] == "POST"]
        require(len(posts) == 1 and posts[0][1].startswith(base + "/explorer/verify/"), f"other requests: {posts}")
        return page.evaluate("document.querySelector('[role=status]').textContent")

    require("already" in submit({"transaction": transaction}), "a transaction of the chain is not recognised")
    require("Refused" in submit({"transaction": "00" + transaction[2:]}), "a changed transaction is not refused")
    text = pathlib.Path(report).read_text()
    shown = submit({"report": text})
    require("Everything in the report holds" in shown and "123,456" in shown, "a report that holds is refused")
    require("Refused" in submit({"report": text.replace('"a trial"', '"another"')}), "a changed report is not refused")
    texts = {name: (pathlib.Path(folder) / file).read_text() for name, file in
             (("key", "verification_key.json"), ("inputs", "public.json"), ("proof", "proof.json"))}
    require("The proof holds" in submit(texts), "a proof that holds is refused")
    other = json.loads(texts["proof"])
    other["pi_a"], other["pi_c"] = other["pi_c"], other["pi_a"]
    require("equationNotSatisfied" in submit({**texts, "proof": json.dumps(other)}), "a false proof is not refused by name")
    require("Refused" in submit({**texts, "inputs": "<script>alert(1)</script>"}), "what is no JSON is not refused")


def audit(page, base, key):
    """A viewing key goes to this node, once, in the body of a request, and is nowhere afterwards."""
    page.open(base + "/explorer/audit")
    page.requests.clear()
    page.evaluate(f"document.querySelector('textarea[name=key]').value = {json.dumps(key)}")
    page.load(lambda: page.evaluate("document.querySelector('textarea[name=key]').form.requestSubmit()"), "audit")
    check(page, "audit")
    page.settle(2)
    require(page.evaluate("document.querySelectorAll('.step').length") > 1, "the chain is not looked through in steps")
    require(page.evaluate("[...document.querySelectorAll('.step')].every((step) => !step.checkVisibility())"), "steps stay on the page")
    require("123,456" in page.evaluate("document.querySelector('[role=status]').textContent"), "the key does not see its payment")
    bearing = [request for request in page.requests if key[:12] in request[1] + (request[2] or "")]
    require([(verb, url) for verb, url, _ in bearing] == [("POST", base + "/explorer/audit")], f"the key went to {bearing}")
    require(key[:12] not in bearing[0][1], "the key is in an address")
    require(all(url.startswith((base + "/", "data:")) for _, url, _ in page.requests), "requests went elsewhere")
    require(key[:12] not in page.evaluate("document.documentElement.outerHTML"), "the key is shown again")
    require(page.evaluate("history.state === null && ![...document.links].some((link) => link.href.includes('njview'))"), "the key is in a link or the history")
    require(page.evaluate("document.querySelector('textarea[name=key]').value") == "", "the form keeps the key")
    require(page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0, "something was kept")


def main():
    base, folder, pay, proof, view, report = sys.argv[1].rstrip("/"), pathlib.Path(sys.argv[2]), *sys.argv[3:7]
    folder.mkdir(parents=True, exist_ok=True)
    browser = Browser(folder / "profile")
    try:
        page = browser.page(base)
        page.screen(1280, 900)
        count, seen = walk(page, base)
        print(f"  {count} pages by their links")
        page.screen(360, 740)
        walk(page, base)
        page.screen(360, 740, "dark")
        walk(page, base)
        print("  the same on a phone, light and dark")
        page.screen(1280, 900)
        keyboard(page, base)
        print("  by keyboard")
        live(page, base, pay)
        print("  new blocks by themselves")
        page.open(base + "/explorer/blocks/999999999?lang=en")
        check(page, "a block that is not", 404)
        page.open(base + "/explorer/search?q=999999999&lang=en")
        check(page, "a search that finds nothing", 404)
        require("Nothing found" in page.evaluate("document.querySelector('h1').textContent"), "a search that finds nothing does not say so")
        ring = shielded = None
        for url in sorted(seen):
            if kind(url) == "explorer/transactions/…" and "lang=" not in url:
                page.open(url)
                if page.evaluate("!!document.querySelector('.ringed')"):
                    ring = url
                if page.evaluate("!!document.querySelector('.lane.of-sapling .box.sealed')"):
                    shielded = url
        require(ring and shielded, "no transaction with a ring, or none with notes")
        identifier = ring.rstrip("/").split("/")[-1]
        page.open(base + "/explorer")
        bytes_ = page.evaluate(f"fetch('/v1/transactions/{identifier}').then((answer) => answer.json()).then((json) => json.bytes)")
        verify(page, base, proof, report, bytes_)
        print("  verified from pasted text")
        audit(page, base, pathlib.Path(view).read_text().strip())
        page.screenshot(folder / "audited-1280-light.png")
        print("  a viewing key stays with this node")
        circuit = next((url for url in sorted(seen) if kind(url) == "explorer/circuits/…" and "lang=" not in url), None)
        pages = {"overview": base + "/explorer", "pools": base + "/explorer/pools", "ring": ring, "shielded": shielded,
                 "circuit": circuit, "verify": base + "/explorer/verify",
                 "audit": base + "/explorer/audit", "missing": base + "/explorer/nothing",
                 "transactions": base + "/explorer/transactions", "search": base + "/explorer/search?q=999999999",
                 "transactions-chinese": base + "/explorer/transactions?lang=zh", "pools-chinese": base + "/explorer/pools?lang=zh",
                 "circuits": base + "/explorer/circuits", "block": base + f"/explorer/blocks/{full_blocks(base)[0]}",
                 "account": next((url for url in sorted(seen) if kind(url) == "explorer/accounts/…" and "lang=" not in url), None),
                 "overview-chinese": base + "/explorer?lang=zh",
                 "chinese": ring + "?lang=zh", "blocks": base + "/explorer/blocks"}
        for width in (360, 1280):
            for scheme in ("light", "dark"):
                page.screen(width, 740 if width < 500 else 900, scheme)
                for name, url in pages.items():
                    if url:
                        page.open(url)
                        page.screenshot(folder / f"{name}-{width}-{scheme}.png")
        require(not page.complaints, str(page.complaints[:3]))
        print(f"  pictures in {folder}")
    finally:
        browser.close()


if __name__ == "__main__":
    main()
