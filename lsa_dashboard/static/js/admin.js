/* Gives names to what Django's admin leaves nameless for those who hear a page instead of seeing it. */
"use strict";

(() => {
  // A field is called by its label; in a table of lines, by the head of its column.
  function nameOf(field) {
    const cell = field.closest(".tabular td");
    const heads = cell?.closest("table").tHead.rows[0].cells;
    return (heads ? heads[cell.cellIndex] : field.labels[0])?.textContent.trim().replace(/:$/, "");
  }

  function nameLines(place) {
    place.querySelectorAll(".tabular td :is(input, select, textarea):not([type=hidden])").forEach((field) => {
      field.setAttribute("aria-label", nameOf(field));
    });
  }

  // Select2 draws its own field and calls it by what is chosen in it: by nothing, while that is empty.
  function nameChoices(place) {
    place.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const drawn = select.nextElementSibling.querySelector("[role=combobox]");
      const chosen = drawn.querySelector("[role=textbox]");
      drawn.removeAttribute("aria-labelledby");
      drawn.setAttribute("aria-describedby", chosen.id);
      for (const one of [drawn, chosen]) one.setAttribute("aria-label", nameOf(select));
    });
  }

  // A head that heads nothing is a plain cell.
  for (const head of document.querySelectorAll("th:empty")) {
    const cell = document.createElement("td");
    cell.className = head.className;
    head.replaceWith(cell);
  }
  const search = document.getElementById("searchbar");
  if (search) {
    search.setAttribute("aria-label", search.form.querySelector("[type=submit]").value);
    search.labels[0].querySelector("img").alt = ""; // it says "Search", in English
  }

  // What these fields hold is Vietnamese on English pages too, and is to be read aloud as such.
  const VIETNAMESE_FIELDS = [
    "name", "title", "issuer", "full_name", "definition", "definition_source", "legal_basis", "what_changed",
    "decree", "derivation", "basis", "note", "reason", "text",
  ];
  if (document.documentElement.lang !== "vi") {
    for (const name of VIETNAMESE_FIELDS) {
      const cells = `#result_list :is(td, th).field-${name}, .field-${name} :is(.readonly, [name$="${name}"])`;
      for (const cell of document.querySelectorAll(cells)) cell.lang = "vi";
    }
  }

  nameLines(document);
  // Select2 draws when jQuery says that the document is ready; who asks later is told later.
  window.django?.jQuery(() => nameChoices(document));
  document.addEventListener("formset:added", ({ target }) => {
    nameLines(target);
    nameChoices(target);
  });
})();
