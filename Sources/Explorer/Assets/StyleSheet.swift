/// How pages look: one column on a phone, light or dark as the reader's system says, and nothing from elsewhere.
let styleSheet = """
    :root {
      color-scheme: light dark;
      --ground: #f6f7fa; --paper: #ffffff; --ink: #171b26; --soft: #525b6e; --line: #d5dae4; --link: #1f4fa8;
      --accent: #1d2742; --focus: #b3500a;
      --transparent: #2f6fd0; --sapling: #1a7a4f; --ring: #8350c4; --circuit: #8f5a0a;
      --sealed: #ebedf3; --sealed-line: #6b7488; --good: #1a6b40; --bad: #a82626; --notice: #fff5dc; --good-ground: #e3f4ea; --bad-ground: #fdeaea; --notice-line: #b8750f;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #10131a; --paper: #181c26; --ink: #e8ebf2; --soft: #a5aec0; --line: #313848; --link: #8fb8ff;
        --accent: #0b0e15; --focus: #ffb066;
        --transparent: #6ea4f5; --sapling: #4cc08b; --ring: #b68bf0; --circuit: #e2a540;
        --sealed: #222836; --sealed-line: #8b94a8; --good: #6bd19b; --bad: #ff8f8f; --notice: #2c2618; --good-ground: #15271d; --bad-ground: #331c1f; --notice-line: #e2a540;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--ground); color: var(--ink); line-height: 1.5;
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "PingFang SC",
        "Microsoft YaHei", sans-serif;
    }
    a { color: var(--link); text-underline-offset: 0.15em; }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
    main:focus { outline: none; }
    code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
    code.name { overflow-wrap: anywhere; }
    .skip { position: absolute; left: -100vw; top: 0; background: var(--paper); padding: 0.5rem 1rem; z-index: 1; }
    .skip:focus { left: 0; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    header.top {
      display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; padding: 0.6rem 1rem;
      background: var(--accent); color: #fff;
    }
    header.top a { color: #fff; text-decoration: none; }
    .brand { display: flex; align-items: center; gap: 0.5rem; font-weight: 700; }
    .brand .chain { font-weight: 400; opacity: 0.85; border-left: 1px solid #ffffff66; padding-left: 0.5rem; }
    header.top nav { flex: 1 1 38rem; }
    header.top ul { display: flex; flex-wrap: wrap; gap: 0.1rem 0.25rem; list-style: none; margin: 0; padding: 0; }
    header.top li a { display: block; padding: 0.35rem 0.6rem; border-radius: 0.4rem; }
    header.top li a:hover { background: #ffffff22; }
    header.top li a[aria-current] { background: #ffffff2e; font-weight: 600; }
    .search { display: flex; flex: 1 1 14rem; max-width: 24rem; gap: 0.4rem; }
    input[type="search"], input[type="text"], textarea, button {
      font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--sealed-line);
      border-radius: 0.4rem; padding: 0.4rem 0.6rem; min-width: 0;
    }
    input[type="search"] { flex: 1; }
    button { cursor: pointer; background: var(--link); border-color: var(--link); color: var(--paper); font-weight: 600; }
    main { max-width: 68rem; margin: 0 auto; padding: 1rem; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.6rem 0 1rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.2rem; margin: 2rem 0 0.6rem; }
    h3 { font-size: 1rem; margin: 0 0 0.5rem; }
    p { max-width: 46rem; overflow-wrap: anywhere; }
    .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(9.5rem, 46%), 1fr)); gap: 0.6rem; margin: 1rem 0;
      grid-auto-flow: dense; }
    .facts > div:has(.name) { grid-column: span 2; }
    .big > div:nth-child(even) { grid-column: span 2; }
    @media (min-width: 44rem) { .facts { grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0.75rem; }
      .big > div:nth-child(even) { grid-column: auto; } }
    .facts > div { background: var(--paper); border: 1px solid var(--line); border-radius: 0.6rem; padding: 0.6rem 0.8rem; }
    dt { color: var(--soft); font-size: 0.85rem; }
    dd { margin: 0.15rem 0 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    .big dd { font-size: 1.3rem; font-weight: 600; }
    .facts time { white-space: normal; }
    a[title] > code { white-space: nowrap; }
    figcaption .amount { white-space: nowrap; }
    .unit { color: var(--soft); font-size: 0.8em; font-weight: 400; }
    .amount { font-variant-numeric: tabular-nums; }
    .scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 0.6rem; margin: 1rem 0; }
    table { border-collapse: collapse; width: 100%; }
    caption { text-align: left; padding: 0.6rem 0.8rem; color: var(--soft); font-size: 0.9rem; }
    th, td { text-align: left; padding: 0.45rem 0.8rem; border-top: 1px solid var(--line); vertical-align: top; }
    thead th { color: var(--soft); font-size: 0.85rem; font-weight: 600; white-space: nowrap; }
    tbody th { font-weight: 500; white-space: nowrap; }
    td { min-width: 7rem; } td:last-child:not(.number) { min-width: min(22rem, 88vw); } time { white-space: nowrap; }
    td:has(> div > code:only-child) { min-width: 0; white-space: nowrap; }
    .number { min-width: 0; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    tr.new { animation: fresh 2s ease-out; }
    @keyframes fresh { from { background: color-mix(in srgb, var(--sapling) 35%, transparent); } }
    @media (prefers-reduced-motion: reduce) { tr.new { animation: none; } }
    @media (max-width: 43.99rem) {
      .cards { overflow: visible; background: none; border: 0; border-radius: 0; }
      .cards :is(table, tbody, tr, th, td, caption) { display: block; }
      .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      .cards caption { padding: 0 0 0.4rem; }
      .cards tbody tr { background: var(--paper); border: 1px solid var(--line); border-radius: 0.6rem; padding: 0.5rem 0.7rem; margin: 0 0 0.6rem; }
      .cards tbody :is(th, td) { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0 0.6rem; border: 0; padding: 0.15rem 0;
        min-width: 0; text-align: left; white-space: normal; }
      .cards tbody :is(th, td)::before { content: attr(data-name); color: var(--soft); font-size: 0.85rem; font-weight: 400; }
      .cards tbody :is(th, td) > div { min-width: 0; overflow-wrap: anywhere; }
      .cards tbody td:last-child:not(.number) { min-width: 0; }
      .cards tbody td.void { display: none; }
      .slim .wide { display: none; }
      .slim :is(th, td) { padding: 0.4rem 0.6rem; min-width: 0; white-space: normal; }
      .scroll time { white-space: normal; }
    }
    .badge {
      display: inline-block; border-radius: 1rem; border: 1px solid; padding: 0 0.55rem; margin: 0 0.2rem 0.2rem 0;
      font-size: 0.8rem; font-weight: 600; white-space: nowrap;
    }
    .transparent { color: var(--transparent); } .sapling { color: var(--sapling); }
    .ring { color: var(--ring); } .circuit { color: var(--circuit); } .plain { color: var(--soft); }
    .notice { border-left: 4px solid var(--notice-line); background: var(--notice); padding: 0.6rem 0.8rem; border-radius: 0.3rem; }
    .notice.good { border-color: var(--good); background: var(--good-ground); }
    .notice.bad { border-color: var(--bad); background: var(--bad-ground); }
    .good { color: var(--good); } .bad { color: var(--bad); }
    td .good { white-space: nowrap; }
    .notice.good, .notice.bad { color: var(--ink); }
    .untrusted { border-bottom: 1px dotted var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
    .pager { display: flex; gap: 1rem; margin: 1rem 0; }
    .lane { background: var(--paper); border: 1px solid var(--line); border-radius: 0.7rem; margin: 1rem 0; padding: 0.9rem; }
    .lane.of-transparent { border-left: 5px solid var(--transparent); }
    .lane.of-sapling { border-left: 5px solid var(--sapling); }
    .lane.of-ring { border-left: 5px solid var(--ring); }
    .lane.of-circuit { border-left: 5px solid var(--circuit); }
    .lane.of-rules { border-left: 5px solid var(--soft); }
    .sides { display: grid; grid-template-columns: 1fr; gap: 0.9rem; }
    @media (min-width: 44rem) { .sides { grid-template-columns: 1fr 2.2rem 1fr; } .sides .arrow { align-self: center; } }
    .arrow { text-align: center; font-size: 1.5rem; line-height: 1; color: var(--soft); }
    @media (max-width: 43.99rem) { .arrow span { display: inline-block; transform: rotate(90deg); } }
    .side { min-width: 0; }
    .side h4 { margin: 0 0 0.4rem; font-size: 0.85rem; color: var(--soft); }
    .boxes { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.5rem; }
    .box { border-radius: 0.5rem; padding: 0.5rem 0.7rem; min-width: 0; overflow-wrap: anywhere; }
    .box.open { border: 2px solid; background: var(--paper); }
    .box.open > * { color: var(--ink); }
    .box.sealed { border: 2px dashed var(--sealed-line); background: var(--sealed);
      background-image: repeating-linear-gradient(135deg, transparent 0 8px, color-mix(in srgb, var(--sealed-line) 14%, transparent) 8px 10px); }
    .box strong { display: block; }
    .box p { margin: 0.15rem 0 0; font-size: 0.85rem; color: var(--soft); }
    .box.open > p { color: var(--soft); }
    .secret { display: inline-flex; align-items: center; gap: 0.35rem; font-weight: 600; }
    .secret svg { width: 0.95em; height: 0.95em; flex: none; fill: currentColor; }
    .figure { font-size: 1.1rem; font-weight: 600; }
    .ringed { display: flex; gap: 0.8rem; align-items: center; flex-wrap: wrap; }
    .ringed > div { flex: 1 1 10rem; min-width: 0; }
    .ringed > svg { width: 6.5rem; height: 6.5rem; flex: none; }
    .ringed circle { fill: var(--sealed); stroke: var(--ring); stroke-width: 2; }
    .ringed text { fill: var(--ring); font: 700 26px system-ui, sans-serif; text-anchor: middle; }
    .known { font-size: 0.9rem; margin: 0.8rem 0 0; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; list-style: none; padding: 0; margin: 0.5rem 0; font-size: 0.9rem; }
    .legend svg { width: 0.8em; height: 0.8em; margin-right: 0.35em; fill: currentColor; }
    .legend span { color: var(--ink); }
    figure { margin: 1rem 0; background: var(--paper); border: 1px solid var(--line); border-radius: 0.7rem; padding: 0.8rem; }
    figcaption { color: var(--soft); font-size: 0.9rem; }
    .chart { display: block; width: 100%; height: 14rem; margin: 0.5rem 0 0.2rem; border-bottom: 1px solid var(--line); }
    .small .chart { height: 6rem; }
    .chart path { fill: currentColor; fill-opacity: 0.75; stroke: currentColor; stroke-width: 1; vector-effect: non-scaling-stroke; }
    .axis { display: flex; justify-content: space-between; color: var(--soft); font-size: 0.8rem; font-variant-numeric: tabular-nums; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 0 1rem; }
    .flow { display: grid; grid-template-columns: 1fr; gap: 0.5rem; align-items: center; }
    @media (min-width: 44rem) { .flow { grid-template-columns: 1fr 2.2rem 1fr; gap: 0.9rem; } }
    details { margin: 0.6rem 0; }
    summary { cursor: pointer; color: var(--link); }
    .members { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; list-style: none; padding: 0; margin: 0.4rem 0; font-size: 0.85rem;
      font-variant-numeric: tabular-nums; }
    form.paste { display: grid; gap: 0.8rem; background: var(--paper); border: 1px solid var(--line); border-radius: 0.7rem; padding: 0.9rem; }
    form.paste label { font-weight: 600; display: grid; gap: 0.25rem; }
    form.paste textarea { width: 100%; min-height: 7rem; resize: vertical;
      font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.85rem; }
    form.paste button { justify-self: start; }
    .step:not(:last-child) { display: none; }
    progress { width: 100%; height: 0.8rem; accent-color: var(--link); }
    footer.bottom { max-width: 68rem; margin: 2rem auto 0; padding: 1rem; border-top: 1px solid var(--line); color: var(--soft);
      display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.2rem 2rem; font-size: 0.9rem; }
    footer.bottom p { margin: 0.2rem 0; }
    .language { display: inline-block; padding: 0.2rem 0.4rem; }
    .language[aria-current] { font-weight: 700; }
    @media (max-width: 26rem) {
      header.top li a { padding: 0.35rem 0.3rem; font-size: 0.92rem; } header.top ul { gap: 0; }
      main { padding: 0.75rem; } h1 { font-size: 1.35rem; }
    }
    @media print { header.top, footer.bottom, form { display: none; } }

    """
