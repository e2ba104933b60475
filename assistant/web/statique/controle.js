// The check of a projet: a file is dropped, its depot is checked, and what was found is filtered here.
const zone = element.querySelector(".zone");
const input = zone.querySelector("input");
const drop = element.querySelector(".depot");
const follow = element.querySelector(".suivi");
const found = element.querySelector(".trouve");
const opened = new Set(); // ids of the constats that are unfolded, kept when the verdicts are read anew
let verdict = "";

const one = (selector) => found.querySelector(selector);
const refusal = (sentence) => {
  const words = document.createElement("p");
  words.className = "refus";
  words.role = "alert";
  words.textContent = sentence;
  follow.replaceChildren(words);
};

async function send(file) {
  if (!file) return;
  follow.textContent = `Dépôt de « ${file.name} »…`;
  const answer = await fetch("projets", { method: "POST", body: file, headers: { "x-nom": encodeURIComponent(file.name) } }).catch(() => null);
  if (!answer) return refusal("Le fichier n'a pas pu être déposé : vérifiez que l'assistant est encore lancé, puis réessayez.");
  if (!answer.ok) return refusal(await answer.text());
  opened.clear();
  verdict = "";
  ask({ cle: (await answer.json()).cle, profil: {}, cadre: "1995" });
}

const ask = (demande) => trigger("verifier", { demande });

// What the user says of the centre goes whole with each reading.
function again() {
  const profil = {};
  for (const choice of found.querySelectorAll(".traits select")) if (choice.value) profil[choice.name] = choice.value;
  one(".resultat").classList.add("ancien");
  one(".relecture").textContent = "Les verdicts sont relus…";
  ask({ cle: one(".resultat").dataset.cle, profil, cadre: one("[name=cadre]:checked").value });
}

const kept = () => ({ profil: one(".profil")?.open, focus: document.activeElement?.name, famille: one("[name=famille]")?.value, obligation: one("[name=obligation]")?.checked, doute: one("[name=doute]")?.checked, value: document.activeElement?.value });

watch("value", () => {
  const mould = document.createElement("template");
  mould.innerHTML = props.value || "";
  const result = mould.content.querySelector(".resultat");
  const refused = mould.content.querySelector(".refus");
  const former = one(".resultat");
  if (result) {
    const same = former?.dataset.cle === result.dataset.cle;
    const before = same ? kept() : {};
    follow.replaceChildren();
    found.replaceChildren(result);
    drop.hidden = true;
    restore(before);
    views.mounted(same);
    if (!same) {
      document.dispatchEvent(new CustomEvent("projet", { detail: result.dataset.nom }));
      one("h2").focus({ preventScroll: true });
      element.scrollIntoView({ block: "start" });
    }
    return;
  }
  if (refused && former) { // the former verdicts stay
    former.classList.remove("ancien");
    one(".relecture").textContent = refused.textContent;
    return;
  }
  if (former && mould.content.querySelector(".avancement")) return;
  if (former) document.dispatchEvent(new CustomEvent("projet", { detail: "" }));
  found.replaceChildren();
  follow.replaceChildren(...mould.content.childNodes);
  drop.hidden = Boolean(follow.querySelector(".avancement"));
  if (former) input.focus();
});

function restore({ profil, focus, value, famille, obligation, doute }) {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  one(".profil").open = Boolean(profil);
  if (famille) one("[name=famille]").value = famille;
  one("[name=obligation]").checked = Boolean(obligation);
  one("[name=doute]").checked = Boolean(doute);
  if (focus) (one(`[name="${focus}"][value="${value}"]`) ?? one(`[name="${focus}"]`))?.focus({ preventScroll: true });
  filter();
}

