"use strict";
// What a reader asks for in his own way: traditional characters, English and Latin names, quotation marks → words that texts hold.
modu.ask = (() => {
  const plain = (text) => text.toLowerCase().replace(/[’']/g, "");
  let known = null;
  async function learn() {
    if (known) return known;
    const { names, characters: [from, to] } = await modu.load("asked");
    const simple = new Map([...from].map((character, at) => [character, to[at]]));
    const english = names.filter(([, , name]) => name).map((one) => [plain(one[2]), one]).sort((a, b) => b[0].length - a[0].length);
    known = { names, simple, english };
    return known;
  }
  const letter = (character) => character !== undefined && /[a-z0-9]/.test(character);
  // The words to seek, the pages of what is meant by name, and how the question was read where that is not as it was typed.
  async function read(question) {
    const typed = question.trim();
    if (!typed) return { words: [], pages: [], told: "" };
    const { names, simple, english } = await learn();
    let text = [...typed].map((character) => simple.get(character) ?? character).join(""), low = plain(text), meant = [];
    for (const [name, one] of english) {
      for (let at = low.indexOf(name); at >= 0; at = low.indexOf(name, at + 1)) {
        if (letter(low[at - 1]) || letter(low[at + name.length])) continue;
        low = `${low.slice(0, at)} ${one[1]} ${low.slice(at + name.length)}`;
        meant.push(one);
        break;
      }
    }
    text = meant.length ? low : text;
    const words = [...text.matchAll(/[“"「『]([^”"」』]+)[”"」』]?|(\S+)/g)].map((found) => (found[1] ?? found[2]).replace(/["“”「」『』《》]/g, "").trim().toLowerCase()).filter(Boolean);
    const pages = [...meant, ...names.filter((one) => words.includes(one[1].toLowerCase()) && !meant.includes(one))].slice(0, 8);
    const told = words.join(" ") === typed.toLowerCase().split(/\s+/).join(" ") ? "" : words.join(" ");
    return { words, pages, told };
  }
  return { read };
})();
