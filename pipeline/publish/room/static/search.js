"use strict";
// Search. Where the server of releases answers, it is asked; else titles and texts are searched in files of pairs of characters.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#search"), list = document.querySelector("#hits"), status = document.querySelector("[role=status]");
  const more = document.querySelector("#more"), shards = Number(form.dataset.shards), whole = form.dataset.whole === "yes";
  let asked = 0, shown = 0;
  const say = (zh, en) => status.replaceChildren(modu.both(zh, en));

  function marked(text, words) {
    const line = modu.make("div"); let rest = text;
    for (;;) {
      const places = words.map((word) => [rest.toLowerCase().indexOf(word), word.length]).filter(([n]) => n >= 0).sort((a, b) => a[0] - b[0]);
      if (!places.length) break;
      line.append(rest.slice(0, places[0][0]), modu.make("mark", rest.slice(places[0][0], places[0][0] + places[0][1])));
      rest = rest.slice(places[0][0] + places[0][1]);
    }
    line.append(rest);
    return line;
  }
  function snippet(text, words) {
    const at = Math.max(0, text.toLowerCase().indexOf(words[0])), start = Math.max(0, at - 50);
    return marked(`${start ? "…" : ""}${text.slice(start, at + 110).replace(/\s+/g, " ")}…`, words);
  }
  function hit([id, title, place, day], text, words) {
    const item = modu.make("li"), link = modu.make("a", "", { href: `documents/${id}.html` });
    link.append(...marked(title || id, text ? [] : words).childNodes);
    item.append(link, modu.make("div", [place, day].filter(Boolean).join(" · "), { class: "soft" }));
    if (text) item.append(snippet(text, words));
    list.append(item);
  }

  async function ask(words, turn) {
    const query = new URLSearchParams({ q: words.join(" "), start: shown });
    const answer = await (await fetch(`ask/search?${query}`)).json();
    if (turn !== asked) return;
    if (answer.error) { say(answer.error.zh, answer.error.en); return; }
    answer.rows.forEach((row) => hit(row, row[5], words));
    shown += answer.rows.length;
    more.hidden = !answer.rows.length || shown >= 1000 || (shown >= answer.total && !answer.more);
    const n = `${answer.total.toLocaleString()}${answer.more ? "+" : ""}`;
    if (words.length) say(`${n} 份文件`, `${n} documents`); else say(`${n} 份文件，新的在前`, `${n} documents, the newest first`);
  }

  const pairs = (text) => { const found = new Set(); for (const word of text.toLowerCase().match(/[0-9a-z\u3400-\u9fff]+/g) || []) for (let at = 0; at + 1 < word.length; at++) found.add(word.slice(at, at + 2)); return [...found]; };
  const shard = (pair) => (pair.charCodeAt(0) * 31 + pair.charCodeAt(1)) % shards;
  async function candidates(words) {
    let left = null;
    for (const pair of pairs(words.join(" "))) {
      const file = await modu.load(`search/${shard(pair)}`), here = new Set(file[pair] || []);
      left = left === null ? here : new Set([...left].filter((at) => here.has(at)));
      if (!left.size) break;
    }
    return [...(left || [])].sort((a, b) => a - b);
  }
  async function look(words, turn) {
    const documents = await modu.load("documents"), n = documents.length.toLocaleString();
    if (!words.length) { documents.slice(0, 50).forEach((row) => hit(row, "", words)); say(`${n} 份文件，最新 50 份`, `${n} documents, the newest 50`); return; }
    const titled = documents.flatMap((row, at) => (words.every((word) => (row[1] || "").toLowerCase().includes(word)) ? [at] : []));
    const inside = words.some((word) => word.length > 1) ? (await candidates(words)).filter((at) => !titled.includes(at)) : [];
    if (turn !== asked) return;
    titled.slice(0, 50).forEach((at) => hit(documents[at], "", words));
    let held = 0;
    for (const at of inside.slice(0, 60)) {
      const text = await modu.load(`text/${documents[at][0]}`), low = text.toLowerCase();
      if (turn !== asked) return;
      if (words.every((word) => low.includes(word))) { hit(documents[at], text, words); held += 1; }
    }
    const cut = inside.length > 60 ? "+" : "";
    say(`标题 ${titled.length} 份，正文 ${held}${cut} 份`, `${titled.length} by title, ${held}${cut} by text`);
  }

  const words = () => form.elements.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  async function run() {
    const turn = ++asked;
    list.replaceChildren(); more.hidden = true; shown = 0;
    if (modu.served) await ask(words(), turn);
    else if (whole) await look(words(), turn);
    else say("此发布较大，请用 modu serve 打开后检索。", "This release is large: open it with modu serve to search it.");
    if (turn === asked) history.replaceState(null, "", `${location.pathname}?q=${encodeURIComponent(form.elements.q.value)}`);
  }
  form.elements.q.value = new URLSearchParams(location.search).get("q") || "";
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  more.addEventListener("click", () => ask(words(), asked));
  run();
});
