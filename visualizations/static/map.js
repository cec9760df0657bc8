// ---- drawing: while the map moves its last picture moves; it is drawn anew when the motion ends, or at once where that is quick --------------
let drawing = null;
const QUICK = 9;  // milliseconds
const REST = 140;
const last = { x: 0, y: 0, scale: 1, cost: 0 };
let timer = 0;
let pending = 0;
const draw = () => {
  cancelAnimationFrame(pending);
  clearTimeout(timer);
  pending = 0;
  if (!drawing) return;
  const begun = performance.now();
  drawing.canvas.style.transform = "";
  drawing.draw();
  Object.assign(last, { x: state.x, y: state.y, scale: state.scale, cost: performance.now() - begun });
  const [one, behind] = [drawing.canvas.dataset.one, drawing.canvas.dataset.behind].map((every) => Number(every ?? 1));
  const sampled = document.getElementById("sampled");
  sampled.hidden = Math.max(one, behind) <= 1;
  const which = one > 1 ? `1 in ${one} ties is` : `1 in ${behind} of the ties beyond each one's ${STRONGEST} strongest is`;
  sampled.textContent = `${which} drawn; zoom in for all of them`;
  keepInUrl();
};
const moved = () => {
  hideTip();
  if (!drawing) return;
  if (last.cost < QUICK) {
    pending ||= requestAnimationFrame(draw);
    return;
  }
  const [across, down] = [(last.x - state.x) * state.scale, (last.y - state.y) * state.scale];
  drawing.canvas.style.transform = `translate(${across}px, ${down}px) scale(${state.scale / last.scale})`;
  clearTimeout(timer);
  timer = setTimeout(draw, REST);
};
const count = () => {
  const [people, ties] = [sum(shown), sum(tieShown)];
  const all = people === PEOPLE && ties === TIES;
  document.getElementById("counts").textContent = all
    ? `All ${counted(PEOPLE, "person", "people")} and ${counted(TIES, "tie", "ties")}`
    : `${people.toLocaleString("en")} of ${counted(PEOPLE, "person", "people")}, ${ties.toLocaleString("en")} of ${counted(TIES, "tie", "ties")}`;
};
const paint = () => {
  refresh();
  count();
  drawing?.restyle();
  draw();
};

// ---- moving ----------------------------------------------------------------------------------------------------------------------------
const LONG = 320;
const LARGEST = 4;
let smallest = 0.1;
let flight = 0;
const limited = (scale) => Math.min(LARGEST, Math.max(smallest, scale));
const fly = ({ x = state.x, y = state.y, scale = state.scale }, smooth = true) => {
  cancelAnimationFrame(flight);
  const [from, to] = [{ x: state.x, y: state.y, scale: state.scale }, { x, y, scale: limited(scale) }];
  if (!smooth || still.matches || !state.ready) {
    Object.assign(state, to);
    draw();
    return;
  }
  const begun = performance.now();
  const step = (now) => {
    const share = Math.min(1, Math.max(0, (now - begun) / LONG));
    const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
    for (const key of ["x", "y"]) state[key] = from[key] + (to[key] - from[key]) * eased;
    state.scale = from.scale * (to.scale / from.scale) ** eased;
    if (share < 1) {
      moved();
      flight = requestAnimationFrame(step);
    } else draw();
  };
  flight = requestAnimationFrame(step);
};
const zoomAt = (factor, at) => {
  cancelAnimationFrame(flight);
  const scale = limited(state.scale * factor);
  const [across, down] = [at.x - size.w / 2, at.y - size.h / 2];
  state.x += across / state.scale - across / scale;
  state.y += down / state.scale - down / scale;
  state.scale = scale;
  state.moved = true;
  moved();
};
const pan = (across, down) => {
  cancelAnimationFrame(flight);
  state.x += across / state.scale;
  state.y += down / state.scale;
  state.moved = true;
  moved();
};
const room = () => ({ w: Math.max(80, size.w - (state.portrait ? 60 : MODEL.turns ? 160 : 70)), h: Math.max(80, size.h - (MODEL.turns ? 80 : 60)) });
const boundsOf = (people) => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const person of people) {
    [left, right] = [Math.min(left, atX[person]), Math.max(right, atX[person])];
    [top, bottom] = [Math.min(top, atY[person]), Math.max(bottom, atY[person])];
  }
  return { x: left, y: top, w: Math.max(1, right - left), h: Math.max(1, bottom - top) };
};
const middle = (area) => ({ x: area.x + area.w / 2, y: area.y + area.h / 2 });
const everybody = () => byNeighbours;
// Everybody; but where chains would be too small to read, the length of the chains, around the best one.
const fit = (smooth = true) => {
  const all = boundsOf(everybody());
  const { w, h } = room();
  const whole = Math.min(w / all.w, h / all.h, MODEL.turns ? 1.3 : 3);
  smallest = Math.min(0.1, whole / 1.5);
  state.moved = false;
  if (!MODEL.turns) {
    fly({ ...middle(all), scale: whole }, smooth);
    return;
  }
  const core = chains.length ? boundsOf([...everybody()].filter((person) => !fadedOf[person])) : all;
  const of = state.portrait ? core : all;
  const fitting = Math.min(w / of.w, h / of.h, 1.3);
  const scale = Math.max(fitting, Math.min(state.portrait ? h / core.h : w / core.w, READABLE));
  fly({ ...(scale > fitting ? { x: 0, y: 0 } : middle(of)), scale }, smooth);
};
const reveal = (people) => {
  const seen = people.map((person) => ({ x: screenX(atX[person]), y: screenY(atY[person]) }));
  if (seen.every((at) => at.x > 20 && at.y > 20 && at.x < size.w - 20 && at.y < size.h - 40)) return;
  const [area, { w, h }] = [boundsOf(people), room()];
  fly({ ...middle(area), scale: Math.min(w / area.w, h / area.h, state.scale) });
  state.moved = true;
};
const CLOSE = 0.9;
const zoomBy = (factor) => {
  fly({ scale: state.scale * factor });
  state.moved = true;
};
const keys = {
  ArrowLeft: () => pan(-60, 0), ArrowRight: () => pan(60, 0), ArrowUp: () => pan(0, -60), ArrowDown: () => pan(0, 60),
  "+": () => zoomBy(1.3), "=": () => zoomBy(1.3), "-": () => zoomBy(1 / 1.3), 0: () => fit(), "/": () => search.focus(),
};

