"use strict";
// Every page works without this file.

// A second tap on a button whose form is already on its way does nothing. The server answers a form that came twice by
// its key; this only spares the second request.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
