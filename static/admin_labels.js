// Name the boxes that Django's autocomplete fields (select2) draw: each gets the label of its own
// field or the head of its column, also in rows that are added later.
"use strict";

function labelOf(select) {
  const field = select.dataset.fieldName || select.name;
  const column = select.closest("table")?.querySelector(`th.column-${CSS.escape(field)}`);
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`) || column;
  if (label && !label.id) label.id = `label-${select.id}`;
  return label;
}

function nameBoxes() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const label = labelOf(select);
    if (!label || !select.nextElementSibling) continue;
    for (const box of select.nextElementSibling.querySelectorAll("[role], textarea, input")) {
      const role = box.getAttribute("role");
      const value = role === "combobox" && box.querySelector("[role=textbox][id]");
      if (role !== "presentation") {
        box.setAttribute("aria-labelledby", value ? `${label.id} ${value.id}` : label.id);
      }
    }
  }
}

// The hint beside the boxes with two lists is a picture with a text, which its role must say.
function nameHints() {
  for (const hint of document.querySelectorAll("span.help-tooltip[aria-label]")) {
    hint.setAttribute("role", "img");
  }
}

// In the queue of jQuery's own ready functions, behind those that draw the boxes.
const whenReady = window.django?.jQuery || ((work) => window.addEventListener("load", work));
whenReady(nameBoxes);
window.addEventListener("load", nameHints);
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
