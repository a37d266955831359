// Every page works without this file.

const on = (events, act) => events.split(" ").forEach((name) => addEventListener(name, act));
const find = document.querySelector.bind(document);
let typed; // the editor, with what is not kept

// A second tap sends nothing. (`form.method` may be a field.)
on("submit", (event) => {
  const form = event.target;
  if (!form.matches("[method=post]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 1;
  typed = null;
});

const buttons = {
  copy: async (button, field) => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    say(button.lastElementChild.textContent = button.dataset.done);
  },
  share: ({ dataset }, { value: text }) => navigator.share({ title: dataset.title, text }),
  message: (it, { value }) => it.href = it.href.replace(/[^=]*$/, encodeURIComponent(value)),
  reveal: (button, field) => field.type = (button.ariaPressed = field.type !== "text") ? "text" : "password",
};
const reveal = (root) => {
  for (const kind in buttons)
    for (const button of root.querySelectorAll(`[data-${kind}]`)) button.hidden = kind === "share" && !navigator.share;
};
on("click", async ({ target }) => {
  const it = target.closest("a, button");
  for (const kind in it?.dataset) try { await buttons[kind](it, find(`#${it.dataset[kind]}`)); } catch {}
});

const say = (words) => find("#live")?.replaceChildren(words);
on("htmx:afterSettle", ({ target, detail }) => {
  reveal(target);
  failed.hidden = true;
  // The first new row.
  if (detail.requestConfig?.elt.closest("#more") && target.matches("ul")) target.querySelector("a")?.focus({ preventScroll: true });
  const told = target.closest("[data-announce]") ?? target.querySelector("[data-announce]");
  if (told) say(told.dataset.announce);
});
// No totals of an older form.
on("htmx:beforeCleanupElement", ({ target }) => { if (target.id === "totals") htmx.trigger(target, "htmx:abort"); });
on("htmx:beforeRequest", (event) => {
  if (event.target.id === "totals" && find(":not(input).htmx-request")) event.preventDefault();
  else if (event.detail.requestConfig.verb === "post") typed = null;
});
const failed = find("#failed") ?? {};
on("htmx:responseError htmx:sendError", ({ detail }) => {
  find(".primary-bar")?.append(failed);
  failed.textContent = failed.dataset[detail.xhr.status === 401 ? "signedOut" : "lost"];
  failed.hidden = false;
  typed = find("#editor");
});

// A page that goes sends what was typed, up to 64 KB.
on("input", ({ target }) => { typed = target.closest("#editor") ?? typed; });
on("beforeunload pagehide online", () => {
  if (typed) navigator.sendBeacon(`${typed.getAttribute("action")}/autosave?act=keep`, new URLSearchParams(new FormData(typed)));
  failed.hidden = true;
  typed = null;
});

on("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  reveal(document);
  find(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
});
