"use strict";
// The redline as pipeline.compare.words draws it: the same tokens, the same keys, the same order.
annex.redline = (() => {
  // A token: its text with the blank after it, the number of its key, whether it is too small to part
  // two hunks.
  const token = (number) => ({
    text: annex.tokens[number], key: annex.keys[number] >> 1, small: (annex.keys[number] & 1) === 1,
  });
  // Texts joined as the comparison joins those of a split or a merger: with a blank between.
  const tokens = (texts) => {
    const found = [];
    texts.filter((cut) => cut.length).forEach((cut) => {
      const last = found[found.length - 1];
      if (last) last.text += " ";
      found.push(...cut.map(token));
    });
    return found;
  };
  const plain = (cut) => cut.map((one) => one.text).join("");

  // Python's difflib.SequenceMatcher without junk.
  const opcodes = (a, b) => {
    const places = new Map();
    b.forEach((value, j) => {
      if (!places.has(value)) places.set(value, []);
      places.get(value).push(j);
    });
    const longest = (alo, ahi, blo, bhi) => {
      let [besti, bestj, bestsize] = [alo, blo, 0];
      let lengths = new Map();
      for (let i = alo; i < ahi; i += 1) {
        const now = new Map();
        for (const j of places.get(a[i]) || []) {
          if (j < blo) continue;
          if (j >= bhi) break;
          const k = (lengths.get(j - 1) || 0) + 1;
          now.set(j, k);
          if (k > bestsize) [besti, bestj, bestsize] = [i - k + 1, j - k + 1, k];
        }
        lengths = now;
      }
      return [besti, bestj, bestsize];
    };
    const blocks = [];
    const todo = [[0, a.length, 0, b.length]];
    while (todo.length) {
      const [alo, ahi, blo, bhi] = todo.pop();
      const [i, j, k] = longest(alo, ahi, blo, bhi);
      if (!k) continue;
      blocks.push([i, j, k]);
      if (alo < i && blo < j) todo.push([alo, i, blo, j]);
      if (i + k < ahi && j + k < bhi) todo.push([i + k, ahi, j + k, bhi]);
    }
    blocks.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]);
    blocks.push([a.length, b.length, 0]);
    const hunks = [];
    let [i, j] = [0, 0];
    for (const [ai, bj, size] of blocks) {
      if (i < ai || j < bj) hunks.push([i, ai, j, bj]);
      [i, j] = [ai + size, bj + size];
    }
    return hunks;
  };
  const less = (a, b) => {
    if (a.length !== b.length) return a.length < b.length;
    const at = a.findIndex((value, i) => value !== b[i]);
    return at >= 0 && a[at] < b[at];
  };
  const joined = (hunks) => {
    const found = [];
    for (const hunk of hunks) {
      const last = found[found.length - 1];
      if (last && last[1] === hunk[0] && last[3] === hunk[2]) {
        found[found.length - 1] = [last[0], hunk[1], last[2], hunk[3]];
      } else found.push(hunk);
    }
    return found;
  };
  const align = (left, right) => {
    if (left.length === right.length && left.every((value, i) => value === right[i])) return [];
    if (less(right, left)) return joined(opcodes(right, left)).map(([i1, i2, j1, j2]) => [j1, j2, i1, i2]);
    return joined(opcodes(left, right));
  };
  const tidy = (hunks, old) => {
    const found = [];
    for (const hunk of hunks) {
      const last = found[found.length - 1];
      if (last) {
        const between = old.slice(last[1], hunk[0]);
        const size = (each) => each[1] - each[0] + each[3] - each[2];
        const changed = Math.min(size(last), size(hunk));
        if (between.every((one) => one.small) && between.length <= 2 && changed > between.length && changed > 1) {
          found[found.length - 1] = [last[0], hunk[1], last[2], hunk[3]];
          continue;
        }
      }
      found.push(hunk);
    }
    return found;
  };
  const builder = () => {
    const done = [];
    let [deleted, inserted, typographic] = [[], [], true];
    const flush = () => {
      const [gone, come] = [deleted.join(""), inserted.join("")];
      const light = typographic && Boolean(gone || come);
      if (gone) done.push(["delete", gone, light]);
      if (come) done.push(["insert", come, light]);
      [deleted, inserted, typographic] = [[], [], true];
    };
    const flushUnless = (wanted) => {
      const spaces = !(deleted.join("") + inserted.join("")).trim();
      if (typographic !== wanted && !spaces) flush();
      typographic = wanted;
    };
    const pair = (before, after) => {
      if (before === after) {
        flush();
        const last = done[done.length - 1];
        if (last && last[0] === "equal") done.pop();
        done.push(["equal", last && last[0] === "equal" ? last[1] + before : before, false]);
        return;
      }
      const core = before.trimEnd();
      let [was, is] = [before, after];
      if (core === after.trimEnd()) {
        pair(core, core);
        [was, is] = [before.slice(core.length), after.slice(core.length)];
      }
      flushUnless(true);
      deleted.push(was);
      inserted.push(is);
    };
    return {
      pair,
      remove: (text) => { if (text) { flushUnless(false); deleted.push(text); } },
      insert: (text) => { if (text) { flushUnless(false); inserted.push(text); } },
      done: () => { flush(); return done; },
    };
  };
  return (oldTexts, newTexts) => {
    const [old, now] = [tokens(oldTexts), tokens(newTexts)];
    const [before, after] = [plain(old), plain(now)];
    const found = builder();
    if (!old.length || !now.length) {
      if (before === after) return before ? [["equal", before, false]] : [];
      found.remove(before);
      found.insert(after);
      return found.done();
    }
    const hunks = tidy(align(old.map((one) => one.key), now.map((one) => one.key)), old);
    let [i, j] = [0, 0];
    for (const [i1, i2, j1, j2] of [...hunks, [old.length, old.length, now.length, now.length]]) {
      while (i < i1) {
        found.pair(old[i].text, now[j].text);
        i += 1;
        j += 1;
      }
      found.remove(plain(old.slice(i1, i2)));
      found.insert(plain(now.slice(j1, j2)));
      [i, j] = [i2, j2];
    }
    return found.done();
  };
})();
