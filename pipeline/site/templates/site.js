"use strict";
// Definitions open by a press or a touch without this; it adds pointing and the Tab key.
(() => {
  const WAIT = 250;
  const GRACE = 300;
  let opening = 0;
  let closing = 0;
  let pointed = null;
  const definition = (button) => document.getElementById(button.getAttribute("popovertarget"));
  const isOpen = (box) => box.matches(":popover-open");
  const place = (button, box) => {
    if (CSS.supports("position-area", "block-end")) return;
    const from = button.getBoundingClientRect();
    const height = box.offsetHeight;
    const below = from.bottom + 6;
    const fits = below + height < innerHeight || from.top < height + 6;
    const left = Math.min(from.left, document.documentElement.clientWidth - box.offsetWidth - 12);
    box.style.left = `${Math.max(12, left)}px`;
    box.style.top = `${fits ? below : from.top - height - 6}px`;
  };
  const show = (button) => {
    const box = definition(button);
    if (!box || isOpen(box)) return;
    box.showPopover({ source: button });
    place(button, box);
  };
  const hide = () => {
    if (pointed && isOpen(pointed)) pointed.hidePopover();
    pointed = null;
  };
  const over = (target) => target instanceof Element && target.closest("button.t");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const button = over(event.target);
    if (button) {
      clearTimeout(opening);
      clearTimeout(closing);
      opening = setTimeout(() => {
        show(button);
        pointed = definition(button);
      }, WAIT);
    } else if (pointed && pointed.contains(event.target)) {
      clearTimeout(closing);
    }
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse") return;
    if (over(event.target)) clearTimeout(opening);
    if (pointed && (over(event.target) || pointed.contains(event.target))) {
      clearTimeout(closing);
      closing = setTimeout(hide, GRACE);
    }
  });
  document.addEventListener("focusin", (event) => {
    const button = over(event.target);
    if (button && button.matches(":focus-visible")) show(button);
  });
  document.addEventListener("focusout", (event) => {
    const button = over(event.target);
    const box = button && definition(button);
    if (box && isOpen(box) && event.relatedTarget && !box.contains(event.relatedTarget)) {
      box.hidePopover();
    }
  });
  document.addEventListener("click", (event) => {
    const button = over(event.target);
    if (!button) return;
    pointed = null;
    place(button, definition(button));
  });
})();
