/* The grid of a form (ARIA grid pattern): one cell has the focus; Enter, F2 or a digit edit it.

   A cell is known by the name the server gave it. What is typed goes into the queue of grid_queue.js, from
   there to the server, and the answer says how each cell stands now: numbers are read and worked out there
   alone. docs/entry-grid.md tells the whole exchange. */
"use strict";

(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const { rowsOf, laid, ask, textOf, open, element } = window.gridPaste;
  const texts = JSON.parse(document.getElementById("grid-texts").textContent);
  const queue = window.entryQueue(table.dataset.queue);
  const form = table.closest("form");
  const left = form.querySelector("[data-left]");
  const status = form.querySelector("[data-status]");
  const session = form.querySelector("[data-session]");
  const title = document.title;
  const RETRY_AFTER = [2, 5, 10, 30]; // seconds; then every thirty
  const AT_ONCE = 300; // cells in one request
  // Of several cells of a line, the one with the most to say speaks in the column of notes.
  const RANKS = ["refused", "changed", "asked", "remarked", "waiting", "sending", "explained", "saved", "empty"];
  const ICONS = { saved: "exceeded", explained: "exceeded", refused: "behind", changed: "clash", asked: "clash",
    remarked: "watch", waiting: "clock", sending: "saving" };
  const KINDS = { refused: "behind", changed: "clash", asked: "clash", remarked: "watch" };

  const lines = [...table.querySelectorAll("tr[data-row]")];
  const cells = new Map(); // name -> {name, td, tr, label, stored}
  const outcomes = new Map(); // name -> what the server said of what still waits, and up to which order
  const undo = [];
  let progress = "";
  let attempts = 0; // in vain, since the last answer
  let running = null; // the sending that is under way
  let timer = 0;
  let trouble = ""; // a sentence that stands at the foot until the next answer
  let submitted = !left.hidden; // it was tried: then what is lacking is listed too
  let active = null; // the td that has the focus, or had it last
  let editing = null; // {td, input, before}

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

  // ---------------------------------------------------------------- setting up

  function begin() {
    const first = JSON.parse(document.getElementById("grid-state").textContent);
    for (const tr of table.querySelectorAll("[data-plain]")) tr.remove();
    for (const td of table.querySelectorAll("[data-cell]")) {
      const { cell: name, label } = td.dataset;
      td.replaceChildren();
      td.id = name;
      const area = name.split("-")[2];
      cells.set(name, { name, area, td, label, tr: td.parentElement, stored: first.cells[name] });
    }
    for (const td of table.querySelectorAll("[data-note]")) td.replaceChildren();
    for (const tr of lines) for (const cell of tr.cells) cell.tabIndex = -1;
    table.setAttribute("role", "grid");
    table.parentElement.removeAttribute("tabindex"); // its cells take the focus, so it need not
    form.querySelector("[data-plain-save]").remove();
    for (const shown of document.querySelectorAll("[data-paste], [data-carry], [data-keys]")) shown.hidden = false;
    progress = first.progress;
    cells.forEach(show);
    active = [...cells.values()].find((cell) => !contentOf(cell))?.td ?? cells.values().next().value?.td;
    if (active) active.tabIndex = 0;
    report();
    flush();
  }

  // ---------------------------------------------------------------- showing

  function contentOf(cell) {
    return queue.get(cell.name)?.content ?? cell.stored.content;
  }

  function stateOf(cell) {
    const item = queue.get(cell.name);
    if (item) return held(item)?.outcome ?? (attempts ? "waiting" : "sending");
    const { content, remarks, reason } = cell.stored;
    if (!content) return "empty";
    if (!remarks.length) return "saved";
    return reason ? "explained" : "remarked";
  }

  /* What the server said of an item as it is now; nothing once it was typed anew. */
  function held(item) {
    const outcome = outcomes.get(item.name);
    return outcome?.order === item.order ? outcome : null;
  }

  function show(cell) {
    const { td, tr, label, stored } = cell;
    const state = stateOf(cell);
    const content = contentOf(cell);
    const isComputed = !content && !["", "–"].includes(stored.computed);
    if (editing?.td !== td) {
      td.replaceChildren(...iconOf(state), element("span", { className: isComputed ? "computed" : "content" },
        content || (isComputed ? stored.computed : "")));
    }
    td.dataset.state = state;
    td.ariaLabel = `${label}: ${content || (isComputed ? `${stored.computed} (${texts.computed})` : texts.empty)}`
      + (content ? `, ${texts[state]}` : "");
    td.toggleAttribute("aria-invalid", state === "refused");
    if (state === "refused") td.setAttribute("aria-invalid", "true");
    say(cell, state);
    showNote(tr);
  }

  function iconOf(state) {
    if (!ICONS[state]) return [];
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", state === "sending" ? "icon spin" : "icon");
    icon.setAttribute("aria-hidden", "true");
    icon.innerHTML = `<use href="#i-${ICONS[state]}"/>`;
    return [icon];
  }

  function showNote(tr) {
    const td = tr.querySelector("[data-note]");
    if (!td || editing?.td === td) return;
    const main = cells.get(td.dataset.note);
    const own = [...tr.querySelectorAll("[data-cell]")].map(({ dataset }) => cells.get(dataset.cell));
    const state = RANKS.find((rank) => own.some((cell) => stateOf(cell) === rank));
    const { at } = (own.find((cell) => stateOf(cell) === state) ?? main).stored;
    const note = noteOf(main);
    const said = state === "saved" && at ? fill(texts.savedAt, { at }) : texts[state];
    td.replaceChildren(...(note ? [element("span", { className: "note-text" }, note), " "] : []),
      element("span", { className: "note-state" }, said));
  }

  const noteOf = ({ name, stored }) => queue.get(name)?.note ?? stored.note;

  /* The row beneath the line of a cell, with what a person has to decide. Left alone while it says the same:
     somebody may be typing a reason into it. */
  function say(cell, state) {
    const kind = KINDS[state];
    const item = queue.get(cell.name);
    const says = kind && JSON.stringify([state, item && held(item), cell.stored.remarks, item?.content]);
    if (says === cell.says) return;
    cell.says = says;
    cell.said?.remove();
    cell.said = null;
    cell.td.removeAttribute("aria-describedby");
    if (!kind) return;
    const id = `${cell.name}-say`;
    const box = element("div", { className: "say", id });
    box.append(...WORDS[state](cell, item && held(item)));
    cell.said = element("tr", { className: `said said-${kind}` }, element("td", {}),
      element("td", { colSpan: cell.tr.cells.length - 1 }, box));
    cell.tr.after(cell.said);
    cell.td.setAttribute("aria-describedby", id);
  }

  const WORDS = {
    refused: ({ name }, { said, readings = [] }) => [element("span", {}, element("b", {}, texts.error), ` ${said}`),
      ...readings.map((content) => button(content, () => set([{ name, content }]), { "data-fix": content }))],
    changed(cell, { theirs }) {
      const mine = contentOf(cell) || texts.nothing;
      const other = theirs.content || texts.nothing;
      return [element("b", {}, fill(texts.mine, { content: mine })),
        element("span", {}, fill(texts.theirs, { ...theirs, content: other })),
        button(fill(texts.keepMine, { content: mine }), () => {
          queue.rebase(cell.name, theirs.version);
          settle(cell);
        }),
        button(fill(texts.takeTheirs, { content: other }), () => {
          queue.drop(cell.name);
          settle(cell);
        })];
    },
    asked(cell, { name, content, said }) {
      return [element("span", {}, said),
        button(fill(texts.fillIn, { content }), () => {
          queue.drop(cell.name);
          settle(cell);
          set([{ name, content }]);
        }),
        button(texts.keepCumulative, () => {
          queue.put(cell.name, cell.stored.version, { sure: true });
          settle(cell);
        })];
    },
    remarked(cell) {
      const { name, stored } = cell;
      const input = element("input", { id: `${name}-why`, maxLength: 300, autocomplete: "off" });
      const save = () => {
        if (!input.value.trim()) return;
        focus(cell.td);
        set([{ name, reason: input.value.trim() }]);
      };
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // the form is not to be sent
        save();
      });
      const label = element("label", { htmlFor: input.id },
        element("b", {}, stored.remarks.map(({ said }) => said).join(" ")), ` ${texts.reasonLabel}`);
      const fixes = stored.remarks.filter(({ fix }) => fix).map(({ fix }) =>
        button(fill(texts.useFix, { content: fix }), () => set([{ name, content: fix }]), { "data-fix": fix }));
      return [label, input, button(texts.saveReason, save), ...fixes];
    },
  };

  function button(text, act, attributes = {}) {
    const made = element("button", { className: "btn btn-small", type: "button" }, text);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.addEventListener("click", act);
    return made;
  }

  /* A question was answered: the cell goes on. */
  function settle(cell) {
    outcomes.delete(cell.name);
    focus(cell.td);
    show(cell);
    flush();
  }

  /* The line at the foot, the list of what is left, and the title. One polite line for everything. */
  function report() {
    const count = (state) => [...cells.values()].filter((cell) => stateOf(cell) === state).length;
    const [sending, waiting] = [count("sending"), count("waiting")];
    const refused = count("refused") + count("changed") + count("asked");
    const parts = [progress,
      sending && fill(texts.countSending, { count: sending }),
      waiting && fill(texts.countWaiting, { count: waiting }),
      refused && fill(texts.countRefused, { count: refused }), trouble];
    announce(parts.filter(Boolean).join(" · "));
    const todo = [...cells.values()].map((cell) => ({ cell, said: whatIsLeft(cell) })).filter(({ said }) => said);
    left.hidden = !todo.length;
    left.querySelector("h2").textContent = fill(texts.leftTitle, { count: todo.length });
    left.querySelector("ul").replaceChildren(...todo.map(({ cell, said }) =>
      element("li", {}, element("a", { href: `#${cell.name}` }, cell.label), `: ${said}`)));
    document.title = refused || (submitted && todo.length) ? `${texts.titleError} ${plainTitle()}` : plainTitle();
  }

  const plainTitle = () => (title.startsWith(texts.titleError) ? title.slice(texts.titleError.length).trim() : title);

  function announce(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  function whatIsLeft(cell) {
    const item = queue.get(cell.name);
    const outcome = item && held(item);
    if (outcome) return outcome.said ?? texts[outcome.outcome];
    if (item) return submitted ? texts[stateOf(cell)] : "";
    return cell.stored.content || submitted ? cell.stored.left : "";
  }

  // ---------------------------------------------------------------- saving

  /* Change cells: [{name, content?, note?, reason?}], all taken back at once. */
  function set(changes, { undoable = true } = {}) {
    const real = changes.filter((change) => {
      const cell = cells.get(change.name);
      return (change.content ?? contentOf(cell)) !== contentOf(cell) || "reason" in change
        || (change.note ?? noteOf(cell)) !== noteOf(cell);
    });
    if (!real.length) return;
    if (undoable) {
      undo.push(real.map(({ name }) => ({ name, content: contentOf(cells.get(name)),
        note: noteOf(cells.get(name)), reason: cells.get(name).stored.reason })));
    }
    for (const { name, ...said } of real) {
      outcomes.delete(name);
      queue.put(name, cells.get(name).stored.version, said);
      show(cells.get(name));
    }
    trouble = "";
    report();
    flush();
  }

  function takeBack() {
    const before = undo.pop();
    if (!before) return announce(texts.nothingToUndo);
    set(before, { undoable: false });
    trouble = fill(texts.undone, { count: before.length });
    report();
    focus(cells.get(before[0].name).td);
  }

  /* Send what waits, in order, until nothing does. Called as often as one likes: it runs once. */
  function flush() {
    running ??= sendAll().finally(() => {
      running = null;
      report();
      if (!attempts && queue.all().some((item) => !held(item))) flush(); // typed in the last moment
    });
    return running;
  }

  async function sendAll() {
    clearTimeout(timer);
    try {
      await queue.alone(async () => {
        for (;;) {
          const batch = queue.all().filter((item) => !held(item)).slice(0, AT_ONCE);
          if (!batch.length) break;
          take(await post(table.dataset.save, batch, known(batch)), batch);
        }
      });
      attempts = 0;
      session.hidden = true;
    } catch (error) {
      timer = setTimeout(flush, RETRY_AFTER[Math.min(attempts, RETRY_AFTER.length - 1)] * 1000);
      attempts += 1;
      session.hidden = error.message !== "session";
      trouble = error.said ?? "";
      cells.forEach(show);
    }
  }

  /* The versions that this page has of the areas concerned: the answer leaves out what is no news. */
  function known(items) {
    const areas = new Set(items.map(({ name }) => cells.get(name)?.area));
    return Object.fromEntries([...cells.values()].filter(({ area }) => areas.has(area))
      .map(({ name, stored }) => [name, stored.version]));
  }

  async function post(address, items, knows) {
    if (!token()) throw new Error("session"); // the cookies are gone
    const sent = items.map(({ name, seen, content, note, reason, sure }) => ({ name, seen, content, note, reason, sure }));
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ cells: sent, knows }),
      redirect: "manual", // to the sign-in page: the session has ended
    });
    if (answer.type === "opaqueredirect") throw new Error("session");
    if (answer.status === 409) return { said: (await answer.json()).said };
    if (!answer.ok) {
      const said = { 400: texts.broken, 403: texts.forbidden, 404: texts.forbidden }[answer.status];
      throw Object.assign(new Error(answer.status), { said });
    }
    return answer.json();
  }

  /* From the cookie: whoever signed in again in another window has a new one. */
  function token() {
    return /(?:^|; )(?:__Host-)?csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
  }

  function take({ outcomes: found, cells: states = {}, shown = {}, progress: now, said }, batch) {
    for (const { name, order } of batch) {
      const outcome = found ? found[name] : { outcome: "refused", said };
      if (outcome.outcome === "saved") {
        outcomes.delete(name);
        queue.done(name, order, states[name].version);
      } else {
        outcomes.set(name, { ...outcome, order });
      }
    }
    for (const [name, state] of Object.entries(states)) {
      const cell = cells.get(name);
      if (cell) cell.stored = state;
    }
    for (const [id, text] of Object.entries(shown)) {
      const place = document.getElementById(id);
      if (place && place.textContent !== text) place.textContent = text;
    }
    attempts = 0;
    progress = now ?? progress;
    for (const name of new Set([...Object.keys(states), ...batch.map((item) => item.name)])) {
      if (cells.has(name)) show(cells.get(name));
    }
    report();
  }

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && queue.size) flush();
  });

  // ---------------------------------------------------------------- moving

  function focus(td) {
    if (!td) return;
    if (active && active !== td) active.tabIndex = -1;
    active = td;
    td.tabIndex = 0;
    td.focus();
  }

  const isShown = (td) => td.offsetParent !== null;
  const cellAt = (row, column) => lines[row]?.cells[column] ?? null;

  function placeOf(td) {
    return { row: lines.indexOf(td.parentElement), column: td.cellIndex };
  }

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
    const found = [...lines[row].cells].filter(isShown);
    focus(found.at(columns > 0 ? -1 : 0));
  }

  /* The next cell that is typed into, over the ends of lines; false past the last one. */
  function next(step) {
    const all = [...table.querySelectorAll("[data-cell]")];
    const td = all[all.indexOf(active) + step];
    if (td) focus(td);
    return Boolean(td);
  }

  // ---------------------------------------------------------------- editing

  function edit(td, typed) {
    const { cell, note } = td.dataset;
    if (!cell && !note) return;
    const before = cell ? contentOf(cells.get(cell)) : noteOf(cells.get(note));
    const input = element("input", { className: "editor", value: typed ?? before, autocomplete: "off",
      inputMode: cell ? "decimal" : "text", maxLength: cell ? 64 : 300, ariaLabel: cells.get(cell ?? note).label });
    editing = { td, input, before };
    td.append(input);
    td.classList.add("editing");
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
    input.addEventListener("blur", () => stop(true));
  }

  /* End editing; `keep` false puts back what was there. */
  function stop(keep) {
    if (!editing) return;
    const { td, input, before } = editing;
    const { cell, note } = td.dataset;
    const typed = input.value.trim();
    editing = null;
    input.remove();
    td.classList.remove("editing");
    if (keep && typed !== before) set([cell ? { name: cell, content: typed } : { name: note, note: typed }]);
    if (cell) show(cells.get(cell));
    else showNote(td.parentElement);
  }

  function whileEditing(event) {
    const { key, shiftKey } = event;
    const { td, input } = editing;
    const isNumber = Boolean(td.dataset.cell);
    if (key === "Escape" || key === "Enter" || key === "Tab" || (isNumber && /^Arrow(Up|Down)$/.test(key))) {
      event.stopPropagation();
      input.value = key === "Escape" ? editing.before : input.value;
      stop(true);
      focus(td);
      if (key === "Enter") move(shiftKey ? -1 : 1, 0);
      if (key.startsWith("Arrow")) move(key === "ArrowUp" ? -1 : 1, 0);
      // Past the last cell the key does what it always does: it leaves the grid.
      if (key !== "Tab" || next(shiftKey ? -1 : 1)) event.preventDefault();
    }
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0],
    PageDown: [10, 0] };

  function whileMoving(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const control = ctrlKey || metaKey;
    const cell = cells.get(target.dataset.cell);
    if (altKey) return;
    if (control && key.toLowerCase() === "z") takeBack();
    else if (control && key === "Enter") window.gridPanel?.open(cell);
    else if (key === "Home" || key === "End") toEnd(key === "End" ? 1 : -1, control);
    else if (control) return;
    else if (MOVES[key]) move(...MOVES[key]);
    else if (key === "Enter" || key === "F2") edit(target);
    else if ((key === "Delete" || key === "Backspace") && cell) set([{ name: cell.name, content: "" }]);
    else if (key === "?") help();
    else if (key.toLowerCase() === "s" && cell) cell.said?.querySelector("[data-fix]")?.click();
    else if (key.toLowerCase() === "l" && cell) cell.said?.querySelector("input, button")?.focus();
    else if (/^[-0-9–−.…]$/.test(key) && cell) edit(target, key);
    else return;
    event.preventDefault();
  }

  table.addEventListener("keydown", (event) => {
    if (editing) whileEditing(event);
    else if (event.target.closest("tr[data-row]")) whileMoving(event);
    else if (event.key === "Escape") focus([...cells.values()].find(({ said }) => said?.contains(event.target))?.td);
  });
  table.addEventListener("click", ({ target, pointerType }) => {
    const td = target.closest("tr[data-row] > *");
    if (!td || editing?.td === td) return;
    focus(td);
    if (pointerType === "touch") edit(td);
  });
  table.addEventListener("dblclick", ({ target }) => {
    const td = target.closest("tr[data-row] > *");
    if (td && editing?.td !== td) edit(td);
  });
  table.addEventListener("focusin", ({ target }) => {
    if (target.matches("tr[data-row] > *")) focusQuietly(target);
  });
  left.addEventListener("click", (event) => {
    const cell = cells.get(event.target.getAttribute("href")?.slice(1));
    if (!cell) return;
    event.preventDefault();
    focus(cell.td);
  });

  function focusQuietly(td) {
    if (active !== td && active) active.tabIndex = -1;
    active = td;
    td.tabIndex = 0;
  }

  function help() {
    const keys = [["↑ ↓ ← →", "keyMove"], ["Home, End", "keyEnds"], ["Page Up, Page Down", "keyPages"],
      ["Enter, F2", "keyEdit"], ["0–9", "keyType"], ["Esc", "keyBack"], ["Tab", "keyTab"], ["Delete", "keyDelete"],
      ["– …", "keyMarks"], ["Ctrl+Z", "keyUndo"], ["Ctrl+V", "keyPaste"], ["S", "keyFix"], ["L", "keyReason"],
      ["Ctrl+Enter", "keyPanel"]];
    const list = element("dl", { className: "key-list" });
    for (const [key, name] of keys) list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, texts[name]));
    open(texts.helpTitle, texts.close, "", list).then(() => focus(active));
  }

  // ---------------------------------------------------------------- pasting

  async function paste(text) {
    const start = active?.dataset.cell ? placeOf(active) : placeOf(cells.values().next().value.td);
    const found = laid(rowsOf(text), start, { lines, cellAt });
    const typed = found.filter(({ cell }) => cell?.dataset.cell)
      .map(({ text: content, cell }) => ({ name: cell.dataset.cell, content }));
    const preview = await previewed(typed);
    if (!preview) return;
    const shown = found.filter(({ text: content, cell }) => cell?.dataset.cell || content)
      .map(({ text: content, cell }) => described(cell, content, preview[cell?.dataset.cell]));
    await write(texts.pasteTitle, shown);
  }

  async function previewed(typed) {
    try {
      const sent = typed.map(({ name, content }) => ({ name, content, seen: cells.get(name).stored.version }));
      return sent.length ? (await post(table.dataset.preview, sent)).cells : {};
    } catch (error) {
      session.hidden = error.message !== "session";
      trouble = error.said ?? texts.offline;
      report();
      return null;
    }
  }

  const READINGS = { new: "readNew", same: "readSame", changed: "readChanged" };

  function described(td, content, read) {
    const heads = table.tHead.rows[0].cells;
    const row = td ? td.parentElement.querySelector("th").textContent.trim() : "";
    const column = td ? heads[td.cellIndex].firstChild.textContent.trim() : "";
    if (!read) {
      const said = td ? texts.readLocked : texts.readOutside;
      return { row, column, was: td?.textContent.trim() ?? "", now: content, reading: "locked", said };
    }
    return { row, column, was: read.was, now: read.now ?? content, reading: read.reading,
      said: read.said ?? texts[READINGS[read.reading]], name: td.dataset.cell,
      write: ["new", "changed"].includes(read.reading) };
  }

  async function write(dialogTitle, found) {
    const agreed = await ask({ title: dialogTitle, found, texts, fill });
    focus(active);
    if (!agreed) return;
    const changes = found.filter((each) => each.write).map(({ name, now }) => ({ name, content: now }));
    set(changes);
    trouble = fill(texts.pasted, { count: changes.length });
    report();
  }

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const isBlock = /[\t\n]/.test(text.trim());
    if (!text.trim() || !table.contains(document.activeElement)) return;
    if (editing ? !isBlock : document.activeElement.matches("input")) return;
    event.preventDefault();
    stop(false);
    if (isBlock) paste(text);
    else if (active.dataset.cell) set([{ name: active.dataset.cell, content: text.trim() }]);
  });
  document.addEventListener("copy", (event) => {
    if (editing || document.activeElement !== active || !getSelection().isCollapsed) return;
    event.clipboardData.setData("text/plain", active.innerText.trim());
    event.preventDefault();
  });
  document.querySelector("[data-paste]").addEventListener("click", async () => {
    const text = await textOf({ title: texts.pasteTitle, hint: texts.pasteHint, texts });
    if (text) paste(text);
  });
  document.querySelector("[data-carry]").addEventListener("click", async () => {
    const typed = [...cells.values()].filter((cell) => cell.td.dataset.carry && !contentOf(cell))
      .map(({ name, td }) => ({ name, content: td.dataset.carry }));
    if (!typed.length) {
      trouble = texts.carryNothing;
      return report();
    }
    const preview = await previewed(typed);
    if (preview) {
      const found = typed.map(({ name, content }) => described(cells.get(name).td, content, preview[name]));
      await write(texts.carryTitle, found);
    }
  });

  // ---------------------------------------------------------------- submitting

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    stop(true);
    submitted = true;
    await flush();
    report();
    if (queue.size || !left.hidden) left.focus();
    else {
      form.action = form.querySelector("[data-submit]").formAction;
      form.submit();
    }
  });

  begin();
})();
