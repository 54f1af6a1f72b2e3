/* The live map. `start` runs once per page; `paint` runs on each change of filters and only recolours what is there.
   Text from data reaches the page through textContent and JSON, never as HTML. */
(function () {
  "use strict";
  const state = { map: null, theme: null, layers: new Map(), files: new Map(), shown: null, points: null, tiles: null,
    labels: [], places: [], view: null, byZoom: null, asked: null, painted: 0, clicks: 0, built: 0 };

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

  /* The frame is light or dark as the page is; Streamlit tells each frame its theme whenever that changes. */
  function follow() {
    const page = window.parent.document.querySelector(".stApp");
    const set = (scheme) => { document.documentElement.style.colorScheme = scheme; };
    if (page) set(getComputedStyle(page).colorScheme);
    window.addEventListener("message", ({ source, data }) => {
      if (source === window.parent && data && data.type === "streamlit:render" && data.theme) set(data.theme.base);
    });
  }

  function start(map, theme) {
    follow();
    state.map = map;
    state.theme = theme;
    state.built += 1;
    map.options.zoomSnap = 0.25;
    map.options.zoomDelta = 0.5;
    map.options.wheelPxPerZoomLevel = 90;
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Natural Earth 4.1, GeoNames");
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    for (const [name, order] of [["base", 250], ["lines", 420], ["dots", 450], ["words", 460]]) {
      map.createPane(name).style.zIndex = order;
    }
    map.getPane("words").style.pointerEvents = "none";
    map.getPane("lines").style.pointerEvents = "none";
    map.on("zoomend viewreset resize", () => requestAnimationFrame(declutter));
    map.on("zoomend", askResolution);
    file(theme.base).then(drawBase).catch(fail);
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
    const all = [...state.labels, ...state.places].sort((a, b) => a.order - b.order);
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
    tiles(spec.tiles);
    state.byZoom = spec.by_zoom ?? null;
    state.asked = null;
    const asked = [];
    if (spec.areas) asked.push(file(spec.areas.address).then((shapes) => areas(spec.areas, shapes)));
    else hideAreas();
    asked.push(spec.points ? file(spec.points.address).then((all) => points(spec.points, all)) : points(null));
    Promise.all(asked).then(() => {
      if (spec.view && JSON.stringify(spec.view) !== state.view) {
        state.view = JSON.stringify(spec.view);
        state.map.invalidateSize({ animate: false });
        state.map.fitBounds(spec.view, { animate: false, padding: [6, 6] });
      }
      declutter();
      askResolution();
      state.painted += 1;
      document.body.dataset.painted = String(state.painted);
      document.body.dataset.paintedAt = String(performance.timeOrigin + performance.now());
    }).catch(fail);
  }

  /* Hexagons by zoom: the page is told only when another resolution is due, and only once the zoom has come to rest. */
  let resting = null;
  function askResolution() {
    clearTimeout(resting);
    if (state.byZoom === null) return;
    resting = setTimeout(() => {
      const zoom = state.map.getZoom(), due = zoom < 6.6 ? 4 : zoom < 8.2 ? 5 : 6;
      if (state.byZoom === null || due === state.byZoom || due === state.asked) return;
      state.asked = due;
      state.clicks += 1;
      window.Streamlit.setComponentValue({ resolution: due, click: Date.now() + ":" + state.clicks });
    }, 300);
  }

  function hatches() {
    const svg = state.map.getPane("overlayPane").querySelector("svg");
    if (!svg || svg.querySelector("defs.sahel")) return;
    const defs = document.createElementNS("http://www.w3.org/2000/svg", "defs");
    defs.setAttribute("class", "sahel");
    state.theme.levels.forEach((level, index) => {
      const pattern = document.createElementNS(defs.namespaceURI, "pattern");
      for (const [key, value] of Object.entries({ id: "thin" + index, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })) pattern.setAttribute(key, value);
      const ground = document.createElementNS(defs.namespaceURI, "rect");
      for (const [key, value] of Object.entries({ width: 7, height: 7, fill: level.colour })) ground.setAttribute(key, value);
      const line = document.createElementNS(defs.namespaceURI, "line");
      for (const [key, value] of Object.entries({ x1: 0, y1: 0, x2: 0, y2: 7, stroke: index > 2 ? "#ffffff" : "#6f6a60", "stroke-width": 1, "stroke-opacity": index > 2 ? 0.45 : 0.4 })) line.setAttribute(key, value);
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
      hatches();
    }
    // hundreds of small areas are a few pixels wide each: a white edge would leave nothing of them
    const opacity = state.tiles ? 0.62 : 1, tiny = !layer.letters.length;
    layer.shapes.forEach((shape, index) => {
      const level = paint.level[index], theme = state.theme.levels[level], chosen = shape.feature.id === paint.selected;
      const colour = level < 0 ? state.theme.notScored : paint.thin[index] ? "url(#thin" + level + ")" : theme.colour;
      const quiet = level === -2, nothing = quiet ? "No incident in this selection" : "Not scored";
      shape.setStyle({ fillColor: colour, fillOpacity: quiet ? 0 : level < 0 ? 0.45 * opacity : opacity,
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
        : [quiet ? nothing : nothing + ": outside the coverage or the chosen countries"];
      const letter = layer.letters[index];
      if (letter) letter.words.textContent = level < 0 ? "" : paint.marks ? paint.marks[index] : theme.letter;
      if (letter) letter.words.style.color = level < 0 ? "" : theme.ink;
      if (chosen) shape.bringToFront();
    });
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
    if (state.points) state.map.removeLayer(state.points);
    state.points = null;
    if (!paint) return;
    const bits = Uint8Array.from(atob(paint.rows), (character) => character.charCodeAt(0));
    const canvas = L.canvas({ pane: "dots", padding: 0.3 });
    state.points = L.layerGroup();
    let drawn = 0;
    for (let row = 0; row < all.lon.length; row += 1) {
      if (!(bits[row >> 3] & (1 << (row & 7)))) continue;
      const known = all.deaths[row] !== null, colour = state.theme.attributions[all.attributions[all.attribution[row]]];
      const radius = known ? 3 + Math.sqrt(Math.min(all.deaths[row], 150)) * 0.9 : 4;
      const dot = L.circleMarker([all.lat[row], all.lon[row]], { renderer: canvas, radius, color: known ? "#ffffff" : colour,
        weight: known ? 0.7 : 1.6, fillColor: known ? colour : "#ffffff", fillOpacity: known ? 0.78 : 0.85 });
      dot.bindTooltip(() => tip(all.place[row] + ", " + all.date[row], [
        all.event[row] + " · " + all.actor[row] + " (" + all.attributions[all.attribution[row]] + ")",
        (known ? "Deaths: " + all.deaths[row] : "Deaths: no figure") + (all.precision[row] > 1 ? " · place imprecise" : ""),
        all.wheres[all.where[row]],
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

  window.sahel = { start, paint, state };
})();
