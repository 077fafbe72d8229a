/* Draws every [data-chart] from its JSON block. The figures come complete from indicators/charts/;
   only what the screen decides is added here: face, size of type, and which labels find room. */
"use strict";

(() => {
  // Pixels. A label like "15.059" needs about as many as a narrow column has, "kế hoạch" beside it more.
  const NARROW_COLUMN = 46;
  const PLAN_LABEL = 64;
  const VALUE_AXIS = 56;
  const AREA_NAMES = 130;
  const PHONE_LINE = 18; // the server left room for the smaller lines of a desk
  const WIDTH_OF_A_LETTER = 0.58; // of its height, bold ones too
  const phone = window.matchMedia("(max-width: 640px)");

  // Plotly's own Vietnamese locale has neither words nor separators.
  const VIETNAMESE = {
    moduleType: "locale",
    name: "vi",
    dictionary: {},
    format: {
      days: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: Array.from({ length: 12 }, (_, month) => `tháng ${month + 1}`),
      shortMonths: Array.from({ length: 12 }, (_, month) => `T${month + 1}`),
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: ".",
    },
  };

  const CONFIG = {
    locale: document.documentElement.lang === "vi" ? "vi" : "en-US",
    displayModeBar: false,
    displaylogo: false,
    responsive: true,
    showSendToCloud: false,
    plotlyServerURL: "",
  };

  function layoutFor(frame, figure) {
    const layout = structuredClone(figure.layout);
    layout.font.family = getComputedStyle(document.body).fontFamily;
    layout.font.size = phone.matches ? 14 : 12; // nothing on a phone is smaller than 14
    layout.hoverlabel.font.family = layout.font.family;
    for (const axis of [layout.xaxis, layout.yaxis]) {
      if (axis.title) axis.title.font.size = layout.font.size;
    }
    const fit = { columns: fitColumns, rows: fitRows, path: fitPath }[layout.meta.kind];
    if (fit) fit(layout, frame.clientWidth);
    if (layout.xaxis.title) fitTitle(layout, frame.clientWidth);
    if (layout.showlegend && phone.matches) layout.height += PHONE_LINE * figure.data.length; // a line each
    return layout;
  }

  // Under the axis stands what the marks mean: in as many lines as it needs, and the chart so much higher.
  function fitTitle(layout, width) {
    const { title, domain } = layout.xaxis;
    const room = domain ? (width - AREA_NAMES) * domain[1] : width - VALUE_AXIS - layout.margin.r;
    const letters = room / (WIDTH_OF_A_LETTER * layout.font.size);
    title.text = folded(title.text, letters);
    layout.height += PHONE_LINE * (lineCount(title.text) - 1);
  }

  // Labels of columns stand level and keep to their column, or are left out: the table has them all.
  function fitColumns(layout, width) {
    const slots = layout.xaxis.range;
    if (phone.matches) slots[0] = -0.5; // few columns spread out
    const room = (width - VALUE_AXIS) / (slots[1] - slots[0]);
    const needed = { value: NARROW_COLUMN, plan: PLAN_LABEL };
    layout.annotations = layout.annotations.filter((label) => !(room < needed[label.name]));
    if (phone.matches) fitPhone(layout, room);
    if (room < NARROW_COLUMN) thinOut(layout, room);
  }

  function fitPhone(layout, room) {
    const { annotations, margin, xaxis } = layout;
    const letters = room / (WIDTH_OF_A_LETTER * layout.font.size);
    for (const label of annotations) {
      if (label.name === "value") label.text = wrapped(label.text, letters);
    }
    xaxis.ticktext = xaxis.ticktext.map((text) => text.replace("–", "–<br>"));
    const names = annotations.filter((label) => label.name === "territory");
    const over = PHONE_LINE * Math.max(...xaxis.ticktext.map(lineCount)) + 8;
    for (const name of names) name.yshift = -over;
    const below = names.length && PHONE_LINE * Math.max(...names.map((name) => lineCount(name.text)));
    if (below) xaxis.title.standoff = below + 12;
    margin.t += PHONE_LINE;
    layout.height += PHONE_LINE + below;
  }

  // Of many narrow columns every second or third has its name under it, so that names stay level and apart.
  function thinOut(layout, room) {
    const { ticktext, tickvals } = layout.xaxis;
    const longest = Math.max(...ticktext.flatMap((text) => text.split("<br>")).map((line) => line.length));
    const every = Math.ceil((longest + 1) * WIDTH_OF_A_LETTER * layout.font.size / room);
    const kept = (_label, n) => (n + 1) % every === 0;
    layout.xaxis.ticktext = ticktext.filter(kept);
    layout.xaxis.tickvals = tickvals.filter(kept);
  }

  // Beside lying bars a phone has room for the percentage only; the table has the figures behind it.
  function fitRows(layout, width) {
    if (!phone.matches || !layout.annotations.some((label) => label.name === "detail")) return;
    layout.annotations = layout.annotations.filter((label) => label.name !== "detail");
    const lines = layout.annotations.flatMap((label) => label.text.split("<br>"));
    const longest = Math.max(...lines.map((line) => line.length));
    const needed = (longest + 2) * WIDTH_OF_A_LETTER * layout.font.size;
    layout.xaxis.domain[1] = Math.min(0.78, 1 - needed / (width - AREA_NAMES - layout.margin.r)); // no bar runs into it
    for (const label of layout.annotations) {
      if (label.name === "value-before-detail") label.x = 1;
    }
  }

  // On a phone a quarter has its month named, and what stands at the last known month is a number alone.
  function fitPath(layout) {
    if (!phone.matches) return;
    layout.margin.r *= layout.font.size / 12;
    const quarters = (_label, n) => n % 3 === 2;
    layout.xaxis.ticktext = layout.xaxis.ticktext.filter(quarters);
    layout.xaxis.tickvals = layout.xaxis.tickvals.filter(quarters);
    layout.annotations = layout.annotations.filter((label) => label.name !== "expected-now");
    for (const label of layout.annotations) {
      if (label.name === "now") [label.text] = label.text.split("<br>");
    }
  }

  function lineCount(text) {
    return text.split("<br>").length;
  }

  function wrapped(text, letters) {
    const fits = text.split("<br>").every((line) => line.length <= letters);
    return fits ? text : text.replaceAll(" ", "<br>");
  }

  function folded(text, letters) {
    return text.split(" ").reduce((lines, word) => {
      const line = `${lines.at(-1)} ${word}`;
      return lines.at(-1) && line.length > letters ? [...lines, word] : [...lines.slice(0, -1), line.trim()];
    }, [""]).join("<br>");
  }

  // Figures that came after the page, by their frames; those of the page itself lie in its JSON blocks.
  const sent = new WeakMap();

  async function draw(frame) {
    const figure = sent.get(frame)
      ?? JSON.parse(document.getElementById(frame.dataset.chart).textContent);
    const drawing = frame.querySelector("[data-drawing]");
    const layout = layoutFor(frame, figure);
    frame.querySelector("[data-space]").setAttribute("height", layout.height);
    await Plotly.react(drawing, figure.data, layout, CONFIG);
    frame.dataset.drawn = "true";
  }

  function offerDownload(button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const drawing = document.querySelector(`[data-chart="${button.dataset.download}"] [data-drawing]`);
      Plotly.downloadImage(drawing, { format: "png", scale: 2, filename: button.dataset.filename });
    });
  }

  // For the scripts of pages that renew their charts: draws a figure in a frame that came without one.
  function show(frame, figure) {
    if (!window.Plotly) {
      frame.hidden = true;
      return;
    }
    sent.set(frame, figure);
    draw(frame);
    frame.closest("figure").querySelectorAll("[data-download]").forEach(offerDownload);
  }
  window.charts = { show };

  const frames = () => document.querySelectorAll("[data-chart]");
  if (!window.Plotly) {
    // The script did not arrive: the tables tell everything, an empty frame would tell nothing.
    frames().forEach((frame) => { frame.hidden = true; });
    return;
  }
  Plotly.register(VIETNAMESE);
  frames().forEach(draw);
  document.querySelectorAll("[data-download]").forEach(offerDownload);
  phone.addEventListener("change", () => frames().forEach(draw));
})();
