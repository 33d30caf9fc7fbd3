"use strict";
// Compare two to six places in one window of like documents: shares with intervals, side by side, and the statements of the measure with their quotations.
document.addEventListener("DOMContentLoaded", async () => {
  const form = document.querySelector("#choose"), figure = document.querySelector("#chart"), table = document.querySelector("#table"), facets = document.querySelector("#facets"), claims = document.querySelector("#claims"), status = document.querySelector("main [role=status]");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")], find = form.querySelector("input[type=search]");
  const { fields, names, facet_fields: facetFields, facet_names: facetNames, windows } = await modu.load("profiles");
  const select = form.querySelector("select");
  let places = {};
  const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"], at = Object.fromEntries(fields.map((name, n) => [name, n])), facetAt = Object.fromEntries(facetFields.map((name, n) => [name, n]));
  const slim = matchMedia("(max-width:40rem)");
  const english = () => document.documentElement.dataset.lang === "en";
  const percent = (share, digits = 1) => (100 * share).toFixed(digits);
  const tag = (words, kind = "") => { const one = modu.make("span", "", { class: `tag ${kind}`.trim() }); one.append(modu.both(...words)); return one; };
  const mark = (x, y, n, r = 5) => [ // shapes as well as colours tell places apart
    () => modu.svg("circle", { cx: x, cy: y, r }), () => modu.svg("rect", { x: x - r + 1, y: y - r + 1, width: 2 * r - 2, height: 2 * r - 2 }),
    () => modu.svg("path", { d: `M ${x} ${y - r} L ${x + r} ${y + r - 1} L ${x - r} ${y + r - 1} Z` }), () => modu.svg("path", { d: `M ${x} ${y - r} L ${x + r} ${y} L ${x} ${y + r} L ${x - r} ${y} Z` }),
    () => modu.svg("path", { d: `M ${x} ${y + r} L ${x + r} ${y - r + 1} L ${x - r} ${y - r + 1} Z` }), () => modu.svg("rect", { x: x - r, y: y - 2, width: 2 * r, height: 4 })][n]();
  const coloured = (shape, n) => { shape.setAttribute("fill", colours[n]); return shape; };

  function chart(chosen, rows, categories) {
    const label = (id) => (english() ? names[id].en : names[id].zh);
    const most = Math.max(0.05, ...chosen.flatMap((name) => Object.values(rows[name]).map((row) => row[at.share_hi] ?? row[at.share])));
    const above = slim.matches ? 16 : 0, step = 10 + above + 10 * chosen.length, [left, width] = slim.matches ? [12, 400] : [230, 900]; // a slim chart has its labels above the marks
    const x = (share) => left + ((width - left - 30) * share) / most;
    const legend = chosen.map((name, n) => ({ said: english() ? places[name].latin : name, n })), wide = (said) => 34 + (english() ? 8 : 14) * said.length;
    let cx = left, line = 0;
    for (const one of legend) {
      if (cx > left && cx + wide(one.said) > width) { cx = left; line += 1; }
      Object.assign(one, { x: cx, y: 12 + 18 * line });
      cx += wide(one.said);
    }
    const head = 34 + 18 * line, foot = head + categories.length * step;
    const picture = modu.svg("svg", { viewBox: `0 0 ${width} ${foot + 26}`, class: slim.matches ? "slim" : "broad", role: "img", "aria-label": english() ? "Share of data clauses by category; the table below has the same numbers" : "各类别占数据语句的比例，数字见下表" });
    for (const one of legend) picture.append(coloured(mark(one.x, one.y, one.n), one.n), modu.svg("text", { x: one.x + 10, y: one.y + 4, "font-size": 13 }, one.said));
    for (let share = 0; share <= most * 100; share += most > 0.3 ? 10 : 5) picture.append(modu.svg("line", { x1: x(share / 100), x2: x(share / 100), y1: head - 8, y2: foot, class: "axis" }), modu.svg("text", { x: x(share / 100), y: foot + 16, "font-size": 11, "text-anchor": "middle", class: "soft" }, `${share}%`));
    categories.forEach((id, index) => {
      const top = head + index * step;
      if (index % 2) picture.prepend(modu.svg("rect", { x: 0, y: top - 4, width, height: step, class: "band" }));
      picture.append(modu.svg("text", { "font-size": 12, ...(above ? { x: left, y: top + 12 } : { x: left - 12, y: top + step / 2, "text-anchor": "end" }) }, label(id)));
      chosen.forEach((name, n) => {
        const row = rows[name][id]; if (!row) return;
        const y = top + above + 6 + n * 10;
        if (row[at.share_lo] !== null) picture.append(modu.svg("line", { x1: x(row[at.share_lo]), x2: x(row[at.share_hi]), y1: y, y2: y, stroke: colours[n], "stroke-width": 2, opacity: 0.45 }));
        const dot = coloured(mark(x(row[at.share]), y, n, 4.5), n); dot.append(modu.svg("title", {}, `${name} ${label(id)} ${percent(row[at.share])}%`)); picture.append(dot);
      });
    });
    return picture;
  }
  function linked(name, attributes = {}) {
    const link = modu.make("a", "", { href: `places/${places[name].slug}.html`, ...attributes });
    link.append(modu.both(name, places[name].latin));
    return link;
  }
  function tabled(chosen, rows, categories) {
    const head = modu.make("tr"), first = modu.make("th"), thead = modu.make("thead"), tbody = modu.make("tbody");
    first.append(modu.both("类别", "Category"));
    head.append(first, ...chosen.map((name) => {
      const cell = modu.make("th", "", { class: "n" }), place = places[name];
      cell.append(linked(name), modu.make("br"), modu.both(`${place.documents} 份, ${place.clauses} 句`, `${place.documents} documents, ${place.clauses} clauses`), modu.make("br"), modu.both(`${place.promises} 个目标`, `${place.promises} targets`), modu.make("br"), ...place.limits.map((words) => tag(words, "limit")));
      return cell;
    }));
    thead.append(head);
    for (const id of categories) {
      const line = modu.make("tr"), name = modu.make("th", "", { scope: "row" }); name.append(modu.both(names[id].zh, names[id].en));
      line.append(name, ...chosen.map((place) => {
        const row = rows[place][id], interval = row && row[at.share_lo] !== null ? ` [${percent(row[at.share_lo], 0)}, ${percent(row[at.share_hi], 0)}]` : "";
        return modu.make("td", row ? `${percent(row[at.share])}%${interval}` : "–", { class: `n${row && row[at.statement] === "distinctive" ? " claimed" : ""}` });
      }));
      tbody.append(line);
    }
    table.replaceChildren(thead, tbody);
  }
  function faceted(chosen) {
    const told = Object.fromEntries(chosen.map((name) => [name, Object.fromEntries(places[name].facets.map((row) => [row[facetAt.facet], row]))]));
    const head = modu.make("tr"), first = modu.make("th"), thead = modu.make("thead"), tbody = modu.make("tbody");
    first.append(modu.both("侧面", "Facet")); head.append(first, ...chosen.map((name) => { const cell = modu.make("th", "", { class: "n" }); cell.append(modu.both(name, places[name].latin)); return cell; })); thead.append(head);
    for (const id of Object.keys(facetNames).filter((one) => chosen.some((name) => told[name][one] && told[name][one][facetAt.prevalence] > 0))) {
      const line = modu.make("tr"), name = modu.make("th", "", { scope: "row" }); name.append(modu.both(facetNames[id].zh, facetNames[id].en));
      line.append(name, ...chosen.map((place) => { const row = told[place][id]; return modu.make("td", row ? `${percent(row[facetAt.prevalence])}% [${percent(row[facetAt.prevalence_lo], 0)}, ${percent(row[facetAt.prevalence_hi], 0)}]` : "–", { class: "n" }); }));
      tbody.append(line);
    }
    facets.replaceChildren(thead, tbody);
  }
  function stated(name, one) {
    const item = modu.make("li", "", { class: one.kind }), head = modu.make("p", "", { class: "said" }), words = modu.make("p");
    head.append(linked(name, { class: "tag" }), tag(one.words, "kind"), tag(one.claim), ...one.flags.map((flag) => tag(flag, "limit")));
    words.append(modu.both(one.zh, one.en));
    item.append(head, words, ...one.quotes.map((quote) => {
      const block = modu.make("blockquote"), source = modu.make("cite");
      source.append(modu.make("a", quote.title, { href: `documents/${quote.document}.html#${quote.id}` }), quote.day ? ` · ${quote.day}` : "");
      block.append(modu.make("p", quote.quote, { lang: "zh-Hans" }), source);
      return block;
    }));
    return item;
  }
  function enter() { // the window that is chosen: only its places can be
    places = (windows.find((one) => one.name === select.value) || windows[0] || { places: {} }).places;
    boxes.forEach((box) => { if (!places[box.value]) box.checked = false; });
    found();
  }
  function found() {
    const words = find.value.trim().toLowerCase();
    boxes.forEach((box) => { const label = box.closest("label"); label.hidden = !places[box.value] || (!label.textContent.toLowerCase().includes(words) && !box.checked); });
  }
  function begin(asked) {
    const start = asked.length > 1 ? asked : [...new Set([...asked, ...Object.keys(places)])].slice(0, 3);
    boxes.forEach((box) => { box.checked = Boolean(places[box.value]) && start.includes(box.value); });
  }
  function draw() {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value).slice(0, 6);
    boxes.forEach((box) => { box.disabled = chosen.length >= 6 && !box.checked; box.closest("label").classList.toggle("chosen", box.checked); });
    figure.hidden = chosen.length < 2; table.replaceChildren(); facets.replaceChildren(); claims.replaceChildren();
    status.replaceChildren(chosen.length < 2 ? modu.both("请选择两到六个地区", "Choose two to six places") : modu.both(`比较 ${chosen.length} 个地区`, `Comparing ${chosen.length} places`));
    history.replaceState(null, "", `${location.pathname}${chosen.length ? `?${new URLSearchParams([["window", select.value], ...chosen.map((name) => ["place", name])])}` : ""}${location.hash}`);
    if (chosen.length < 2) return;
    const rows = Object.fromEntries(chosen.map((name) => [name, Object.fromEntries(places[name].rows.map((row) => [row[at.category], row]))]));
    const categories = Object.keys(names).filter((id) => chosen.some((name) => rows[name][id]));
    figure.querySelector("div").replaceChildren(chart(chosen, rows, categories));
    figure.dispatchEvent(new Event("modu:drawn", { bubbles: true }));
    tabled(chosen, rows, categories);
    faceted(chosen);
    chosen.forEach((name) => places[name].said.forEach((one) => claims.append(stated(name, one))));
    if (!claims.children.length) { const item = modu.make("li"); item.append(modu.both("证据不足，未作陈述。", "The evidence is too thin for a statement.")); claims.append(item); }
  }
  const asked = new URLSearchParams(location.search), wanted = asked.getAll("place");
  const fits = (one) => one.name === asked.get("window") || (!asked.get("window") && wanted.every((name) => one.places[name]));
  if (windows.length) select.value = (windows.find(fits) || windows[0]).name;
  enter(); begin(wanted);
  select.addEventListener("change", () => { enter(); if (boxes.filter((box) => box.checked).length < 2) begin([]); });
  form.addEventListener("change", draw);
  slim.addEventListener("change", draw);
  form.addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", found);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-lang"] });
  draw();
});
