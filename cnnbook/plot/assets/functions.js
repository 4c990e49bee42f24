// Shows the function that is chosen, and its tangent, value and slope at the place of the slider.
document.querySelectorAll(".cnnbook-functions:not([data-ready])").forEach(figure => {
  const panels = [...figure.querySelectorAll(".f-panel")];
  const radios = [...figure.querySelectorAll("[type=radio]")];
  const slider = figure.querySelector("[type=range]");
  const values = panels.map(panel => JSON.parse(panel.dataset.values));
  const group = `functions-${[...document.querySelectorAll(".cnnbook-functions")].indexOf(figure)}`;
  const left = 34;
  const width = 300;
  const boxes = [[12, 170], [226, 100]];

  const write = number => number.toFixed(3).replace(/\.?0+$/, "").replace(/^-0$/, "0").replace("-", "\u2212");
  const show = () => {
    const chosen = radios.findIndex(radio => radio.checked);
    const panel = panels[chosen];
    const [xs, ys, slopes] = values[chosen];
    const at = +slider.value;
    const limits = [panel.dataset.y, panel.dataset.slope].map(pair => pair.split(" ").map(Number));
    const across = x => left + width * (x - xs[0]) / (xs[xs.length - 1] - xs[0]);
    const down = (y, i) => boxes[i][0] + boxes[i][1] * (limits[i][1] - y) / (limits[i][1] - limits[i][0]);
    const inside = (y, i) => Math.max(limits[i][0], Math.min(limits[i][1], y));
    panels.forEach(other => other.classList.toggle("on", other === panel));
    const [upper, lower] = panel.querySelectorAll(".f-dot");
    const x = across(xs[at]);
    [[upper, ys[at], 0], [lower, slopes[at], 1]].forEach(([dot, y, i]) => {
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", down(inside(y, i), i));
    });
    panel.querySelector(".f-line").setAttribute("d", `M${x} ${boxes[0][0]}V${boxes[1][0] + boxes[1][1]}`);
    const slope = slopes[at];
    const reach = [-1, 1].map(side => {
      const room = limits[0][slope * side > 0 ? 1 : 0] - ys[at];
      const far = slope ? Math.abs(room / slope) : 2;
      const edge = side > 0 ? xs[xs.length - 1] - xs[at] : xs[at] - xs[0];
      return side * Math.min(2, far, edge);
    });
    const points = reach.map(dx => `${across(xs[at] + dx)} ${down(inside(ys[at] + slope * dx, 0), 0)}`);
    panel.querySelector(".f-tangent").setAttribute("d", `M${points.join("L")}`);
    const said = `y = ${write(ys[at])}, slope = ${write(slope)}`;
    figure.querySelector(".f-read").textContent = `${panel.dataset.name}: x = ${write(xs[at])}, ${said}`;
    slider.setAttribute("aria-valuetext", `${write(xs[at])}: ${said}`);
  };
  const drag = event => {
    if (!event.buttons) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) * 346 / box.width - 2 - left;
    slider.value = Math.round(x / width * slider.max);
    show();
  };

  radios.forEach(radio => {
    radio.name = group;
    radio.addEventListener("change", show);
  });
  radios[0].checked = true;
  slider.addEventListener("input", show);
  panels.forEach(panel => ["pointerdown", "pointermove"].forEach(kind =>
    panel.querySelector("svg").addEventListener(kind, drag)));
  figure.dataset.ready = "";
  show();
});
