/* Phân tích: a change of the choice renews the parts of the page it touches, without loading the page.
   Whatever goes wrong (no connection, signed out) is left to the browser: it follows the address itself. */
"use strict";

(() => {
  const NAMES = ["nam", "dia-ban", "linh-vuc", "chi-tieu", "cot"];
  // What a change makes meaningless: another domain has other indicators, another area other areas within.
  const DROPPED = { nam: ["cot"], "dia-ban": ["cot"], "linh-vuc": ["chi-tieu"], "chi-tieu": [] };

  const choice = document.querySelector("[data-choice]");
  if (!choice) return;
  const page = choice.querySelector("form").getAttribute("action");
  const parts = choice.dataset.parts.replace("headline/", "");
  // As the server made it whole: the form has no set of areas, and a browser may fill it with what it was.
  let shown = chosen(new URLSearchParams(choice.querySelector("form").dataset.query));
  let address = location.search;
  let running = new AbortController();

  function chosen(query) {
    return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""]));
  }

  function queryOf(asked) {
    return new URLSearchParams(Object.entries(asked).filter(([_name, value]) => value)).toString();
  }

  async function fetched(name, query, signal) {
    const answer = await fetch(`${parts}${name}/?${query}`, { signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  }

  // The parts come together, so that the page never speaks of two choices at once.
  async function renew(asked, { remember }) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const query = queryOf(asked);
    const changed = NAMES.filter((name) => asked[name] !== shown[name]);
    const places = [...document.querySelectorAll("[data-part]")].filter(
      ({ dataset }) => dataset.needs === "all" || dataset.needs.split(" ").some((name) => changed.includes(name)));
    // A request broken off left its places busy, and they are not always among those asked for now.
    for (const place of document.querySelectorAll("[data-part][aria-busy]")) place.removeAttribute("aria-busy");
    places.forEach((place) => place.setAttribute("aria-busy", "true"));
    try {
      const answers = await Promise.all(places.map((place) => fetched(place.dataset.part, query, signal)));
      places.forEach((place, n) => put(place, answers[n]));
      const { form, query: whole, title, footer } = answers[places.findIndex(({ dataset }) => dataset.part === "headline")];
      putForm(form);
      shown = chosen(new URLSearchParams(whole));
      document.querySelector("[data-as-of]").innerHTML = footer;
      document.title = document.title.replace(/^.*? – /, `${title} – `);
      if (remember && location.search !== `?${whole}`) history.pushState(null, "", `${page}?${whole}`);
      address = location.search;
      document.querySelector("[data-status]").textContent = choice.dataset.said;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(`${page}?${query}`);
    } finally {
      if (!signal.aborted) places.forEach((place) => place.removeAttribute("aria-busy"));
    }
  }

  function put(place, { html, figure }) {
    const drawn = place.querySelector("[data-drawing]");
    const focused = place.contains(document.activeElement);
    place.innerHTML = html;
    const frame = place.querySelector("[data-chart]");
    if (frame && figure) {
      // The chart that is there is changed rather than made anew, which is quicker.
      if (drawn) frame.querySelector("[data-drawing]").replaceWith(drawn);
      window.charts.show(frame, figure);
    }
    if (focused) place.querySelector("[data-follow], [tabindex]")?.focus();
  }

  function putForm(html) {
    const { id } = document.activeElement;
    const focused = choice.contains(document.activeElement);
    choice.innerHTML = html;
    if (focused) (id ? document.getElementById(id) : choice.querySelector("button"))?.focus();
  }

  function ask(changed) {
    const form = new URLSearchParams(new FormData(choice.querySelector("form")));
    const asked = { ...chosen(form), cot: shown.cot }; // which of many areas is not in the form
    for (const name of DROPPED[changed] ?? []) asked[name] = "";
    renew(asked, { remember: true });
  }

  choice.addEventListener("change", ({ target }) => ask(target.name));
  choice.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-follow]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    renew(chosen(new URL(link.href).searchParams), { remember: true });
  });
  window.addEventListener("popstate", () => {
    if (location.search === address) return; // a jump within the page
    renew(chosen(new URLSearchParams(location.search)), { remember: false });
  });
})();
