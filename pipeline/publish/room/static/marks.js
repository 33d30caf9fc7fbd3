"use strict";
// Marks in a text: a card that explains the one under the pointer or the focus; the arrow keys go from mark to mark.
document.addEventListener("DOMContentLoaded", () => {
  const text = document.querySelector(".text"), marks = [...text.querySelectorAll("[data-tip]")];
  document.querySelectorAll("input[data-layer]").forEach((box) => box.addEventListener("change", () => text.classList.toggle(`no-${box.dataset.layer}`, !box.checked)));
  if (!marks.length) return;
  const parts = [...document.querySelectorAll("#tips > li")].map((part) => [part.textContent, part.dataset.en ?? part.textContent]);
  const card = modu.make("div", "", { id: "card", role: "tooltip", hidden: "" });
  document.body.append(card);
  let explained = null;

  function explain(mark) {
    hide();
    explained = mark;
    const language = document.documentElement.dataset.lang === "en" ? 1 : 0;
    card.replaceChildren(...mark.dataset.tip.split("/").map((one) => {
      const line = modu.make("p"), [first, ...rest] = one.split(" ").map((number) => parts[number][language]).filter(Boolean);
      line.append(modu.make("b", first), rest.length ? ` ${rest.join(" · ")}` : "");
      return line;
    }));
    card.hidden = false;
    mark.setAttribute("aria-describedby", "card");
    const at = mark.getClientRects()[0] || mark.getBoundingClientRect(), size = card.getBoundingClientRect();
    const below = at.bottom + 6 + size.height < innerHeight;
    card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    card.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - size.height - 6)}px`;
  }
  function hide() {
    if (!explained) return;
    explained.removeAttribute("aria-describedby");
    explained = null; card.hidden = true;
  }
  // One mark is in the order of Tab; the others are reached by the arrow keys.
  let current = marks[0];
  marks.forEach((mark) => { mark.tabIndex = mark === current ? 0 : -1; });
  function go(mark) { if (!mark) return; current.tabIndex = -1; current = mark; current.tabIndex = 0; current.focus(); }
  text.addEventListener("focusin", (event) => { const mark = event.target.closest("[data-tip]"); if (mark) { current.tabIndex = -1; current = mark; current.tabIndex = 0; explain(mark); } });
  text.addEventListener("focusout", hide);
  text.addEventListener("pointerover", (event) => { const mark = event.target.closest("[data-tip]"); if (mark) explain(mark); });
  text.addEventListener("pointerout", (event) => { if (event.target.closest("[data-tip]") === explained) hide(); });
  addEventListener("scroll", () => { if (document.activeElement === explained) explain(explained); else hide(); }, { passive: true });
  text.addEventListener("keydown", (event) => {
    const at = marks.indexOf(event.target.closest("[data-tip]"));
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); go(marks[Math.max(0, Math.min(marks.length - 1, to))]); }
  });
  // A quantity opens its card: by a click, or Enter.
  async function open(event) {
    const mark = event.target.closest(".target, .quantity");
    if (!mark || (event.type === "keydown" && event.key !== "Enter") || !getSelection().isCollapsed) return;
    const ids = [mark.id, ...before(mark)].filter(Boolean);
    for (const id of ids) { const row = await modu.rows.find(id); if (row) { hide(); await modu.rows.open(row); return; } }
  }
  function before(mark) { // anchors of spans that begin with the mark, or before it where it is cut
    const found = [];
    for (let one = mark.previousElementSibling; one && found.length < 6; one = one.previousElementSibling) if (one.id) found.push(one.id);
    return found;
  }
  // Who arrives by a link to a quantity, say from a chart, finds it explained.
  function arrive() {
    const anchor = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const mark = anchor && text.contains(anchor) && (anchor.matches("[data-tip]") ? anchor : anchor.nextElementSibling?.closest("[data-tip]"));
    if (mark) go(mark);
  }
  addEventListener("load", arrive); addEventListener("hashchange", arrive);
  text.addEventListener("click", open);
  text.addEventListener("keydown", open);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
});
