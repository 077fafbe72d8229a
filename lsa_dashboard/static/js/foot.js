/* Puts the usage counts, and how much waits for a person, into the links to their pages. They come by
   themselves, after the page: it would otherwise be another one each minute, and no browser could keep it. */
"use strict";

const frame = document.querySelector("[data-pieces]");

if (frame) {
  // Somebody signed out meanwhile is sent to sign in: an answer that is not ok. The links then stay.
  fetch(frame.dataset.pieces, { redirect: "manual" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => {
      const pieces = document.createElement("template");
      pieces.innerHTML = text;
      for (const piece of pieces.content.children) {
        const link = document.querySelector(`[data-piece="${piece.dataset.of}"]`);
        if (link) link.innerHTML = piece.innerHTML;
      }
    })
    .catch(() => {}); // no connection: the page is none the worse for it
}
