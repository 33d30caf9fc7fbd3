"use strict";
// Charts and heat maps as files of their own: SVG with the look of the page in it, PNG at twice the size, and their table as CSV.
(() => {
  const STYLES = ["fill", "stroke", "stroke-width", "stroke-opacity", "opacity", "display", "font-size", "font-family", "font-weight", "text-anchor"];
  const PAPER = "#ffffff", SCALE = 2, MARGIN = 12, ROOM = 60; // ROOM: for the link below an embedded chart

  function drawn(figure) {
    const live = figure.querySelector("svg"), picture = live.cloneNode(true), box = live.viewBox.baseVal;
    const parts = live.querySelectorAll("*"), copies = picture.querySelectorAll("*");
    parts.forEach((part, at) => { const look = getComputedStyle(part); for (const name of STYLES) copies[at].setAttribute(name, look.getPropertyValue(name)); });
    copies.forEach((copy) => { if (copy.getAttribute("display") === "none") copy.remove(); });
    return framed(picture, box.width, box.height);
  }
  function framed(picture, width, height) {
    const paper = getComputedStyle(document.documentElement).getPropertyValue("--card").trim() || PAPER;
    picture.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    picture.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`);
    picture.setAttribute("width", width + 2 * MARGIN); picture.setAttribute("height", height + 2 * MARGIN);
    picture.prepend(modu.svg("rect", { x: -MARGIN, y: -MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN, fill: rgb(paper), stroke: "none" }));
    return picture;
  }
  function rgb(colour) {
    const probe = modu.make("span", "", { hidden: "" }); probe.style.color = colour; document.body.append(probe);
    const found = getComputedStyle(probe).color; probe.remove();
    return found;
  }
  // A heat map is a table: its cells become rectangles, where they stand and as they look.
  function tabled(table) {
    const origin = table.getBoundingClientRect(), picture = modu.svg("svg"), look = (part) => getComputedStyle(part);
    for (const cell of table.querySelectorAll("th, td")) {
      const box = cell.getBoundingClientRect(), style = look(cell), words = cell.innerText.replace(/[↕↑↓]/g, "").trim();
      if (!box.width) continue;
      const x = box.left - origin.left, y = box.top - origin.top, middle = style.textAlign === "center" ? box.width / 2 : style.textAlign === "right" ? box.width - 6 : 6;
      const claimed = cell.classList.contains("claimed"), shade = style.backgroundColor;
      picture.append(modu.svg("rect", { x: x + 1, y: y + 1, width: box.width - 2, height: box.height - 2, fill: shade === "rgba(0, 0, 0, 0)" ? "none" : shade, stroke: claimed ? style.outlineColor : "none", "stroke-width": claimed ? 3 : 0 }));
      const size = parseFloat(style.fontSize), lines = broken(words, box.width - 4, size);
      const anchor = style.textAlign === "center" ? "middle" : style.textAlign === "right" ? "end" : "start", top = y + box.height / 2 - ((lines.length - 1) * size * 1.2) / 2 + size * 0.36;
      lines.forEach((line, n) => picture.append(modu.svg("text", { x: x + middle, y: top + n * size * 1.2, fill: look(cell.querySelector("a") || cell).color, "font-size": size, "font-family": style.fontFamily, "font-weight": style.fontWeight, "text-anchor": anchor }, line)));
    }
    return framed(picture, origin.width, origin.height);
  }
  function broken(words, width, size) {
    const lines = [""], wide = (text) => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? size : size * 0.56), 0);
    for (const word of words.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+/g) || []) {
      const last = lines.length - 1;
      if (lines[last] && wide(lines[last] + word.trimEnd()) > width) lines.push(word.trimStart()); else lines[last] += word.replace(/\s+/, " ");
    }
    return lines.map((line) => line.trim());
  }
  const source = (picture) => new XMLSerializer().serializeToString(picture);
  function png(picture, name) {
    const image = new Image(), width = Number(picture.getAttribute("width")), height = Number(picture.getAttribute("height"));
    image.onload = () => {
      const canvas = modu.make("canvas", "", { width: Math.round(width * SCALE), height: Math.round(height * SCALE) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => modu.download(`${name}.png`, blob, "image/png"), "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source(picture))}`;
  }
  function csv(table, name) {
    const shown = (cell) => [...cell.childNodes].length ? cell.innerText.replace(/[↕↑↓]/g, "").replace(/\s+/g, " ").trim() : "";
    const rows = [...table.rows].map((row) => [...row.cells].map((cell) => modu.cell(cell.innerText ? shown(cell) : cell.textContent.trim())).join(","));
    modu.download(`${name}.csv`, `\ufeff${rows.join("\r\n")}\r\n`, "text/csv;charset=utf-8");
  }
  // A table in a closed <details> has no look: it is opened while it is read.
  function opened(table, read) {
    const closed = table.closest("details:not([open])");
    if (closed) closed.open = true;
    read();
    if (closed) closed.open = false;
  }
  // Below /embed a page shows one chart alone, the one that the address names; what it leads to opens as the page that it is.
  const EMBED = "/embed/", embedded = location.protocol.startsWith("http") && location.pathname.startsWith(EMBED);
  const charts = () => [...document.querySelectorAll("figure:not([hidden]) .save [data-as=svg]")];
  const place = (name) => `${location.pathname}${location.search}#${encodeURIComponent(name)}`;
  function alone() {
    const name = decodeURIComponent(location.hash.slice(1)), figure = charts().find((one) => one.dataset.save === name)?.closest("figure");
    if (!figure) return;
    const page = location.pathname.slice(EMBED.length - 1) + location.search, main = document.querySelector("main");
    document.documentElement.dataset.embedded = name;
    main.replaceChildren(figure, modu.make("a", document.title, { href: page }));
    main.querySelectorAll("a").forEach((link) => {
      link.setAttribute("href", new URL(link.getAttribute("href"), new URL(page, location.href)).href); link.target = "_blank"; link.rel = "noopener";
    });
  }
  function offer() {
    if (embedded) alone();
    else if (modu.embeds) charts().filter((one) => !one.parentElement.querySelector("[data-embed]")).forEach((one) => {
      const button = modu.make("button", "", { type: "button", class: "quiet", "data-embed": one.dataset.save });
      button.append(modu.both("嵌入", "Embed")); one.parentElement.append(button);
    });
  }
  document.addEventListener("DOMContentLoaded", offer);
  document.addEventListener("modu:drawn", offer); // by a page that draws its charts itself
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-embed]");
    if (!button) return;
    const code = `<iframe src="${location.origin}${EMBED.slice(0, -1)}${place(button.dataset.embed)}" width="100%" height="${Math.ceil(button.closest("figure").getBoundingClientRect().height) + ROOM}" loading="lazy"></iframe>`;
    await modu.copy(code);
    button.replaceChildren(modu.both("已复制", "Copied"));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-save]");
    if (!button) return;
    const name = button.dataset.save, figure = button.closest("figure"), table = button.dataset.table || button.closest(".save").querySelector("[data-table]")?.dataset.table;
    if (button.dataset.as === "csv") { const one = document.getElementById(table); opened(one, () => csv(one, name)); return; }
    const picture = figure ? drawn(figure) : tabled(document.getElementById(table));
    if (button.dataset.as === "png") png(picture, name); else modu.download(`${name}.svg`, source(picture), "image/svg+xml");
  });
})();
