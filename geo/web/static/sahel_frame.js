/* The map's frame as a part of the page: light or dark with it, told to a screen reader, never in a finger's way. */
(function () {
  "use strict";

  /* Streamlit tells each frame its theme whenever that changes; at the start the page itself is asked. */
  function follow() {
    const page = window.parent.document.querySelector(".stApp");
    const set = (scheme) => { document.documentElement.style.colorScheme = scheme; };
    if (page) set(getComputedStyle(page).colorScheme);
    window.addEventListener("message", ({ source, data }) => {
      if (source === window.parent && data && data.type === "streamlit:render" && data.theme) set(data.theme.base);
    });
  }

  /* One finger scrolls the page, two move and zoom the map: a map that takes every touch is a trap on a phone. */
  function touch(map) {
    if (!window.matchMedia("(pointer: coarse)").matches) return;
    map.dragging.disable();
    const box = map.getContainer(), hint = document.createElement("div");
    hint.className = "sahel-hint";
    box.append(hint);
    let away = null;
    box.addEventListener("touchmove", (event) => {
      if (event.touches.length > 1) return;
      hint.textContent = box.dataset.fingers || "";
      hint.classList.add("shown");
      clearTimeout(away);
      away = setTimeout(() => hint.classList.remove("shown"), 900);
    }, { passive: true });
  }

  function start(map) {
    follow();
    touch(map);
    map.getContainer().setAttribute("role", "region");
    const view = document.querySelector("meta[name=viewport]");
    if (view) view.content = "width=device-width, initial-scale=1";  // the component's own forbids to zoom
  }

  function say(map, spec) {
    const box = map.getContainer();
    box.setAttribute("aria-label", spec.words.map);
    box.dataset.fingers = spec.words.fingers;
    document.documentElement.lang = spec.language;
    document.body.classList.toggle("sahel-still", spec.still);
    if (window.frameElement) window.frameElement.title = spec.words.map;
  }

  window.sahelFrame = { start, say };
})();
