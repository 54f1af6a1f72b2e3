/* What the regional map shows beside areas and points: hexagons by what they hold, and a smooth density as filled contours.
   Both lie under the areas' outlines in the pane "heat". Text from data reaches the page through textContent only. */
(function () {
  "use strict";
  const { painters, state, kit } = window.sahel;
  const heat = { canvas: null, cells: new Map(), shown: null, hexagons: null, contours: null };

  function unmark() {
    for (const one of state.marks) state.map.removeLayer(one.marker);
    state.marks = [];
  }

  function faint() {  // one opacity for the whole pane: contours lie on one another
    state.map.getPane("heat").style.opacity = state.tiles ? 0.65 : 1;
  }

  /* Each cell's shape is made once and kept; a change only says which are there, in which class, and what they hold. */
  function hexagons(paint, shapes) {
    heat.canvas ??= L.canvas({ pane: "heat", padding: 0.3 });
    if (!heat.hexagons) {
      heat.hexagons = L.featureGroup();
      heat.hexagons.bindTooltip((cell) => kit.tip(cell.name, cell.lines()), { sticky: true, className: "sahel-tip" });
    }
    if (!state.map.hasLayer(heat.hexagons)) heat.hexagons.addTo(state.map);
    if (!heat.cells.has(paint.address)) heat.cells.set(paint.address, new Map());
    const kept = heat.cells.get(paint.address), wanted = new Set(paint.cells);
    heat.hexagons.eachLayer((cell) => { if (cell.address !== paint.address || !wanted.has(cell.number)) heat.hexagons.removeLayer(cell); });
    const number = new Intl.NumberFormat(paint.language, { maximumSignificantDigits: 3 });
    const whole = new Intl.NumberFormat(paint.language);
    paint.cells.forEach((index, at) => {
      let cell = kept.get(index);
      if (!cell) {
        const feature = shapes.features[index];
        cell = L.polygon(feature.geometry.coordinates[0].map(([x, y]) => [y, x]), { renderer: heat.canvas });
        Object.assign(cell, { address: paint.address, number: index, name: feature.properties.name, at: feature.properties.at });
        kept.set(index, cell);
      }
      const step = paint.scale[paint.classes[at]];
      cell.lines = () => paint.lines.map((line, row) => [line, paint.values[row][at]]).filter(([line, value]) => line && value !== 0)
        .map(([line, value]) => value === null ? state.words.noFigure
          : line.replace("{n}", (Number.isInteger(value) ? whole : number).format(value)));
      cell.setStyle({ fillColor: step ? step.colour : "#ffffff", fillOpacity: step ? 0.95 : 0.35,
        color: step ? "#ffffff" : "#57534b", weight: step ? 0.6 : 1, dashArray: step ? null : "2 2" });
      heat.hexagons.addLayer(cell);
    });
    mostOf(paint, kept, whole);
    document.body.dataset.hexagons = String(paint.cells.length);
  }

  /* What the fullest cells hold, written into them where there is room: not by colour alone. */
  function mostOf(paint, kept, whole) {
    paint.cells.slice(0, 90).forEach((index, at) => {
      const cell = kept.get(index), step = paint.scale[paint.classes[at]], bounds = cell.getBounds();
      if (!step) return;
      const one = kit.label(cell.at[1], cell.at[0], whole.format(paint.values[0][at]), "sahel-count", 3);
      one.words.style.color = step.ink;
      one.words.style.setProperty("--ground", step.colour);
      one.room = (zoom) => { const a = state.map.project(bounds.getNorthWest(), zoom), b = state.map.project(bounds.getSouthEast(), zoom);
        return Math.min(Math.abs(b.x - a.x), Math.abs(b.y - a.y)); };
      state.marks.push(one);
    });
  }

  /* Rings come as steps of a thousandth of a degree from corner to corner. */
  function ring(steps) {
    const corners = [];
    for (let at = 0, x = 0, y = 0; at < steps.length; at += 2) {
      x += steps[at];
      y += steps[at + 1];
      corners.push([y / 1000, x / 1000]);
    }
    return corners;
  }

  function contours(paint) {
    heat.svg ??= L.svg({ pane: "heat", padding: 0.3 });
    heat.contours = L.layerGroup();
    paint.shapes.forEach((parts, at) => {
      const step = paint.scale[paint.classes[at]];
      const shape = L.polygon(parts.map((rings) => rings.map(ring)), { renderer: heat.svg, className: "sahel-contour-" + paint.classes[at],
        fillColor: step.colour, fillOpacity: 1, color: paint.edge, weight: 0.7, opacity: 0.75 });
      shape.bindTooltip(() => kit.tip(paint.title, [paint.lines[at]]), { sticky: true, className: "sahel-tip" });
      heat.contours.addLayer(shape);
    });
    heat.contours.addTo(state.map);
    for (const [lon, lat, text] of paint.labels) state.marks.push(kit.label(lat, lon, text, "sahel-contour", 3));
    document.body.dataset.contours = String(paint.shapes.length);
  }

  function clear(name) {
    delete document.body.dataset[name];
    if (!heat[name]) return;
    state.map.removeLayer(heat[name]);
    if (name === "contours") heat.contours = null;
  }

  painters.heat = function (paint, last) {
    if (!paint) return Promise.resolve().then(last(() => { unmark(); clear("hexagons"); clear("contours"); }));
    const shapes = paint.kind === "hexagons" ? kit.file(paint.address) : Promise.resolve(null);
    return shapes.then(last((found) => {
      unmark();
      faint();
      clear("contours");
      if (paint.kind === "hexagons") hexagons(paint, found);
      else { clear("hexagons"); contours(paint); }
    }));
  };
})();
