/* The cells of a draft plan as a grid: what is typed fills in the fields of the form, which is saved as a whole,
   so that the parts and the whole of a target never stand half-saved. */
"use strict";

(() => {
  const table = document.querySelector("[data-plan]");
  if (!table) return;
  const { element } = window.gridPaste;
  const texts = JSON.parse(document.getElementById("grid-texts").textContent);
  const form = table.closest("form");
  const status = form.querySelector("[data-status]");
  const inputOf = (td) => td.querySelector("input");
  let said = "";

  const store = {
    isNumber: (td) => "cell" in td.dataset,
    isNote: () => false,
    labelOf: (td) => inputOf(td).getAttribute("aria-label"),
    contentOf: (td) => inputOf(td).value,
    show,
    set(changes) {
      const real = changes.filter(({ td, content }) => content !== inputOf(td).value);
      const before = real.map(({ td }) => ({ td, content: inputOf(td).value }));
      for (const { td, content } of real) {
        inputOf(td).value = content;
        inputOf(td).removeAttribute("aria-invalid"); // the fault was of what stood there
        show(td);
      }
      tell("");
      return before;
    },
    async preview(changes) {
      const sent = changes.map(({ td, content }) => ({ name: td.dataset.cell, seen: 0, content }));
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
          body: JSON.stringify({ cells: sent }),
          redirect: "manual",
        });
        if (!answer.ok) throw new Error(answer.status);
        const read = (await answer.json()).cells;
        return changes.map(({ td }) => read[td.dataset.cell]);
      } catch {
        tell(texts.offline);
        return null;
      }
    },
    tell,
    open: () => {},
  };
  const grid = window.makeGrid(table, store, texts);
  const cells = [...table.querySelectorAll("[data-cell]")];

  function begin() {
    for (const td of cells) {
      const input = inputOf(td);
      td.id = input.id;
      input.removeAttribute("id");
      input.hidden = true;
      td.prepend(element("span", { className: "content" }));
      show(td);
    }
    for (const link of document.querySelectorAll("#errors a")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        grid.focus(document.getElementById(link.getAttribute("href").slice(1)));
      });
    }
    const button = form.querySelector("[data-paste]");
    button.hidden = false;
    button.addEventListener("click", grid.askForText);
    grid.begin(cells[0]);
    tell("");
  }

  /* Against what is stored, not what the page came with: proposed parts are not saved either. */
  const isTyped = (td) => inputOf(td).value !== td.querySelector('[name$="-cu"]').value;

  function show(td) {
    const input = inputOf(td);
    const isRefused = input.hasAttribute("aria-invalid");
    td.querySelector(".content").textContent = input.value;
    td.dataset.state = isRefused ? "refused" : isTyped(td) ? "typed" : "stored";
    td.ariaLabel = `${store.labelOf(td)}: ${input.value || texts.empty}${isTyped(td) ? `, ${texts.typed}` : ""}`;
    if (isRefused) td.setAttribute("aria-invalid", "true");
    else td.removeAttribute("aria-invalid");
  }

  function tell(text) {
    said = text;
    const count = cells.filter(isTyped).length;
    const line = [count && grid.fill(texts.countTyped, { count }), said].filter(Boolean).join(" · ");
    if (status.textContent !== line) status.textContent = line;
  }

  form.addEventListener("submit", () => {
    grid.stop(true);
    leaving = true;
  });
  let leaving = false;
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && cells.some(isTyped)) event.preventDefault();
  });

  begin();
})();
