// The conversation. Its component carries the latest turn only; turns are kept here, each under its own id.
const turns = element.querySelector(".tours");
const welcome = element.querySelector(".accueil");
const projet = element.querySelector(".projet-ouvert");

watch("value", () => {
  const mould = document.createElement("template");
  mould.innerHTML = props.value || "";
  const turn = mould.content.firstElementChild;
  if (!turn) return;
  const former = document.getElementById(turn.id);
  if (former) former.replaceWith(turn);
  else turns.append(turn);
  welcome.hidden = true;
  turn.scrollIntoView({ block: "start" });
});

document.addEventListener("click", (event) => {
  const example = event.target instanceof Element && event.target.closest(".exemple");
  if (example) trigger("exemple", { question: example.textContent });
});
document.addEventListener("projet", (event) => {
  projet.hidden = !event.detail;
  projet.querySelector("strong").textContent = event.detail;
});
