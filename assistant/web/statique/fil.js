// The conversation. Its component carries the latest turn only; turns are kept here, each under its own id.
const turns = element.querySelector(".tours");
const welcome = element.querySelector(".accueil");

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

element.addEventListener("click", (event) => {
  const example = event.target.closest(".exemple");
  if (example) trigger("exemple", { question: example.textContent });
});
