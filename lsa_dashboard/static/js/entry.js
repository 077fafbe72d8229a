/* The cells of a form, each saved by itself: what is typed goes into the queue of grid_queue.js, from there to the
   server, and the answer says how each cell stands now. Numbers are read and worked out on the server alone;
   docs/entry-grid.md tells the whole exchange. */
"use strict";

(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const { element } = window.gridPaste;
  const texts = JSON.parse(document.getElementById("grid-texts").textContent);
  const queue = window.entryQueue(table.dataset.queue);
  const form = table.closest("form");
  const left = form.querySelector("[data-left]");
  const status = form.querySelector("[data-status]");
  const session = form.querySelector("[data-session]");
  const title = document.title;
  const RETRY_AFTER = [2, 5, 10, 30]; // seconds; then every thirty
  const AT_ONCE = 300; // cells in one request
  const REST = 250; // milliseconds without a key, after which what the server said is shown
  const LATEST = 2500; // milliseconds after which it is shown although somebody types on
  const PAINTED_TOGETHER = 6; // lines
  const PATIENCE = 20_000; // milliseconds for an answer; a line may swallow a request without a word
  // Of several cells of a line, the one with the most to say speaks in the column of notes.
  const RANKS = ["refused", "changed", "asked", "remarked", "waiting", "sending", "explained", "saved", "empty"];
  const ICONS = { saved: "exceeded", explained: "exceeded", refused: "behind", changed: "clash", asked: "clash",
    remarked: "watch", waiting: "clock" }; // that a cell is being sent the style sheet draws
  const KINDS = { refused: "behind", changed: "clash", asked: "clash", remarked: "watch" };

  const cells = new Map(); // name -> {name, td, tr, label, stored}
  const outcomes = new Map(); // name -> what the server said of what still waits, and up to which order
  const unshown = { cells: new Set(), places: new Map(), since: 0 }; // what the server said since the last showing
  let progress = "";
  let attempts = 0; // in vain, since the last answer
  let running = null; // the sending that is under way
  let timer = 0;
  let showing = 0; // the timer of the next showing
  let lastKey = 0;
  let trouble = ""; // a sentence that stands at the foot until the next change
  let submitted = !left.hidden; // it was tried: then what is lacking is listed too

  // ---------------------------------------------------------------- the store of the grid

  const store = {
    isNumber: (td) => "cell" in td.dataset,
    isNote: (td) => "note" in td.dataset,
    /* Whether what stands there was last typed here: what a colleague has saved since is not taken back. */
    isMine(td) {
      const { name, stored, mine } = cellOf(td);
      return Boolean(queue.get(name)) || stored.version === mine;
    },
    labelOf: (td) => cellOf(td).label,
    contentOf: (td) => (store.isNote(td) ? noteOf(cellOf(td)) : contentOf(cellOf(td))),
    show(td) {
      if (store.isNote(td)) showNote(td.parentElement);
      else show(cellOf(td));
    },
    set,
    async preview(changes) {
      try {
        const sent = changes.map(({ td, content }) => ({ name: nameOf(td), content, seen: cellOf(td).stored.version }));
        const read = (await post(table.dataset.preview, sent)).cells;
        return changes.map(({ td }) => read[nameOf(td)]);
      } catch (error) {
        session.hidden = error.message !== "session";
        tell(error.said ?? texts.offline);
        return null;
      }
    },
    tell,
    open: (td) => showPanel(td, { isAsked: true }),
    /* Keys of a form alone: the proposed figure, the question beneath the cell. */
    press(td, key) {
      const { said } = cellOf(td);
      const found = { s: "[data-fix]", l: "input, button" }[key];
      const target = found && said?.querySelector(found);
      if (key === "s") target?.click();
      if (key === "l") target?.focus();
      return Boolean(target);
    },
    keys: [["– …", "keyMarks"], ["S", "keyFix"], ["L", "keyReason"], ["Ctrl+Enter", "keyPanel"]],
  };
  const grid = window.makeGrid(table, store, texts);
  const { fill, focus } = grid;

  const nameOf = (td) => td.dataset.cell ?? td.dataset.note;
  const cellOf = (td) => cells.get(nameOf(td));

  function begin() {
    const first = JSON.parse(document.getElementById("grid-state").textContent);
    for (const tr of table.querySelectorAll("[data-plain]")) tr.remove();
    for (const td of table.querySelectorAll("[data-cell]")) {
      const { cell: name, label } = td.dataset;
      td.replaceChildren(boxed("box"));
      td.id = name;
      const area = name.split("-")[2];
      cells.set(name, { name, area, td, label, tr: td.parentElement, stored: first.cells[name] });
    }
    for (const td of table.querySelectorAll("[data-note]")) {
      td.replaceChildren(element("span", { className: "note-text" }), element("span", { className: "note-state" }));
    }
    status.replaceChildren(boxed("status-line"));
    paintedTogether();
    form.querySelector("[data-plain-save]").remove();
    for (const shown of document.querySelectorAll("[data-paste], [data-carry], [data-keys]")) shown.hidden = false;
    progress = first.progress;
    cells.forEach(show);
    const all = [...cells.values()];
    grid.begin((all.find((cell) => !contentOf(cell)) ?? all[0])?.td);
    report();
    flush();
  }

  // ---------------------------------------------------------------- showing

  /* What changes in here is laid out in here, and the table is left alone: hence a box in a box (css/entry.css). */
  function boxed(className) {
    return element("span", { className }, element("span", {}));
  }

  const insideOf = (outer) => outer.firstChild.firstChild;

  /* A cell that changes is painted anew with the lines about it, not with the whole table. */
  function paintedTogether() {
    for (const body of [...table.tBodies]) {
      for (let last = body; last.rows.length > PAINTED_TOGETHER; last = last.nextElementSibling) {
        last.after(element("tbody", {}, ...[...last.rows].slice(PAINTED_TOGETHER)));
      }
    }
  }

  function contentOf(cell) {
    return queue.get(cell.name)?.content ?? cell.stored.content;
  }

  function noteOf({ name, stored }) {
    return queue.get(name)?.note ?? stored.note;
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
    const computed = !content && !["", "–"].includes(stored.computed) ? stored.computed : "";
    const looks = JSON.stringify([state, content, computed]);
    if (looks !== cell.looks) { // a cell that is drawn again has the whole table laid out again
      const isEditing = grid.isEditing(td);
      cell.looks = isEditing ? "" : looks;
      if (!isEditing) {
        insideOf(td).replaceChildren(...iconOf(state),
          element("span", { className: computed ? "computed" : "content" }, content || computed));
      }
      td.dataset.state = state;
      td.ariaLabel = content ? `${label}: ${content}, ${texts[state]}`
        : `${label}: ${computed ? `${computed} (${texts.computed})` : texts.empty}`;
      if (state === "refused") td.setAttribute("aria-invalid", "true");
      else td.removeAttribute("aria-invalid");
    }
    say(cell, state);
    showNote(tr);
  }

  function iconOf(state) {
    if (!ICONS[state]) return [];
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    icon.innerHTML = `<use href="#i-${ICONS[state]}"/>`;
    return [icon];
  }

  function showNote(tr) {
    const td = tr.querySelector("[data-note]");
    if (!td || grid.isEditing(td)) return;
    const main = cellOf(td);
    const own = [...tr.querySelectorAll("[data-cell]")].map(cellOf);
    const state = RANKS.find((rank) => own.some((cell) => stateOf(cell) === rank));
    const { at } = (own.find((cell) => stateOf(cell) === state) ?? main).stored;
    const [text, line] = td.children;
    const note = noteOf(main);
    if (text.textContent !== note) text.textContent = note;
    if (state === "sending") return; // the cell says so itself, and it is soon over
    const said = state === "saved" && at ? fill(texts.savedAt, { at }) : texts[state];
    if (line.textContent !== said) line.textContent = said;
  }

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
    box.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") focus(cell.td);
    });
    cell.said = element("tr", { className: `said said-${kind}` }, element("td", {}),
      element("td", { colSpan: cell.tr.cells.length - 1 }, box));
    cell.tr.after(cell.said);
    cell.td.setAttribute("aria-describedby", id);
  }

  const WORDS = {
    refused: ({ td }, { said, readings = [] }) => [
      element("span", {}, element("b", {}, texts.error), ` ${said}`),
      ...readings.map((content) => button(content, () => correct(td, content), { "data-fix": content }))],
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
          grid.change([{ td: cells.get(name).td, content }]);
        }),
        button(texts.keepCumulative, () => {
          queue.put(cell.name, cell.stored.version, { sure: true });
          settle(cell);
        })];
    },
    remarked({ name, td, stored }) {
      const input = element("input", { id: `${name}-why`, maxLength: 300, autocomplete: "off" });
      const save = () => {
        if (!input.value.trim()) return;
        focus(td);
        grid.change([{ td, reason: input.value.trim() }]);
      };
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // the form is not to be sent
        save();
      });
      const label = element("label", { htmlFor: input.id },
        element("b", {}, stored.remarks.map(({ said }) => said).join(" ")), ` ${texts.reasonLabel}`);
      const fixes = stored.remarks.filter(({ fix }) => fix).map(({ fix }) =>
        button(fill(texts.useFix, { content: fix }), () => correct(td, fix), { "data-fix": fix }));
      return [label, input, button(texts.saveReason, save), ...fixes];
    },
  };

  function correct(td, content) {
    focus(td);
    grid.change([{ td, content }]);
  }

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
    const states = [...cells.values()].map((cell) => [cell, stateOf(cell)]);
    const count = (...wanted) => states.filter(([, state]) => wanted.includes(state)).length;
    const [sending, waiting] = [count("sending"), count("waiting")];
    const refused = count("refused", "changed", "asked");
    // One row is shown in all areas: what was typed into another one waits all the same.
    const elsewhere = queue.all().filter((item) => !cells.has(item.name) && (held(item) || attempts)).length;
    const parts = [progress,
      sending && fill(texts.countSending, { count: sending }),
      waiting && fill(texts.countWaiting, { count: waiting }),
      refused && fill(texts.countRefused, { count: refused }),
      elsewhere && fill(texts.elsewhere, { count: elsewhere }), trouble];
    const line = parts.filter(Boolean).join(" · ");
    if (status.textContent !== line) insideOf(status).textContent = line;
    const todo = states.map(([cell, state]) => ({ cell, said: whatIsLeft(cell, state) })).filter(({ said }) => said);
    const listed = JSON.stringify([elsewhere, ...todo.map(({ cell, said }) => [cell.name, said])]);
    if (left.dataset.listed !== listed) {
      left.dataset.listed = listed;
      const items = todo.map(({ cell, said }) =>
        element("li", {}, element("a", { href: `#${cell.name}` }, cell.label), `: ${said}`));
      if (elsewhere) {
        const all = element("a", { href: location.pathname }, fill(texts.elsewhere, { count: elsewhere }));
        items.push(element("li", {}, all));
      }
      left.hidden = !items.length;
      left.querySelector("h2").textContent = fill(texts.leftTitle, { count: items.length });
      left.querySelector("ul").replaceChildren(...items);
    }
    document.title = refused || (submitted && todo.length) ? `${texts.error} ${plainTitle}` : plainTitle;
  }

  const plainTitle = title.startsWith(texts.error) ? title.slice(texts.error.length).trim() : title;

  function tell(text) {
    trouble = text;
    report();
  }

  function whatIsLeft(cell, state) {
    const item = queue.get(cell.name);
    const outcome = item && held(item);
    if (outcome) return outcome.said ?? texts[outcome.outcome];
    if (item) return submitted ? texts[state] : "";
    return cell.stored.content || submitted ? cell.stored.left : "";
  }

  // ---------------------------------------------------------------- saving

  /* Take changes of cells, and give what was there before. */
  function set(changes) {
    const real = changes.filter(({ td, content, note, reason }) => {
      const cell = cellOf(td);
      return (content ?? contentOf(cell)) !== contentOf(cell) || (note ?? noteOf(cell)) !== noteOf(cell)
        || (reason ?? cell.stored.reason) !== cell.stored.reason;
    });
    const before = real.map(({ td }) => ({ td, content: contentOf(cellOf(td)), note: noteOf(cellOf(td)),
      reason: cellOf(td).stored.reason }));
    for (const { td, ...said } of real) {
      const cell = cellOf(td);
      outcomes.delete(cell.name);
      queue.put(cell.name, cell.stored.version, said);
      show(cell);
    }
    trouble = "";
    showSoon();
    afterPaint(flush);
    return before;
  }

  /* What the key did is seen first; nothing is painted of a page that nobody sees. */
  function afterPaint(work) {
    if (document.hidden) work();
    else requestAnimationFrame(() => setTimeout(work));
  }

  /* Send what waits, in order, until nothing does. Called as often as one likes: it runs once. */
  function flush() {
    running ??= sendAll().finally(() => {
      running = null;
      showSoon();
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
      body: JSON.stringify({ cells: sent, knows, account: Number(table.dataset.account) }),
      redirect: "manual", // to the sign-in page: the session has ended
      signal: AbortSignal.timeout(PATIENCE), // sent again it is taken for the same, should both arrive
    });
    // 401: it is somebody else's by now, in whose name nothing typed here may be stored.
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new Error("session");
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
        if (cells.has(name)) cells.get(name).mine = states[name].version;
      } else if (outcome.outcome === "gone") {
        trouble = fill(texts.gone, { content: queue.get(name)?.content ?? "", said: outcome.said });
        queue.drop(name);
      } else {
        outcomes.set(name, { ...outcome, order });
      }
    }
    for (const [name, state] of Object.entries(states)) {
      const cell = cells.get(name);
      if (cell) cell.stored = state;
    }
    for (const name of [...Object.keys(states), ...batch.map((item) => item.name)]) unshown.cells.add(name);
    for (const [id, html] of Object.entries(shown)) unshown.places.set(id, html);
    attempts = 0;
    progress = now ?? progress;
    showSoon();
  }

  /* When the hands rest, for drawing it takes as long as a key may. */
  function showSoon() {
    clearTimeout(showing);
    const now = performance.now();
    unshown.since ||= now;
    const wait = document.hidden ? 0 : lastKey + REST - now;
    if (wait > 0) showing = setTimeout(showSoon, wait);
    else showNow();
  }

  function showNow() {
    clearTimeout(showing);
    for (const [id, html] of unshown.places) {
      const place = document.getElementById(id);
      if (place && place.innerHTML !== html) place.innerHTML = html;
    }
    for (const name of unshown.cells) if (cells.has(name)) show(cells.get(name));
    unshown.places.clear();
    unshown.cells.clear();
    unshown.since = 0;
    report();
  }

  table.addEventListener("keydown", () => {
    lastKey = performance.now();
    // Hands that do not rest are shown it right after a key, when the next one is farthest away.
    if (unshown.since && lastKey - unshown.since > LATEST) afterPaint(showNow);
  }, { capture: true });

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && queue.size) flush();
  });

  // ---------------------------------------------------------------- the panel of a cell

  const panel = document.querySelector("[data-panel]");
  const IDLE = 400; // milliseconds on a cell before its panel is fetched
  let looking = new AbortController();
  let idle = 0;

  /* A class and not `:has()`, which would be looked into at each change of the table. */
  function setPanel(isShown) {
    panel.hidden = !isShown;
    panel.parentElement.classList.toggle("has-side", isShown);
  }

  /* Ctrl+Enter opens the panel and goes there; from then on it follows the cell that has the focus. */
  async function showPanel(td, { isAsked }) {
    looking.abort();
    looking = new AbortController();
    if (!nameOf(td)) return;
    try {
      const answer = await fetch(`${panel.dataset.panel}${nameOf(td)}/`, { signal: looking.signal, redirect: "manual" });
      if (!answer.ok) return;
      panel.innerHTML = await answer.text();
      setPanel(true);
      if (isAsked) panel.focus();
    } catch (error) {
      if (isAsked && error.name !== "AbortError") tell(texts.offline);
    }
  }

  table.addEventListener("focusin", ({ target }) => {
    clearTimeout(idle);
    if (!panel.hidden && target.matches("[data-cell]")) idle = setTimeout(() => showPanel(target, {}), IDLE);
  });
  panel.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    setPanel(false);
    grid.back();
  });

  // ---------------------------------------------------------------- the page around the grid

  left.addEventListener("click", (event) => {
    const cell = cells.get(event.target.getAttribute("href")?.slice(1));
    if (!cell) return;
    event.preventDefault();
    focus(cell.td);
  });
  document.querySelector("[data-paste]").addEventListener("click", grid.askForText);
  document.querySelector("[data-carry]").addEventListener("click", () => {
    const found = [...cells.values()].filter((cell) => cell.td.dataset.carry && !contentOf(cell))
      .map(({ td }) => ({ td, content: td.dataset.carry }));
    if (found.length) grid.propose(texts.carryTitle, found);
    else tell(texts.carryNothing);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    grid.stop(true);
    submitted = true;
    await flush();
    showNow();
    if (queue.size || !left.hidden) left.focus();
    else if (await store.preview([])) { // asked first: the session may have ended, or be another account's
      form.action = form.querySelector("[data-submit]").formAction;
      form.elements.csrfmiddlewaretoken.value = token(); // a new one since, if somebody signed in again
      form.submit();
    }
  });

  begin();
})();
