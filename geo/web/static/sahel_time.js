/* The bar under the map: incidents by month, and over them the window that is the page's period. Drag it, its edges or
   a new one, or use the arrow keys: the page is told once, when the window has come to rest, and answers with the
   window that is set then. Playing is in sahel_play.js. Texts come from the server and go in by textContent. */
(function () {
  "use strict";
  const DAY = 864e5, REST = 600;
  const bar = { map: null, spec: null, told: null, data: null, set: null, shown: null, timer: null, drag: null, parts: null,
    play: null, asked: null };
  const { paint } = window.sahel;

  const day = (iso) => Math.round(Date.parse(iso) / DAY);
  const iso = (number) => new Date(number * DAY).toISOString().slice(0, 10);
  const parts = (number) => { const date = new Date(number * DAY); return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]; };
  const month = (number, later = 0) => { const [year, at] = parts(number); return Date.UTC(year, at + later, 1) / DAY; };
  const monthEnd = (number) => month(number, 1) - 1;
  const between = (low, value, high) => Math.max(low, Math.min(value, high));
  const months = (number) => { const [year, at] = parts(number), [first, start] = parts(bar.data.from); return 12 * (year - first) + at - start; };

  function make(tag, attributes, ...inside) {
    const made = tag === "svg" || tag === "path" ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  }

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  function counted(forms, number) {
    const { numbers, plural } = bar.data;
    return fill(forms[plural.select(number) === "one" ? 0 : 1], { number: numbers.format(number) });
  }
  function dayWords(number) {
    const [year, at, date] = parts(number);
    return (bar.data.language === "fr" && date === 1 ? "1er" : date) + " " + bar.data.names.abbreviated[at] + " " + year;
  }
  const monthWords = (number) => bar.data.names.wide[parts(number)[1]] + " " + parts(number)[0];
  const period = ([start, end]) => ({ start: dayWords(start), end: dayWords(end) });

  /* What happened in a window or month, in words: nobody's figure is never a nought. */
  function facts(incidents, deaths, unknown) {
    const { words } = bar.data, said = [counted(words.incidents, incidents)];
    if (incidents > unknown) said.push(counted(words.deaths, deaths));
    if (unknown) said.push(counted(words.unknown, unknown));
    return bar.told.place ? fill(words.of, { place: bar.told.place, facts: said.join(", ") }) : said.join(", ");
  }

  window.sahel.paint = function (spec) {
    bar.spec = { ...spec, painted: null };  // nobody waits for what the bar paints
    if (spec.time) take(spec.time);
    const painted = paint(spec);
    if (bar.play) bar.play.repainted(spec);
    return painted;
  };

  function take(told) {
    if (!bar.parts) build();
    const fresh = !bar.told || bar.told.months !== told.months;
    bar.told = told;
    bar.set = [day(told.start), day(told.end)];
    if (bar.timer === null && !bar.drag) bar.shown = bar.set;
    if (!fresh) return draw();
    bar.asked = told.months;
    ask(told.months).then((data) => { if (bar.asked === told.months) { read(data); draw(); } }).catch(fail);
  }

  async function ask(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function fail() {
    bar.parts.line.textContent = bar.data ? bar.data.words.gone : "The months could not be loaded. Reload the page.";
  }

  function read(data) {
    bar.data = { ...data, from: month(day(data.first)), first: day(data.first), last: day(data.last), beyond: month(day(data.last), 1),
      numbers: new Intl.NumberFormat(data.language), plural: new Intl.PluralRules(data.language) };
    const { words } = data, { root, from, to, body } = bar.parts;
    root.setAttribute("lang", data.language);
    root.setAttribute("aria-label", words.bar);
    for (const [part, name] of [[from, "from"], [to, "to"], [body, "move"]]) part.setAttribute("aria-label", words[name]);
    for (const part of [from, to, body]) { part.setAttribute("aria-valuemin", "0"); part.setAttribute("aria-valuemax", String(months(bar.data.last))); }
    bars();
    bar.parts.table.replaceChildren(...rows());
    bar.parts.legend.replaceChildren(...words.legend.map((text, at) => make("span", { class: "time-key key" + at }, text)));
    if (bar.play) bar.play.read();
  }

  function build() {
    const slider = (name) => make("div", { class: "time-" + name, role: "slider", tabindex: "0", "data-part": name });
    const made = { from: slider("from"), to: slider("to"), body: slider("body"), line: make("p", { class: "time-line", role: "status" }),
      hint: make("p", { class: "time-hint" }), legend: make("div", { class: "time-legend", "aria-hidden": "true" }),
      buttons: make("div", { class: "time-buttons", role: "group" }), actions: make("div", { class: "time-actions", hidden: "" }),
      chart: make("svg", { role: "img", viewBox: "0 0 1000 64", preserveAspectRatio: "none" }),
      table: make("table", { class: "time-table" }), years: make("div", { class: "time-years", "aria-hidden": "true" }), frame: make("div", { class: "time-frame", hidden: "" }) };
    made.strip = make("div", { class: "time-strip" }, made.chart, made.years, made.body, made.from, made.to, made.frame);
    made.root = make("section", { id: "sahel-time" }, make("div", { class: "time-row" }, made.buttons,
      made.legend, made.actions, make("div", { class: "time-label" }, made.line, made.hint)), made.strip, made.table);
    bar.parts = made;
    document.body.append(made.root);
    document.body.classList.add("timed");
    listen(made.strip);
    const { map } = window.sahel.state;
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    new ResizeObserver(() => { if (bar.data) ticks(); }).observe(made.strip);
    map.invalidateSize({ animate: false });
    if (bar.play) bar.play.build();
  }

  const percent = (number) => 100 * (number - bar.data.from) / (bar.data.beyond - bar.data.from);

  /* Incidents upward, in them those without a toll paler; deaths downward; each on a scale of its own. */
  function bars() {
    const { incidents, deaths, unknown, words } = bar.data, highest = Math.max(1, ...incidents), deadliest = Math.max(1, ...deaths);
    const path = (name, span) => make("path", { class: name, d: incidents.map((_, at) => {
      const [top, bottom] = span(at), start = month(bar.data.from, at), end = month(start, 1);
      if (bottom - top < 0.01) return "";
      const gap = 1.6 * (end - start) / (bar.data.beyond - bar.data.from) * 100;
      return "M" + (10 * percent(start) + gap) + " " + top + "H" + (10 * percent(end) - gap) + "V" + bottom + "H" + (10 * percent(start) + gap) + "Z";
    }).join("") });
    const up = (number) => 42 - 40 * number / highest;
    bar.parts.chart.replaceChildren(
      path("time-known", (at) => [up(incidents[at] - unknown[at]), 42]),
      path("time-unknown", (at) => [up(incidents[at]), up(incidents[at] - unknown[at])]),
      path("time-deaths", (at) => [45, 45 + 18 * deaths[at] / deadliest]));
    const sum = (list) => list.reduce((all, one) => all + one, 0), total = sum(incidents), most = incidents.indexOf(Math.max(...incidents));
    bar.parts.chart.setAttribute("aria-label", total === 0 ? words.empty : fill(words.chart, { ...period([bar.data.first, bar.data.last]),
      incidents: counted(words.incidents, total), deaths: counted(words.deaths, sum(deaths)), unknown: counted(words.unknown, sum(unknown)),
      month: monthWords(month(bar.data.from, most)), most: bar.data.numbers.format(incidents[most]) }));
    ticks();
  }

  /* The bars as a table, for whom does not see them. */
  function rows() {
    const { incidents, deaths, unknown, words, numbers } = bar.data, [first, second, third] = words.legend;
    const head = (text, scope) => make("th", { scope }, text);
    const row = (name, texts) => make("tr", {}, ...texts.map((text, at) => name === "th" ? head(text, "col") : at ? make("td", {}, text) : head(text, "row")));
    return [row("th", [words.month, first, third, second]), ...incidents.map((count, at) => row("td", [monthWords(month(bar.data.from, at)),
      numbers.format(count), count && count === unknown[at] ? words.noFigure : numbers.format(deaths[at]), numbers.format(unknown[at])]))];
  }

  /* Years under the bars, or months where there are few; as many as there is room for. */
  function ticks() {
    const { years, strip } = bar.parts, count = bar.data.incidents.length, room = strip.clientWidth, few = count <= 30;
    const step = few ? Math.ceil(count * 44 / room) : 12 * Math.ceil(count / 12 * 40 / room), made = [];
    for (let at = 0; at < count; at += 1) {
      const start = month(bar.data.from, at), [year, which] = parts(start);
      if (few ? at % step : which !== 0 || (12 * year) % step) continue;
      if (room * (1 - percent(start) / 100) < 34) continue;
      const text = few ? bar.data.names.abbreviated[which] + (which === 0 || at === 0 ? " " + year : "") : String(year);
      const tick = make("span", {}, text);
      tick.style.left = percent(start) + "%";
      made.push(tick);
    }
    years.replaceChildren(...made);
  }

  function place(part, [start, end]) {
    part.style.left = percent(start) + "%";
    part.style.width = percent(end + 1) - percent(start) + "%";
  }

  function draw() {
    if (!bar.data) return;
    const { from, to, body, line } = bar.parts, [start, end] = bar.shown, said = period(bar.shown);
    place(body, bar.shown);
    from.style.left = percent(start) + "%";
    to.style.left = percent(end + 1) + "%";
    for (const [part, value, text] of [[from, start, said.start], [to, end, said.end], [body, end, said.start + " – " + said.end]]) {
      part.setAttribute("aria-valuenow", String(months(value)));
      part.setAttribute("aria-valuetext", text);
    }
    if (bar.play && bar.play.draw()) return;
    line.removeAttribute("title");
    line.replaceChildren(make("b", {}, fill(bar.data.words.set, said)));
    hint();
  }

  function hint(text) {
    if (!bar.data) return;
    const known = bar.told.known ? bar.told.known + ". " : "";
    bar.parts.hint.textContent = text || (bar.play && bar.play.hint()) || known + bar.data.words.hint;
  }

  /* The window after a move by so many months, or the one that it was where the data end. */
  function moved([start, end], by) {
    const { first, last } = bar.data, whole = start === month(start) && (end === monthEnd(end) || end === last);
    const newEnd = Math.min(monthEnd(month(end, by)), last), newStart = whole ? month(start, by) : newEnd - (end - start);
    return newStart < first || month(end, by) > last ? [start, end] : [newStart, newEnd];
  }

  function edge(which, [start, end], to) {
    const { first, last } = bar.data;
    if (which === "from") return [Math.max(first, month(between(first, to, end))), end];
    return [start, Math.min(last, monthEnd(between(start, to, last)))];
  }

  function dragged({ what, from, pressed }, at) {
    const { first, last } = bar.data, near = between(first, at, last);
    if (what === "body") return moved(from, Math.round((at - pressed) / 30.44));
    if (what === "from") return edge("from", from, at - month(at) < monthEnd(at) - at ? at : month(at, 1));
    if (what === "to") return edge("to", from, at - month(at) < monthEnd(at) - at ? month(at) - 1 : at);
    const other = between(first, pressed, last);
    return [Math.max(first, month(Math.min(near, other))), Math.min(last, monthEnd(Math.max(near, other)))];
  }

  /* A click on a month: the window of the same length that ends with it. */
  function ending(at) {
    const end = Math.min(monthEnd(between(bar.data.first, at, bar.data.last)), bar.data.last);
    return [Math.max(bar.data.first, end - (bar.set[1] - bar.set[0])), end];
  }

  function commit() {
    clearTimeout(bar.timer);
    bar.timer = null;
    const [start, end] = bar.shown;
    if (start === bar.set[0] && end === bar.set[1]) return draw();
    window.sahel.state.clicks += 1;
    window.Streamlit.setComponentValue({ period: [iso(start), iso(end)], click: Date.now() + ":" + window.sahel.state.clicks });
  }

  function listen(strip) {
    const at = (event) => { const box = strip.getBoundingClientRect();
      return Math.floor(bar.data.from + (event.clientX - box.left) / box.width * (bar.data.beyond - bar.data.from)); };
    strip.addEventListener("pointerdown", (event) => {
      if (event.button || !bar.data) return;
      const part = event.target.closest("[data-part]");
      event.preventDefault();
      if (part) part.focus();
      if (!part && bar.play && bar.play.scrub(at(event))) bar.drag = { what: "scrub" };
      else bar.drag = { what: part ? part.dataset.part : "new", from: bar.shown, pressed: at(event), x: event.clientX, far: false };
      strip.setPointerCapture(event.pointerId);
    });
    strip.addEventListener("pointermove", (event) => {
      if (!bar.data) return;
      if (bar.drag && bar.drag.what === "scrub") return void bar.play.scrub(at(event));
      if (!bar.drag) return hover(at(event));
      bar.drag.far = bar.drag.far || Math.abs(event.clientX - bar.drag.x) > 4;
      if (!bar.drag.far) return;
      bar.shown = dragged(bar.drag, at(event));
      draw();
    });
    strip.addEventListener("pointerup", (event) => {
      const { drag } = bar;
      bar.drag = null;
      if (!drag || drag.what === "scrub") return;
      if (!drag.far && drag.what === "new") bar.shown = ending(at(event));
      if (drag.far || drag.what === "new") { draw(); commit(); }
    });
    strip.addEventListener("pointercancel", giveUp);
    strip.addEventListener("pointerleave", () => { if (!bar.drag) hint(); });
    strip.addEventListener("keydown", keys);
    strip.addEventListener("focusout", () => { if (bar.timer !== null) commit(); });
  }

  function hover(at) {
    const { incidents, deaths, unknown } = bar.data, which = months(at);
    if (which in incidents) hint(monthWords(at) + ": " + facts(incidents[which], deaths[which], unknown[which]));
  }

  function giveUp() {
    clearTimeout(bar.timer);
    bar.timer = bar.drag = null;
    bar.shown = bar.set;
    draw();
  }

  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -Infinity, End: Infinity };
  function keys(event) {
    const part = event.target.closest("[data-part]");
    if (!part || !bar.data) return;
    if (event.key === "Escape") return giveUp();
    if (event.key === "Enter" && bar.timer !== null) return commit();
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    const by = STEPS[event.key], [start, end] = bar.shown, { first, last } = bar.data;
    const from = part.dataset.part === "body" ? end : part.dataset.part === "from" ? start : end;
    const target = by === -Infinity ? first : by === Infinity ? last : month(from, by);
    if (part.dataset.part !== "body") bar.shown = edge(part.dataset.part, bar.shown, target);
    else if (Number.isFinite(by)) bar.shown = moved(bar.shown, by);
    else bar.shown = by > 0 ? [last - (end - start), last] : ending(first + (end - start));
    draw();
    clearTimeout(bar.timer);
    bar.timer = setTimeout(commit, REST);
  }

  window.sahelTime = { bar, kit: { make, fill, counted, dayWords, monthWords, period, facts, ask, day, place, month, draw, hint, commit, paint } };
})();
