"use strict";
// Boxes of a plan stay ticked, and two buttons that need a script. Every page works without this one.
(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  const boxes = [...document.querySelectorAll(".plan .ticks input[type=checkbox]")];
  const here = new URL(location.href);
  // The same plan in another language has the same boxes.
  here.searchParams.delete("lang");
  const name = `ticks ${here.pathname}${here.search}`;

  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    tools.append(made, " ");
  };
  // A browser may keep nothing (private windows, settings): then ticks last as long as the page.
  const read = () => {
    try { return JSON.parse(localStorage.getItem(name)) ?? []; } catch { return []; }
  };
  const keep = () => {
    const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
    try {
      if (ticked.length > 0) localStorage.setItem(name, JSON.stringify([...new Set(ticked)]));
      else localStorage.removeItem(name);
    } catch { /* as above */ }
  };

  const before = read();
  for (const box of boxes) {
    box.checked = Array.isArray(before) && before.includes(box.value);
    box.addEventListener("change", keep);
  }
  if (tools.dataset.untick && boxes.length > 0) button(tools.dataset.untick, () => {
    for (const box of boxes) box.checked = false;
    keep();
  });
  button(tools.dataset.print, () => window.print());
  tools.hidden = false;
})();
