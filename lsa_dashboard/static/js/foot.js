/* Puts the usage counts, and how much waits for a person, into the links to their pages. They come by
   themselves, after the page: it would otherwise be another one each minute, and no browser could keep it. */
"use strict";

for (const link of document.querySelectorAll("[data-line]")) {
  // Somebody signed out meanwhile is sent to sign in: an answer that is not ok. The link then stays.
  fetch(link.dataset.line, { redirect: "manual" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((line) => {
      if (line) link.innerHTML = line;
    })
    .catch(() => {}); // no connection: the page is none the worse for it
}
