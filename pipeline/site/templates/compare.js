"use strict";
// Any two editions, from the provisions' histories: who is in both, whose words or place differ.
annex.compare = (() => {
  // Whose words a provision that is not in edition n has there: those it came from or went into.
  const kin = (i, n, seen = new Set()) => {
    if (seen.has(i)) return [];
    seen.add(i);
    const life = annex.lives[i];
    if (annex.stands(life, n)) return [i];
    const next = n >= life.end ? life.into : life.of;
    return [...new Set(next.flatMap((j) => kin(j, n, seen)))];
  };
  // A longest rising run: those left out are the fewest that were put elsewhere.
  const rising = (values) => {
    const [tails, tailAt, back] = [[], [], []];
    values.forEach((value, n) => {
      let at = tails.findIndex((tail) => tail >= value);
      if (at < 0) at = tails.length;
      back.push(at ? tailAt[at - 1] : -1);
      tails[at] = value;
      tailAt[at] = n;
    });
    const kept = new Set();
    for (let n = tailAt.length ? tailAt[tailAt.length - 1] : -1; n >= 0; n = back[n]) kept.add(n);
    return kept;
  };
  const crossed = (a, b) => {
    const [early, late] = [Math.min(a, b), Math.max(a, b)];
    const kids = new Map();
    for (const i of annex.order(early).keys()) {
      const life = annex.lives[i];
      if (!annex.stands(life, late)) continue;
      const parent = annex.parent(life, early);
      if (parent !== annex.parent(life, late)) continue;
      if (!kids.has(parent)) kids.set(parent, []);
      kids.get(parent).push(i);
    }
    const found = new Set();
    const places = annex.order(late);
    for (const each of kids.values()) {
      const kept = rising(each.map((i) => places.get(i)));
      each.forEach((i, n) => { if (!kept.has(n)) found.add(i); });
    }
    return found;
  };
  // What became of every provision of both: as the pairs of `annex diff --json`.
  return (a, b) => {
    const [before, after] = [annex.order(a), annex.order(b)];
    const outOfOrder = crossed(a, b);
    const found = [];
    const taken = new Map();
    const left = (i, n) => annex.path(annex.lives[i], n);
    for (const i of before.keys()) {
      if (after.has(i)) continue;
      const heirs = kin(i, b);
      if (!heirs.length) found.push({ outcome: "removed", old: [i], new: [] });
      for (const heir of heirs) taken.set(heir, [...(taken.get(heir) || []), ["merged", i]]);
    }
    for (const i of after.keys()) {
      if (before.has(i)) continue;
      const origins = kin(i, a);
      if (!origins.length) found.push({ outcome: "added", old: [], new: [i] });
      for (const origin of origins) taken.set(origin, [...(taken.get(origin) || []), ["split", i]]);
    }
    for (const [i, others] of taken) {
      const merged = others.filter(([how]) => how === "merged").map(([, j]) => j);
      const split = others.filter(([how]) => how === "split").map(([, j]) => j);
      const sort = (each, order) => each.sort((x, y) => order.get(x) - order.get(y));
      found.push({
        outcome: merged.length ? "merged" : "split",
        old: sort([...(before.has(i) ? [i] : []), ...merged], before),
        new: sort([...(after.has(i) ? [i] : []), ...split], after),
      });
    }
    for (const i of before.keys()) {
      if (!after.has(i) || taken.has(i)) continue;
      const life = annex.lives[i];
      const [was, is] = [annex.wordingNumber(life, a), annex.wordingNumber(life, b)];
      const same = annex.wordings[was][0] === annex.wordings[is][0];
      let moved = annex.parent(life, a) !== annex.parent(life, b);
      const renumbered = !moved && annex.kind(life, a) === annex.kind(life, b) && annex.marker(life, a) !== annex.marker(life, b);
      const label = annex.labelled(life, a);
      if (!moved && !renumbered && outOfOrder.has(i) && !label) moved = left(i, a) !== left(i, b);
      const carried = !moved && !renumbered && label && left(i, a) !== left(i, b);
      let outcome = "same";
      if (!same) outcome = "amended";
      else if (moved) outcome = "moved";
      else if (renumbered || carried) outcome = "renumbered";
      found.push({ outcome, old: [i], new: [i], carried, typographic: same && was !== is });
    }
    return found;
  };
})();

