// The reader: a button with a place opens it. A place is fetched once, as soon as it is pointed at or reached by keyboard.
const page = element.querySelector(".page");
const back = element.querySelector(".retour");
const unread = '<p class="refus" role="alert">Ce passage ne s\'ouvre pas : vérifiez que l\'assistant est encore lancé, puis réessayez.</p>';
const places = new Map();
let opener = null;

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

async function open(button) {
  const within = element.contains(button);
  if (!within) opener = button;
  document.querySelectorAll(".ouvre[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  button.setAttribute("aria-current", "true");
  page.innerHTML = await place(button);
  back.hidden = !opener;
  page.scrollTop = 0;
  page.querySelector(".section-titre")?.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
  const mark = page.querySelector("mark");
  if (mark && mark.getBoundingClientRect().bottom > window.innerHeight - 80) mark.scrollIntoView({ block: "center" });
}

function close() {
  if (!opener?.isConnected) return;
  opener.focus({ preventScroll: true });
  opener.scrollIntoView({ block: "center" });
}

const near = (event) => event.target instanceof Element && event.target.closest(".ouvre");
for (const kind of ["pointerover", "focusin"])
  document.addEventListener(kind, (event) => { const button = near(event); if (button) place(button); });
document.addEventListener("click", (event) => { const button = near(event); if (button) open(button); });
back.addEventListener("click", close);
element.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
