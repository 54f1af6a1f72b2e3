/* Maps that are moved together. The map under the reader's hand tells the others of the same page how far it was moved
   from where it began, and its zoom; each moves as far from where it began itself. So two maps of one place show the same
   land, and two maps of different places the same scale. */
(function () {
  "use strict";
  let channel = null, map = null, mine = false;

  /* One page's maps hear each other; the same page in another tab has a channel of its own. */
  function link(moved, name) {
    map = moved;
    channel = new BroadcastChannel("sahel " + name + " " + window.parent.performance.timeOrigin);
    channel.onmessage = ({ data }) => { if (data.taken) mine = false; else follow(data); };
    for (const kind of ["pointerdown", "touchstart", "wheel", "keydown"]) {
      map.getContainer().addEventListener(kind, take, { capture: true, passive: true });
    }
    map.on("move moveend", () => tell(map.getCenter(), map.getZoom()));
    map.on("zoomanim", ({ center, zoom }) => tell(center, zoom));
  }

  function take() {
    if (mine) return;
    mine = true;
    channel.postMessage({ taken: true });
  }

  /* Where the map began, as a point of the map of the whole world. */
  function home() {
    const view = window.sahel.state.view;
    if (!view) return null;
    const [one, other] = JSON.parse(view).map((corner) => map.project(L.latLng(corner), 0));
    return one.add(other).divideBy(2);
  }

  function tell(center, zoom) {
    const from = mine && home();
    if (!from) return;
    const by = map.project(center, 0).subtract(from);
    channel.postMessage({ x: by.x, y: by.y, zoom });
  }

  function follow({ x, y, zoom }) {
    const from = home();
    if (from) map.setView(map.unproject(from.add([x, y]), 0), zoom, { animate: false });
  }

  window.sahelLinked = { link };
})();
