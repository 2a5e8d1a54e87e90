import NodeService
import Primitives

/// A file that pages need, served under a name that changes with its content, so that browsers may keep it for good.
struct Asset: Sendable {
    /// The name in the path.
    let name: String
    /// The media type.
    let type: String
    /// The bytes.
    let body: [UInt8]
    /// What names this content.
    let tag: String

    private init(_ stem: String, _ ending: String, type: String, _ text: String) {
        self.type = type
        body = Array(text.utf8)
        tag = Hexadecimal.encode(Array(SHA256.digest(of: body).prefix(8)))
        name = "\(stem).\(tag).\(ending)"
    }

    /// The style sheet.
    static let style = Asset("explorer", "css", type: "text/css; charset=utf-8", styleSheet)
    /// What makes pages follow the chain; without it they show what was when they were asked for.
    static let script = Asset("explorer", "js", type: "text/javascript; charset=utf-8", program)
    /// The sign in the tab and in the corner.
    static let icon = Asset("icon", "svg", type: "image/svg+xml", iconDrawing)

    private static let all = [style, script, icon]

    /// Where it is served.
    var link: Link { Link(["assets", name]) }

    /// The file of a name for a request that may have it already.
    ///
    /// - Throws: `notFound`.
    static func page(_ name: String, _ head: RequestHead) throws(ServiceError) -> ServedPage {
        guard let asset = all.first(where: { $0.name == name }) else { throw .unknownPath }
        let tag = "\"\(asset.tag)\""
        let fields = [
            (name: "ETag", value: tag), ("Cache-Control", "public, max-age=31536000, immutable"),
            ("Content-Security-Policy", "default-src 'none'"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        if head.field("If-None-Match")?.contains(tag) == true {
            return ServedPage(status: 304, type: asset.type, body: [], fields: fields)
        }
        return ServedPage(type: asset.type, body: asset.body, fields: fields)
    }
}

/// A crescent over a wing.
private let iconDrawing = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d2742"/>\
    <path d="M21 5a9 9 0 1 0 6 14A10 10 0 0 1 21 5z" fill="#f2d9a0"/><path d="M4 23q6-5 12 0q-7 1-12 6z" fill="#8fb3e8"/>\
    </svg>
    """

/// Adds new blocks to the overview as the node tells of them. Text goes into the page as text.
private let program = """
    "use strict";
    const form = document.querySelector("form[data-local]");
    if (form && !/^(localhost|127\\.[0-9.]+|\\[::1\\])$/.test(location.hostname)) {
      const notice = document.createElement("p");
      notice.textContent = form.dataset.local;
      form.replaceWith(notice);
    }
    (() => {
      const main = document.querySelector("[data-live]");
      if (!main || !window.EventSource) return;
      const height = document.getElementById("height");
      const time = document.getElementById("time");
      const body = document.querySelector("#latest tbody");
      const state = document.getElementById("live");
      const events = new EventSource(main.dataset.live);
      const grouped = (number) => number.replace(/\\B(?=(\\d{3})+$)/g, ",");
      const element = (name, text, kind) => {
        const made = document.createElement(name);
        made.textContent = text;
        if (kind) made.className = kind;
        return made;
      };
      events.addEventListener("open", () => { state.textContent = state.dataset.on; });
      events.addEventListener("error", () => { state.textContent = state.dataset.off; });
      events.addEventListener("block", (event) => {
        const block = JSON.parse(event.data);
        const at = new Date(Number(block.time)).toISOString();
        const shown = at.slice(0, 10) + " " + at.slice(11, 19) + " UTC";
        height.textContent = grouped(block.height);
        time.textContent = shown;
        const target = main.dataset.blocks.replace("HEIGHT", block.height);
        const links = Array.from(body.querySelectorAll("th a"));
        if (links.some((link) => link.getAttribute("href") === target)) return;
        const row = element("tr", "", "new");
        row.setAttribute("role", "row");
        const link = element("a", grouped(block.height));
        link.href = target;
        const names = Array.from(body.parentElement.querySelectorAll("thead th"), (head) => head.textContent);
        const hash = element("code", block.hash.slice(0, 8) + "…" + block.hash.slice(-6));
        [link, shown, String(block.transactions), hash].forEach((content, index) => {
          const cell = element(index ? "td" : "th", "", ["", "", "number", "wide"][index]);
          cell.setAttribute("role", index ? "cell" : "rowheader");
          if (!index) cell.scope = "row";
          cell.dataset.name = names[index];
          const inner = document.createElement("div");
          inner.append(content);
          cell.append(inner);
          row.append(cell);
        });
        body.prepend(row);
        while (body.children.length > 10) body.lastElementChild.remove();
      });
    })();
    """
