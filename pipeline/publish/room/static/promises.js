"use strict";
// The page of promises: what is chosen is filtered, sorted and shown a hundred rows at a time.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#filters"), body = document.querySelector("#rows"), status = document.querySelector("[role=status]");
  const more = document.querySelector("#more"), places = [...form.elements.place.options].map((o) => o.value).filter(Boolean);
  const whole = form.dataset.whole === "yes";
  const labels = { hard: ["刚性", "hard"], normal: ["一般", "normal"], soft: ["柔性", "soft"], aspirational: ["愿景", "aspirational"] };
  let found = [], shown = 0, asked = 0;

  const asRow = (file, slug, place) => (cells) => {
    const row = { slug, place };
    file.fields.forEach((name, at) => { row[name] = cells[at]; });
    [row.title, row.day] = file.documents[row.document] || ["", ""];
    return row;
  };
  async function chosen() {
    const slug = form.elements.place.value;
    const slugs = slug ? [slug] : whole ? places : [];
    const files = await Promise.all(slugs.map((one) => modu.load(`promises/${one}`)));
    return files.flatMap((file, at) => file.rows.map(asRow(file, slugs[at], form.elements.place.querySelector(`[value="${CSS.escape(slugs[at])}"]`).dataset.name)));
  }
  async function update() {
    const turn = ++asked;
    const rows = await chosen();
    if (turn !== asked) return;
    const e = form.elements, words = e.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    found = rows.filter((row) =>
      (!e.from.value || (row.deadline_year && row.deadline_year >= Number(e.from.value))) &&
      (!e.to.value || (row.deadline_year && row.deadline_year <= Number(e.to.value))) &&
      (!e.unit.value || row.unit === e.unit.value) && (!e.kind.value || row.kind === e.kind.value) &&
      (!e.strength.value || row.strength === e.strength.value) &&
      words.every((word) => `${row.what} ${row.before}${row.quote}${row.after} ${row.title}`.toLowerCase().includes(word)));
    const order = {
      newest: (a, b) => b.day.localeCompare(a.day), year: (a, b) => (a.deadline_year || 9999) - (b.deadline_year || 9999),
      size: (a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity), what: (a, b) => a.what.localeCompare(b.what, "zh"),
    }[e.sort.value];
    found.sort(order);
    body.replaceChildren(); shown = 0;
    status.replaceChildren(whole || e.place.value ? modu.both(`${found.length.toLocaleString()} 条目标`, `${found.length.toLocaleString()} targets`) : modu.both("请先选择地区", "Choose a place first"));
    next();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  }
  function next() {
    for (const row of found.slice(shown, shown + 100)) {
      const line = modu.make("tr"), quote = modu.make("td");
      quote.append(row.before, modu.make("mark", row.quote), row.after, modu.make("br"),
        modu.make("a", row.title || row.document, { href: `documents/${row.document}.html#${row.id}` }), row.day ? ` · ${row.day}` : "");
      const place = modu.make("td"); place.append(modu.make("a", row.place, { href: `places/${row.slug}.html` }));
      const strength = modu.make("td"); if (labels[row.strength]) strength.append(modu.both(...labels[row.strength]));
      line.append(place, modu.make("td", row.deadline_year || "–", { class: "n" }), modu.make("td", row.amount, { class: "n" }), modu.make("td", row.what), strength, quote);
      body.append(line);
    }
    shown = Math.min(found.length, shown + 100);
    more.hidden = shown >= found.length;
  }
  const cell = (value) => { let text = String(value ?? ""); if (/^[=+\-@\t\r]/.test(text) && typeof value !== "number") text = `'${text}`; return `"${text.replaceAll('"', '""')}"`; };
  document.querySelector("#csv").addEventListener("click", () => {
    const names = ["id", "document", "place", "title", "day", "deadline_year", "value", "unit", "amount", "what", "kind", "strength"];
    const lines = found.map((row) => [...names.map((name) => cell(row[name])), cell(row.before + row.quote + row.after)].join(","));
    modu.download("promises.csv", `\ufeff${[...names, "sentence"].join(",")}\r\n${lines.join("\r\n")}\r\n`, "text/csv;charset=utf-8");
  });
  for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
  more.addEventListener("click", next);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => { event.preventDefault(); update(); });
  form.addEventListener("reset", () => setTimeout(update));
  update();
});
