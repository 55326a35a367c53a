// An editor in the place of each textarea for rich text. Without this script one types in the
// textarea; what was not changed here is sent as it stands there.
const TIPTAP = document.querySelector("script[data-tiptap]").dataset.tiptap;
const {
  Editor, Document, Paragraph, Text, HardBreak, Bold, Italic, Heading, BulletList, OrderedList,
  ListItem, Blockquote, Link, Table, TableRow, TableHeader, TableCell, History, Gapcursor,
} = await import(TIPTAP);

const EXTENSIONS = [
  Document, Paragraph, Text, HardBreak, Bold, Italic, BulletList, OrderedList, ListItem, Blockquote,
  Table, TableRow, TableHeader, TableCell, History, Gapcursor,
  Heading.configure({ levels: [3, 4] }),
  Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto"] }),
];

// [words on the button, what it does, when it is on]; the last ones only work inside a table.
const BUTTONS = [
  ["Vet", (run) => run.toggleBold(), ["bold"]],
  ["Cursief", (run) => run.toggleItalic(), ["italic"]],
  ["Kop", (run) => run.toggleHeading({ level: 3 }), ["heading", { level: 3 }]],
  ["Tussenkop", (run) => run.toggleHeading({ level: 4 }), ["heading", { level: 4 }]],
  ["Opsomming", (run) => run.toggleBulletList(), ["bulletList"]],
  ["Nummering", (run) => run.toggleOrderedList(), ["orderedList"]],
  ["Citaat", (run) => run.toggleBlockquote(), ["blockquote"]],
  ["Link", null, ["link"]],
  ["Tabel", (run) => run.insertTable({ rows: 3, cols: 2, withHeaderRow: true }), ["table"]],
  ["Rij erbij", (run) => run.addRowAfter(), null, "table"],
  ["Rij weg", (run) => run.deleteRow(), null, "table"],
  ["Kolom erbij", (run) => run.addColumnAfter(), null, "table"],
  ["Kolom weg", (run) => run.deleteColumn(), null, "table"],
  ["Tabel weg", (run) => run.deleteTable(), null, "table"],
];

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Ask where a link leads; an empty address takes the link away.
function askLink(editor) {
  const address = make("input", {
    class: "au-c-input au-c-input--block", type: "url", id: "link-adres", placeholder: "https://",
  });
  address.value = editor.getAttributes("link").href || "";
  const keep = make("button", { class: "au-c-button au-c-button--primary", value: "ja" }, "Bewaar de link");
  const drop = make(
    "button", { class: "au-c-button au-c-button--secondary", value: "", formnovalidate: "" }, "Sluit",
  );
  const dialog = make(
    "dialog", { class: "p-session", "aria-labelledby": "link-titel" },
    make("form", { method: "dialog" },
      make("h2", { class: "au-u-h4", id: "link-titel" }, "Link"),
      make("p", {}, make("label", { for: "link-adres" }, "Adres (leeg: geen link)"), address),
      make("div", { class: "au-c-button-group" }, keep, drop)),
  );
  dialog.addEventListener("close", () => {
    const run = editor.chain().focus().extendMarkRange("link");
    if (dialog.returnValue && address.value) run.setLink({ href: address.value }).run();
    else if (dialog.returnValue) run.unsetLink().run();
    else run.run();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function toolbar(editor, id) {
  const bar = make("div", { class: "p-rich__bar", role: "toolbar", "aria-label": "Opmaak", "aria-controls": id });
  const shown = BUTTONS.map(([words, act, on, within]) => {
    const button = make("button", { type: "button", class: "p-rich__button", tabindex: "-1" }, words);
    if (on) button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => (act ? act(editor.chain().focus()).run() : askLink(editor)));
    bar.append(button);
    return { button, on, within };
  });
  const usable = () => shown.filter(({ button }) => !button.hidden).map(({ button }) => button);
  const refresh = () => {
    for (const { button, on, within } of shown) {
      if (on) button.setAttribute("aria-pressed", String(editor.isActive(...on)));
      if (within) button.hidden = !editor.isActive(within);
    }
    if (!usable().some((button) => button.tabIndex === 0)) usable()[0].tabIndex = 0;
  };
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = usable();
    const next = buttons.at((buttons.indexOf(event.target) + step) % buttons.length);
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  editor.on("transaction", refresh);
  refresh();
  return bar;
}

function mount(textarea) {
  const how = textarea.form.elements[`${textarea.name}-als`];
  // What was typed before this script came, or waited while its writer logged in, is not HTML.
  if (how.value !== "html" && textarea.value !== textarea.dataset.typed) return;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const id = textarea.id;
  label.id ||= `${id}-label`;
  textarea.removeAttribute("id");
  const attributes = {
    id, role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id,
    class: "au-c-content p-rich__text",
  };
  const about = textarea.getAttribute("aria-describedby");
  if (about) attributes["aria-describedby"] = about;
  const place = make("div", { class: "p-rich" });
  textarea.after(place);
  const editor = new Editor({
    element: place,
    extensions: EXTENSIONS,
    injectCSS: false,
    content: how.value === "html" ? textarea.value : textarea.dataset.rich,
    editorProps: { attributes },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      how.value = "html";
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  place.prepend(toolbar(editor, id));
  textarea.hidden = true;
  label.addEventListener("click", () => editor.commands.focus());
}

for (const textarea of document.querySelectorAll("textarea[data-rich]")) mount(textarea);
if (!document.querySelector("textarea[data-rich]:not([hidden])"))
  for (const help of document.querySelectorAll("[data-typing]")) help.hidden = true;