(() => {
  const said = document.getElementById("said");
  const results = document.getElementById("results");
  const notices = document.getElementById("notices");
  const form = document.getElementById("compare");
  if (!annex.editions) {
    said.textContent = "The data of this site could not be loaded: data/history.js is missing.";
    return;
  }
  form.hidden = false;
  const given = new URLSearchParams(location.search);
  const newest = annex.editions.length - 1;
  const chosen = (name, otherwise) => {
    const typed = given.get(name);
    return typed === null ? otherwise : annex.number(typed);
  };
  const a = chosen("old", Math.max(0, newest - 1));
  const b = chosen("new", newest);
  if (a < 0 || b < 0) {
    said.textContent = "The address names an edition that is not at hand.";
    return;
  }
  form.elements.old.value = annex.editions[a].id;
  form.elements.new.value = annex.editions[b].id;
  if (a === b) {
    said.textContent = "These are the same edition: choose two.";
    return;
  }

  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const notice = (name, ...pieces) => {
    const line = annex.make("p", "", name);
    line.append(...pieces);
    notices.append(line);
  };
  if (high === low + 1) {
    const told = a < b ? "" : " (it reads the other way)";
    notice("", "These two are neighbours: ", annex.link(annex.editions[high].report, `their full report${told}`), " gives the reason for each change, and whether it tightens or relaxes.");
  } else {
    notice("", `What differs is told here, not whether it tightens or relaxes: `, annex.make("code", `annex report ${annex.editions[a].id} ${annex.editions[b].id}`), " judges any two editions.");
  }
  const gaps = annex.editions.slice(low + 1, high + 1).filter((edition) => edition.gap);
  for (const edition of gaps) notice("gap", `Gap before ${edition.id}: ${edition.gap}.`);

  const paint = (segments, name) => {
    const line = annex.make("p", "", name);
    for (const [operation, text, light] of segments) {
      const tag = { delete: "del", insert: "ins" }[operation];
      if (tag) line.append(annex.make(tag, text, light ? "ty" : ""));
      else annex.write(line, text);
    }
    return line;
  };
  const texts = (ids, n, part) => ids.map((i) => annex.wording(annex.lives[i], n)[part] || []);
  const names = (ids, n) => ids.map((i) => annex.readable(annex.path(annex.lives[i], n))).join(", ");
  const depthOf = (i, n) => {
    let depth = 0;
    for (let up = annex.parent(annex.lives[i], n); up >= 0; up = annex.parent(annex.lives[up], n)) depth += 1;
    return depth;
  };
  const card = (pair, part) => {
    const box = annex.make("article", "", part ? "pair part" : "pair");
    const head = annex.make("h3");
    const [was, is] = [names(pair.old, a), names(pair.new, b)];
    const own = annex.lives[(pair.new.length ? pair.new : pair.old)[0]];
    head.append(annex.link(annex.pageLink(own), was && is && was !== is ? `${was} → ${is}` : is || was));
    box.append(head);
    let unseen = pair.typographic;
    [1, 2, 3].forEach((part) => {
      const segments = annex.redline(texts(pair.old, a, part), texts(pair.new, b, part));
      if (segments.some(([operation]) => operation !== "equal")) unseen = false;
      if (segments.length) box.append(paint(segments, part === 1 ? "redline title" : "redline"));
    });
    const facts = annex.make("p", "", "quiet");
    facts.lang = "en";
    const links = [];
    if (pair.old.length) links.push(annex.link(annex.textLink(annex.lives[pair.old[0]], a), `in ${annex.editions[a].id}`));
    if (pair.new.length) links.push(annex.link(annex.textLink(annex.lives[pair.new[0]], b), `in ${annex.editions[b].id}`));
    links.forEach((link, i) => facts.append(i ? " · " : "", link));
    if (unseen) facts.append(" · in another typeface, or under a marker printed otherwise");
    if (pair.outcome === "split" || pair.outcome === "merged") facts.append(` · ${pair.outcome}`);
    box.append(facts);
    return box;
  };

  const pairs = annex.compare(a, b);
  const first = (pair) => (pair.new.length ? annex.order(b).get(pair.new[0]) : annex.order(a).get(pair.old[0]));
  const inOrder = (wanted) => pairs.filter(wanted).sort((x, y) => first(x) - first(y));
  const groups = [
    ["Added", (pair) => pair.outcome === "added"],
    ["Removed", (pair) => pair.outcome === "removed"],
    ["Split or merged", (pair) => pair.outcome === "split" || pair.outcome === "merged"],
    ["Reworded", (pair) => pair.outcome === "amended"],
    ["Renumbered or moved only", (pair) => (pair.outcome === "renumbered" || pair.outcome === "moved") && !pair.carried],
    ["Typography alone", (pair) => pair.typographic],
  ];
  const counts = [];
  for (const [title, wanted] of groups) {
    const found = inOrder(wanted);
    const n = title === "Removed" ? a : b;
    const here = new Set(found.flatMap((pair) => (title === "Removed" ? pair.old : pair.new)));
    if (title !== "Typography alone") counts.push(`${found.length} ${title.toLowerCase()}`);
    if (!found.length) continue;
    const section = annex.make(title === "Typography alone" ? "details" : "section");
    section.lang = "en";
    const heading = annex.make("h2", title);
    heading.append(" ", annex.make("span", String(found.length), "n"));
    if (section.tagName === "DETAILS") {
      const summary = annex.make("summary");
      summary.append(heading);
      section.append(summary);
    } else section.append(heading);
    const body = annex.make("div");
    body.lang = results.lang;
    const nested = title === "Added" || title === "Removed";
    for (const pair of found) {
      const i = nested ? (title === "Removed" ? pair.old[0] : pair.new[0]) : -1;
      body.append(card(pair, nested && here.has(annex.parent(annex.lives[i], n)) && depthOf(i, n) > 0));
    }
    section.append(body);
    results.append(section);
  }
  const carried = pairs.filter((pair) => pair.carried && pair.outcome === "renumbered").length;
  const more = carried ? ` ${carried} more have another label only because what holds them has.` : "";
  said.textContent = `From ${annex.editions[a].id} to ${annex.editions[b].id}: ${counts.join(", ")}.${more} Worked out from the provisions' histories.`;
})();