function filter() {
  const [family, obligation, doubt] = [one("[name=famille]").value, one("[name=obligation]").checked, one("[name=doute]").checked];
  let shown = 0;
  for (const section of found.querySelectorAll(".famille")) {
    let here = 0;
    for (const constat of section.querySelectorAll(".constat")) {
      const { verdict: its, famille, obligation: binding, doute } = constat.dataset;
      constat.hidden = (verdict && its !== verdict) || (family && famille !== family) || (obligation && binding !== "oui") || (doubt && doute !== "oui");
      here += constat.hidden ? 0 : 1;
    }
    section.hidden = !here;
    shown += here;
  }
  for (const tile of found.querySelectorAll(".compte")) tile.setAttribute("aria-pressed", String(tile.dataset.verdict === verdict));
  const total = found.querySelectorAll(".constat").length;
  one(".montres").textContent = shown === total ? `${total} critères` : shown ? `${shown} sur ${total}` : "Aucun critère ne répond à ces filtres.";
}

function unfold(button) {
  const open = button.getAttribute("aria-pressed") !== "true";
  for (const constat of found.querySelectorAll(".constat")) constat.open = open;
  button.setAttribute("aria-pressed", String(open));
  button.textContent = open ? "Tout replier" : "Tout déplier";
}

async function copy(button) {
  const words = button.closest(".exemple-redige").querySelector(".modele-phrase").textContent;
  const done = await navigator.clipboard.writeText(words).then(() => true, () => false);
  if (!done) getSelection().selectAllChildren(button.closest(".exemple-redige").querySelector(".modele-phrase"));
  button.textContent = done ? "Copié" : "Sélectionné : copiez par Ctrl+C";
  setTimeout(() => { button.textContent = "Copier l'exemple"; }, 4000);
}

// Where the fate of a download is told: beside its link.
function saying(link) {
  const beside = link.closest(".sorties, .suites");
  if (!beside.nextElementSibling?.matches(".sorties-mot")) beside.insertAdjacentHTML("afterend", '<p class="sorties-mot" role="status"></p>');
  return beside.nextElementSibling;
}

async function download(link) {
  const word = link.closest(".vue, .tour") ? saying(link) : one(".sorties-mot");
  word.textContent = "Le document se prépare…";
  const answer = await fetch(link.href).catch(() => null);
  if (!answer?.ok) {
    word.textContent = answer ? await answer.text() : "Le document ne vient pas : vérifiez que l'assistant est encore lancé.";
    return;
  }
  const header = answer.headers.get("content-disposition") ?? "";
  const saved = document.createElement("a");
  saved.href = URL.createObjectURL(await answer.blob());
  saved.download = decodeURIComponent(header.match(/filename\*=utf-8''([^;]+)/i)?.[1] ?? header.match(/filename="([^"]+)"/)?.[1] ?? "document.docx");
  saved.click();
  setTimeout(() => URL.revokeObjectURL(saved.href), 60000);
  word.textContent = `« ${saved.download} » est dans vos téléchargements.`;
}

input.addEventListener("change", () => { send(input.files[0]); input.value = ""; });
for (const kind of ["dragover", "dragenter"])
  zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("survol"); });
for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("survol"));
zone.addEventListener("drop", (event) => { event.preventDefault(); send(event.dataTransfer.files[0]); });
// A file dropped beside the zone must not replace the page.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());

element.addEventListener("change", (event) => {
  if (event.target.closest(".profil")) again();
  else if (event.target.closest(".filtres")) filter();
});
element.addEventListener("click", (event) => {
  const tile = event.target.closest(".compte");
  const link = event.target.closest(".sortie");
  if (tile) { verdict = verdict === tile.dataset.verdict ? "" : tile.dataset.verdict; filter(); }
  if (link) { event.preventDefault(); download(link); }
  if (event.target.closest(".deplie")) unfold(event.target.closest(".deplie"));
  if (event.target.closest(".copie")) copy(event.target.closest(".copie"));
  if (event.target.closest(".retrait")) trigger("retirer", {});
});
element.addEventListener("toggle", (event) => {
  if (!event.target.matches(".constat")) return;
  if (event.target.open) opened.add(event.target.id);
  else opened.delete(event.target.id);
}, true);
