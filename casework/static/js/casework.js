// Comfort on top of plain forms; every page works without it. Nothing is kept in the browser.

const REOPEN_AFTER = 10_000; // A form whose answer is a download stays on the page and must work again.

// Sending twice. The server recognises a repeated form by its token; this only spares the wait.
const open = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-words]")) {
    button.textContent = button.dataset.words;
    button.removeAttribute("aria-disabled");
    delete button.dataset.words;
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  // The attribute, not form.method: a field of that name would hide the property.
  if (event.defaultPrevented || form.getAttribute("method") !== "post" || "repeatable" in form.dataset) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  const button = event.submitter;
  if (button?.localName === "button") {
    button.dataset.words = button.textContent;
    button.textContent = document.body.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  }
  setTimeout(open, REOPEN_AFTER, form);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(open));

// Leaving with typed text.
const touched = new Set();
document.addEventListener("input", ({ target }) => {
  if (target.form && "unsaved" in target.form.dataset) touched.add(target.form);
});
addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected && !("sent" in form.dataset))) event.preventDefault();
});

// Ctrl+Enter saves, never while an input method is still composing.
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key === "Escape") target.closest("[data-menu]")?.removeAttribute("open");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  if (target.localName !== "textarea" || !target.form) return;
  event.preventDefault();
  target.form.requestSubmit(target.form.querySelector("[data-default]") ?? target.form.querySelector("[type=submit]"));
});

// A textarea grows with its text where CSS field-sizing is unknown.
const grow = (area) => {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
};
const growing = !CSS.supports("field-sizing", "content");

// Signs left, counted as people count them: 𠮷 is one.
const count = (line) => {
  const rest = Number(line.dataset.max) - [...document.getElementById(line.dataset.counter).value].length;
  line.textContent = (rest < 0 ? line.dataset.over : line.dataset.left).replace("{n}", Math.abs(rest));
  line.classList.toggle("over", rest < 0);
};

document.addEventListener("input", ({ target }) => {
  if (target.localName !== "textarea") return;
  if (growing) grow(target);
  document.querySelectorAll("[data-counter]").forEach((line) => line.dataset.counter === target.id && count(line));
});

// An open menu closes when the pointer goes elsewhere.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(target)) menu.removeAttribute("open");
  if (target.closest("[data-print]")) print();
});

const settle = (root) => {
  if (growing) root.querySelectorAll("textarea").forEach(grow);
  root.querySelectorAll("[data-counter]").forEach(count);
  root.querySelectorAll("[data-print]").forEach((button) => button.removeAttribute("hidden"));
  root.querySelector("[data-focus]")?.focus();
};
settle(document);
