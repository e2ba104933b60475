// The views of a checked projet beside its constats: objectifs, contract, note, versions. Each is asked of the server when
// it is first opened, and again when what it rests on has changed.
const views = {
  stale: new Set(["objectifs", "contrat", "note", "versions"]),
  current: "constats",
  pour: "caisse",
  saving: Promise.resolve(),

  result: () => element.querySelector(".resultat"),
  panel: (name) => element.querySelector(`#vue-${name}`),
  content: (name) => element.querySelector(`#vue-${name} .vue-contenu`),
  say(name, words) { const told = views.panel(name)?.querySelector(".choix-mot"); if (told) told.textContent = words; },

  // The result was put on the page: anew, or read again with another profile.
  mounted(same) {
    for (const name of ["objectifs", "contrat", "note", "versions"]) views.stale.add(name);
    if (!same) { views.current = "constats"; views.pour = "caisse"; }
    views.show(views.current);
  },

  show(name) {
    if (!views.result()) return;
    views.current = name;
    for (const tab of element.querySelectorAll(".vues [role=tab]")) {
      const chosen = tab.dataset.vue === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      views.panel(tab.dataset.vue).hidden = !chosen;
    }
    if (views.stale.has(name)) views.load(name, {});
  },

  async load(name, asked) {
    const [content, cle] = [views.content(name), views.result().dataset.cle];
    views.stale.delete(name);
    content.setAttribute("aria-busy", "true");
    if (!content.children.length) content.innerHTML = '<p class="attente"><span class="points" aria-hidden="true"></span>Je prépare cette page…</p>';
    await views.saving;
    const html = await server.vue({ vue: name, cle, pour: views.pour, ...asked }).catch(() => null);
    if (views.result()?.dataset.cle !== cle) return;
    content.removeAttribute("aria-busy");
    const mould = document.createElement("template");
    mould.innerHTML = typeof html === "string" ? html : '<p class="refus" role="alert">Cette page ne vient pas : vérifiez que l\'assistant est encore lancé, puis réessayez.</p>';
    const refused = mould.content.querySelector(".refus");
    if (refused && content.querySelector(".choix-mot")) { // what was there stays, with the sentence that refuses the change
      const told = content.querySelector(".choix-mot");
      told.textContent = refused.textContent;
      told.classList.add("refuse");
      views.stale.delete(name);
      return;
    }
    if (refused) views.stale.add(name);
    const focus = content.contains(document.activeElement) ? document.activeElement.name : "";
    content.replaceChildren(...mould.content.childNodes);
    if (focus) (content.querySelector(`[name="${focus}"]:checked`) ?? content.querySelector(`[name="${focus}"]`))?.focus({ preventScroll: true });
    for (const area of content.querySelectorAll("textarea")) views.fit(area);
  },

  fit(area) {
    if (!CSS.supports("field-sizing", "content")) {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`;
    }
    const changed = area.value.trim() !== area.dataset.proposee;
    const one = area.closest(".objectif");
    one.classList.toggle("change", changed);
    one.querySelector(".revenir").hidden = !changed;
  },

  // What is refused and reworded goes whole, so that nothing is lost when two changes follow at once.
  keep() {
    const content = views.content("objectifs");
    const refuses = [], phrases = {};
    for (const one of content.querySelectorAll(".objectif")) {
      const area = one.querySelector("textarea");
      const kept = one.querySelector("[name=retenir]").checked;
      one.toggleAttribute("data-refuse", !kept);
      if (!kept) refuses.push(one.dataset.id);
      if (area.value.trim() !== area.dataset.proposee) phrases[one.dataset.id] = area.value;
      const row = content.querySelector(`.partage tr[data-id="${CSS.escape(one.dataset.id)}"]`);
      row.hidden = !kept;
      if (row.firstElementChild.textContent !== area.value) row.firstElementChild.textContent = area.value;
    }
    for (const name of ["contrat", "note"]) views.stale.add(name);
    const cle = views.result().dataset.cle;
    views.saving = Promise.resolve(views.saving).then(() => server.vue({ vue: "choix", cle, refuses, phrases })).catch(() => null).then((told) => {
      const mould = document.createElement("template");
      mould.innerHTML = told ?? '<p class="refus">Ce choix n\'est pas gardé : vérifiez que l\'assistant est encore lancé.</p>';
      const refused = mould.content.querySelector(".refus");
      if (!refused) content.querySelector(".retenus").textContent = mould.content.textContent;
      views.say("objectifs", refused ? refused.textContent : "");
      content.querySelector(".choix-mot").classList.toggle("refuse", Boolean(refused));
    });
  },

  // One change waits for the other: what is kept last is what was asked last.
  options() {
    const asked = Object.fromEntries(new FormData(views.content("contrat").querySelector(".options")));
    views.say("contrat", "Le contrat est repris…");
    views.stale.add("note");
    views.saving = views.load("contrat", asked);
  },

  async version(file) {
    if (!file) return;
    views.say("versions", `Lecture de « ${file.name} », phrase par phrase…`);
    const answer = await fetch("projets", { method: "POST", body: file, headers: { "x-nom": encodeURIComponent(file.name) } }).catch(() => null);
    if (!answer?.ok) return views.say("versions", answer ? await answer.text() : "Le fichier n'a pas pu être déposé : vérifiez que l'assistant est encore lancé.");
    views.load("versions", { avant: (await answer.json()).cle });
  },
};

element.addEventListener("click", (event) => {
  const tab = event.target.closest(".vues [role=tab]");
  const back = event.target.closest(".revenir");
  if (tab) views.show(tab.dataset.vue);
  if (back) {
    const area = back.closest(".objectif").querySelector("textarea");
    area.value = area.dataset.proposee;
    views.fit(area);
    views.keep();
    area.focus();
  }
});
element.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const tab = event.target.closest(".vues [role=tab]");
  if (!tab || !(step || event.key === "Home" || event.key === "End")) return;
  event.preventDefault();
  const tabs = [...element.querySelectorAll(".vues [role=tab]")];
  const next = step ? tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] : event.key === "Home" ? tabs[0] : tabs[tabs.length - 1];
  views.show(next.dataset.vue);
  next.focus();
});
element.addEventListener("input", (event) => { if (event.target.matches(".phrase-objectif")) views.fit(event.target); });
element.addEventListener("change", (event) => {
  if (event.target.closest(".objectif")) views.keep();
  else if (event.target.closest(".options")) views.options();
  else if (event.target.matches("[name=pour]")) { views.pour = event.target.value; views.load("note", {}); }
  else if (event.target.matches("[name=version]")) { views.version(event.target.files[0]); event.target.value = ""; }
});
element.addEventListener("submit", (event) => event.preventDefault());
// A link of the conversation goes to a view; without a projet, to where one is dropped.
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const file = event.target.closest(".tour .sortie");
  if (file) { event.preventDefault(); download(file); }
  const link = event.target.closest(".va");
  if (!link) return;
  document.querySelector("#onglet-verification")?.click();
  if (!views.result()) return element.querySelector(".zone input")?.focus();
  for (const name of ["contrat", "note"]) views.stale.add(name);
  if (link.dataset.vue === "note") views.pour = link.dataset.pour;
  views.show(link.dataset.vue || "constats");
  element.querySelector(".vues").scrollIntoView({ block: "start" });
  element.querySelector(".vues [aria-selected=true]").focus({ preventScroll: true });
});

