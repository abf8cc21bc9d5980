// Keys of the desk (pages/keyboard.py lists them) and small helpers of pages: help, print, opening what an address points at.
"use strict";

(function () {
  const help = document.getElementById("keys");
  let before = ""; // the first of two keys, as in "g r"

  function writing(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]");
  }

  function items() {
    return [...document.querySelectorAll(".slot, [data-item], .list > li")].filter((item) => item.offsetParent !== null);
  }

  function current() {
    return document.querySelector(".current") || (document.activeElement && document.activeElement.closest(".slot, [data-item], .list > li"));
  }

  function move(step) {
    const every = items();
    if (!every.length) return;
    const at = every.indexOf(current());
    const next = every[Math.max(0, Math.min(every.length - 1, at < 0 ? 0 : at + step))];
    every.forEach((item) => item.classList.toggle("current", item === next));
    const target = next.matches("details") ? next.querySelector("summary") : next.querySelector("a");
    target.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function press(key) {
    const target = document.querySelector(`[data-key="${key}"]`);
    if (!target || target.disabled) return false;
    if (target.matches("input")) target.focus();
    else target.click();
    return true;
  }

  function edit() {
    const slot = current();
    if (!slot || !slot.matches(".slot")) return false;
    slot.open = true;
    const field = slot.querySelector("form.judge [name=value]");
    if (field) field.focus();
    return Boolean(field);
  }

  /** Accept or reject the value of the marked slot. */
  function value(verdict) {
    const slot = current();
    const button = slot && slot.querySelector(`form.whole button[value=${verdict}]`);
    if (button) button.click();
    return Boolean(button);
  }

  function go(address) {
    location.href = address;
    return true;
  }

  function follow(key) {
    if (before === "g") return key === "o" ? go("/") : key === "r" ? go("/review") : false;
    if (key === "g") return true;
    if (key === "j" || key === "k") return move(key === "j" ? 1 : -1), true;
    if (key === "e") return edit();
    if (key === "y" || key === "d") return value(key === "y" ? "accept" : "reject");
    if (key === "n") return go("/review/next");
    if (key === "/") {
      const search = document.querySelector("[type=search]");
      if (!search) return go("/");
      search.focus();
      return true;
    }
    return "axmsu".includes(key) && press(key);
  }

  function toggleHelp() {
    if (!help) return; // a published site has none
    if (help.open) help.close();
    else help.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && writing(event.target)) return event.target.blur();
    if (writing(event.target)) return;
    if (event.key === "?") return toggleHelp();
    if (!help || help.open) return;
    const done = follow(event.key);
    before = event.key === "g" ? "g" : "";
    if (done) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) toggleHelp();
    if (event.target.closest("[data-print]")) print();
    const inner = event.target.closest('a[href^="#"]');
    if (inner) reveal(inner.hash);
  });

  /** Open the folded part that an address points at, and mark the statement. */
  function reveal(hash) {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    document.querySelectorAll(".here").forEach((marked) => marked.classList.remove("here"));
    if (!target.matches(".slot")) (target.textContent ? target : target.nextElementSibling || target).classList.add("here");
    target.scrollIntoView({ block: "start" });
  }

  window.addEventListener("hashchange", () => reveal(location.hash));
  window.addEventListener("beforeprint", () => document.querySelectorAll("details.slot").forEach((slot) => (slot.open = true)));
  reveal(location.hash);

  // What was open stays open when a part of the page is exchanged; an error is told where one looks.
  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    opened = [...document.querySelectorAll("details[open][id]")].map((part) => part.id);
    if (event.detail.xhr.status >= 400) tell(event.detail.xhr.responseText);
  });
  document.addEventListener("htmx:afterSettle", () => {
    opened.map((id) => document.getElementById(id)).forEach((part) => part && (part.open = true));
  });

  function tell(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const words = [...page.querySelectorAll("main h1, main h1 + p")].map((part) => part.textContent).join(". ");
    const box = document.getElementById("told");
    box.textContent = words || "The desk does not answer.";
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  }
})();