// ---- choosing ---------------------------------------------------------------------------------------------------------------------------
const chooseChain = (number) => {
  Object.assign(state, { chain: number, person: null, steps: 0 });
  showPane();
  paint();
  reveal(chosen().people);
};
const choosePerson = (person) => {
  state.person = person;
  if (person === null) state.steps = 0;
  showPane();
  if (person !== null) {
    state.moved = true;
    document.querySelector("aside").scrollTop = 0;
  }
  refresh();
  count();
  drawing?.restyle();
  if (person === null) draw();
  else fly({ x: atX[person], y: atY[person], scale: Math.max(state.scale, MODEL.turns || PEOPLE > 60 ? CLOSE : state.scale) });
};
const chooseSteps = (steps) => {
  state.steps = steps;
  refresh();
  count();
  drawing?.restyle();
  if (!steps) {
    draw();
    return;
  }
  const near = [...everybody()].filter((person) => shown[person]);
  const { w, h } = room();
  const person = state.person;
  const [across, down] = [Math.max(...near.map((one) => Math.abs(atX[one] - atX[person])), 1), Math.max(...near.map((one) => Math.abs(atY[one] - atY[person])), 1)];
  fly({ x: atX[person], y: atY[person], scale: Math.min(1.2, w / 2 / across, h / 2 / down) });
};

// ---- filters ----------------------------------------------------------------------------------------------------------------------------
const FILTERS = { team: "groupsOff", band: "bandsOff", kind: "kindsOff" };
const setFilters = () => {
  for (const [name, off] of Object.entries(FILTERS)) {
    for (const input of document.querySelectorAll(`[data-${name}]`)) input.checked = !state[off].has(Number(input.dataset[name]));
  }
  showLimit();
};
// The slider stops at what tells super-hubs apart: the numbers of people known at rising shares of everybody.
const SHARES = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999];
const stops = [...new Set(SHARES.map((share) => neighboursOf[byNeighbours[Math.floor((1 - share) * PEOPLE)]] ?? 0))].filter((stop) => stop > 0 && stop < neighboursOf[byNeighbours[0]]);
const slider = document.getElementById("most");
const showLimit = () => {
  if (!slider) return;
  const place = stops.findIndex((stop) => stop >= state.most);
  slider.max = stops.length;
  slider.value = place < 0 ? stops.length : place;
  const text = state.most === Infinity ? "none hidden" : `ties of people who know more than ${state.most.toLocaleString("en")} are hidden`;
  slider.setAttribute("aria-valuetext", text);
  document.getElementById("most-text").textContent = text;
};

