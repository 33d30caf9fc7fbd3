"use strict";
// Compare two to six places: shares with intervals, side by side, and the statements of the measure.
document.addEventListener("DOMContentLoaded", async () => {
  const form = document.querySelector("#choose"), figure = document.querySelector("#chart"), table = document.querySelector("#table"), claims = document.querySelector("#claims"), status = document.querySelector("[role=status]");
  const { fields, names, places } = await modu.load("profiles");
  const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"], at = Object.fromEntries(fields.map((name, n) => [name, n]));
  const english = () => document.documentElement.dataset.lang === "en";
  function draw() {
    const chosen = [...form.querySelectorAll("input:checked")].map((box) => box.value).slice(0, 6);
    form.querySelectorAll("input").forEach((box) => { box.disabled = chosen.length >= 6 && !box.checked; });
    figure.hidden = chosen.length < 2; table.replaceChildren(); claims.replaceChildren();
    status.replaceChildren(chosen.length < 2 ? modu.both("请选择两到六个地区", "Choose two to six places") : modu.both(`比较 ${chosen.length} 个地区`, `Comparing ${chosen.length} places`));
    history.replaceState(null, "", `${location.pathname}${chosen.length ? `?${new URLSearchParams(chosen.map((name) => ["place", name]))}` : ""}`);
    if (chosen.length < 2) return;
    const rows = Object.fromEntries(chosen.map((name) => [name, Object.fromEntries(places[name].rows.map((row) => [row[at.category], row]))]));
    const categories = Object.keys(names).filter((id) => chosen.some((name) => rows[name][id]));
    const label = (id) => (english() ? names[id].en : names[id].zh);
    const most = Math.max(0.05, ...chosen.flatMap((name) => Object.values(rows[name]).map((row) => row[at.share_hi] ?? row[at.share])));
    const step = 8 + 9 * chosen.length, left = 230, width = 900, x = (share) => left + ((width - left - 30) * share) / most;
    const picture = modu.svg("svg", { viewBox: `0 0 ${width} ${categories.length * step + 60}`, role: "img", "aria-label": english() ? "Share of data clauses by category" : "各类别占数据语句的比例" });
    chosen.forEach((name, n) => { const cx = left + n * 110; picture.append(modu.svg("circle", { cx, cy: 12, r: 5, fill: colours[n] }), modu.svg("text", { x: cx + 10, y: 16, "font-size": 13 }, name)); });
    for (let percent = 0; percent <= most * 100; percent += most > 0.3 ? 10 : 5) picture.append(modu.svg("line", { x1: x(percent / 100), x2: x(percent / 100), y1: 26, y2: categories.length * step + 34, class: "axis" }), modu.svg("text", { x: x(percent / 100), y: categories.length * step + 50, "font-size": 11, "text-anchor": "middle" }, `${percent}%`));
    categories.forEach((id, index) => {
      const top = 34 + index * step;
      picture.append(modu.svg("text", { x: left - 12, y: top + step / 2, "font-size": 12, "text-anchor": "end" }, label(id)));
      chosen.forEach((name, n) => {
        const row = rows[name][id]; if (!row) return;
        const y = top + 4 + n * 9;
        if (row[at.share_lo] !== null) picture.append(modu.svg("line", { x1: x(row[at.share_lo]), x2: x(row[at.share_hi]), y1: y, y2: y, stroke: colours[n], "stroke-width": 2, opacity: 0.45 }));
        const dot = modu.svg("circle", { cx: x(row[at.share]), cy: y, r: 4, fill: colours[n] }); dot.append(modu.svg("title", {}, `${name} ${label(id)} ${(100 * row[at.share]).toFixed(1)}%`)); picture.append(dot);
      });
    });
    figure.querySelector("div").replaceChildren(picture);
    const head = modu.make("tr"); const first = modu.make("th"); first.append(modu.both("类别", "Category")); head.append(first, ...chosen.map((name) => { const cell = modu.make("th", "", { class: "n" }); cell.append(modu.make("a", name, { href: `places/${places[name].slug}.html` }), modu.make("br"), modu.both(`${places[name].documents} 份, ${places[name].clauses} 句`, `${places[name].documents} documents, ${places[name].clauses} clauses`)); return cell; }));
    const thead = modu.make("thead"), tbody = modu.make("tbody"); thead.append(head);
    categories.forEach((id) => { const line = modu.make("tr"), name = modu.make("th", "", { scope: "row" }); name.append(modu.both(names[id].zh, names[id].en)); line.append(name, ...chosen.map((place) => { const row = rows[place][id]; return modu.make("td", row ? `${(100 * row[at.share]).toFixed(1)}%${row[at.share_lo] === null ? "" : ` [${(100 * row[at.share_lo]).toFixed(0)}, ${(100 * row[at.share_hi]).toFixed(0)}]`}` : "–", { class: `n${row && row[at.statement] === "distinctive" ? " claimed" : ""}` }); })); tbody.append(line); });
    table.append(thead, tbody);
    chosen.forEach((name) => Object.values(rows[name]).filter((row) => row[at.statement_zh]).forEach((row) => { const item = modu.make("li", "", { class: row[at.statement] }); item.append(modu.make("span", name, { class: "tag" }), modu.both(row[at.statement_zh], row[at.statement_en])); claims.append(item); }));
    if (!claims.children.length) { const item = modu.make("li"); item.append(modu.both("证据不足，未作陈述。", "The evidence is too thin for a statement.")); claims.append(item); }
  }
  const asked = new URLSearchParams(location.search).getAll("place");
  const start = asked.length ? asked : Object.keys(places).slice(0, 3);
  form.querySelectorAll("input").forEach((box) => { box.checked = start.includes(box.value); });
  form.addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-lang"] });
  draw();
});
