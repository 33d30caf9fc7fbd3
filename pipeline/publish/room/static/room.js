"use strict";
// What every page shares: data files, the language, tables that sort and that are searched, keys.
const modu = (() => {
  const waiting = new Map(), held = new Map();
  const root = document.documentElement.dataset.root || "";
  function take(name, value) { held.set(name, value); (waiting.get(name) || []).forEach((done) => done(value)); waiting.delete(name); }
  function load(name) {
    if (held.has(name)) return Promise.resolve(held.get(name));
    return new Promise((done, fail) => {
      if (waiting.has(name)) { waiting.get(name).push(done); return; }
      waiting.set(name, [done]);
      const script = document.createElement("script");
      script.src = `${root}data/${name}.js`;
      script.onerror = () => fail(new Error(name));
      document.head.append(script);
    });
  }
  function make(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }
  function svg(tag, attributes = {}, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function download(name, content, type) {
    const url = URL.createObjectURL(new Blob([content], { type }));
    const link = make("a", "", { href: url, download: name });
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
  async function copy(text) {
    try { await navigator.clipboard.writeText(text); return; } catch { /* no clipboard on a page from a disk */ }
    const field = make("textarea", text, { class: "offstage", "aria-hidden": "true" });
    (document.querySelector("dialog[open]") || document.body).append(field);
    field.value = text; field.select(); document.execCommand("copy"); field.remove();
  }
  // A cell of a CSV that no spreadsheet takes for a formula; a number stays one.
  function cell(value) {
    let text = String(value ?? "");
    if (/^[=+\-@\t\r\n＝＋－＠]/.test(text) && typeof value !== "number") text = `'${text}`;
    return `"${text.replaceAll('"', '""')}"`;
  }
  const both = (zh, en) => { const span = make("span"); span.append(make("span", zh, { class: "zh", lang: "zh-Hans" }), make("span", en, { class: "en", lang: "en" })); return span; };
  // A link to a place, by its name in both languages where the page's list of places has it.
  const placeLink = (slug, name) => {
    const link = make("a", "", { href: `places/${slug}.html` }), option = document.querySelector(`option[value="${CSS.escape(slug)}"][data-latin]`);
    link.append(option ? both(name, option.dataset.latin) : name);
    return link;
  };
  return { take, load, make, svg, download, copy, cell, both, placeLink, root };
})();

(() => {
  const page = document.documentElement;
  const stored = (() => { try { return localStorage.getItem("modu-language"); } catch { return null; } })();
  const asked = new URLSearchParams(location.search).get("lang");
  const use = (language) => {
    page.dataset.lang = language; page.lang = language === "en" ? "en" : "zh-Hans";
    try { localStorage.setItem("modu-language", language); } catch { /* private mode */ }
    document.querySelectorAll("[data-language]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.language === language)));
    document.querySelectorAll("option[data-zh]").forEach((option) => { option.textContent = option.dataset[language]; });
  };
  const language = ["zh", "en"].find((one) => one === (asked || stored)) || (navigator.language.startsWith("zh") ? "zh" : "en");
  page.dataset.lang = language; // before the page is drawn
  document.addEventListener("DOMContentLoaded", () => {
    use(language);
    document.querySelectorAll("[data-language]").forEach((button) => button.addEventListener("click", () => use(button.dataset.language)));
    document.querySelectorAll("table[data-sortable]").forEach(sortable);
    document.querySelectorAll("form[data-finds]").forEach(finder);
    document.querySelectorAll("[data-served]").forEach((part) => { part.hidden = !modu.served; });
    document.querySelectorAll("[data-node]").forEach((node) => {
      const [side, number] = node.dataset.node.split("-"), graph = node.closest("svg");
      const light = (on) => { graph.classList.toggle("chosen", on); graph.querySelectorAll(`[data-${side}="${number}"]`).forEach((edge) => edge.classList.toggle("lit", on)); };
      for (const event of ["pointerenter", "focus"]) node.addEventListener(event, () => light(true));
      for (const event of ["pointerleave", "blur"]) node.addEventListener(event, () => light(false));
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    (document.querySelector("main input[type=search]") || document.querySelector("header input")).focus();
  });
  // A long table is shown in pieces: of the rows that are met, so many and a button for more.
  const PIECE = 100, pieces = new WeakMap();
  function pieced(table) {
    const body = table.tBodies[0], more = modu.make("button", "", { type: "button", class: "quiet more" }), holder = modu.make("p");
    const piece = { met: () => true, most: PIECE, show() {
      let n = 0;
      for (const row of body.rows) { const met = this.met(row); n += met; row.hidden = !met || n > this.most; }
      holder.hidden = n <= this.most;
      return n;
    } };
    more.append(modu.both(`再显示 ${PIECE} 行`, `Show ${PIECE} rows more`));
    more.addEventListener("click", () => { piece.most += PIECE; piece.show(); });
    holder.append(more); (table.closest(".scroll") || table).after(holder);
    pieces.set(table, piece);
    return piece;
  }
  function sortable(table) {
    table.querySelectorAll("thead th").forEach((head, column) => {
      const button = modu.make("button", "", { type: "button" });
      button.append(...head.childNodes); head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
        table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down === 1 ? "ascending" : "descending");
        const value = (row) => { const cell = row.cells[column]; return cell ? cell.dataset.v ?? cell.textContent.trim() : ""; };
        const body = table.tBodies[0];
        const number = (text) => (text === "" || isNaN(text.replaceAll(",", "")) ? null : Number(text.replaceAll(",", "")));
        [...body.rows].sort((a, b) => {
          const x = value(a), y = value(b), n = number(x), m = number(y);
          return down * (n !== null && m !== null ? n - m : x.localeCompare(y, "zh"));
        }).forEach((row) => body.append(row));
        pieces.get(table)?.show();
      });
    });
  }
  // A table that is searched: rows that hold the words, and are of the kind that is chosen.
  function finder(form) {
    const table = document.getElementById(form.dataset.finds), piece = pieced(table), rows = [...table.tBodies[0].rows], status = form.querySelector("[role=status]");
    const texts = new Map(rows.map((row) => [row, (row.dataset.words ?? row.textContent).toLowerCase()]));
    const find = () => {
      const words = form.elements.words.value.toLowerCase().trim().split(/\s+/).filter(Boolean), kind = form.elements.kind?.value || "";
      piece.met = (row) => words.every((word) => texts.get(row).includes(word)) && (!kind || (row.dataset.kind || "").split(" ").includes(kind));
      piece.most = PIECE;
      const n = piece.show();
      if (n <= 3) rows.filter((row) => !row.hidden).forEach((row) => row.querySelectorAll("details").forEach((more) => { more.open = true; }));
      status.replaceChildren(modu.both(`${n.toLocaleString()} 行`, `${n.toLocaleString()} rows`));
    };
    for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name] && name !== "lang") form.elements[name].value = value;
    form.addEventListener("input", find);
    form.addEventListener("submit", (event) => event.preventDefault());
    find();
  }
})();
