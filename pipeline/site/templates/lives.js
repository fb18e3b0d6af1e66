"use strict";
// The history as data/history.js gives it: what stands where in each edition, and its words.
var annex = (() => {
  const LABELLED = ["item", "subsection", "entry", "provision"];
  const NAMES = {
    paragraph: "paragraph", "technical-note": "Technical Note", note: "Note",
    "nota-bene": "N.B.", footnote: "footnote", table: "table", dash: "dash",
  };
  const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff]/;
  const own = {};

  const orders = new Map();
  own.take = (data) => {
    orders.clear();
    own.list = data.list;
    own.editions = data.editions;
    own.tokens = data.tokens;
    own.keys = data.keys;
    own.wordings = data.wordings;
    own.lives = data.lives.map(([id, end, places, wordings, of, into]) => ({
      id, end, places, wordings, of, into,
    }));
    own.kinds = data.kinds;
  };
  const run = (runs, n) => {
    let at = runs.length - 1;
    while (at > 0 && runs[at][0] > n) at -= 1;
    return runs[at];
  };
  own.stands = (life, n) => life.places[0][0] <= n && n < life.end;
  own.last = (life) => life.end - 1;
  own.path = (life, n) => run(life.places, n)[1];
  own.parent = (life, n) => run(life.places, n)[2];
  own.position = (life, n) => run(life.places, n)[3];
  own.marker = (life, n) => run(life.places, n)[4];
  own.kind = (life, n) => own.kinds[run(life.places, n)[5]];
  own.labelled = (life, n) => LABELLED.includes(own.kind(life, n));
  own.wordingNumber = (life, n) => run(life.wordings, n)[1];
  own.wording = (life, n) => own.wordings[own.wordingNumber(life, n)];
  own.plain = (cut) => cut.map((token) => own.tokens[token]).join("");

  // Document order: by what holds it, then by its place there.
  own.order = (n) => {
    if (orders.has(n)) return orders.get(n);
    const below = new Map();
    own.lives.forEach((life, i) => {
      if (!own.stands(life, n)) return;
      const parent = own.parent(life, n);
      if (!below.has(parent)) below.set(parent, []);
      below.get(parent).push(i);
    });
    for (const kids of below.values()) {
      kids.sort((a, b) => own.position(own.lives[a], n) - own.position(own.lives[b], n));
    }
    const found = new Map();
    const todo = [...(below.get(-1) || [])].reverse();
    while (todo.length) {
      const i = todo.pop();
      found.set(i, found.size);
      todo.push(...[...(below.get(i) || [])].reverse());
    }
    orders.set(n, found);
    return found;
  };

  own.safeId = (text) =>
    text.split("->").map((piece) => [...piece].map((c) =>
      /[A-Za-z0-9.-]/.test(c) ? c : c === "#" ? "_n_" : `_${c.codePointAt(0).toString(16)}_`,
    ).join("")).join("_to_");
  const fileName = (text) => {
    const rest = text.replace(/^\.+/, "");
    return "_2e_".repeat(text.length - rest.length) + own.safeId(rest);
  };
  own.textLink = (life, n) => {
    let top = life;
    while (own.parent(top, n) >= 0) top = own.lives[own.parent(top, n)];
    const page = `editions/${own.editions[n].folder}/${fileName(own.path(top, n))}.html`;
    return `${page}#${own.safeId(own.path(life, n))}`;
  };
  own.pageLink = (life) => `provisions/${life.id}.html`;
  own.readable = (path) => {
    const [base, rest] = path.split("#");
    const first = base.split(".")[0];
    let name = base;
    if (!/\p{Nd}/u.test(first)) name = name.slice(0, 1).toUpperCase() + name.slice(1);
    (rest ? rest.split(".") : []).forEach((component, at) => {
      const numbered = /^(paragraph|technical-note|note|nota-bene|footnote|table|dash)-([0-9]+)$/.exec(component);
      if (numbered) name += ` ${NAMES[numbered[1]]} ${numbered[2]}`;
      else if (first === "definitions" && at === 0) name += `: ${component.replaceAll("-", " ")}`;
      else name += ` (${component})`;
    });
    return name;
  };

  // Text goes in as text, never as markup; what steers instead of printing is named and isolated.
  own.write = (element, text) => {
    let plain = "";
    for (const c of text) {
      if (!STEERING.test(c)) {
        plain += c;
        continue;
      }
      element.append(plain);
      plain = "";
      const code = c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      const isolated = own.make("bdi", "", "ctl");
      isolated.dataset.cp = `U+${code}`;
      element.append(isolated);
    }
    element.append(plain);
    return element;
  };
  own.make = (tag, text = "", name = "") => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    return text ? own.write(element, text) : element;
  };
  own.link = (href, text) => {
    const element = own.make("a", text);
    element.href = href;
    return element;
  };
  own.number = (name) => own.editions.findIndex((edition) => edition.id === name);
  return own;
})();
function annexHistory(data) {
  annex.take(data);
}
