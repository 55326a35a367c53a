// Save what is written by itself, passage by passage. Without this script the button does the same.
"use strict";

(() => {
  const WAIT = 1500; // ms without typing
  const RETRY = 20_000;
  const form = document.querySelector("[data-writing]");
  if (!form) return;
  const state = document.querySelector("[data-state]");
  const logIn = document.querySelector("[data-log-in]");
  const dirty = new Set();
  let timer, busy;

  const say = (words) => (state.textContent = words);

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  // After logging in again in another window the token of this page is old; the cookie has the new one.
  function token() {
    const found = document.cookie.match(new RegExp(`(?:^|; )${form.dataset.csrf}=([^;]+)`));
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function bodyOf(rows) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    body.append("_auto", "ja");
    for (const row of rows)
      for (const field of row.querySelectorAll("input, select, textarea"))
        if (field.name) body.append(field.name, field.value);
    return body;
  }

  async function save() {
    if (busy) return later(WAIT);
    const rows = [...dirty].filter((row) => !("conflict" in row.dataset) && row.isConnected);
    if (!rows.length) return;
    busy = true;
    dirty.clear();
    say("Bezig met bewaren…");
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body: bodyOf(rows), redirect: "manual", headers: { Accept: "application/json" },
      });
      if (answer.ok) took(rows, await answer.json());
      else missed(rows, answer);
    } catch {
      missed(rows);
    }
    busy = false;
    if (dirty.size) later(WAIT);
  }

  function missed(rows, answer) {
    for (const row of rows) dirty.add(row);
    const ended = answer && answer.type === "opaqueredirect";
    logIn.hidden = !ended;
    if (answer && answer.status === 409) return answer.json().then(({ refused }) => say(`Niet bewaard. ${refused}`));
    if (ended) say("Niet bewaard: u bent afgemeld. Uw tekst staat nog op deze pagina.");
    else if (answer && answer.status < 500) say("Niet bewaard. Kopieer uw tekst en laad de pagina opnieuw.");
    else say("Niet bewaard: geen verbinding. Het portaal probeert het opnieuw.");
    if (!ended) later(RETRY);
  }

  // What someone else removed meanwhile stands there again, under another name.
  function rename(row, name) {
    for (const field of row.querySelectorAll("[name]"))
      field.name = field.name.replace(`${row.dataset.row}-`, `${name}-`);
    row.dataset.row = name;
  }

  function took(rows, { at, saved, problems, conflicts, moved }) {
    logIn.hidden = true;
    for (const row of rows) {
      const name = row.dataset.row;
      for (const [field, value] of Object.entries(saved[name] || {}))
        row.querySelector(`[name="${name}-${field}"]`).value = value;
      row.querySelector("[data-problem]").textContent = (problems[name] || []).join(" ");
      if (conflicts[name]) differ(row, conflicts[name]);
      if (moved[name]) rename(row, moved[name]);
    }
    const wrong = Object.keys(problems).length + Object.keys(conflicts).length;
    say(wrong ? "Niet alles is bewaard: kijk na wat hieronder gemeld wordt." : `Bewaard om ${at}`);
  }

  // Someone else changed this passage: nothing more of it is saved until the writer has chosen.
  function differ(row, html) {
    row.dataset.conflict = "";
    const place = row.querySelector("[data-conflict-here]");
    place.innerHTML = html;
    place.querySelector("[data-keep]").addEventListener("click", (event) => {
      event.preventDefault();
      const name = row.dataset.row;
      row.querySelector(`[name="${name}-print"]`).value = event.target.closest("[data-keep]").dataset.keep;
      delete row.dataset.conflict;
      place.replaceChildren();
      dirty.add(row);
      later(0);
    });
    place.querySelector("[role=alert]")?.focus();
  }

  function changed(event) {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    dirty.add(row);
    say("Nog niet bewaard…");
    later(WAIT);
  }

  say("Wat u schrijft, wordt vanzelf bewaard.");
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => dirty.clear());
  window.addEventListener("beforeunload", (event) => dirty.size && event.preventDefault());
  document.addEventListener("visibilitychange", () => !document.hidden && dirty.size && later(0));
  window.addEventListener("focus", () => dirty.size && later(0));
})();
