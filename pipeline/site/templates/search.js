"use strict";
// Search in the words of every edition: all wordings are looked through, so no index is needed.
(() => {
  const PAGE = 50;
  const AROUND = 90;
  const said = document.getElementById("said");
  const results = document.getElementById("results");
  const more = document.getElementById("more");
  const given = new URLSearchParams(location.search);
  const typed = (given.get("q") || "").trim();
  const at = (given.get("at") || "").trim();
  document.getElementById("q").value = typed;
  document.getElementById("at").value = at;
  if (!annex.editions) {
    said.textContent = "The data of this site could not be loaded: data/history.js is missing.";
    return;
  }
  const newest = annex.editions.length - 1;

  // As `annex show --at`: an edition, or the newest printed on or before a day.
  const asOf = (name) => {
    const known = annex.number(name);
    if (known >= 0) return { n: known, said: `In edition ${name}.` };
    if (!/^[0-9]{4}(-[0-9]{2}){0,2}$/.test(name)) return null;
    const last = name + "-12-31".slice(name.length - 4);
    const first = (dated) => dated + "-01-01".slice(dated.length - 4);
    let n = -1;
    annex.editions.forEach((edition, i) => {
      if (first(edition.dated) <= last) n = i;
    });
    if (n < 0) return { n, said: `The first edition at hand, ${annex.editions[0].id}, is later than ${name}.` };
    const next = annex.editions[n + 1];
    const told = next ? `The next at hand is ${next.id}.` : "No later edition is at hand; there may be one.";
    const gap = next && next.gap ? ` What stood then may differ from both: ${next.gap}.` : "";
    const when = name.length < 10 ? `At the end of ${name}` : `On ${name}`;
    return { n, said: `${when} the newest edition printed by then is ${annex.editions[n].id}. ${told}${gap}` };
  };

  const texts = (wording) => wording.slice(1).map(annex.plain).filter(Boolean);
  const excerpt = (wording, words) => {
    const line = annex.make("p", "", "excerpt");
    for (const text of texts(wording)) {
      const folded = annex.fold.fold(text);
      const start = folded.text.indexOf(words[0]);
      if (start < 0) continue;
      const source = folded.source;
      const begin = folded.map[start];
      const stop = start + words[0].length;
      const end = stop < folded.map.length ? folded.map[stop] : source.length;
      let before = source.slice(0, begin);
      let after = source.slice(end);
      if (before.length > AROUND) before = `…${before.slice(-AROUND).replace(/^\S*\s/, "")}`;
      if (after.length > AROUND) after = `${after.slice(0, AROUND).replace(/\s\S*$/, "")}…`;
      annex.write(line, before);
      line.append(annex.make("mark", source.slice(begin, end)));
      return annex.write(line, after);
    }
    const whole = texts(wording).join(" ");
    return annex.write(line, whole.length > 3 * AROUND ? `${whole.slice(0, 3 * AROUND)}…` : whole);
  };

  const stretches = (numbers) => {
    const runs = [];
    for (const n of numbers) {
      const last = runs[runs.length - 1];
      if (last && last[1] === n - 1) last[1] = n;
      else runs.push([n, n]);
    }
    return runs.map(([first, last]) => {
      const name = annex.editions[first].id;
      const span = first === last ? name : `${name} to ${annex.editions[last].id}`;
      return span;
    }).join(", ");
  };

  const card = (life, n, words, numbers) => {
    const box = annex.make("article", "", "hit");
    const head = annex.make("h2");
    head.append(annex.link(annex.pageLink(life), annex.readable(annex.path(life, n))));
    box.append(head);
    box.append(excerpt(annex.wording(life, n), words));
    const facts = annex.make("p", "", "quiet");
    facts.lang = "en";
    facts.append(annex.kind(life, n), " · ", annex.link(annex.textLink(life, n), `text of ${annex.editions[n].id}`));
    if (numbers) facts.append(` · these words stand in it in ${stretches(numbers)}`);
    if (life.end <= newest) facts.append(` · gone from ${annex.editions[life.end].id} on`);
    box.append(facts);
    return box;
  };

  const byLabel = (n) => {
    const hits = [];
    const looked = n === null ? annex.editions.map((_, i) => newest - i) : [n];
    if (/^[0-9a-f]{16}$/.test(typed)) {
      const life = annex.lives.find((one) => one.id === typed);
      if (life) return [[life, annex.last(life)]];
    }
    for (const m of looked) {
      const standing = annex.lives.filter((life) => annex.stands(life, m));
      const paths = standing.map((life) => annex.path(life, m));
      for (const path of annex.findPath(typed, paths)) hits.push([standing[paths.indexOf(path)], m]);
      if (hits.length) break;
    }
    return hits;
  };

  const folded = new Map();
  const foldedOf = (number) => {
    if (!folded.has(number)) {
      folded.set(number, texts(annex.wordings[number]).map((text) => annex.fold.fold(text).text));
    }
    return folded.get(number);
  };
  const having = (test) => {
    const found = new Set();
    annex.wordings.forEach((_, number) => {
      if (test(foldedOf(number))) found.add(number);
    });
    return found;
  };
  const byWords = (wordings, n) => {
    const hits = [];
    for (const life of annex.lives) {
      const numbers = [];
      for (let m = life.places[0][0]; m < life.end; m += 1) {
        if (wordings.has(annex.wordingNumber(life, m))) numbers.push(m);
      }
      if (!numbers.length || (n !== null && !numbers.includes(n))) continue;
      hits.push([life, n === null ? numbers[numbers.length - 1] : n, numbers]);
    }
    const place = ([life, m]) => annex.order(m).get(annex.lives.indexOf(life));
    const placed = hits.map((hit) => [hit, place(hit)]);
    placed.sort((a, b) => b[0][1] - a[0][1] || a[1] - b[1]);
    return placed.map(([hit]) => hit);
  };

  const search = () => {
    let n = null;
    const told = [];
    if (at) {
      const point = asOf(at);
      if (!point) {
        said.textContent = `“${at}” is neither an edition nor a date such as 2023-01-01.`;
        return;
      }
      if (point.n < 0) {
        said.textContent = point.said;
        return;
      }
      n = point.n;
      told.push(point.said);
    }
    const words = annex.fold.query(typed);
    const labels = byLabel(n);
    let marks = [words];
    let found = words ? having((each) => each.some((text) => text.includes(words))) : new Set();
    let how = "the words";
    const single = words.split(" ").filter(Boolean);
    if (!found.size && single.length > 1) {
      found = having((each) => {
        const whole = each.join(" ");
        return single.every((word) => whole.includes(word));
      });
      marks = single;
      how = "each of the words, though not as a phrase";
    }
    const hits = byWords(found, n);
    const count = hits.length === 1 ? "1 provision has" : `${hits.length} provisions have`;
    const label = labels.length ? `${labels.length === 1 ? "One label is" : `${labels.length} labels are`} meant. ` : "";
    said.textContent = `${label}${count} ${how} “${typed}”${n === null ? " in some edition" : ""}. ${told.join(" ")}`;
    for (const [life, m] of labels) results.append(card(life, m, [""], null));
    let shown = 0;
    const show = () => {
      for (const [life, m, numbers] of hits.slice(shown, shown + PAGE)) {
        results.append(card(life, m, marks, numbers));
      }
      shown += PAGE;
      more.hidden = shown >= hits.length;
    };
    document.getElementById("more-button").addEventListener("click", show);
    show();
  };
  if (typed) search();
})();
