/* A form that was closed before everything typed on this computer was saved: what waits is listed, for it can be
   seen nowhere else, until the form is open again or its writer throws it away. */
"use strict";

(() => {
  const box = document.querySelector("[data-unsent]");
  const queue = window.entryQueue(box.dataset.unsent);

  function show() {
    const items = queue.all().map(({ name, content, note, reason }) => {
      const line = document.createElement("li");
      const label = document.querySelector(`[data-cell="${CSS.escape(name)}"]`)?.dataset.label ?? name;
      line.append(`${label}: ${[content, note, reason].filter(Boolean).join(", ")}`);
      return line;
    });
    box.querySelector("ul").replaceChildren(...items);
    box.hidden = !items.length;
  }

  box.querySelector("button").addEventListener("click", () => {
    for (const { name } of queue.all()) queue.drop(name);
    show();
  });
  show();
})();
