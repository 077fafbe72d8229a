/* A table as an ARIA grid: one cell has the focus; Enter, F2 or a digit edit it; blocks are pasted and taken back.

   What a cell holds and where it goes is the affair of a store: js/entry.js saves every cell of a form by
   itself, js/plan.js fills in the fields of a draft. A store has
     contentOf(td)      what is typed or stored there
     labelOf(td)        its row and column in words
     isNumber(td), isNote(td)
     set(changes)       take [{td, content} or {td, note}]; gives what was there before, in the same form
     show(td)           draw it again, after editing
     preview(changes)   how each would be read: a promise of [{reading, was, now, said}], null where none comes
     isMine(td)         whether nobody else has changed it since; without it everything may be taken back
     tell(text)         say something in the one polite line of the page
     open(td)           the details of a cell, if there are any */
"use strict";

window.makeGrid = (table, store, texts) => {
  const { rowsOf, laid, short, ask, textOf, open, element } = window.gridPaste;
  const MOST_BEYOND = 10; // cells beyond the table that a preview lists
  const lines = [...table.querySelectorAll("tr[data-row]")];
  const undo = [];
  let active = null; // the td that has the focus, or had it last
  let editing = null; // {td, input, before}

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  const isTyped = (td) => Boolean(td) && (store.isNumber(td) || store.isNote(td));

  for (const tr of lines) for (const cell of tr.cells) cell.tabIndex = -1;
  table.setAttribute("role", "grid");
  table.parentElement.removeAttribute("tabindex"); // its cells take the focus, so it need not

  // ---------------------------------------------------------------- changing

  function change(changes) {
    const before = store.set(changes);
    if (before.length) undo.push(before);
    return before.length;
  }

  function takeBack() {
    const before = undo.pop();
    if (!before) return store.tell(texts.nothingToUndo);
    const own = before.filter(({ td }) => store.isMine?.(td) ?? true);
    if (own.length) store.set(own);
    const kept = before.length - own.length;
    store.tell([fill(texts.undone, { count: own.length }), kept && fill(texts.notUndone, { count: kept })]
      .filter(Boolean).join(" "));
    focus(before[0].td);
  }

  // ---------------------------------------------------------------- moving

  function take(td) {
    if (active && active !== td) active.tabIndex = -1;
    active = td;
    td.tabIndex = 0;
  }

  function focus(td) {
    if (!td) return;
    take(td);
    td.focus();
  }

  const isShown = (td) => td.offsetParent !== null;
  const cellAt = (row, column) => lines[row]?.cells[column] ?? null;
  const placeOf = (td) => ({ row: lines.indexOf(td.parentElement), column: td.cellIndex });
  const numbers = () => lines.flatMap((tr) => [...tr.cells].filter((td) => store.isNumber(td)));

  function move(rows, columns) {
    const { row, column } = placeOf(active);
    const to = Math.max(0, Math.min(lines.length - 1, row + rows));
    if (!columns) return focus(cellAt(to, column));
    for (let at = column + columns; cellAt(to, at); at += columns) {
      if (isShown(cellAt(to, at))) return focus(cellAt(to, at));
    }
  }

  function toEnd(columns, everywhere) {
    const row = everywhere ? (columns > 0 ? lines.length - 1 : 0) : placeOf(active).row;
    focus([...lines[row].cells].filter(isShown).at(columns > 0 ? -1 : 0));
  }

  /* The next cell that is typed into, over the ends of lines; false past the last one. */
  function next(step) {
    const all = numbers();
    const td = all[all.indexOf(active) + step];
    if (td) focus(td);
    return Boolean(td);
  }

  // ---------------------------------------------------------------- editing

  function edit(td, typed) {
    if (!isTyped(td)) return;
    const before = store.contentOf(td);
    const isNumber = store.isNumber(td);
    const input = element("input", { className: "editor", value: typed ?? before, autocomplete: "off",
      inputMode: isNumber ? "decimal" : "text", maxLength: isNumber ? 64 : 300, ariaLabel: store.labelOf(td) });
    editing = { td, input, before };
    (td.querySelector(".box > span") ?? td).append(input);
    td.classList.add("editing");
    input.focus(); // at its end: there a value leaves the cursor that is set by a script
    input.addEventListener("blur", () => stop(true));
  }

  /* End editing; `keep` false puts back what was there. */
  function stop(keep) {
    if (!editing) return;
    const { td, input, before } = editing;
    const typed = input.value.trim();
    editing = null;
    input.remove();
    td.classList.remove("editing");
    if (keep && typed !== before) change([store.isNumber(td) ? { td, content: typed } : { td, note: typed }]);
    store.show(td);
  }

  function whileEditing(event) {
    const { key, shiftKey, isComposing } = event;
    if (isComposing) return; // the key belongs to an input method
    const { td, input, before } = editing;
    const leaves = key === "Escape" || key === "Enter" || key === "Tab"
      || (store.isNumber(td) && /^Arrow(Up|Down)$/.test(key));
    if (!leaves) return;
    if (key === "Escape") input.value = before;
    // The focus goes at once where it stays, and so ends editing: each time it moves there is much to work out.
    if (key === "Enter") move(shiftKey ? -1 : 1, 0);
    else if (key.startsWith("Arrow")) move(key === "ArrowUp" ? -1 : 1, 0);
    else focus(td);
    stop(true); // a window in the background is told nothing of the focus
    // Past the last cell the key does what it always does: it leaves the grid.
    if (key !== "Tab" || next(shiftKey ? -1 : 1)) event.preventDefault();
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0],
    PageDown: [10, 0] };

  function whileMoving(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const control = ctrlKey || metaKey;
    if (altKey) return;
    if (control && key.toLowerCase() === "z") takeBack();
    else if (control && key === "Enter") store.open(target);
    else if (key === "Home" || key === "End") toEnd(key === "End" ? 1 : -1, control);
    else if (control) return;
    else if (MOVES[key]) move(...MOVES[key]);
    else if (key === "Enter" || key === "F2") edit(target);
    else if (key === "?") help();
    else if (!store.isNumber(target)) return;
    else if (key === "Delete" || key === "Backspace") change([{ td: target, content: "" }]);
    else if (/^[-0-9–−.…]$/.test(key)) edit(target, key);
    else if (!store.press?.(target, key.toLowerCase())) return;
    event.preventDefault();
  }

  const gridCell = (node) => node.closest("tr[data-row] > *");

  table.addEventListener("keydown", (event) => {
    if (editing) whileEditing(event);
    else if (event.target === gridCell(event.target)) whileMoving(event);
  });
  table.addEventListener("click", ({ target, pointerType }) => {
    const td = gridCell(target);
    if (!td || editing?.td === td || target.closest("a, select")) return;
    focus(td);
    if (pointerType === "touch") edit(td);
  });
  table.addEventListener("dblclick", ({ target }) => {
    const td = gridCell(target);
    if (td && editing?.td !== td) edit(td);
  });
  table.addEventListener("focusin", ({ target }) => {
    if (target === gridCell(target)) take(target);
  });

  function help() {
    const keys = [["↑ ↓ ← →", "keyMove"], ["Home, End", "keyEnds"], ["Page Up, Page Down", "keyPages"],
      ["Enter, F2", "keyEdit"], ["0–9", "keyType"], ["Esc", "keyBack"], ["Tab", "keyTab"], ["Delete", "keyDelete"],
      ["Ctrl+Z", "keyUndo"], ["Ctrl+V", "keyPaste"], ...(store.keys ?? [])];
    const list = element("dl", { className: "key-list" });
    for (const [key, name] of keys) list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, texts[name]));
    open(texts.helpTitle, texts.close, "", list).then(() => focus(active));
  }

  // ---------------------------------------------------------------- pasting

  async function paste(text) {
    const start = placeOf(isTyped(active) ? active : numbers()[0]);
    const found = laid(rowsOf(text), start, { lines, cellAt })
      .filter(({ cell, text: content }) => content || (cell && store.isNumber(cell)))
      .map(({ cell, text: content }) => ({ td: cell, content }));
    await propose(texts.pasteTitle, found);
  }

  /* Shows what would be written where, [{td, content}] with td null beyond the table, and writes it if agreed to. */
  async function propose(title, found) {
    // Of what lies beyond the form a few are listed: a whole sheet may have been copied.
    const beyond = found.filter(({ td }) => !td).slice(0, MOST_BEYOND);
    found = [...found.filter(({ td }) => td), ...beyond];
    const typed = found.filter(({ td }) => td && store.isNumber(td));
    store.tell(texts.reading);
    const readings = typed.length ? await store.preview(typed) : [];
    if (!readings) return;
    const read = new Map(typed.map(({ td }, n) => [td, readings[n]]));
    const shown = found.map(({ td, content }) => described(td, content, read.get(td)));
    store.tell("");
    const agreed = await ask({ title, found: shown, texts, fill });
    focus(active);
    if (!agreed) return;
    const count = change(shown.filter(({ write }) => write).map(({ td, now }) => ({ td, content: now })));
    store.tell(fill(texts.pasted, { count }));
  }

  const READINGS = { new: "readNew", same: "readSame", changed: "readChanged" };

  function described(td, content, read) {
    const row = td ? nameOfRow(td.parentElement.querySelector("th")) : "";
    const column = td ? table.tHead.rows[0].cells[td.cellIndex].firstChild.textContent.trim() : "";
    if (!read) {
      return { row, column, was: td?.textContent.trim() ?? "", now: content, reading: "locked",
        said: td ? texts.readLocked : texts.readOutside };
    }
    return { td, row, column, was: read.was, now: read.now ?? content, reading: read.reading,
      said: read.said ?? texts[READINGS[read.reading]], write: ["new", "changed"].includes(read.reading) };
  }

  /* Without the unit, which stands small beneath it. */
  function nameOfRow(th) {
    return [...th.childNodes].filter((node) => !node.matches?.(".unit, .said"))
      .map((node) => node.textContent).join("").trim();
  }

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const isBlock = /[\t\n]/.test(text.trim());
    if (!text.trim() || !table.contains(document.activeElement)) return;
    if (editing ? !isBlock : document.activeElement !== active) return;
    event.preventDefault();
    stop(false);
    if (isBlock) paste(text);
    else if (store.isNumber(active)) change([{ td: active, content: short(text) }]);
  });
  document.addEventListener("copy", (event) => {
    if (editing || document.activeElement !== active || !getSelection().isCollapsed) return;
    event.clipboardData.setData("text/plain", active.innerText.trim());
    event.preventDefault();
  });

  async function askForText() {
    const text = await textOf({ title: texts.pasteTitle, hint: texts.pasteHint, texts });
    if (text) paste(text);
  }

  return {
    change, focus, propose, stop, fill, askForText,
    /* Where one comes in with Tab. */
    begin(td) {
      if (td) take(td);
    },
    back: () => focus(active),
    isEditing: (td) => editing?.td === td,
  };
};
