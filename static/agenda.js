// Drag a point of the agenda to another place. Without this script the buttons do the same.
"use strict";

(() => {
  const list = document.querySelector("[data-agenda]");
  if (!list) return;
  let dragged = null;

  for (const point of list.children) point.draggable = true;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-place]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.place);
  });

  list.addEventListener("dragend", () => {
    dragged = null;
  });

  list.addEventListener("dragover", (event) => {
    if (dragged) event.preventDefault();
  });

  list.addEventListener("drop", (event) => {
    const target = event.target.closest("[data-place]");
    if (!dragged || !target || target === dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("[data-move]");
    const place = document.createElement("input");
    place.type = "hidden";
    place.name = "place";
    place.value = target.dataset.place;
    form.append(place);
    form.submit();
  });
})();
