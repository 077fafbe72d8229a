/* Blocks of cells out of Excel: taken apart, laid over the grid, and shown before anything is written. */
"use strict";

window.gridPaste = (() => {
  // A cell in quotes may hold line ends and doubled quotes; every cell ends with a tab, a line end or the text.
  const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g;

  /* The rows and cells of a text as Excel and Calc put it on the clipboard. */
  function rowsOf(text) {
    const rows = [[]];
    for (const [, quoted, plain, end] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(CELL)) {
      rows.at(-1).push(plain ?? quoted.replaceAll('""', '"').replaceAll("\n", " "));
      if (end === "\n") rows.push([]);
      if (!end) break;
    }
    return rows;
  }

  /* Which text falls on which cell, from a place on: [{text, cell}], the cell null beyond the form. A pasted
     row of words alone falls on a heading of the form, if there is one at that place. */
  function laid(rows, start, { lines, cellAt }) {
    const found = [];
    let at = start.row;
    for (const row of rows) {
      const isHeading = row.length > 1 && row.every((text) => !/[0-9]/.test(text));
      if (isHeading && at > start.row && lines[at]?.previousElementSibling?.matches(".section")) continue;
      row.forEach((text, n) => found.push({ text: text.trim(), cell: cellAt(at, start.column + n) }));
      at += 1;
    }
    return found;
  }

  /* Shows every cell, how it was read, what it holds and will hold; resolves to true to write them.
     `found` is [{row, column, was, now, reading, said, write}]. */
  function ask({ title, found, texts, fill }) {
    const count = found.filter(({ write }) => write).length;
    return open(title, texts.cancel, count && fill(texts.apply, { count }),
      element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: title }, table(found, texts)));
  }

  /* Asks for the text, where a browser gives none by itself; resolves to null where there is none. */
  async function textOf({ title, hint, texts }) {
    const area = element("textarea", { rows: 8, ariaLabel: hint });
    const answer = open(title, texts.cancel, texts.read, element("p", {}, hint), area);
    area.focus();
    return (await answer) && area.value ? area.value : null;
  }

  /* A dialog; resolves to whether it was agreed to. Without `agree` it can only be closed. */
  function open(title, cancel, agree, ...content) {
    const dialog = element("dialog", { className: "preview" },
      element("h2", { id: "h-preview" }, title), ...content,
      element("p", { className: "tools" },
        ...(agree ? [element("button", { className: "btn btn-main", type: "button", value: "yes" }, agree)] : []),
        element("button", { className: "btn", type: "button", value: "" }, cancel)));
    dialog.setAttribute("aria-labelledby", "h-preview");
    document.body.append(dialog);
    dialog.addEventListener("click", ({ target }) => {
      if (target.matches("button")) dialog.close(target.value);
    });
    dialog.showModal();
    dialog.querySelector("button").focus();
    return new Promise((resolve) => dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }));
  }

  function table(found, texts) {
    const head = ["row", "column", "was", "willBe", "howRead"].map((name) =>
      element("th", { scope: "col" }, texts[name]));
    const body = found.map(({ row, column, was, now, said, reading }) =>
      element("tr", { className: `read-${reading}` },
        element("th", { scope: "row" }, row), element("td", {}, column),
        element("td", { className: "num" }, was), element("td", { className: "num" }, now),
        element("td", {}, said)));
    return element("table", { className: "data" },
      element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
  }

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  return { rowsOf, laid, ask, textOf, open, element };
})();
