"use strict";
// Every page works without this file. It does three things and nothing else.

// 1. A second tap on a button that is already doing its work does nothing.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// 2. Once a person (a finger, a key, a mouse: no machine that merely loads pages) is here, say that the link was opened,
// and which offer and total they have before them: what the shop changes after that is news to them.
const { opened, offer, total, currency } = document.body.dataset;
const signs = ["pointerdown", "pointermove", "touchstart", "wheel", "keydown"];
const tell = (event) => {
  if (!event.isTrusted) return;
  for (const sign of signs) removeEventListener(sign, tell);
  navigator.sendBeacon(opened, new URLSearchParams({ offer, total, currency }));
};
if (opened) for (const sign of signs) addEventListener(sign, tell, { passive: true });

// 3. What is set aside for less than a day says how long still, and in the end that it no longer is. By what the server
// said is left, and not by this device's clock, which may be wrong.
const aside = document.querySelector("[data-seconds-left]");
const began = Date.now();
const written = (number, unit) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(number);
const countDown = () => {
  const minutes = Math.ceil((Number(aside.dataset.secondsLeft) - (Date.now() - began) / 1000) / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours >= 24) return;
  const parts = [hours && written(hours, "hour"), (rest || !hours) && written(rest, "minute")].filter(Boolean);
  aside.querySelector(".left").textContent = `(${aside.dataset.words.replace("{}", parts.join(" "))})`;
  aside.hidden = minutes <= 0;
  aside.nextElementSibling.hidden = minutes > 0;
};
if (aside) {
  countDown();
  setInterval(countDown, 5000);
}
