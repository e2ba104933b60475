// The two sides of the page: questions, and the check of a projet. The reader beside serves both.
const tabs = [...element.querySelectorAll("[role=tab]")];
const root = document.documentElement;

function show(mode) {
  root.dataset.mode = mode;
  for (const tab of tabs) {
    const chosen = tab.dataset.mode === mode;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
}

for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.mode));
element.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || event.target.role !== "tab") return;
  const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
  show(next.dataset.mode);
  next.focus();
});
// A question proposed anywhere is asked in the conversation.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest(".exemple")) show("conversation");
});
show("conversation");
