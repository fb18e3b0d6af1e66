"use strict";
// What typing cannot be asked to match: kinds of quotes, dashes and blanks, case, raised figures.
annex.fold = (() => {
  const FLAT = new Map();
  const table = (from, to) => [...from].forEach((c, i) => FLAT.set(c, typeof to === "string" && to.length === 1 ? to : to[i]));
  table("“”„‟«»″", '"');
  table("‘’‚‛‹›′´`ʼ", "'");
  table("‐‑‒–—―−", "-");
  FLAT.set("µ", "μ");
  FLAT.set("…", "...");
  const SCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁻₋⁺₊";
  const PLAIN = "01234567890123456789--++";
  const UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff";
  const RAISED = { "-": "⁻", "−": "⁻" };
  [..."⁰¹²³⁴⁵⁶⁷⁸⁹"].forEach((c, i) => { RAISED[i] = c; });

  // The folded text, and for each of its characters the place in the text it came from. A raised
  // figure right after a letter can be nothing but an index or exponent (N₂O₄, m²) and is folded; one
  // after a figure (10⁶) is not: 10⁶ is never 106.
  const fold = (given) => {
    const text = given.normalize("NFC");
    let out = "";
    const map = [];
    let afterLetter = false;
    const emit = (piece, at) => {
      for (let i = 0; i < piece.length; i += 1) map.push(at);
      out += piece;
    };
    for (let at = 0; at < text.length; ) {
      const c = String.fromCodePoint(text.codePointAt(at));
      const next = at + c.length;
      const script = SCRIPTS.indexOf(c);
      if (UNSEEN.includes(c)) {
        at = next;
        continue;
      }
      if (/\s/.test(c)) {
        if (out && !out.endsWith(" ")) emit(" ", at);
      } else if (script >= 0 && (afterLetter || (out.endsWith(")") && script >= 10 && script < 20))) {
        emit(PLAIN[script], at);
        at = next;
        continue;
      } else if ((c === "x" || c === "×" || c === "·") && /[0-9] ?$/.test(out) && /^\s*10/.test(text.slice(next))) {
        if (!out.endsWith(" ")) emit(" ", at);
        emit("× ", at);
      } else {
        emit(FLAT.get(c) ?? c.toLowerCase(), at);
      }
      afterLetter = /\p{L}/u.test(c);
      at = next;
    }
    return { text: out, map, source: text };
  };
  const query = (typed) => {
    const raised = typed.replace(/\^\(?([-−]?[0-9]+)\)?/g, (_, digits) => [...digits].map((c) => RAISED[c]).join(""));
    return fold(raised).text.trim();
  };
  return { fold, query };
})();

// Labels as a person types them (pipeline.lists.typed): dots, blanks and case carry no meaning.
annex.findPath = (() => {
  const PIECE = /[0-9]+|[\p{L}\p{Nl}\p{No}]+/gu;
  const pieces = (text) => {
    const at = text.indexOf("#");
    const [label, rest] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
    return [label, rest].map((part) => part.toLowerCase().match(PIECE) || []);
  };
  const flat = ([label, rest]) => label.join("") + (rest.length ? `#${rest.join("")}` : "");
  const same = (one, two) => one.every((part, i) => part.join(" ") === two[i].join(" "));
  return (typed, paths) => {
    if (paths.includes(typed)) return [typed];
    const wanted = pieces(typed.replace(/^\s*item\s+/i, ""));
    if (!wanted[0].length) return [];
    const found = paths.filter((path) => same(pieces(path), wanted));
    if (found.length || typed.replace(/^[ .]+|[ .]+$/g, "").includes(".")) return found;
    const name = flat(wanted);
    return paths.filter((path) => flat(pieces(path)) === name);
  };
})();
