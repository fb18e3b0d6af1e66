"use strict";
// The page is whole without this: the script only filters and adds single-key navigation.
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const field = (name) => document.getElementById("f-" + name);
  const [text, item, group, kind, review, keys, count] =
    ["text", "item", "group", "kind", "review", "keys", "count"].map(field);
  const cards = [...document.querySelectorAll("article.change")];
  const groups = [...document.querySelectorAll("section.group")];
  const rows = new Map();
  for (const row of document.querySelectorAll("[data-for]")) rows.set(row.dataset.for, row);
  const words = new Map();
  const wordsOf = (card) => {
    if (!words.has(card)) {
      let own = card.textContent;
      // What only stands round the change is not what it says.
      for (const aside of card.querySelectorAll("[data-aside]")) own = own.replace(aside.textContent, " ");
      words.set(card, own.toLowerCase().replace(/\s+/g, " "));
    }
    return words.get(card);
  };
  const apply = () => {
    const wanted = text.value.trim().toLowerCase().replace(/\s+/g, " ");
    let shown = 0;
    for (const card of cards) {
      const keep =
        (!item.value || card.dataset.item === item.value) &&
        (!group.value || card.dataset.group === group.value) &&
        (!kind.value || card.dataset.kind === kind.value) &&
        (!review.checked || "review" in card.dataset) &&
        (!wanted || wordsOf(card).includes(wanted));
      card.hidden = !keep;
      const row = rows.get(card.id);
      if (row) row.classList.toggle("out", !keep);
      if (keep) shown += 1;
    }
    for (const one of groups) one.hidden = !one.querySelector("article.change:not([hidden])");
    count.textContent =
      shown === cards.length ? `All ${shown} changes` : `${shown} of ${cards.length} changes`;
  };
  const clear = () => {
    text.value = item.value = group.value = kind.value = "";
    review.checked = false;
    apply();
  };
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) clear();
    const folded = target.closest("details");
    if (folded) folded.open = true;
    if (target.matches("article.change")) target.focus();
    target.scrollIntoView();
  };
  const step = (by) => {
    const open = cards.filter((card) => !card.hidden);
    if (!open.length) return;
    const here = document.activeElement && document.activeElement.closest("article.change");
    let next = open.indexOf(here) + by;
    if (!here) {
      const below = open.findIndex((card) => card.getBoundingClientRect().top > 1);
      next = below < 0 ? open.length - 1 : by > 0 ? below : Math.max(0, below - 1);
    }
    const card = open[Math.min(open.length - 1, Math.max(0, next))];
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  };
  const turn = () => {
    const side = document.getElementById("view-side");
    const inline = document.getElementById("view-inline");
    (side.checked ? inline : side).click();
  };
  const typing = (target) => target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form.contains(event.target)) {
      clear();
      return;
    }
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) return;
    const action = {
      j: () => step(1),
      k: () => step(-1),
      s: turn,
      "/": () => text.focus(),
      Escape: clear,
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, cards.length > 300 ? 120 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clear();
  });
  window.addEventListener("hashchange", reveal);
  field("fold").open = matchMedia("(min-width: 60rem)").matches;
  form.hidden = false;
  apply();
  if (location.hash) reveal();
})();
