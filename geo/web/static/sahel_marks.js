/* Incidents on a canvas as shapes beside colours, so that nothing is told by colour alone; live map and web map. */
(() => {
  "use strict";
  const SHAPES = {
    "●": (pen, x, y, r) => pen.arc(x, y, r, 0, Math.PI * 2),
    "◆": (pen, x, y, r) => [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]].forEach(([a, b]) => pen.lineTo(x + a * r, y + b * r)),
    "▲": (pen, x, y, r) => [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]].forEach(([a, b]) => pen.lineTo(x + a * r, y + b * r)),
    "■": (pen, x, y, r) => pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r),
  };
  const Mark = L.CircleMarker.extend({
    _updatePath() {
      if (!this._renderer._drawing || this._empty()) return;
      const pen = this._renderer._ctx;
      pen.beginPath();
      SHAPES[this.options.mark](pen, this._point.x, this._point.y, Math.max(this._radius, 1));
      pen.closePath();
      this._renderer._fillStroke(pen, this);
    },
  });
  /* A circle marker of Leaflet's whose shape is `options.mark`. */
  window.sahelMark = (at, options) => new Mark(at, options);
})();
