"use strict";
// Search: titles, then texts by pairs of characters; the text of a hit is loaded to show where.
document.addEventListener("DOMContentLoaded", async () => {
  const form = document.querySelector("#search"), list = document.querySelector("#hits"), status = document.querySelector("[role=status]");
  const shards = Number(form.dataset.shards), whole = form.dataset.whole === "yes";
  const documents = await modu.load("documents");
  const pairs = (text) => { const found = new Set(); for (const word of text.toLowerCase().match(/[0-9a-z\u3400-\u9fff]+/g) || []) for (let at = 0; at + 1 < word.length; at++) found.add(word.slice(at, at + 2)); return [...found]; };
  const shard = (pair) => (pair.charCodeAt(0) * 31 + pair.charCodeAt(1)) % shards;
  let asked = 0;
  async function candidates(words) {
    if (!whole) return [];
    let left = null;
    for (const pair of pairs(words.join(" "))) {
      const file = await modu.load(`search/${shard(pair)}`), here = new Set(file[pair] || []);
      left = left === null ? here : new Set([...left].filter((at) => here.has(at)));
      if (!left.size) break;
    }
    return [...(left || [])].sort((a, b) => a - b);
  }
  function snippet(text, words) {
    const low = text.toLowerCase(), at = low.indexOf(words[0]);
    if (at < 0 || !words.every((word) => low.includes(word))) return null;
    const start = Math.max(0, at - 50), piece = text.slice(start, at + 110).replace(/\s+/g, " ");
    const line = modu.make("div"); let rest = `${start ? "…" : ""}${piece}…`;
    for (;;) {
      const places = words.map((word) => [rest.toLowerCase().indexOf(word), word.length]).filter(([n]) => n >= 0).sort((a, b) => a[0] - b[0]);
      if (!places.length) break;
      line.append(rest.slice(0, places[0][0]), modu.make("mark", rest.slice(places[0][0], places[0][0] + places[0][1])));
      rest = rest.slice(places[0][0] + places[0][1]);
    }
    line.append(rest);
    return line;
  }
  function hit([id, title, place, day], line) {
    const item = modu.make("li");
    item.append(modu.make("a", title || id, { href: `documents/${id}.html` }), modu.make("div", [place, day].filter(Boolean).join(" · "), { class: "soft" }));
    if (line) item.append(line);
    list.append(item);
  }
  async function run() {
    const turn = ++asked, words = form.elements.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren();
    if (!words.length) { documents.slice(0, 50).forEach((row) => hit(row)); status.replaceChildren(modu.both(`${documents.length.toLocaleString()} 份文件，最新 50 份`, `${documents.length.toLocaleString()} documents, the newest 50`)); return; }
    const titled = documents.flatMap((row, at) => (words.every((word) => (row[1] || "").toLowerCase().includes(word)) ? [at] : []));
    const inside = words.some((word) => word.length > 1) ? (await candidates(words)).filter((at) => !titled.includes(at)) : [];
    if (turn !== asked) return;
    titled.slice(0, 50).forEach((at) => hit(documents[at]));
    let n = 0;
    for (const at of inside.slice(0, 60)) {
      const line = snippet(await modu.load(`text/${documents[at][0]}`), words);
      if (turn !== asked) return;
      if (line) { hit(documents[at], line); n += 1; }
    }
    const cut = inside.length > 60 ? "+" : "";
    status.replaceChildren(modu.both(`标题 ${titled.length} 份，正文 ${n}${cut} 份`, `${titled.length} by title, ${n}${cut} by text`));
    history.replaceState(null, "", `${location.pathname}?q=${encodeURIComponent(form.elements.q.value)}`);
  }
  form.elements.q.value = new URLSearchParams(location.search).get("q") || "";
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  run();
});