// ---- start --------------------------------------------------------------------------------------------------------------------------------
const on = (selector, kind, act) => {
  for (const one of document.querySelectorAll(selector)) one.addEventListener(kind, (event) => act(one, event));
};
const listen = () => {
  search.addEventListener("input", find);
  search.addEventListener("focus", () => search.select());
  search.addEventListener("blur", () => showHits(false));
  search.addEventListener("keydown", (event) => {
    if (!searchKeys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    searchKeys[event.key]();
  });
  on("[data-chain]", "click", (button) => chooseChain(Number(button.dataset.chain)));
  on("[data-person]", "click", (button) => choosePerson(Number(button.dataset.person)));
  for (const [name, off] of Object.entries(FILTERS)) {
    on(`[data-${name}]`, "change", (input) => {
      state[off][input.checked ? "delete" : "add"](Number(input.dataset[name]));
      paint();
    });
    on(`[data-all="${name}"]`, "click", () => {
      const every = [...document.querySelectorAll(`[data-${name}]`)].map((input) => Number(input.dataset[name]));
      state[off] = new Set(state[off].size ? [] : every);
      setFilters();
      paint();
    });
  }
  slider?.addEventListener("input", () => {
    state.most = stops[slider.value] ?? Infinity;
    showLimit();
    paint();
  });
  const views = { in: () => zoomBy(1.3), out: () => zoomBy(1 / 1.3), fit: () => fit() };
  on("[data-view]", "click", (button) => views[button.dataset.view]());
  on("[data-do=picture]", "click", savePicture);
  on("[data-do=table]", "click", () => { showTable(); dialog.showModal(); });
  on("[data-do=close]", "click", () => dialog.close());
  on("[data-table]", "click", (button) => { Object.assign(table, { of: button.dataset.table, first: 0 }); showTable(); });
  on("[data-page]", "click", (button) => { table.first += ROWS * Number(button.dataset.page); showTable(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.person !== null && !dialog.open) choosePerson(null);
  });
  const repaint = () => { readColours(); paint(); };
  dark.addEventListener("change", repaint);
  // The canvas is painted before the page is laid out for paper: what is dark on the screen must know that already.
  const printing = (now) => {
    state.printing = now;
    document.documentElement.toggleAttribute("data-printing", now);
    repaint();
  };
  addEventListener("beforeprint", () => printing(true));
  addEventListener("afterprint", () => printing(false));
  addEventListener("hashchange", () => {
    const at = readUrl();
    setFilters();
    showPane();
    refresh();
    count();
    drawing?.restyle();
    if (at) fly(at);
    else if (state.person !== null) choosePerson(state.person);
    else fit();
  });
};
const listenToMap = () => {
  box.addEventListener("pointerdown", press);
  box.addEventListener("pointermove", drag);
  box.addEventListener("pointerup", release);
  box.addEventListener("pointercancel", release);
  box.addEventListener("pointerleave", hideTip);
  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomAt(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * (event.deltaMode ? 30 : 1))) * 0.0022), inBox(event));
  }, { passive: false });
  box.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  new ResizeObserver(() => {
    if (!state.ready) return;
    const { portrait } = state;
    orient();
    if (portrait !== state.portrait) {
      layGrid();
      drawing.replace();
    }
    if (!state.moved) fit(false);
    else draw();
  }).observe(box);
};

// ---- for tests and for other pages: read only ----------------------------------------------------------------------------------------------
const position = (id) => {
  const person = numberOf(id);
  if (person === null) return null;
  const frame = box.getBoundingClientRect();
  return { x: screenX(atX[person]) + frame.left, y: screenY(atY[person]) + frame.top };
};
const view = Object.freeze({
  get ready() { return state.ready; },
  visible: () => sum(shown),
  ties: () => sum(tieShown),
  selected: () => (state.person === null ? chosen().people : [state.person]).map((person) => ids[person]),
  position,
});
Object.defineProperty(window, "graphcapMap", { value: view });

const at = readUrl();
readColours();
orient();
refresh();
setFilters();
showPane();
listen();
if (PEOPLE) {
  count();
  layGrid();
  fit(false);
  if (at || state.person !== null) {
    state.moved = true;
    fly(at ?? { x: atX[state.person], y: atY[state.person], scale: CLOSE }, false);
  }
  drawing = makeDrawing();
  listenToMap();
  draw();
}
state.ready = true;
