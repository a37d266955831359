"use strict";
// Every page works without this file.

// A second tap on a button whose form is already on its way does nothing. The server answers a form that came twice by
// its key; this spares the second request.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// Buttons that need script are hidden until it runs. Where a browser refuses to copy, the text is selected.
const buttons = {
  copy: async (button, field) => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    say(button.dataset.done);
    button.lastElementChild.textContent = button.dataset.done;
  },
  share: (button, field) => navigator.share({ title: button.dataset.title, text: field.value }),
  reveal: (button, field) => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.ariaPressed = String(!shown);
  },
};
const works = { copy: true, share: "share" in navigator, reveal: true };
const reveal = (root) => {
  for (const kind in buttons)
    for (const button of root.querySelectorAll(`[data-${kind}]`)) button.hidden = !works[kind];
};
addEventListener("click", (event) => {
  const button = event.target.closest("button");
  for (const kind in buttons)
    if (button?.dataset[kind])
      Promise.resolve(buttons[kind](button, document.getElementById(button.dataset[kind]))).catch(() => {});
});

// What changed is told to screen readers: `data-announce` of the part that htmx has put in.
const say = (words) => document.getElementById("live")?.replaceChildren(words);
const failed = (is) => () => { document.getElementById("failed").hidden = !is; };
document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  reveal(target);
  // "Show more" was replaced: go on from the first of the new rows.
  if (detail.requestConfig?.elt.closest("#more") && target.matches("ul")) target.querySelector("a")?.focus({ preventScroll: true });
  const told = target.closest("[data-announce]") ?? target.querySelector("[data-announce]");
  if (told) say(told.dataset.announce);
});
// Totals on their way are those of the form before: they do not replace what came with the new form.
document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
  if (target.id === "totals") htmx.trigger(target, "htmx:abort");
});
for (const event of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(event, failed(true));
document.addEventListener("htmx:beforeRequest", failed(false));

addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  reveal(document);
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
});
