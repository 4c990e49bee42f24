// Shows an element with data-at="first last" during those frames, and moves one with data-move="x,y x,y" along.
document.querySelectorAll(".cnnbook-player:not([data-ready])").forEach(player => {
  const all = selector => [...player.querySelectorAll(selector)];
  const one = selector => player.querySelector(selector);
  const count = +player.dataset.frames;
  const steps = all(".c-steps>li");
  const slider = one("input");
  const play = one("[data-go=play]");
  const said = one(".c-said");
  let now = 0;
  let timer = 0;

  const show = to => {
    now = Math.max(0, Math.min(count - 1, to));
    all("[data-at]").forEach(element => {
      const [first, last] = element.dataset.at.split(" ").map(Number);
      element.classList.toggle("c-off", now < first || now > last);
      if (element.dataset.move) {
        const moves = element.dataset.move.split(" ");
        const [x, y] = moves[Math.max(0, Math.min(moves.length - 1, now - first))].split(",");
        element.style.transform = `translate(${x}px,${y}px)`;
      }
    });
    steps.forEach((step, i) => step.classList.toggle("on", i === now));
    slider.value = now + 1;
    slider.setAttribute("aria-valuetext", `${now + 1} of ${count}`);
    one(".c-count").textContent = `${now + 1} of ${count}`;
    if (!timer && steps[now]) said.textContent = steps[now].innerText;
  };
  const face = word => {
    play.title = word;
    play.setAttribute("aria-label", word);
    play.classList.toggle("playing", word !== "Play");
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    face("Play");
  };
  const start = () => {
    if (now === count - 1) show(0);
    face("Pause");
    timer = setInterval(() => {
      if (!player.isConnected || now === count - 1) {
        stop();
        show(now);
      } else show(now + 1);
    }, +player.dataset.ms);
  };
  const places = {first: () => 0, prev: () => now - 1, next: () => now + 1, last: () => count - 1};
  const go = to => {
    stop();
    show(places[to]());
  };

  all("button").forEach(button => button.addEventListener("click", () => {
    if (button.dataset.go !== "play") go(button.dataset.go);
    else if (timer) {
      stop();
      show(now);
    } else start();
  }));
  slider.addEventListener("input", () => {
    stop();
    show(slider.value - 1);
  });
  one(".c-controls").addEventListener("keydown", event => {
    const to = {ArrowLeft: "prev", ArrowRight: "next", Home: "first", End: "last"}[event.key];
    if (to && event.target !== slider && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      go(to);
    }
  });
  one(".c-steps").setAttribute("aria-hidden", "true");
  player.dataset.ready = "";
  show(0);
  said.textContent = "";
});
