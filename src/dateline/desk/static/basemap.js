// The offline basemap: land, borders and names drawn on canvas tiles from world-far.json and world-near.json
// (scripts/derive_basemap.py). Nothing comes from another host.
"use strict";

(function () {
  const NEAR_FROM = 5; // zoom from which the finer file is drawn
  const MAX_LATITUDE = 85.05;
  const BUDGET_MS = 10; // of a frame, for drawing tiles

  /** Longitude and latitude in degrees as x and y from 0 to 1 in the web Mercator square. */
  function project(lon, lat) {
    const bounded = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
    const sine = Math.sin((bounded * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }

  /** A coded line (differences of whole numbers) with the box that holds it; its points are projected when first drawn. */
  function decode(coded, scale) {
    let x = 0, y = 0, west = Infinity, east = -Infinity, south = Infinity, north = -Infinity;
    for (let i = 0; i < coded.length; i += 2) {
      x += coded[i];
      y += coded[i + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    const corner = project(west / scale, north / scale), other = project(east / scale, south / scale);
    return { coded: coded, scale: scale, points: null, box: [corner[0], corner[1], other[0], other[1]] };
  }

  function pointsOf(line) {
    if (line.points) return line.points;
    const coded = line.coded, points = new Float64Array(coded.length);
    let x = 0, y = 0;
    for (let i = 0; i < coded.length; i += 2) {
      x += coded[i];
      y += coded[i + 1];
      const at = project(x / line.scale, y / line.scale);
      points[i] = at[0];
      points[i + 1] = at[1];
    }
    line.coded = null;
    line.points = points;
    return points;
  }

  function decodeWorld(file) {
    const lines = (kind) => file[kind].map((line) => decode(line, file.scale));
    const land = file.land.map((rings) => {
      const parts = rings.map((ring) => decode(ring, file.scale));
      return { parts: parts, box: parts[0].box };
    });
    const labels = {};
    Object.keys(file.labels).forEach((kind) => {
      labels[kind] = file.labels[kind].map((label) => [label[0], ...project(label[1], label[2]), label[3]]);
    });
    return { land: land, provinces: lines("provinces"), borders: lines("borders"), disputed: lines("disputed"), labels: labels };
  }

  function meets(box, view) {
    return box[0] <= view[2] && view[0] <= box[2] && box[1] <= view[3] && view[1] <= box[3];
  }

  function trace(context, points, view, size, close) {
    for (let i = 0; i < points.length; i += 2) {
      const x = (points[i] - view[0]) * size, y = (points[i + 1] - view[1]) * size;
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    if (close) context.closePath();
  }

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue("--map-" + name).trim();
    return { land: get("land"), province: get("province"), border: get("border"), disputed: get("disputed"), label: get("label"), halo: get("halo") };
  }

  const Basemap = L.GridLayer.extend({
    options: { keepBuffer: 1, updateWhenZooming: false, noWrap: false },

    initialize: function (folder) {
      this._folder = folder;
      this._worlds = {};
      this._waiting = {};
      this._works = [];
      this._working = false;
    },

    /** Fetch the finer file before it is asked for, once there is nothing else to do. */
    prepare: function () {
      (window.requestIdleCallback || setTimeout)(() => this.world(NEAR_FROM));
    },

    /** A promise of the decoded world for a zoom; each file is fetched once. */
    world: function (zoom) {
      const name = zoom < NEAR_FROM ? "world-far" : "world-near";
      if (!this._waiting[name]) {
        this._waiting[name] = fetch(this._folder + name + ".json")
          .then((answer) => answer.json())
          .then((file) => {
            this._worlds[name] = decodeWorld(file);
            this.fire("world");
            return this._worlds[name];
          });
      }
      return this._waiting[name];
    },

    /** The names to show at a zoom, as [[name, x, y, least zoom], ...] by kind; empty until the file is there. */
    labels: function (zoom) {
      const world = this._worlds[zoom < NEAR_FROM ? "world-far" : "world-near"];
      return world ? world.labels : {};
    },

    createTile: function (coords, done) {
      const tile = document.createElement("canvas");
      const side = this.getTileSize().x, ratio = Math.min(2, window.devicePixelRatio || 1);
      tile.width = tile.height = side * ratio;
      this.world(coords.z).then((world) =>
        this._later(() => {
          this._draw(tile.getContext("2d"), world, coords, side, ratio);
          done(null, tile);
        })
      );
      return tile;
    },

    /** Do it in one of the next frames, a few milliseconds' worth in each, so that moving the map stays smooth. */
    _later: function (work) {
      this._works.push(work);
      if (this._working) return;
      this._working = true;
      requestAnimationFrame(() => this._some());
    },

    _some: function () {
      const start = performance.now();
      while (this._works.length && performance.now() - start < BUDGET_MS) this._works.shift()();
      this._working = this._works.length > 0;
      if (this._working) requestAnimationFrame(() => this._some());
    },

    _draw: function (context, world, coords, side, ratio) {
      const count = Math.pow(2, coords.z), size = side * count;
      const column = ((coords.x % count) + count) % count;
      const view = [column / count, coords.y / count, (column + 1) / count, (coords.y + 1) / count];
      const edge = 2 / size;
      const wide = [view[0] - edge, view[1] - edge, view[2] + edge, view[3] + edge];
      const ink = colours();
      context.scale(ratio, ratio);
      context.fillStyle = ink.land;
      context.beginPath();
      world.land.forEach((polygon) => {
        if (meets(polygon.box, wide)) polygon.parts.forEach((ring) => trace(context, pointsOf(ring), view, size, true));
      });
      context.fill("evenodd");
      this._lines(context, world.provinces, wide, view, size, ink.province, 0.7, []);
      this._lines(context, world.borders, wide, view, size, ink.border, 1, []);
      this._lines(context, world.disputed, wide, view, size, ink.disputed, 1.1, [4, 3]);
    },

    _lines: function (context, lines, wide, view, size, colour, width, dash) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.lineJoin = "round";
      context.setLineDash(dash);
      context.beginPath();
      lines.forEach((line) => {
        if (meets(line.box, wide)) trace(context, pointsOf(line), view, size, false);
      });
      context.stroke();
    },
  });

  window.dateline = Object.assign(window.dateline || {}, { Basemap: Basemap, project: project, mapColours: colours });
})();
