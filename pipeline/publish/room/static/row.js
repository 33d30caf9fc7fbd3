"use strict";
// One row: where it is found by its id, its card with address, citation, rule and trust, and the dialog that shows it.
modu.rows = (() => {
  const SHARDS = 64, KINDS = ["promises", "unclear", "others"]; // as pipeline/publish/room/promises.py writes them
  const shard = (id) => [...id].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 65521, 0) % SHARDS;

  function read(file, cells) {
    const row = { slug: file.place.slug, place: file.place.name, latin: file.place.latin };
    file.fields.forEach((name, at) => { row[name] = cells[at]; });
    const sentence = file.sentences[row.sentence], end = row.at + row.long;
    [row.before, row.quote, row.after] = [sentence.slice(0, row.at), sentence.slice(row.at, end), sentence.slice(end)];
    [row.title, row.day] = file.documents[row.document] || ["", ""];
    return row;
  }
  async function find(id) {
    if (modu.served) { const answer = await fetch(`${modu.root}api/rows/${encodeURIComponent(id)}`); return answer.ok ? answer.json() : null; }
    const { places, rows } = await modu.load(`rows/${shard(id)}`), at = Object.hasOwn(rows, id) ? rows[id] : null;
    if (!at) return null;
    const file = await modu.load(`${KINDS[at[1]]}/${places[at[0]]}`), cells = file.rows.find((one) => one[file.fields.indexOf("id")] === id);
    return cells ? read(file, cells) : null;
  }

  const release = () => document.documentElement.dataset.release;
  const address = (row) => new URL(modu.served ? `${modu.root}t/${row.id}` : `${modu.root}t.html#${row.id}`, location.href).href;
  const named = (row) => `${row.place}, “${row.quote}”${row.what ? ` (${row.what})` : ""}, in: ${row.title || row.document}${row.day ? `, ${row.day}` : ""}`;
  const cite = (row) => `The Modu developers. Modu: Chinese government policy as data, release ${release()}, row ${row.id}: ${named(row)}. ${address(row)}`;
  const inside = (text) => text.replace(/[\\{}#$%&_^~]/g, (c) => ({ "\\": "\\textbackslash{}", "^": "\\^{}", "~": "\\~{}" })[c] || `\\${c}`);
  const bibtex = (row) => `@misc{modu-${row.id},\n  author = {{The Modu developers}},\n  title  = {${inside(named(row))}},\n  note   = {Modu: Chinese government policy as data, release ${release()}, row ${row.id}},\n  year   = {${release().slice(0, 4)}},\n  url    = {${address(row)}}\n}`;

  function copier(zh, en, text) {
    const button = modu.make("button", "", { type: "button" });
    button.append(modu.both(zh, en));
    button.addEventListener("click", async () => {
      await modu.copy(text);
      button.replaceChildren(modu.both("已复制", "copied"));
      setTimeout(() => button.replaceChildren(modu.both(zh, en)), 1500);
    });
    return button;
  }
  function fact(list, zh, en, ...parts) {
    const term = modu.make("dt"), told = modu.make("dd");
    term.append(modu.both(zh, en)); told.append(...parts); list.append(term, told);
  }
  function trusted(row) {
    if (row.read === null) return modu.both("经人工裁定", "a person decided on it");
    const zh = row.read ? `（抽读同类 ${row.read} 条所得）` : "（该规则未抽读）", en = row.read ? `, the share right of ${row.read} rows of its kind that were read` : ": no row of its rule was read";
    return modu.both(`${row.trust.toFixed(2)}${zh}`, `${row.trust.toFixed(2)}${en}`);
  }
  async function card(row) {
    const { rules, statuses, strengths } = await modu.load("words");
    const whole = modu.make("article", "", { class: "row" }), head = modu.make("h2"), quote = modu.make("blockquote"), said = modu.make("p", "", { lang: "zh-Hans" }), source = modu.make("cite"), list = modu.make("dl", "", { class: "facts" });
    head.append(modu.both(row.amount, row.amount_en), row.what ? ` ${row.what}` : "");
    said.append(row.before, modu.make("mark", row.quote), row.after);
    source.append(modu.make("a", row.title || row.document, { href: `${modu.root}documents/${row.document}.html#${row.id}` }), row.day ? ` · ${row.day}` : "");
    quote.append(said, source);
    const place = modu.make("a", "", { href: `${modu.root}places/${row.slug}.html` }); place.append(modu.both(row.place, row.latin));
    fact(list, "地区", "Place", place);
    if (row.deadline_year) fact(list, "期限", "By", String(row.deadline_year));
    fact(list, "状态", "Status", modu.both(...(statuses[row.status] || [row.status, row.status])), row.strength ? " · " : "", row.strength ? modu.both(...strengths[row.strength]) : "");
    if (rules[row.rule]) fact(list, "规则", "Rule", modu.both(...rules[row.rule]), " ", modu.make("code", row.rule));
    fact(list, "可信度", "Trust", trusted(row));
    fact(list, "标识", "Id", modu.make("code", row.id));
    const buttons = modu.make("p", "", { class: "buttons" });
    buttons.append(copier("复制链接", "Copy link", address(row)), copier("复制引文", "Copy citation", cite(row)), copier("复制 BibTeX", "Copy BibTeX", bibtex(row)));
    const wrong = modu.make("details"), summary = modu.make("summary"), told = modu.make("p"), commands = modu.make("pre", "", { tabindex: "0" });
    summary.append(modu.both("有误？", "Wrong?"));
    told.append(modu.both("维护者运行以下一行，此行即按人工意见保留；值写原表单位。", "Whoever keeps this collection runs one of these lines; the row then stands as decided. A value is in the unit of the table."));
    commands.textContent = `modu review decide ${row.id} reject --by NAME --note "…"\nmodu review decide ${row.id} correct --set value=${row.value ?? 0} --by NAME`;
    wrong.append(summary, told, commands);
    whole.append(head, quote, list, buttons, wrong);
    return whole;
  }
  async function open(row) {
    const dialog = modu.make("dialog", "", { "aria-label": "Row 记录" }), close = modu.make("button", "×", { type: "button", class: "quiet close", "aria-label": "Close 关闭" });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.append(close, await card(row));
    document.body.append(dialog);
    dialog.showModal();
  }
  return { find, read, card, open };
})();

document.addEventListener("DOMContentLoaded", () => { // the page of a row
  const place = document.querySelector("#row");
  if (!place) return;
  const show = async () => {
    const id = decodeURIComponent(location.hash.slice(1)), row = id ? await modu.rows.find(id).catch(() => null) : null, status = document.querySelector("main [role=status]");
    place.replaceChildren(...(row ? [await modu.rows.card(row)] : []));
    status.replaceChildren(row ? "" : modu.both("此发布没有该记录；它可能在较早或较新的发布里。", "This release has no such row; an earlier or a later one may."));
  };
  addEventListener("hashchange", show);
  show();
});
