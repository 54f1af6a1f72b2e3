/* What the reader went down to, drawn on the live map: areas outside it fade, its outline stands out, a place is pinned.
   Text reaches the page through textContent only. */
(function () {
  "use strict";
  let outline = null, outlined = null, pin = null, pinned = null, stood = null;

  function fade(faded, shown) {
    if (!shown || !faded.length) return;
    shown.shapes.forEach((shape, index) => {
      if (!faded[index]) return;
      shape.setStyle({ fillOpacity: 0.18 * (shape.options.fillOpacity ?? 1) });
      const letter = shown.letters[index];
      if (letter) letter.words.textContent = "";
    });
  }

  function draw(wanted, state, file) {
    const key = wanted ? wanted.join(" ") : null;
    if (key === outlined) return;
    outlined = key;
    if (outline) state.map.removeLayer(outline);
    outline = null;
    if (!wanted) return;
    file(wanted[0]).then((shapes) => {
      const around = shapes.features.find((feature) => feature.id === wanted[1]);
      if (!around || outlined !== key) return;
      outline = L.geoJSON(around, { pane: "lines", interactive: false,
        style: { fill: false, color: state.theme.ink, weight: 2.4, opacity: 0.9 } }).addTo(state.map);
    }).catch(() => { outlined = null; });
  }

  function put(wanted, state) {
    const key = wanted ? wanted.join(" ") : null;
    if (key === pinned) return;
    pinned = key;
    if (pin) state.map.removeLayer(pin);
    pin = null;
    if (!wanted) return;
    const [latitude, longitude, name] = wanted;
    const ring = L.circleMarker([latitude, longitude], { pane: "dots", radius: 9, color: state.theme.ink, weight: 2.5,
      fill: false, interactive: false });
    const words = document.createElement("span");
    words.textContent = name;
    ring.bindTooltip(words, { permanent: true, direction: "right", offset: [10, 0], opacity: 1, className: "sahel-tip sahel-pin" });
    pin = ring.addTo(state.map);
  }

  /* Going a step down or up moves the map; nothing else here does. */
  function go(wanted, spec, state) {
    const moved = stood !== null && stood !== wanted;
    stood = wanted;
    if (!moved || !spec.view) return;
    state.view = JSON.stringify(spec.view);
    state.map.invalidateSize({ animate: false });
    state.map.fitBounds(spec.view, { animate: false, padding: [6, 6] });
  }

  /* Called after each repaint of the areas; maps that nobody goes down on have no focus. */
  window.sahelFocus = function (spec, state, file) {
    const focus = spec.focus;
    if (focus) go(focus.key, spec, state);
    fade(focus ? focus.faded : [], state.shown);
    draw(focus ? focus.outline : null, state, file);
    put(focus ? focus.pin : null, state);
  };
})();
