// The reader: a button with a place opens it, in the pane of the projet or in that of the texts. Beside words of the
// projet stands the rule of the same constat, and the other way round. A place is fetched once, as soon as it is
// pointed at or reached by keyboard.
const panes = { projet: element.querySelector(".volet.projet"), texte: element.querySelector(".volet.texte") };
const unread = '<p class="refus" role="alert">Ce passage ne s\'ouvre pas : vérifiez que l\'assistant est encore lancé, puis réessayez.</p>';
const places = new Map();
let opener = null;

const kind = (button) => (button.dataset.texte.startsWith("depot:") ? "projet" : "texte");

function place(button) {
  const { texte, debut, fin } = button.dataset;
  const key = [texte, debut, fin].join(" ");
  if (!places.has(key)) places.set(key, read(key, { texte, debut: Number(debut), fin: Number(fin) }));
  return places.get(key);
}

async function read(key, asked) {
  const html = await server.lire(asked).catch(() => null);
  if (typeof html === "string") return html; // Gradio gives nothing at all when the server is gone
  places.delete(key);
  return unread;
}

// Returns the first button of the same constat or statement that opens the other pane.
function beside(button) {
  const group = button.closest(".constat, .enonce, .enonce-groupe");
  if (!group) return undefined;
  const first = [...group.querySelectorAll(".regle .ouvre, .dit .ouvre"), ...group.querySelectorAll(".ouvre")];
  return first.find((other) => kind(other) !== kind(button));
}

async function fill(button) {
  const pane = panes[kind(button)];
  const page = pane.querySelector(".page");
  page.innerHTML = await place(button);
  pane.hidden = false;
  return { pane, page, mark: page.querySelector("mark") };
}

// Brings the words into sight within their pane, once the panes have their heights.
function settle({ page, mark }) {
  page.scrollTop = 0;
  const [words, frame] = [mark?.getBoundingClientRect(), page.getBoundingClientRect()];
  if (mark && words.bottom > frame.bottom - 40) page.scrollTop = words.top - frame.top - page.clientHeight / 3;
}

function name(back) {
  back.textContent = opener?.closest("#conversation") ? "← Revenir à la réponse" : opener?.closest(".constat") ? "← Revenir au constat" : "← Revenir";
  back.hidden = !opener;
}

async function open(button) {
  const within = element.contains(button);
  if (!within) opener = button;
  document.querySelectorAll(".ouvre[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  button.setAttribute("aria-current", "true");
  const other = within ? null : beside(button);
  if (!within && !other) panes.projet.hidden = kind(button) === "texte";
  const filled = await Promise.all([button, ...(other ? [other] : [])].map(fill));
  filled.forEach(settle);
  const [{ pane, page, mark }] = filled;
  element.querySelectorAll(".retour").forEach(name);
  page.querySelector(".section-titre")?.focus({ preventScroll: true });
  pane.scrollIntoView({ block: "start" });
  if (mark && mark.getBoundingClientRect().bottom > window.innerHeight - 80) mark.scrollIntoView({ block: "center" });
}

function close() {
  if (!opener?.isConnected) return;
  const side = opener.closest("#conversation, #verification");
  document.querySelector(`[role=tab][aria-controls=${side?.id}]`)?.click();
  opener.focus({ preventScroll: true });
  opener.scrollIntoView({ block: "center" });
}

// A projet that is closed leaves nothing of itself here.
function leave() {
  panes.projet.hidden = true;
  panes.projet.querySelector(".page").replaceChildren();
  for (const key of places.keys()) if (key.startsWith("depot:")) places.delete(key);
}

const near = (event) => event.target instanceof Element && event.target.closest(".ouvre");
for (const kind of ["pointerover", "focusin"])
  document.addEventListener(kind, (event) => { const button = near(event); if (button) place(button); });
document.addEventListener("click", (event) => { const button = near(event); if (button) open(button); });
document.addEventListener("projet", leave);
element.querySelectorAll(".retour").forEach((back) => back.addEventListener("click", close));
element.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
