// The overview: filters, map, timeline and list keep one state, and that state is the page's address.
"use strict";

(function () {
  const root = document.getElementById("overview");
  if (!root) return;
  const form = document.getElementById("filters"), results = document.getElementById("results");
  const data = root.dataset; // map: address of the columns; list: of the page; incident: of an incident, without its id; frozen: no server
  const state = { since: null, until: null };

  if (matchMedia("(max-width: 68rem)").matches) root.querySelectorAll("#filter-box, .legend").forEach((part) => (part.open = false));

  // --- words -----------------------------------------------------------------------------------------------------

  const ink = {};
  document.querySelectorAll(".legend [data-type]").forEach((entry) => {
    ink[entry.dataset.type] = { entry: entry, label: entry.textContent.trim() };
  });

  function colour(type) {
    const found = ink[type] || ink.other;
    if (!found.colour) found.colour = getComputedStyle(found.entry).getPropertyValue("--type").trim();
    return found.colour;
  }

  function label(type) {
    return (ink[type] || ink.other).label;
  }

  function element(tag, text, attributes) {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes || {}).forEach((pair) => made.setAttribute(pair[0], pair[1]));
    return made;
  }

  // --- the map -----------------------------------------------------------------------------------------------------

  const map = L.map("map", { zoomControl: true, minZoom: 2, maxZoom: 13, worldCopyJump: true, preferCanvas: true, attributionControl: true, zoomSnap: 1 });
  map.setView([25, 40], 3);
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution('Natural Earth · GeoNames, CC BY 4.0');
  const basemap = new dateline.Basemap(data.static);
  const points = new dateline.Points(basemap, colour);
  basemap.on("world", () => points.redraw());
  basemap.on("load", () => basemap.prepare());
  basemap.addTo(map);
  points.addTo(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    Object.values(ink).forEach((entry) => delete entry.colour);
    basemap.redraw();
    points.redraw();
    timeline.redraw();
  });

  function when(c, i) {
    if (c.day[i] === null) return "day not known";
    const first = dateline.isoDay(c.day[i]);
    return c.last[i] === c.day[i] || c.last[i] === null ? first : first + " to " + dateline.isoDay(c.last[i]);
  }

  function address(c, i, part) {
    return data.incident + encodeURIComponent(c.id[i]) + (data.suffix || "") + (part || "");
  }

  /** One incident in a pop-up: what, where, when, and its tolls, each a link to the words behind it. */
  function card(c, i) {
    const box = element("article", "", { class: "card" });
    const place = c.place[i] >= 0 ? c.places[c.place[i]] : "place not known";
    const head = element("a", label(c.types[c.type[i]]) + ", " + place, { href: address(c, i), class: "head" });
    box.append(head, element("span", when(c, i) + (c.exact[i] ? "" : " · area, not a point"), { class: "when" }));
    [["killed", c.killed[i]], ["injured", c.injured[i]]].forEach((toll) => {
      if (toll[1] !== null) box.append(element("a", (toll[1] === 0 ? "none" : toll[1]) + " " + toll[0], { href: address(c, i, "#slot-" + toll[0]), class: "toll" }));
    });
    return box;
  }

  map.on("click", (event) => {
    if (drawing.on(event)) return;
    const items = points.at(event.containerPoint);
    if (!items.length) return;
    if (!points.together(items)) {
      map.fitBounds(points.extent(items), { maxZoom: map.getZoom() + 3, padding: [40, 40] });
      return;
    }
    const c = points.data(), box = element("div", "", { class: "cards" });
    const order = items.slice().sort((a, b) => (c.day[b] || 0) - (c.day[a] || 0));
    order.slice(0, 50).forEach((i) => box.append(card(c, i)));
    if (items.length > 50) box.append(element("p", items.length - 50 + " more here: use the list", {}));
    L.popup({ maxWidth: 320, maxHeight: 320 }).setLatLng(event.latlng).setContent(box).openOn(map);
  });

  map.on("mousemove", (event) => {
    map.getContainer().classList.toggle("over", !drawing.active() && points.at(event.containerPoint).length > 0);
  });

  // --- an area drawn on the map, or a circle around a point ------------------------------------------------------------

  const drawing = (function () {
    let mode = null, corners = [], shape = null;
    const buttons = root.querySelectorAll("[data-draw]");

    function clear() {
      if (shape) shape.remove();
      shape = null;
    }

    function set(next) {
      mode = next;
      corners = [];
      buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.draw === mode)));
      map.getContainer().classList.toggle("drawing", mode !== null);
      if (mode) map.doubleClickZoom.disable();
      else setTimeout(() => map.doubleClickZoom.enable(), 300);
    }

    function show() {
      clear();
      const style = { color: getComputedStyle(root).getPropertyValue("--accent").trim(), weight: 2, fillOpacity: 0.05, interactive: false };
      const near = form.elements.near ? form.elements.near.value.split(",").map(Number) : [];
      const area = form.elements.area ? form.elements.area.value : "";
      if (area) shape = L.polygon(area.split(";").map((pair) => pair.split(",").map(Number)), style).addTo(map);
      else if (near.length === 3 && near.every(Number.isFinite)) shape = L.circle(near.slice(0, 2), { ...style, radius: near[2] * 1000 }).addTo(map);
    }

    function finish() {
      if (corners.length > 2) {
        form.elements.area.value = corners.map((c) => c.lat.toFixed(3) + "," + c.lng.toFixed(3)).join(";");
        form.elements.near.value = "";
        set(null);
        submit();
      } else set(null);
      show();
    }

    buttons.forEach((button) =>
      button.addEventListener("click", () => {
        if (button.dataset.draw === "clear") {
          form.elements.area.value = form.elements.near.value = "";
          set(null);
          submit();
          show();
        } else set(mode === button.dataset.draw ? null : button.dataset.draw);
      })
    );
    map.on("dblclick", () => mode === "area" && finish());
    document.addEventListener("keydown", (event) => {
      if (!mode) return;
      if (event.key === "Enter") finish();
      if (event.key === "Escape") set(null), show();
    });

    return {
      active: () => mode !== null,
      show: show,
      /** Take a click while drawing; whether it was taken. */
      on: function (event) {
        if (!mode) return false;
        if (mode === "around") {
          const kilometres = Number(form.elements.km ? form.elements.km.value : 50) || 50;
          form.elements.near.value = [event.latlng.lat.toFixed(3), event.latlng.wrap().lng.toFixed(3), kilometres].join(",");
          form.elements.area.value = "";
          set(null);
          submit();
          show();
          return true;
        }
        corners.push(event.latlng);
        clear();
        shape = L.polygon(corners, { weight: 2, interactive: false }).addTo(map);
        return true;
      },
    };
  })();

  // --- time ------------------------------------------------------------------------------------------------------------

  const timeline = dateline.Timeline(document.getElementById("timeline"), (from, to, settled) => {
    points.setDays(from, to);
    if (!settled || !form) return;
    form.elements.since.value = from === null ? "" : dateline.isoDay(from);
    form.elements.until.value = to === null ? "" : dateline.isoDay(to);
    submit(true);
  });

  function showTime() {
    const c = points.data();
    if (!c) return;
    const since = form ? form.elements.since.value : "", until = form ? form.elements.until.value : "";
    timeline.setData(c.day, since, until);
    points.setDays(since ? dateline.dayOf(since) : null, until ? dateline.dayOf(until) : null);
  }

  // --- the address is the state -------------------------------------------------------------------------------------

  function query(withTime) {
    const out = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (value !== "" && name !== "km" && (withTime || (name !== "since" && name !== "until"))) out.append(name, value);
    });
    return out;
  }

  function fill(text) {
    const wanted = new URLSearchParams(text);
    [...form.elements].forEach((field) => {
      if (!field.name || field.name === "km") return;
      if (field.type === "checkbox") field.checked = wanted.getAll(field.name).includes(field.value);
      else field.value = wanted.get(field.name) || (field.matches("select") ? field.options[0].value : "");
    });
  }

  let loaded = null, turn = 0, fitted = false;

  /** Ask for what the form wants: the list always, the map only when more than the time changed. */
  async function refresh() {
    const mine = ++turn, wanted = query(true).toString(), columns = query(false).toString();
    root.setAttribute("aria-busy", "true");
    try {
      const list = fetch(data.list + "?" + wanted, { headers: { "X-Part": "results" } });
      if (columns !== loaded) {
        const file = await (await fetch(data.map + "?" + columns)).json();
        if (mine !== turn) return;
        loaded = columns;
        show(file);
      }
      showTime();
      const answer = await list;
      const page = await answer.text();
      if (mine !== turn) return;
      results.replaceChildren(...new DOMParser().parseFromString(page, "text/html").querySelector("#results").childNodes);
    } finally {
      if (mine === turn) root.removeAttribute("aria-busy");
    }
  }

  function show(file) {
    points.setData(file);
    const there = new Set(file.type.map((n) => file.types[n]));
    Object.entries(ink).forEach((pair) => (pair[1].entry.hidden = !there.has(pair[0])));
    const c = points.data(), every = [...c.id.keys()];
    const box = points.extent(every);
    if (box && !fitted) map.fitBounds(box, { maxZoom: 7, padding: [40, 40], animate: false });
    fitted = fitted || Boolean(box);
  }

  /** Note the form in the address and refresh. A change of the time alone does not ask for the map anew. */
  function submit() {
    const wanted = query(true).toString();
    const next = location.pathname + (wanted ? "?" + wanted : "");
    if (next !== location.pathname + location.search) history.pushState(null, "", next);
    return refresh();
  }

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    form.addEventListener("change", (event) => event.target.name !== "km" && submit());
    form.addEventListener("reset", () => {
      setTimeout(() => {
        fill("");
        submit();
        drawing.show();
      });
    });
    window.addEventListener("popstate", () => {
      fill(location.search);
      drawing.show();
      refresh();
    });
    fill(location.search);
    drawing.show();
    fetch(data.map + "?" + query(false))
      .then((answer) => answer.json())
      .then((file) => {
        loaded = query(false).toString();
        show(file);
        showTime();
        root.dataset.ready = "yes";
      });
  } else {
    fetch(data.map)
      .then((answer) => answer.json())
      .then((file) => {
        show(file);
        showTime();
        root.dataset.ready = "yes";
      });
  }

  window.dateline.overview = { map: map, points: points };
})();
