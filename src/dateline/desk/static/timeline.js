// The timeline: how many incidents by day, week, month or year, the stretch that is shown, and a button that plays it through.
"use strict";

(function () {
  const DAY = 86400000;
  const MOST_BARS = 160;
  const STEP_MS = 130; // between two steps of playing
  const UNITS = [["day", 1], ["week", 7], ["month", 30.44], ["quarter", 91.3], ["year", 365.25], ["decade", 3652.5]];

  function iso(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
  }

  function dayOf(text) {
    const at = Date.parse(text + "T00:00:00Z");
    return Number.isNaN(at) ? null : Math.floor(at / DAY);
  }

  /** The counts of the incidents over their first days, and what one bar stands for. */
  function bars(days) {
    const known = days.filter((day) => day !== null);
    if (!known.length) return null;
    let first = Infinity, last = -Infinity;
    known.forEach((day) => {
      if (day < first) first = day;
      if (day > last) last = day;
    });
    const unit = UNITS.find((u) => (last - first + 1) / u[1] <= MOST_BARS) || UNITS[UNITS.length - 1];
    const count = Math.floor((last - first) / unit[1]) + 1;
    const counts = new Uint32Array(count);
    known.forEach((day) => counts[Math.min(count - 1, Math.floor((day - first) / unit[1]))]++);
    return { first: first, last: last, unit: unit, counts: counts };
  }

  /**
   * The timeline in an element with a canvas, two range inputs (.from, .to), a button (.play) and a place for words (.told).
   * onChange(from, to, settled) is called with days since 1970 (null = open): at every move, and once settled.
   */
  function Timeline(root, onChange) {
    const canvas = root.querySelector("canvas"), from = root.querySelector(".from"), to = root.querySelector(".to");
    const play = root.querySelector(".play"), told = root.querySelector(".told"), scale = root.querySelector(".scale");
    let all = null, timer = null;

    function edges() {
      const a = Number(from.value), b = Number(to.value);
      return [Math.min(a, b), Math.max(a, b)];
    }

    function whole() {
      const e = edges();
      return e[0] === 0 && e[1] === Number(to.max);
    }

    function window_() {
      if (whole()) return [null, null];
      const e = edges();
      return [Math.round(all.first + e[0] * all.unit[1]), Math.round(all.first + e[1] * all.unit[1]) - 1];
    }

    function draw() {
      const ratio = Math.min(2, window.devicePixelRatio || 1), wide = canvas.clientWidth, high = canvas.clientHeight;
      canvas.width = wide * ratio;
      canvas.height = high * ratio;
      const context = canvas.getContext("2d"), style = getComputedStyle(root);
      context.scale(ratio, ratio);
      if (!all) return;
      const e = edges(), n = all.counts.length, most = Math.max(...all.counts), step = wide / n;
      const on = style.getPropertyValue("--accent"), off = style.getPropertyValue("--faint");
      for (let i = 0; i < n; i++) {
        if (!all.counts[i]) continue;
        const height = Math.max(2, (all.counts[i] / most) * (high - 2));
        context.fillStyle = i >= e[0] && i < e[1] ? on : off;
        context.fillRect(i * step, high - height, Math.max(1, step - (step > 4 ? 1 : 0)), height);
      }
    }

    function say() {
      if (!all) {
        told.textContent = "no incident with a day";
        return;
      }
      const w = window_(), e = edges();
      let count = 0;
      for (let i = e[0]; i < Math.min(e[1], all.counts.length); i++) count += all.counts[i];
      const stretch = w[0] === null ? iso(all.first) + " to " + iso(all.last) : iso(w[0]) + " to " + iso(w[1]);
      told.textContent = stretch + ": " + count + (count === 1 ? " incident" : " incidents") + ", a bar is a " + all.unit[0];
      from.setAttribute("aria-valuetext", iso(Math.round(all.first + e[0] * all.unit[1])));
      to.setAttribute("aria-valuetext", iso(Math.round(all.first + e[1] * all.unit[1]) - 1));
    }

    function changed(settled) {
      if (!all) return;
      draw();
      say();
      const w = window_();
      onChange(w[0], w[1], settled);
    }

    function stop() {
      if (timer === null) return;
      clearInterval(timer);
      timer = null;
      play.textContent = "▶";
      play.setAttribute("aria-label", "Play through time");
      changed(true);
    }

    function start() {
      if (!all || all.counts.length < 2) return;
      const n = all.counts.length;
      let e = edges();
      const width = whole() ? Math.max(1, Math.round(n / 12)) : Math.max(1, e[1] - e[0]);
      let at = whole() || e[1] >= n ? 0 : e[0];
      play.textContent = "❚❚";
      play.setAttribute("aria-label", "Stop playing");
      timer = setInterval(() => {
        from.value = at;
        to.value = Math.min(n, at + width);
        changed(false);
        if (at + width >= n) stop();
        at += 1;
      }, STEP_MS);
    }

    from.addEventListener("input", () => changed(false));
    to.addEventListener("input", () => changed(false));
    from.addEventListener("change", () => changed(true));
    to.addEventListener("change", () => changed(true));
    play.addEventListener("click", () => (timer === null ? start() : stop()));
    new ResizeObserver(draw).observe(canvas);

    return {
      redraw: draw,
      /** Show these days (numbers or null) and the stretch from since to until (ISO days or ""). */
      setData: function (days, since, until) {
        all = bars(days);
        const n = all ? all.counts.length : 1;
        [from, to].forEach((input) => (input.max = n));
        const first = all && since ? dayOf(since) : null, last = all && until ? dayOf(until) : null;
        from.value = first === null ? 0 : Math.max(0, Math.min(n, Math.floor((first - all.first) / all.unit[1])));
        to.value = last === null ? n : Math.max(0, Math.min(n, Math.ceil((last + 1 - all.first) / all.unit[1])));
        scale.replaceChildren(...(all ? [iso(all.first), iso(all.last)] : []).map((day) => Object.assign(document.createElement("span"), { textContent: day })));
        draw();
        say();
      },
    };
  }

  window.dateline = Object.assign(window.dateline || {}, { Timeline: Timeline, isoDay: iso, dayOf: dayOf });
})();
