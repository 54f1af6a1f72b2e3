/* The live map. `start` runs once per page; `paint` runs on each change of filters and only recolours what is there.
   Text from data reaches the page through textContent and JSON, never as HTML. */
(function () {
  "use strict";
  const state = { map: null, theme: null, layers: new Map(), files: new Map(), shown: null, points: null, tiles: null,
    labels: [], marks: [], places: [], view: null, words: {}, byZoom: null, asked: null, turn: 0, painted: 0, clicks: 0,
    built: 0 };
  /* What other files draw on the map: a name of the spec's fields to a function that gets that field, null without. */
  const painters = {};

  function file(address) {
    if (!state.files.has(address)) {
      const asked = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error("The map's shapes could not be loaded (" + answer.status + "). Reload the page.");
        return answer.json();
      });
      asked.catch(() => state.files.delete(address));
      state.files.set(address, asked);
    }
    return state.files.get(address);
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function tip(title, lines) {
    const box = element("div");
    box.append(element("b", "", title));
    for (const line of lines) if (line) box.append(element("span", "", line));
    return box;
  }

  function start(map, theme) {
    window.sahelFrame.start(map);
    state.map = map;
    state.theme = theme;
    state.built += 1;
    map.options.zoomSnap = 0.25;
    map.options.zoomDelta = 0.5;
    map.options.wheelPxPerZoomLevel = 90;
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Natural Earth 4.1, GeoNames");
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    home().addTo(map);
    for (const [name, order] of [["base", 250], ["heat", 380], ["lines", 420], ["dots", 450], ["words", 460]]) {
      map.createPane(name).style.zIndex = order;
    }
    map.getPane("words").style.pointerEvents = "none";
    map.getPane("lines").style.pointerEvents = "none";
    map.on("zoomend viewreset resize", () => requestAnimationFrame(declutter));
    map.on("zoomend", askResolution);
    file(theme.base).then(drawBase).catch(fail);
  }

  /* A button back to all areas: after the first paint the map is moved by the reader only. */
  function home() {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const bar = element("div", "leaflet-bar"), button = bar.appendChild(element("a", "sahel-home"));
      button.setAttribute("role", "button");
      button.href = "#";
      const svg = button.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
      svg.setAttribute("viewBox", "0 0 16 16");
      svg.setAttribute("aria-hidden", "true");
      svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4");
      L.DomEvent.disableClickPropagation(bar).on(button, "click", (event) => {
        L.DomEvent.preventDefault(event);
        if (state.view) state.map.fitBounds(JSON.parse(state.view), { animate: false, padding: [6, 6] });
      });
      return bar;
    };
    return control;
  }

  function drawBase(base) {
    const land = { type: "FeatureCollection", features: base.land.map((geometry) => ({ type: "Feature", properties: {}, geometry })) };
    L.geoJSON(land, { pane: "base", interactive: false,
      style: { stroke: false, fillColor: state.theme.land, fillOpacity: 1 } }).addTo(state.map);
    L.geoJSON(land, { pane: "lines", interactive: false,
      style: { fill: false, color: state.theme.border, weight: 1.4, opacity: 0.9 } }).addTo(state.map);
    for (const country of base.countries) {
      state.places.push(label(country.at[1], country.at[0], country.name, "sahel-country" + (country.main ? " main" : ""), 3));
    }
    for (const [name, lon, lat, capital] of base.towns) {
      state.places.push(label(lat, lon, name, "sahel-town" + (capital ? " capital" : ""), capital ? 1 : 4));
    }
    declutter();
  }

  /* A label is a marker whose element holds plain text. Order 1 is placed first; what does not fit is hidden. */
  function label(lat, lon, text, className, order) {
    const icon = L.divIcon({ className: "", iconSize: [0, 0] });
    const marker = L.marker([lat, lon], { icon, pane: "words", interactive: false, keyboard: false }).addTo(state.map);
    const words = element("div", "sahel-label " + className, text);
    marker.getElement().append(words);
    return { marker, words, order };
  }

  function declutter() {
    if (!state.map) return;
    const size = state.map.getSize(), zoom = state.map.getZoom(), taken = [];
    const all = [...state.labels, ...state.marks, ...state.places].sort((a, b) => a.order - b.order);
    let towns = 0;
    const most = zoom < 6 ? 26 : zoom < 7 ? 60 : 220;
    for (const one of all) {
      const at = state.map.latLngToContainerPoint(one.marker.getLatLng());
      const width = one.words.offsetWidth, height = one.words.offsetHeight;
      const left = one.words.classList.contains("sahel-town") ? at.x - 6 : at.x - width / 2;
      const box = [left, at.y - height / 2 + 1, left + width + 6, at.y + height / 2 - 1];
      const outside = box[2] < 0 || box[3] < 0 || box[0] > size.x || box[1] > size.y;
      const tooMany = one.order === 4 && towns >= most;
      const small = one.room && one.room(zoom) < 13;
      const clash = !outside && taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1]);
      const hide = clash || tooMany || Boolean(small);
      one.words.classList.toggle("sahel-hidden", hide);
      if (!hide && !outside) { taken.push(box); if (one.order === 4) towns += 1; }
    }
  }

  function paint(spec) {
    const turn = ++state.turn, asked = [], last = (draw) => (...what) => { if (turn === state.turn) draw(...what); };
    tiles(spec.tiles);
    state.byZoom = spec.by_zoom ?? null;
    state.coarsest = spec.coarsest;
    state.asked = null;
    state.words = spec.words;
    window.sahelFrame.say(state.map, spec);
    for (const name of ["title", "aria-label"]) document.querySelector(".sahel-home").setAttribute(name, spec.words.fit);
    if (spec.areas) asked.push(file(spec.areas.address).then(last((shapes) => areas(spec.areas, shapes))));
    else hideAreas();
    const all = spec.points && (spec.points.here || file(spec.points.address));
    asked.push(spec.points ? Promise.resolve(all).then(last((found) => points(spec.points, found))) : points(null));
    for (const [name, painter] of Object.entries(painters)) asked.push(painter(spec[name] ?? null, last));
    Promise.all(asked).then(() => {
      if (turn !== state.turn) return;  // a later change has been painted meanwhile
      if (window.sahelFocus) window.sahelFocus(spec, state, file);
      look(spec);
      declutter();
      askResolution();
      state.painted += 1;
      document.body.dataset.painted = String(state.painted);
      document.body.dataset.paintedAt = String(performance.timeOrigin + performance.now());
      if (spec.painted) requestAnimationFrame(() => setTimeout(tell, 0, spec.painted));  // once it is on the screen
    }).catch(fail);
  }

  /* The page sends the rest of itself when the map is there (pages/_live_map.py); it does so a little later by itself. */
  function tell(address) {
    fetch(address, { method: "POST" }).catch(() => {});
  }

  /* Where to look at first; with `keep_view` the reader alone moves the map after that. */
  function look(spec) {
    const view = spec.view && JSON.stringify(spec.view), first = state.view === null;
    if (!view || view === state.view) return;
    state.view = view;
    if (spec.keep_view && !first) return;
    state.map.invalidateSize({ animate: false });
    state.map.fitBounds(spec.view, { animate: false, padding: [6, 6] });
  }

  /* Hexagons by zoom: the page is told only when another resolution is due, and only once the zoom has come to rest. */
  let resting = null;
  function askResolution() {
    clearTimeout(resting);
    if (state.byZoom === null) return;
    resting = setTimeout(() => {
      const zoom = state.map.getZoom(), due = zoom < 5.5 && state.coarsest < 4 ? 3 : zoom < 6.6 ? 4 : zoom < 8.2 ? 5 : 6;
      if (state.byZoom === null || due === state.byZoom || due === state.asked) return;
      state.asked = due;
      state.clicks += 1;
      window.Streamlit.setComponentValue({ resolution: due, click: Date.now() + ":" + state.clicks });
    }, 300);
  }

  function hatches(scale) {
    const svg = state.map.getPane("overlayPane").querySelector("svg"), colours = scale.map((step) => step.colour).join();
    if (!svg || svg.querySelector("defs.sahel")?.dataset.colours === colours) return;
    svg.querySelector("defs.sahel")?.remove();
    const defs = document.createElementNS("http://www.w3.org/2000/svg", "defs");
    defs.setAttribute("class", "sahel");
    defs.dataset.colours = colours;
    scale.forEach((level, index) => {
      const pattern = document.createElementNS(defs.namespaceURI, "pattern");
      for (const [key, value] of Object.entries({ id: "thin" + index, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })) pattern.setAttribute(key, value);
      const ground = document.createElementNS(defs.namespaceURI, "rect");
      for (const [key, value] of Object.entries({ width: 7, height: 7, fill: level.colour })) ground.setAttribute(key, value);
      const line = document.createElementNS(defs.namespaceURI, "line");
      for (const [key, value] of Object.entries({ x1: 0, y1: 0, x2: 0, y2: 7, stroke: level.ink === "#ffffff" ? "#ffffff" : "#6f6a60", "stroke-width": 1, "stroke-opacity": level.ink === "#ffffff" ? 0.45 : 0.4 })) line.setAttribute(key, value);
      pattern.append(ground, line);
      defs.append(pattern);
    });
    svg.prepend(defs);
  }

  function areas(paint, shapes) {
    let layer = state.layers.get(paint.address);
    if (!layer) {
      layer = build(shapes);
      state.layers.set(paint.address, layer);
    }
    if (state.shown !== layer) {
      hideAreas();
      layer.group.addTo(state.map);
      state.labels = layer.letters;
      for (const letter of state.labels) letter.marker.addTo(state.map), letter.marker.getElement().append(letter.words);
      state.shown = layer;
    }
    if (paint.outline) return outline(layer);
    const scale = paint.scale || state.theme.levels;
    hatches(scale);
    state.map.getPane("overlayPane").classList.remove("sahel-outline");
    // hundreds of small areas are a few pixels wide each: a white edge would leave nothing of them
    const opacity = state.tiles ? 0.62 : 1, tiny = !layer.letters.length;
    layer.shapes.forEach((shape, index) => {
      const level = paint.level[index], theme = scale[level], chosen = shape.feature.id === paint.selected;
      const colour = level < 0 ? state.theme.notScored : paint.thin[index] ? "url(#thin" + level + ")" : theme.colour;
      const quiet = level === -2, nothing = quiet ? state.words.quiet : state.words.notScored;
      shape.setStyle({ fillColor: colour, opacity: 1, fillOpacity: quiet ? 0 : level < 0 ? 0.45 * opacity : opacity,
        color: chosen ? state.theme.ink : quiet ? "#b9b1a0" : tiny && theme ? (level ? theme.colour : "#d8cba6") : "#ffffff",
        weight: chosen ? 3 : quiet ? 0.5 : tiny ? 2 : 0.8 });
      const path = shape.getElement();
      if (path) {
        path.dataset.area = shape.feature.id;
        path.dataset.level = level < 0 ? "" : theme.letter;
        path.setAttribute("tabindex", level < 0 ? "-1" : "0");
        path.setAttribute("role", "button");
        path.setAttribute("aria-label", shape.feature.properties.name + ". " + (paint.lines[index] || nothing));
      }
      shape.lines = paint.lines[index] ? paint.lines[index].split("\n")
        : [quiet ? nothing : state.words.outside];
      const letter = layer.letters[index];
      if (letter) letter.words.textContent = level < 0 ? "" : paint.marks ? paint.marks[index] : theme.letter;
      if (letter) letter.words.style.color = level < 0 ? "" : theme.ink;
      if (chosen) shape.bringToFront();
    });
  }

  /* Only the areas' outlines, under or over what another file draws; nothing of them can be pointed at. */
  function outline(layer) {
    state.map.getPane("overlayPane").classList.add("sahel-outline");
    for (const shape of layer.shapes) {
      shape.setStyle({ fillOpacity: 0, color: state.theme.border, weight: 0.5, opacity: 0.45 });
      const path = shape.getElement();
      if (path) { path.setAttribute("tabindex", "-1"); delete path.dataset.level; }
    }
    for (const letter of layer.letters) letter.words.textContent = "";
  }

  function build(shapes) {
    const made = { shapes: [], letters: [] }, lettered = shapes.features.length <= 300;
    made.group = L.geoJSON(shapes, {
      style: { weight: 0.8, className: "sahel-area" },
      onEachFeature(feature, shape) {
        made.shapes.push(shape);
        shape.bindTooltip(() => tip(feature.properties.name, shape.lines || []), { sticky: true, className: "sahel-tip" });
        shape.on("click", () => choose(feature.id));
        shape.on("add", () => shape.getElement() && shape.getElement().addEventListener("keydown", (event) => {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(feature.id); }
        }));
        if (!lettered) return;  // a label for each of so many would make every zoom slow
        const bounds = shape.getBounds(), at = feature.properties.at;
        const icon = L.divIcon({ className: "", iconSize: [0, 0] });
        const marker = L.marker([at[1], at[0]], { icon, pane: "words", interactive: false, keyboard: false });
        made.letters.push({ marker, words: element("div", "sahel-label sahel-level"), order: 2,
          room: (zoom) => { const a = state.map.project(bounds.getNorthWest(), zoom), b = state.map.project(bounds.getSouthEast(), zoom);
            return Math.min(Math.abs(b.x - a.x), Math.abs(b.y - a.y)); } });
      },
    });
    return made;
  }

  function hideAreas() {
    if (!state.shown) return;
    state.map.removeLayer(state.shown.group);
    for (const letter of state.shown.letters) state.map.removeLayer(letter.marker);
    state.labels = [];
    state.shown = null;
  }

  function choose(id) {
    state.clicks += 1;
    window.Streamlit.setComponentValue({ area: id, click: Date.now() + ":" + state.clicks });
  }

  function points(paint, all) {
    if (state.points) { state.map.removeLayer(state.points); state.map.removeLayer(state.points.canvas); }
    state.points = null;
    delete document.body.dataset.points;
    if (!paint) return;
    const bits = paint.rows === null ? null : Uint8Array.from(atob(paint.rows), (character) => character.charCodeAt(0));
    const canvas = L.canvas({ pane: "dots", padding: 0.3 });  // taken away with the points: it would keep the mouse from what lies below
    state.points = L.layerGroup();
    state.points.canvas = canvas;
    let drawn = 0;
    for (let at = 0; at < all.lon.length; at += 1) {
      if (bits && !(bits[at >> 3] & (1 << (at & 7)))) continue;
      const row = all.row ? all.row[at] : at, deaths = all.deaths[at], known = deaths !== null;
      const kind = all.attributions[all.attribution[at]], colour = state.theme.attributions[kind];
      const radius = known ? 3 + Math.sqrt(Math.min(deaths, 150)) * 0.9 : 4;
      const dot = window.sahelMark([all.lat[at], all.lon[at]], { renderer: canvas, radius, mark: state.theme.marks[kind],
        color: known ? "#ffffff" : colour, weight: known ? 0.7 : 1.6, fillColor: known ? colour : "#ffffff", fillOpacity: 0.85 });
      dot.bindTooltip(() => tip(all.places[all.place[at]] + ", " + new Date(all.day[at] * 864e5).toISOString().slice(0, 10), [
        all.events[all.event[at]] + " · " + all.actors[all.actor[at]] + " (" + (state.words[kind] || kind) + ")",
        (known ? state.words.deaths.replace("{n}", deaths) : state.words.noFigure) + (all.precision[at] > 1 ? " · " + state.words.imprecise : ""),
        all.where && all.wheres[all.where[at]],
      ]), { className: "sahel-tip" });
      dot.on("click", () => { state.clicks += 1;
        window.Streamlit.setComponentValue({ row, click: Date.now() + ":" + state.clicks }); });
      state.points.addLayer(dot);
      drawn += 1;
    }
    state.points.addTo(state.map);
    document.body.dataset.points = String(drawn);
  }

  function tiles(wanted) {
    if (wanted && !state.tiles) {
      state.tiles = L.tileLayer("https://tile.openstreetmap.org/{z}/{x}/{y}.png", { maxZoom: 18,
        attribution: "© OpenStreetMap contributors" }).addTo(state.map);
      state.map.getPane("base").style.display = "none";
    } else if (!wanted && state.tiles) {
      state.map.removeLayer(state.tiles);
      state.map.getPane("base").style.display = "";
      state.tiles = null;
    }
  }

  function fail(error) {
    const box = document.querySelector(".sahel-error") || document.body.appendChild(element("div", "sahel-error"));
    box.setAttribute("role", "alert");
    box.textContent = error.message;
  }

  window.sahel = { start, paint, state, painters, kit: { file, element, tip, label } };
})();
