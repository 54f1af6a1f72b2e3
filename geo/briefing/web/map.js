/* The map to carry: everything that it shows stands in this file, and text reaches the page through textContent only. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent), words = data.words, say = (id) => document.getElementById(id);
  const state = { group: "", from: data.months[0] ? data.months[0].key : "", to: "", area: null, incident: null };
  state.to = data.months.length ? data.months[data.months.length - 1].key : "";

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    return made;
  }

  /* --- the map --- */
  const map = L.map("map", { attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, keyboard: true });
  const bounds = L.geoJSON(data.shapes).getBounds(), view = bounds.isValid() ? bounds : L.latLngBounds([[9, -13], [25, 16]]);
  map.fitBounds(view, { animate: false, padding: [4, 4] });
  L.control.scale({ imperial: false }).addTo(map);
  for (const [name, order] of [["base", 250], ["lines", 420], ["dots", 450], ["words", 460]]) map.createPane(name).style.zIndex = order;
  for (const name of ["lines", "words"]) map.getPane(name).style.pointerEvents = "none";
  const features = (shapes) => ({ type: "FeatureCollection", features: shapes.map((geometry) => ({ type: "Feature", properties: {}, geometry })) });
  const land = features(data.base.land);
  L.geoJSON(land, { pane: "base", interactive: false, style: { stroke: false, fillColor: "#f7f5ef", fillOpacity: 1 } }).addTo(map);
  L.geoJSON(land, { pane: "lines", interactive: false, style: { fill: false, color: "#2b2925", weight: 1.2, opacity: 0.8 } }).addTo(map);
  const shapes = new Map();
  L.geoJSON(data.shapes, {
    style: () => ({ color: "#8a8578", weight: 0.7, fillOpacity: 0.92 }),
    onEachFeature: (feature, layer) => {
      shapes.set(String(feature.id), layer);
      layer.on("click", () => choose(String(feature.id)));
      layer.bindTooltip(() => { const row = levelsOf(state.group).get(String(feature.id)); return element("span", "", feature.properties.name + (row ? ": " + data.levels[row.level].name + ", " + row.shown : "")); }, { sticky: true });
    },
  }).addTo(map);
  const labels = [];
  function label(lat, lon, text, className, order) {
    const marker = L.marker([lat, lon], { icon: L.divIcon({ className: "", iconSize: [0, 0] }), pane: "words", interactive: false, keyboard: false }).addTo(map);
    const made = element("div", "name " + className, text);
    marker.getElement().append(made);
    labels.push({ marker, made, order });
    return made;
  }
  const letters = new Map();
  for (const feature of data.shapes.features) letters.set(String(feature.id), label(feature.properties.at[1], feature.properties.at[0], "", "letter", 1));
  for (const country of data.base.countries) label(country.at[1], country.at[0], country.name, "country", 2);
  for (const [name, lon, lat, capital] of data.base.towns) label(lat, lon, "• " + name, "town" + (capital ? " capital" : ""), capital ? 0 : 3);
  function declutter() {
    const taken = [];
    for (const one of labels.slice().sort((a, b) => a.order - b.order)) {
      one.made.classList.remove("hidden");
      const at = map.latLngToContainerPoint(one.marker.getLatLng()), width = one.made.offsetWidth + 4, height = one.made.offsetHeight;
      const left = one.made.classList.contains("town") ? at.x - 4 : at.x - width / 2, box = [left, at.y - height / 2, left + width, at.y + height / 2];
      const clash = taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1]);
      one.made.classList.toggle("hidden", clash);
      if (!clash) taken.push(box);
    }
  }
  map.on("zoomend moveend resize", declutter);
  const canvas = L.canvas({ pane: "dots" }), dots = L.layerGroup().addTo(map);

  /* --- what is shown --- */
  const found = new Map();
  function levelsOf(group) {
    if (!found.has(group)) found.set(group, new Map(data.scores[group].map((row) => [row.id, row])));
    return found.get(group);
  }
  const inMonths = (one) => one.month >= state.from && one.month <= state.to;
  const shown = () => data.incidents.filter((one) => inMonths(one) && (!state.group || one.groups.includes(state.group)));

  function hatch() {
    const svg = document.querySelector(".leaflet-overlay-pane svg");
    if (!svg || svg.querySelector("#thin")) return;
    const space = svg.namespaceURI, defs = svg.insertBefore(document.createElementNS(space, "defs"), svg.firstChild);
    data.levels.forEach((level, at) => {
      const pattern = defs.appendChild(document.createElementNS(space, "pattern"));
      for (const [name, value] of Object.entries({ id: "thin" + at, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })) pattern.setAttribute(name, value);
      const ground = pattern.appendChild(document.createElementNS(space, "rect")), stroke = pattern.appendChild(document.createElementNS(space, "rect"));
      for (const [name, value] of Object.entries({ width: 6, height: 6, fill: level.colour })) ground.setAttribute(name, value);
      for (const [name, value] of Object.entries({ width: 1, height: 6, fill: level.ink, "fill-opacity": 0.45 })) stroke.setAttribute(name, value);
    });
  }

  function paint() {
    hatch();
    const rows = levelsOf(state.group);
    for (const [id, layer] of shapes) {
      const row = rows.get(id), level = row && data.levels[row.level];
      layer.setStyle({ fillColor: !level ? "#e3e1db" : row.thin ? "url(#thin" + row.level + ")" : level.colour, weight: id === state.area ? 3 : 0.7, color: id === state.area ? "#1f1d1a" : "#8a8578" });
      if (id === state.area) layer.bringToFront();
      const made = letters.get(id);
      made.textContent = level ? level.letter : "";
      made.style.color = level ? level.ink : "#2b2925";
    }
    const list = shown();
    dots.clearLayers();
    for (const one of list) {
      const radius = 3 + Math.sqrt(one.deaths || 0) * 0.9, { colour, mark } = data.attributions[one.attribution], known = one.deaths !== null;
      window.sahelMark([one.lat, one.lon], { mark, renderer: canvas, pane: "dots", radius: Math.min(radius, 18), color: known ? "#ffffff" : colour, weight: known ? 0.8 : 1.8, fillColor: known ? colour : "#ffffff", fillOpacity: 0.8 })
        .bindTooltip(() => element("span", "", one.date + ", " + one.place + ": " + one.event + ", " + one.actor)).on("click", () => open(one)).addTo(dots);
    }
    say("counted").textContent = words.counted.replace("{shown}", list.length.toLocaleString(data.lang)).replace("{all}", data.incidents.length.toLocaleString(data.lang));
    tables(rows, list);
    details(rows, list);
    declutter();
  }

  function cell(row, text, className) { return row.appendChild(element("td", className, text)); }
  function tables(rows, list) {
    const body = say("areas"), counts = new Map();
    for (const one of list) counts.set(one.area, (counts.get(one.area) || 0) + 1);
    body.replaceChildren();
    for (const row of rows.values()) {
      const line = body.appendChild(element("tr", row.id === state.area ? "chosen" : "")), level = data.levels[row.level];
      const chip = cell(line, level.letter + " " + level.name, "level");
      chip.style.background = level.colour; chip.style.color = level.ink;
      const button = cell(line).appendChild(element("button", "", row.name));
      button.type = "button";
      button.addEventListener("click", () => choose(row.id));
      cell(line, row.shown); cell(line, row.incidents, "number"); cell(line, counts.get(row.id) || 0, "number"); cell(line, row.deaths, "number"); cell(line, row.data);
    }
    const events = say("incidents");
    events.replaceChildren();
    for (const one of list.slice(0, 500)) {
      const line = events.appendChild(element("tr"));
      cell(line, one.date);
      const button = cell(line).appendChild(element("button", "", one.place));
      button.type = "button";
      button.addEventListener("click", () => open(one));
      cell(line, one.event); cell(line, one.actor); cell(line, one.toll, "number"); cell(line, one.source);
    }
    say("cut").textContent = list.length > 500 ? words.cut : "";
  }

  function article(one) {
    const made = element("article");
    made.append(element("b", "", one.date + ", " + one.place), element("p", "", one.where), element("p", "", one.event + " · " + one.actor + " · " + data.attributions[one.attribution].name),
      element("p", "", words.deaths + ": " + one.toll), element("p", "", one.summary));
    const source = made.appendChild(element("p", "note", one.source + " · " + one.precision + " "));
    if (/^https?:\/\//i.test(one.url)) {
      const link = source.appendChild(element("a", "", words.report));
      link.href = one.url; link.rel = "noopener noreferrer"; link.target = "_blank";
    }
    return made;
  }
  function details(rows, list) {
    const box = say("details");
    box.replaceChildren();
    if (state.incident) { box.append(element("h2", "", words.incident), article(state.incident)); }
    const row = state.area && rows.get(state.area);
    if (!row) { if (!state.incident) box.append(element("h2", "", words.details), element("p", "note", words.pick)); return; }
    const level = data.levels[row.level], dl = element("dl"), mine = list.filter((one) => one.area === state.area);
    for (const [term, text] of [[words.level, level.letter + " " + level.name], [words.severity, row.shown], [words.rank, row.rank], [words.incidents, row.incidents], [words.deaths, row.deaths], [words.unknown, row.unknown], [words.data, row.data]]) dl.append(element("dt", "", term), element("dd", "", text));
    box.append(element("h2", "", row.name), dl, element("p", "note", words.whole), element("h2", "", words.incidents + " (" + mine.length + ")"));
    for (const one of mine.slice(0, 60)) box.append(article(one));
  }
  function choose(area) { state.area = area; state.incident = null; paint(); }
  function open(one) { state.incident = one; state.area = one.area; paint(); }

  /* --- filters --- */
  const pick = (id, options, value, act) => {
    const select = say(id);
    for (const [key, text] of options) select.append(new Option(text, key));
    select.value = value;
    select.addEventListener("change", () => { act(select.value); paint(); });
  };
  pick("group", [["", words.all], ...data.groups.map((name) => [name, name])], "", (value) => { state.group = value; });
  const months = data.months.map((one) => [one.key, one.name]);
  pick("from", months, state.from, (value) => { state.from = value; if (state.to < value) { state.to = value; say("to").value = value; } });
  pick("to", months, state.to, (value) => { state.to = value; if (state.from > value) { state.from = value; say("from").value = value; } });
  say("fit").addEventListener("click", () => map.fitBounds(view, { animate: false, padding: [4, 4] }));
  window.addEventListener("beforeprint", () => { map.invalidateSize(); map.fitBounds(view, { animate: false }); });
  paint();
  document.body.dataset.ready = "yes";
})();
