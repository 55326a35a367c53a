// Warn five minutes before the session ends (WCAG 2.2.1) and make it last on request. Without this
// script a form survives as well: what is sent too late waits until its sender is back.
"use strict";

(() => {
  const WARN_SECONDS = 5 * 60;
  const RETRY_SECONDS = 30;
  const dialog = document.getElementById("sessie");
  const form = dialog.querySelector("form");
  const stay = dialog.querySelector("[data-stay]");
  const title = document.getElementById("sessie-titel");
  const text = document.getElementById("sessie-tekst");
  let timer;

  function look(seconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(seconds, 1) * 1000);
  }

  function open() {
    if (!dialog.open) dialog.showModal();
  }

  function clock(seconds) {
    const moment = new Date(Date.now() + seconds * 1000);
    return moment.toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit" });
  }

  // Someone may have gone on in another window: only the server knows how long is left.
  async function ask(options = {}) {
    let answer;
    try {
      answer = await fetch(form.action, { redirect: "manual", ...options });
    } catch {
      look(RETRY_SECONDS); // no network: nothing is known, nothing is said
      return;
    }
    if (answer.ok) show(await answer.json());
    else if (answer.status < 500) ended();
    else look(RETRY_SECONDS);
  }

  function show({ seconds, extendable }) {
    if (seconds > WARN_SECONDS) {
      if (dialog.open) dialog.close();
      look(seconds - WARN_SECONDS);
      return;
    }
    stay.hidden = !extendable;
    text.textContent = extendable
      ? `Om ${clock(seconds)} meldt het portaal u af, omdat u een tijd niets deed. Wilt u aangemeld blijven?`
      : `Om ${clock(seconds)} bent u een dag aangemeld en meldt het portaal u af. Verstuur wat u invulde.`;
    open();
    look(seconds + 1);
  }

  function ended() {
    clearTimeout(timer);
    title.textContent = "U bent afgemeld";
    text.textContent =
      "Wat u op deze pagina invulde, staat er nog. Verstuurt u het, dan meldt u zich eerst opnieuw aan.";
    stay.hidden = true;
    open();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ method: "POST", body: new FormData(form) });
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  // Timers stand still while a computer sleeps.
  document.addEventListener("visibilitychange", () => document.hidden || look(0));
  look(dialog.dataset.seconds - WARN_SECONDS);
})();
