// Incidents on the map: discs where a point is known, outlined areas where it is not, clusters where many are close.
// All are drawn on one canvas from columns of numbers, so that 100,000 stay quick.
"use strict";

(function () {
  const CELL = 48; // pixels of the grid that close incidents are put together in
  const LARGE = 26; // pixels of radius from which an area is drawn for itself and not put into the grid
  const LIST = 12; // incidents of a cluster that a click lists; more zoom in
  const DEGREE = 10000; // parts of a degree that map.json counts in

  /** The columns of map.json as typed arrays, projected. */
  function columns(file) {
    const count = file.id.length;
    const out = {
      count: count, id: file.id, types: file.types, places: file.places, place: file.place,
      x: new Float64Array(count), y: new Float64Array(count), radius: new Float32Array(count), exact: new Uint8Array(count),
      type: Uint8Array.from(file.type), killed: file.killed, injured: file.injured, day: file.day, last: file.last,
      shown: new Uint8Array(count).fill(1), placed: new Uint8Array(count), stretch: new Float32Array(count),
    };
    for (let i = 0; i < count; i++) {
      if (file.lat[i] === null) continue;
      const lat = file.lat[i] / DEGREE, at = dateline.project(file.lon[i] / DEGREE, lat);
      out.placed[i] = 1;
      out.x[i] = at[0];
      out.y[i] = at[1];
      out.exact[i] = file.exact[i];
      out.radius[i] = file.radius[i] || 0;
      out.stretch[i] = 1 / (40075 * Math.cos((lat * Math.PI) / 180)); // kilometres to parts of the world's width
    }
    return out;
  }

  /** The radius in pixels of a disc: from the dead, or a small one where none are told. */
  function size(killed) {
    return killed > 0 ? Math.min(22, 5 + 2.2 * Math.log2(1 + killed)) : 5;
  }

  const Points = L.Renderer.extend({
    options: { padding: 0.15 },

    initialize: function (basemap, ink) {
      L.Renderer.prototype.initialize.call(this, {});
      this._basemap = basemap;
      this._ink = ink;
      this._marks = [];
      this._areas = [];
      this._columns = null;
    },

    /** Show these incidents (the contents of map.json). */
    setData: function (file) {
      this._columns = columns(file);
      this.redraw();
    },

    /** Show only incidents that may have happened from one day to another (days since 1970, null = open). */
    setDays: function (from, to) {
      const c = this._columns;
      if (!c) return;
      for (let i = 0; i < c.count; i++) {
        const open = from === null && to === null;
        c.shown[i] = open || (c.day[i] !== null && (to === null || c.day[i] <= to) && (from === null || c.last[i] >= from)) ? 1 : 0;
      }
      this.redraw();
    },

    data: function () {
      return this._columns;
    },

    redraw: function () {
      if (this._map) this._update();
    },

    _initContainer: function () {
      this._container = L.DomUtil.create("canvas", "leaflet-zoom-animated points");
      this._container.setAttribute("aria-hidden", "true");
    },

    _updatePaths: function () {}, // Leaflet's own shapes, of which this layer has none

    _destroyContainer: function () {
      L.DomUtil.remove(this._container);
    },

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const box = this._bounds, extent = box.getSize(), ratio = Math.min(2, window.devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, box.min);
      this._container.width = extent.x * ratio;
      this._container.height = extent.y * ratio;
      this._container.style.width = extent.x + "px";
      this._container.style.height = extent.y + "px";
      const context = this._container.getContext("2d");
      context.scale(ratio, ratio);
      this._draw(context, box, extent);
    },

    /** Where the canvas lies in the world: its corner and the world's width, in pixels. */
    _frame: function (box) {
      const zoom = this._map.getZoom();
      const corner = this._map.getPixelOrigin().add(box.min);
      return { left: corner.x, top: corner.y, world: 256 * Math.pow(2, zoom), zoom: zoom };
    },

    _draw: function (context, box, extent) {
      const frame = this._frame(box);
      this._paper = dateline.mapColours();
      this._names(context, frame, extent);
      this._marks = [];
      this._areas = [];
      if (!this._columns) return;
      const found = this._group(frame, extent);
      this._areas = found.areas;
      found.areas.forEach((mark) => this._area(context, mark));
      found.cells.forEach((mark) => (mark.items.length > 1 ? this._cluster(context, mark) : this._single(context, mark)));
    },

    /** What is to be drawn: areas by their circle, everything else by the cell of the grid that it lies in. */
    _group: function (frame, extent) {
      const c = this._columns, areas = new Map(), cells = new Map();
      const shift = Math.round((frame.left + extent.x / 2) / frame.world - 0.5) * frame.world; // the copy of the world in view
      for (let i = 0; i < c.count; i++) {
        if (!c.shown[i] || !c.placed[i]) continue;
        const world = c.x[i] * frame.world + shift, height = c.y[i] * frame.world;
        const x = world - frame.left, y = height - frame.top;
        const reach = c.exact[i] ? 0 : c.radius[i] * c.stretch[i] * frame.world;
        if (x < -reach - CELL || y < -reach - CELL || x > extent.x + reach + CELL || y > extent.y + reach + CELL) continue;
        const large = reach >= LARGE;
        const groups = large ? areas : cells;
        const key = large ? Math.round(world) * 4e6 + Math.round(height) + reach / 1e5 : Math.floor(world / CELL) * 4e6 + Math.floor(height / CELL);
        const mark = groups.get(key);
        if (mark) {
          mark.items.push(i);
          mark.x += (x - mark.x) / mark.items.length;
          mark.y += (y - mark.y) / mark.items.length;
        } else groups.set(key, { x: x, y: y, reach: reach, items: [i] });
      }
      return { areas: [...areas.values()].sort((a, b) => b.reach - a.reach), cells: [...cells.values()] };
    },

    _colour: function (i) {
      return this._ink(this._columns.types[this._columns.type[i]]);
    },

    _area: function (context, mark) {
      const colour = this._colour(mark.items[0]);
      context.beginPath();
      context.arc(mark.x, mark.y, mark.reach, 0, 2 * Math.PI);
      context.globalAlpha = 0.08;
      context.fillStyle = colour;
      context.fill();
      context.globalAlpha = 0.8;
      context.strokeStyle = colour;
      context.lineWidth = 1.2;
      context.setLineDash([5, 4]);
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 1;
      if (mark.items.length > 1) this._badge(context, mark.x, mark.y, mark.items, 9 + 2 * Math.log2(mark.items.length), true);
      else this._single(context, mark, 6);
    },

    _single: function (context, mark, fixed) {
      const i = mark.items[0], colour = this._colour(i), radius = fixed || size(this._columns.killed[i]);
      context.beginPath();
      context.arc(mark.x, mark.y, radius, 0, 2 * Math.PI);
      if (this._columns.exact[i]) {
        context.globalAlpha = 0.85;
        context.fillStyle = colour;
        context.fill();
        context.globalAlpha = 1;
        context.strokeStyle = this._paper.halo;
        context.lineWidth = 1;
        context.stroke();
      } else {
        context.strokeStyle = colour;
        context.lineWidth = 1.6;
        context.setLineDash([3, 2]);
        context.stroke();
        context.setLineDash([]);
      }
      this._marks.push({ x: mark.x, y: mark.y, radius: Math.max(radius, 8), items: mark.items });
    },

    _cluster: function (context, mark) {
      this._badge(context, mark.x, mark.y, mark.items, 11 + 2.2 * Math.log2(mark.items.length), false);
    },

    /** A disc with the number of incidents in it and a ring that shows the share of their types. */
    _badge: function (context, x, y, items, radius, dashed) {
      const c = this._columns;
      const shares = new Map();
      items.forEach((i) => shares.set(c.type[i], (shares.get(c.type[i]) || 0) + 1));
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = this._paper.halo;
      context.globalAlpha = 0.92;
      context.fill();
      context.globalAlpha = 1;
      let from = -Math.PI / 2;
      [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]).forEach((share) => {
        const to = from + (2 * Math.PI * share[1]) / items.length;
        context.beginPath();
        context.arc(x, y, radius - 1.5, from, to);
        context.strokeStyle = this._ink(c.types[share[0]]);
        context.lineWidth = 3;
        if (dashed) context.setLineDash([4, 2]);
        context.stroke();
        context.setLineDash([]);
        from = to;
      });
      context.fillStyle = this._paper.label;
      context.font = "600 11px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(items.length > 9999 ? Math.round(items.length / 1000) + "k" : String(items.length), x, y + 0.5);
      this._marks.push({ x: x, y: y, radius: Math.max(radius, 10), items: items });
    },

    /** Names of countries, provinces and towns, the larger first; one that would cover another is left out. */
    _names: function (context, frame, extent) {
      const labels = this._basemap.labels(frame.zoom), taken = [], ink = this._paper;
      const kinds = [["countries", "600 12px", 1], ["towns", "11px", 0.9], ["provinces", "italic 11px", 0.6]];
      context.textAlign = "center";
      context.textBaseline = "middle";
      kinds.forEach((kind) => {
        context.font = kind[1] + " system-ui, sans-serif";
        context.globalAlpha = kind[2];
        (labels[kind[0]] || []).forEach((label) => {
          if (label[3] > frame.zoom || (kind[0] === "countries" && frame.zoom > 8)) return;
          const x = label[1] * frame.world - frame.left, y = label[2] * frame.world - frame.top;
          if (x < 0 || y < 0 || x > extent.x || y > extent.y) return;
          const half = label[0].length * 3.3 + 4, town = kind[0] === "towns";
          const box = [x - half, y - 8, x + half, y + 8];
          if (taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) return;
          taken.push(box);
          context.lineWidth = 2.5;
          context.strokeStyle = ink.land;
          context.strokeText(label[0], x, y - (town ? 7 : 0));
          context.fillStyle = ink.label;
          context.fillText(label[0], x, y - (town ? 7 : 0));
          if (town) context.fillRect(x - 1.2, y - 1.2, 2.4, 2.4);
        });
      });
      context.globalAlpha = 1;
    },

    /** What lies at a place of the map's container: the indices of the incidents, topmost mark first; empty for none. */
    at: function (point) {
      const offset = this._map.containerPointToLayerPoint(point).subtract(this._bounds.min);
      const hit = this._marks.filter((m) => Math.hypot(m.x - offset.x, m.y - offset.y) <= m.radius);
      if (hit.length) return hit[hit.length - 1].items;
      const around = this._areas.filter((m) => Math.hypot(m.x - offset.x, m.y - offset.y) <= m.reach);
      return around.length ? around[around.length - 1].items : []; // the smallest: areas are drawn from the largest
    },

    /** Whether the incidents lie so close that zooming in does not part them. */
    together: function (items) {
      const c = this._columns, first = items[0];
      return items.length <= LIST || items.every((i) => Math.abs(c.x[i] - c.x[first]) + Math.abs(c.y[i] - c.y[first]) < 1e-7);
    },

    /** The box that holds the incidents, null for none with a place. */
    extent: function (items) {
      const c = this._columns;
      const box = L.latLngBounds([]);
      items.forEach((i) => {
        if (!c.placed[i]) return;
        const y = Math.PI * (1 - 2 * c.y[i]);
        box.extend([(Math.atan(Math.sinh(y)) * 180) / Math.PI, (c.x[i] - 0.5) * 360]);
      });
      return box.isValid() ? box : null;
    },
  });

  window.dateline = Object.assign(window.dateline || {}, { Points: Points });
})();
