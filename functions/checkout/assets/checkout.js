"use strict";
// Every page works without this file. It does two things and nothing else.

// 1. A second tap on a button that is already doing its work does nothing.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// 2. Once a person (a finger, a key, a mouse: no machine that merely loads pages) is here, say that the link was opened.
const opened = document.body.dataset.opened;
const signs = ["pointerdown", "pointermove", "touchstart", "wheel", "keydown"];
const tell = (event) => {
  if (!event.isTrusted) return;
  for (const sign of signs) removeEventListener(sign, tell);
  navigator.sendBeacon(opened);
};
if (opened) for (const sign of signs) addEventListener(sign, tell, { passive: true });
