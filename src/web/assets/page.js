// Keys, copying, and filters that apply at once. Everything works without it.
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const query = document.getElementById("query");
  const keys = document.getElementById("keys");

  // While an input method composes, Enter confirms a candidate: it is no key of ours (229 in browsers that say so late).
  const composes = (event) => event.isComposing || event.keyCode === 229;
  const writes = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  // A hit is gone to by its link, so that Enter opens it.
  const hits = () => all(".hit h3 a");
  const step = (by) => {
    const links = hits();
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    if (links[next]) links[next].focus();
  };

  // A mark is gone to by its anchor, which lights it; the history keeps the article, not each mark.
  const mark = (by) => {
    const marks = all("mark[id]");
    const at = marks.findIndex((mark) => "#" + mark.id === location.hash);
    const next = at < 0 ? (by > 0 ? 0 : marks.length - 1) : at + by;
    if (marks[next]) location.replace("#" + marks[next].id);
  };

  const open = () => {
    const link = hits().includes(document.activeElement) ? document.activeElement : null;
    if (link) link.click();
  };

  const does = {
    "/": () => { if (query) { query.focus(); query.select(); } },
    j: () => step(1),
    k: () => step(-1),
    n: () => mark(1),
    p: () => mark(-1),
    o: open,
    "?": () => { if (keys && !keys.open) keys.showModal(); },
  };

  document.addEventListener("keydown", (event) => {
    if (composes(event) || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (writes(event.target) || (keys && keys.open)) return;
    const act = Object.hasOwn(does, event.key) && does[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  // Enter that some browsers let through to a form while its field is still composing.
  let composing = false;
  document.addEventListener("compositionstart", () => { composing = true; });
  document.addEventListener("compositionend", () => { setTimeout(() => { composing = false; }, 0); });
  document.addEventListener("submit", (event) => {
    if (composing) { event.preventDefault(); return; }
    // An empty field says nothing, so it is not in the address.
    if (event.target.method !== "get") return;
    const fields = [...event.target.elements].filter((field) => field.name && field.value === "" && !field.disabled);
    fields.forEach((field) => { field.disabled = true; });
    setTimeout(() => fields.forEach((field) => { field.disabled = false; }), 0);
  });

  // A choice or a date applies when it is made.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.dataset.applies !== undefined && field.form && !composing) field.form.requestSubmit();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copies]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copies);
    const says = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(text.textContent);
      if (says) says.textContent = button.dataset.copied;
    } catch {
      // Without leave to write there, the text is selected, to be copied by hand.
      getSelection().selectAllChildren(text);
    }
  });
  all("[data-copies], [data-keys]").forEach((element) => { element.hidden = false; });
  all("[data-keys]").forEach((element) => element.addEventListener("click", does["?"]));
})();
