"use strict";
// The page of promises: what is chosen is filtered, sorted and shown a hundred rows at a time, from files or by the server of releases.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#filters"), body = document.querySelector("#rows"), status = document.querySelector("main [role=status]");
  const more = document.querySelector("#more"), places = [...form.elements.place.options].map((o) => o.value).filter(Boolean);
  const files = form.dataset.files === "yes", atOnce = { promises: form.dataset.targets === "yes", others: form.dataset.others === "yes", unclear: form.dataset.unclear === "yes" };
  const words = (name, value) => { const one = [...form.elements[name].options].find((option) => option.value === value); return one && one.dataset.zh ? [one.dataset.zh, one.dataset.en] : [value, value]; };
  const units = new Map(); // unit → its family, its factor to the base unit, how it is written
  let families = [], found = [], total = 0, shown = 0, asked = 0;

  const say = (zh, en) => status.replaceChildren(modu.both(zh, en));

  // Units: those of the family that is chosen; amounts of one family are told in its most frequent unit besides.
  const family = (row) => units.get(row.unit)?.family ?? "count";
  async function learn() {
    families = await modu.load("families");
    for (const one of families) for (const [unit, zh, en, factor] of one.units) units.set(unit, { family: one.id, factor, zh, en });
    offer();
  }
  function offer() {
    const select = form.elements.unit, before = select.value, chosen = form.elements.family.value, english = document.documentElement.dataset.lang === "en";
    select.replaceChildren(select.options[0], ...families.filter((one) => !chosen || one.id === chosen).map((one) => {
      const group = modu.make("optgroup", null, { label: one.words[Number(english)] });
      group.append(...one.units.filter(([unit]) => unit).map(([unit, zh, en, , n]) => modu.make("option", `${english ? en : zh} (${n})`, { value: unit, "data-zh": `${zh} (${n})`, "data-en": `${en} (${n})` })));
      return group;
    }));
    select.value = before;
    if (select.selectedIndex < 0) select.value = "";
  }
  const digits = (value) => value.toLocaleString("en", { maximumSignificantDigits: 4 });
  function alike(row) { // the same amount in the unit that most of its family are told in, where it is told in another
    const one = units.get(row.unit), chosen = form.elements.family.value;
    if (!one || row.value === null || one.family !== chosen) return null;
    const [usual, zh, en, factor] = families.find((other) => other.id === chosen).units[0];
    return usual === row.unit || factor === one.factor ? null : modu.both(`= ${digits(row.value * one.factor / factor)} ${zh}`, `= ${digits(row.value * one.factor / factor)} ${en}`);
  }

  // From files: everything of a place, or of all, is loaded and filtered here.
  async function chosen() {
    const slug = form.elements.place.value, state = form.elements.status.value;
    const kinds = state === "target" ? ["promises"] : state === "unclear" ? ["unclear"] : state === "all" ? ["promises", "others"] : ["others"];
    if (!slug && !kinds.every((kind) => atOnce[kind])) return null; // too many rows for a browser: a place at a time
    const wanted = kinds.flatMap((kind) => (slug ? [slug] : places).map((one) => [kind, one]));
    const loaded = await Promise.all(wanted.map(([kind, one]) => modu.load(`${kind}/${one}`)));
    return loaded.flatMap((file) => file.rows.map((cells) => modu.rows.read(file, cells)));
  }
  async function look(turn) {
    const rows = await chosen();
    if (turn !== asked) return;
    if (rows === null) { found = []; total = 0; say("行数较多，请先选一个地区。", "Too many rows for a browser: choose a place first."); return; }
    const e = form.elements, words_of = (name) => e[name].value.trim().toLowerCase().split(/\s+/).filter(Boolean), sought = words_of("q"), about = words_of("what");
    found = rows.filter((row) =>
      (!e.from.value || (row.deadline_year && row.deadline_year >= Number(e.from.value))) &&
      (!e.to.value || (row.deadline_year && row.deadline_year <= Number(e.to.value))) &&
      ["unit", "kind", "change"].every((name) => !e[name].value || row[name] === e[name].value) &&
      (!e.tier.value || row.tier >= Number(e.tier.value)) && (!e.family.value || family(row) === e.family.value) && about.every((word) => row.what.toLowerCase().includes(word)) &&
      (!e.strength.value || row.strength === e.strength.value) && (e.status.value === "all" || row.status === e.status.value) &&
      sought.every((word) => `${row.what} ${row.before}${row.quote}${row.after} ${row.title}`.toLowerCase().includes(word)));
    const often = new Map(families.map((one, at) => [one.id, at])), comparable = (row) => (row.value === null ? null : row.value * (units.get(row.unit)?.factor ?? 1));
    const bySize = (sign) => (a, b) => (often.get(family(a)) - often.get(family(b))) || (comparable(a) === null) - (comparable(b) === null) || sign * (comparable(a) - comparable(b));
    const order = {
      newest: (a, b) => b.day.localeCompare(a.day), year: (a, b) => (a.deadline_year || 9999) - (b.deadline_year || 9999),
      size: bySize(-1), small: bySize(1), what: (a, b) => a.what.localeCompare(b.what, "zh"),
    }[e.sort.value];
    found.sort(order);
    total = found.length;
    say(`${total.toLocaleString()} 条`, `${total.toLocaleString()} rows`);
  }
  // Nothing was found: what was asked, each to be left out by a button.
  function advise() {
    const given = ["what", "q", "family", "unit", "tier", "place", "from", "to", "kind", "change", "strength"].filter((name) => form.elements[name].value);
    say("没有符合的行。试试去掉一个条件：", given.length ? "Nothing meets all of this. Leave something out:" : "Nothing.");
    for (const name of given) {
      const field = form.elements[name], button = modu.make("button", "", { type: "button", class: "quiet" });
      button.append("× ", ...[...field.closest("label").querySelector("span").parentElement.childNodes].filter((part) => part !== field).map((part) => part.cloneNode(true)), `: ${field.tagName === "SELECT" ? field.selectedOptions[0].textContent : field.value}`);
      button.addEventListener("click", () => { field.value = ""; offer(); update(); });
      status.append(" ", button);
    }
  }

  // From the server of releases: it filters and sorts, and gives a hundred rows at a time.
  const asked_for = (more = {}) => new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && !(name === "status" && value === "all")).concat(Object.entries(more)));
  async function ask(turn) {
    const answer = await (await fetch(`ask/quantities?${asked_for({ start: found.length })}`)).json();
    if (turn !== asked) return;
    if (answer.error) { total = found.length; say(answer.error.zh, answer.error.en); return; }
    found.push(...answer.rows);
    total = answer.rows.length ? (answer.more ? Infinity : answer.total) : found.length;
    const n = `${answer.total.toLocaleString()}${answer.more ? "+" : ""}`;
    say(`${n} 条`, `${n} rows`);
  }

  async function update() {
    const turn = ++asked;
    if (modu.served) { found = []; await ask(turn); }
    else if (files) await look(turn);
    else { say("此发布较大，请用 modu serve 打开。", "This release is large: open it with modu serve."); return; }
    if (turn !== asked) return;
    body.replaceChildren(); shown = 0;
    head();
    if (!total && (modu.served || files)) advise();
    next();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  }
  async function next() {
    const turn = asked;
    if (modu.served && shown && shown >= found.length) await ask(turn);
    if (turn !== asked) return;
    for (const row of found.slice(shown, shown + 100)) {
      const line = modu.make("tr"), quote = modu.make("td");
      quote.append(row.before, modu.make("mark", row.quote), row.after, modu.make("br"),
        modu.make("a", row.title || row.document, { href: `documents/${row.document}.html#${row.id}` }), row.day ? ` · ${row.day}` : "");
      const place = modu.make("td", "", { class: "d" }); place.append(modu.placeLink(row.slug, row.place));
      const strength = modu.make("td", "", { class: "d" }); if (row.strength) strength.append(modu.both(...words("strength", row.strength)));
      if (row.status !== "target") { const tag = modu.make("span", "", { class: "tag" }); tag.append(modu.both(...words("status", row.status))); strength.prepend(tag); }
      const value = modu.make("td", "", { class: "n" }); value.append(modu.both(row.amount, row.amount_en));
      const same = alike(row); if (same) { const small = modu.make("small", "", { class: "soft" }); small.append(same); value.append(modu.make("br"), small); }
      const about = modu.make("button", "", { type: "button", class: "quiet" });
      about.append(modu.both("引用与核对", "cite, check"));
      about.addEventListener("click", () => modu.rows.open(row));
      quote.append(" · ", about);
      line.append(place, modu.make("td", row.deadline_year || "–", { class: "n" }), value, modu.make("td", row.what), strength, quote);
      body.append(line);
    }
    shown = Math.min(found.length, shown + 100);
    more.hidden = shown >= total;
  }
  document.querySelector("#csv").addEventListener("click", () => {
    if (modu.served) { location.href = `ask/quantities.csv?${asked_for()}`; return; }
    const names = ["id", "document", "place", "title", "day", "deadline_year", "value", "unit", "amount", "what", "kind", "change", "tier", "strength", "status"];
    const lines = found.map((row) => [...names.map((name) => modu.cell(row[name])), modu.cell(row.before + row.quote + row.after)].join(","));
    modu.download(`${form.elements.status.value === "unclear" ? "unclear" : "promises"}.csv`, `\ufeff${[...names, "sentence"].join(",")}\r\n${lines.join("\r\n")}\r\n`, "text/csv;charset=utf-8");
  });
  document.querySelectorAll("th[data-sort] button").forEach((button) => button.addEventListener("click", () => {
    const { sort, then } = button.parentElement.dataset, select = form.elements.sort;
    select.value = then && select.value === sort ? then : sort;
    update();
  }));
  function head() {
    document.querySelectorAll("th[data-sort]").forEach(({ dataset }, at, heads) => {
      const now = form.elements.sort.value, one = heads[at];
      if (now === dataset.sort) one.setAttribute("aria-sort", dataset.then ? "descending" : "ascending");
      else if (now === dataset.then) one.setAttribute("aria-sort", "ascending");
      else one.removeAttribute("aria-sort");
    });
  }
  async function begin() {
    await learn();
    for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
    offer();
    form.querySelector("details.more").open = matchMedia("(min-width:58rem)").matches || ["q", "kind", "change", "strength"].some((name) => form.elements[name].value);
    if (!modu.served && files && !atOnce[form.elements.status.value === "unclear" ? "unclear" : "promises"] && !form.elements.place.value) form.elements.place.selectedIndex = 1;
    await update();
  }
  more.addEventListener("click", next);
  form.addEventListener("input", (event) => { if (event.target.name === "family") offer(); update(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); update(); });
  form.addEventListener("reset", () => setTimeout(() => { offer(); update(); }));
  begin();
});
