"use strict";
// Search. Where the server of releases answers, it is asked; else titles and texts are searched in files of pairs of characters.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#search"), list = document.querySelector("#hits"), status = document.querySelector("main [role=status]");
  const more = document.querySelector("#more"), shards = Number(form.dataset.shards), whole = form.dataset.whole === "yes";
  const APART = 160, BEFORE = 45, AFTER = 130, PLACES = 200, READ = 60, RANKED = 200; // texts that are read to show where, and to say which is likeliest
  const direct = document.querySelector("#pages");
  let asked = 0, shown = 0, read = [];
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
  // Where most of the words stand close together: the first such place.
  function closest(text, words) {
    const low = text.toLowerCase(), places = [], near = words.map(() => 0);
    words.forEach((word, n) => { for (let at = low.indexOf(word), found = 0; at >= 0 && found < PLACES; at = low.indexOf(word, at + 1), found++) places.push([at, n]); });
    places.sort((a, b) => a[0] - b[0]);
    let best = 0, most = 0, last = 0;
    for (const [at, n] of places) {
      while (last < places.length && places[last][0] <= at + APART) near[places[last++][1]] += 1;
      const held = near.filter((count) => count > 0).length;
      if (held > most) { best = at; most = held; }
      if (most === words.length) break;
      near[n] -= 1;
    }
    return best;
  }
  function snippet(text, words) {
    const at = closest(text, words), start = Math.max(0, at - BEFORE);
    return marked(`${start ? "…" : ""}${text.slice(start, at + AFTER).replace(/\s+/g, " ")}…`, words);
  }
  function hit([id, title, place, day, , slug], text, words) {
    const item = modu.make("li"), link = modu.make("a", "", { href: `documents/${id}.html` }), where = modu.make("div", "", { class: "soft" });
    link.append(...marked(title || id, text ? [] : words).childNodes);
    where.append(modu.placeLink(slug, place), day ? ` · ${day}` : "");
    item.append(link, where);
    if (text) item.append(snippet(text, words));
    list.append(item);
  }

  const chosen = () => [...new FormData(form)].filter(([, value]) => value);
  async function ask(words, turn) {
    const query = new URLSearchParams(chosen().filter(([name]) => name !== "q").concat([["q", words.join(" ")], ["start", shown]]));
    const answer = await (await fetch(`ask/search?${query}`)).json();
    if (turn !== asked) return;
    if (answer.error) { say(answer.error.zh, answer.error.en); return; }
    answer.rows.forEach((row) => hit(row, row[6], words));
    shown += answer.rows.length;
    more.hidden = !answer.rows.length || shown >= 1000 || (shown >= answer.total && !answer.more);
    const n = `${answer.total.toLocaleString()}${answer.more ? "+" : ""}`;
    if (words.length && form.elements.sort.value) say(`${n} 份文件，相关的在前`, `${n} documents, most relevant first`); else if (words.length) say(`${n} 份文件`, `${n} documents`); else say(`${n} 份文件，新的在前`, `${n} documents, the newest first`);
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
  // BM25, as the server has it (1.2, 0.75): those go first that say the words often for their length, and rare words count for more.
  function ranked(found) {
    const mean = found.reduce((sum, one) => sum + one.text.length, 0) / found.length;
    const rare = (n) => { const held = found.filter((one) => one.counts[n]).length; return Math.log(1 + (found.length - held + 0.5) / (held + 0.5)); };
    for (const one of found) one.score = one.counts.reduce((sum, count, n) => sum + (rare(n) * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * one.text.length) / mean)), 0);
    return found.sort((a, b) => b.title - a.title || b.score - a.score || a.at - b.at);
  }
  async function look(words, turn) {
    const documents = await modu.load("documents"), e = form.elements;
    const met = ([, , , day, , slug]) => (!e.place.value || slug === e.place.value) && (!e.from.value || (day && day.slice(0, 4) >= e.from.value)) && (!e.to.value || (day && day.slice(0, 4) <= e.to.value));
    if (!words.length) {
      const found = documents.filter(met), n = found.length.toLocaleString();
      if (turn !== asked) return;
      found.slice(0, 50).forEach((row) => hit(row, "", words)); say(`${n} 份文件，最新 ${Math.min(50, found.length)} 份`, `${n} documents, the newest ${Math.min(50, found.length)}`);
      return;
    }
    const likeliest = e.sort.value === "relevance", most = likeliest ? RANKED : READ;
    const titled = documents.flatMap((row, at) => (met(row) && words.every((word) => (row[1] || "").toLowerCase().includes(word)) ? [at] : []));
    const inside = words.some((word) => word.length > 1) ? (await candidates(words)).filter((at) => met(documents[at]) && !titled.includes(at)) : [];
    if (turn !== asked) return;
    if (!likeliest) titled.slice(0, 50).forEach((at) => hit(documents[at], "", words));
    const found = [];
    for (const at of likeliest ? [...titled.slice(0, 50), ...inside.slice(0, most)] : inside.slice(0, most)) {
      const text = await modu.load(`text/${documents[at][0]}`), low = text.toLowerCase(), title = titled.includes(at);
      if (turn !== asked) return;
      if (!title && !words.every((word) => low.includes(word))) continue;
      if (likeliest) found.push({ at, text, title, counts: words.map((word) => low.split(word).length - 1) });
      else { hit(documents[at], text, words); found.push({ title }); }
    }
    if (likeliest) ranked(found).forEach(({ at, text, title }) => hit(documents[at], title ? "" : text, words));
    const held = found.filter((one) => !one.title).length, cut = inside.length > most ? "+" : "";
    say(`标题 ${titled.length} 份，正文 ${held}${cut} 份${likeliest ? "，相关的在前" : ""}`, `${titled.length} by title, ${held}${cut} by text${likeliest ? ", most relevant first" : ""}`);
  }

  // Nothing was found: what to try.
  function advise(words) {
    if (list.children.length) return;
    const tries = modu.make("ul"), line = (...parts) => { const item = modu.make("li"); item.append(...parts); tries.append(item); };
    const e = form.elements, link = (zh, en, query) => { const to = modu.make("a", "", { href: `search.html?${new URLSearchParams(query)}` }); to.append(modu.both(zh, en)); return to; };
    if (e.place.value || e.from.value || e.to.value) line(link("不限地区与年份", "In every place and year", { q: words.join(" ") }));
    if (words.length > 1) words.forEach((word) => line(link(`只找“${word}”`, `Only “${word}”`, { q: word })));
    else if ([...words[0] || ""].length > 3) line(link(`较短的词：“${words[0].slice(0, 2)}”`, `A shorter word: “${words[0].slice(0, 2)}”`, { q: words[0].slice(0, 2) }));
    line(modu.both("换一种写法：全称或简称，中文、英文或拼音", "Another way to write it: full or short, in Chinese, English or pinyin"));
    line(link("看全部文件，新的在前", "All documents, the newest first", {}));
    list.append(...tries.children);
  }
  async function run() {
    const turn = ++asked, { words, pages, told } = await modu.ask.read(form.elements.q.value);
    if (turn !== asked) return;
    read = words;
    list.replaceChildren(); more.hidden = true; shown = 0;
    direct.replaceChildren(...pages.map(([, zh, en, href]) => { const link = modu.make("a", "", { class: "tag", href }); link.append(modu.both(zh, en || zh), " →"); return link; }));
    if (modu.served) await ask(words, turn);
    else if (whole) await look(words, turn);
    else { say("此发布较大，请用 modu serve 打开后检索。", "This release is large: open it with modu serve to search it."); return; }
    if (turn !== asked) return;
    if (told) status.append(" · ", modu.both(`按“${told}”检索`, `read as “${told}”`));
    advise(words);
    const query = new URLSearchParams(chosen()); history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  }
  for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  form.querySelectorAll("select").forEach((select) => select.addEventListener("change", run));
  more.addEventListener("click", () => ask(read, asked));
  run();
});
