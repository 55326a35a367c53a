// Titles of what one may see, while one types in a search box. Without this script one just searches.
"use strict";

(() => {
  const WAIT = 200;
  const boxes = document.querySelectorAll("input[data-suggest]");

  for (const [number, box] of boxes.entries()) {
    const list = document.createElement("datalist");
    list.id = `suggesties-${number}`;
    box.after(list);
    box.setAttribute("list", list.id);
    box.autocomplete = "off";
    let timer = null;
    let asked = "";

    const show = (titles) => {
      list.replaceChildren(...titles.map((title) => {
        const option = document.createElement("option");
        option.value = title;
        return option;
      }));
    };

    const ask = async () => {
      const typed = box.value.trim();
      if (typed === asked) return;
      asked = typed;
      if (typed.length < 2) return show([]);
      const answer = await fetch(`/zoeken/suggesties/?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || typed !== asked) return;
      show((await answer.json()).titles);
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask().catch(() => show([])), WAIT);
    });
  }
})();
