// Returns the elements whose words stand out from their ground by less than 4.5 to 1, the AA level of the WCAG.
() => {
  const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = rgb(getComputedStyle(element).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (element) => {
    const lights = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
  };
  const words = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const unseen = "[aria-hidden], .hors-vue, .sr-only, svg, style, script";
  return [...document.querySelectorAll(".gradio-container *")]
    .filter((element) => words(element) && element.checkVisibility() && !element.closest(unseen))
    .filter((element) => ratio(element) < 4.5)
    .map((element) => `${element.className} ${element.textContent.trim().slice(0, 40)} ${ratio(element).toFixed(2)}`);
}
