// The map's behaviour. All text of the store reaches the page as text (textContent, canvas), never as markup.
(() => {
  "use strict";
  const read = (part) => JSON.parse(document.getElementById(`map-${part}`).textContent);
  const [people, ties, options, chains, looks] = ["people", "ties", "options", "chains", "looks"].map(read);
  const MOST_HITS = 20;
  const READABLE = 0.5;  // the scale below which the steps of a chain run into each other
  const box = document.getElementById("map");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const tiesOf = people.map(() => []);
  for (const tie of ties) {
    tiesOf[tie.from].push(tie);
    tiesOf[tie.to].push(tie);
  }
  const state = { chain: 0, person: null, teamsOff: new Set(), kindsOff: new Set(), portrait: false, scale: 1, moved: false, ready: false };
  let nodes, edges, network, colours;

  // ---- what is shown -------------------------------------------------------------------------------------------------------------
  const personShown = (person) => !state.teamsOff.has(person.team);
  const tieShown = (tie) => !state.kindsOff.has(tie.kind) && personShown(people[tie.from]) && personShown(people[tie.to]);
  const chosen = () => chains[state.chain] ?? { people: [], ties: [] };
  const other = (tie, person) => (tie.from === person ? tie.to : tie.from);
  const onAnyChain = new Set(chains.flatMap((chain) => chain.people));

  const channels = (hex) => [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16));
  const mix = (hex, ground, share) => {
    const base = channels(ground);
    return `rgb(${channels(hex).map((value, place) => Math.round(value * share + base[place] * (1 - share))).join(",")})`;
  };
  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    const names = ["surface", "ink", "quiet", "around", "accent", "other"];
    colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    colours.teams = looks.map((look) => (dark.matches ? look.dark : look.light));
  };

  // How strongly a person is drawn: 1 in the middle of attention, near 0 where a filter took them out.
  const presence = (person) => {
    if (!personShown(person)) return 0.07;
    if (state.person !== null) {
      const near = person.id === state.person || tiesOf[state.person].some((tie) => tieShown(tie) && other(tie, state.person) === person.id);
      return near || chosen().people.includes(person.id) ? 1 : 0.3;
    }
    return chosen().people.includes(person.id) || !person.faded ? 1 : 0.6;
  };
  const sizeOf = (person) => {
    // In the middle of attention never too small to read the number, elsewhere never too small to tap.
    if (chosen().people.includes(person.id)) return 19 * Math.max(1, 0.8 / state.scale);
    return (!person.faded ? 13 : person.id === state.person ? 12 : 6.5) * Math.max(1, 0.6 / state.scale);
  };
  const nodeLook = (person) => {
    const colour = mix(colours.teams[person.team], colours.surface, presence(person));
    const [border, borderWidth] = person.id === state.person ? [colours.ink, 4] : [colour, 2];
    const background = looks[person.team].hollow ? colours.surface : colour;
    return { id: person.id, size: sizeOf(person), borderWidth, color: { background, border } };
  };
  const edgeLook = (tie) => {
    const step = chosen().ties.indexOf(tie.id);
    const of = state.person !== null && (tie.from === state.person || tie.to === state.person);
    let [colour, width, arrows] = [mix(colours.around, colours.surface, state.person === null ? 0.45 : 0.2), 1, tie.arrows];
    if (!tie.faded) [colour, width] = [mix(colours.other, colours.surface, state.person === null ? 0.9 : 0.4), 2.5];
    if (of) [colour, width] = [mix(colours.ink, colours.surface, 0.6), 1 + 1.5 * tie.strength];
    if (step >= 0) [colour, width, arrows] = [colours.accent, 3 + 4 * tie.strength, tie.from === chosen().people[step] ? "to" : "from"];
    if (!tieShown(tie)) [colour, width] = [mix(step >= 0 ? colours.accent : colours.around, colours.surface, 0.12), step >= 0 ? width : 1];
    return { id: tie.id, width, arrows, color: { color: colour, hover: colour, highlight: colour } };
  };
  const paint = () => {
    if (!network) return;
    nodes.update(people.map(nodeLook));
    edges.update(ties.map(edgeLook));
  };

  // ---- labels: constant size on screen, the important ones first, none on another ---------------------------------------------------
  const onScreen = (point) => network.canvasToDOM(state.portrait ? { x: point.y, y: point.x } : point);
  const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  const cut = (context, text, width) => {
    if (context.measureText(text).width <= width) return text;
    const letters = Array.from(text);
    while (letters.length > 1 && context.measureText(`${letters.join("")}…`).width > width) letters.pop();
    return `${letters.join("").trimEnd()}…`;
  };
  const family = getComputedStyle(document.body).fontFamily;
  const labelOf = (person) => {
    const inFocus = chosen().people.includes(person.id) || person.id === state.person;
    const near = state.person !== null && tiesOf[state.person].some((tie) => tieShown(tie) && other(tie, state.person) === person.id);
    const rank = inFocus ? 0 : !person.faded ? 1 : near ? 2 : 3;
    const [font, height] = rank < 2 ? [`600 14px ${family}`, 18] : [`12.5px ${family}`, 16];
    const lines = [{ text: person.label, font, height, colour: rank < 3 && presence(person) === 1 ? colours.ink : colours.quiet }];
    if (inFocus && person.job && state.scale > READABLE) lines.push({ text: person.job, font: `12.5px ${family}`, height: 16, colour: colours.quiet });
    return { person, rank, lines };
  };
  const place = (context, label, taken) => {
    const radius = sizeOf(label.person) * state.scale;
    const centre = onScreen(label.person);
    for (const line of label.lines) {
      context.font = line.font;
      line.shown = cut(context, line.text, label.rank < 2 ? 170 : 120);
      line.width = context.measureText(line.shown).width;
    }
    const w = Math.max(...label.lines.map((line) => line.width)) + 6;
    const h = label.lines.reduce((sum, line) => sum + line.height, 0);
    const below = { align: "center", x: centre.x - w / 2, y: centre.y + radius + 3, w, h };
    const above = { ...below, y: centre.y - radius - 3 - h };
    const right = { align: "left", x: centre.x + radius + 5, y: centre.y - h / 2, w, h };
    const left = { ...right, align: "right", x: centre.x - radius - 5 - w };
    const spots = state.portrait ? [right, left, below, above] : [below, above, right, left];
    const air = label.rank < 3 ? 0 : 9;
    const within = (spot) => spot.x > 2 && spot.y > 2 && spot.x + w < box.clientWidth - 2 && spot.y + h < box.clientHeight - 2;
    const roomy = (spot) => ({ x: spot.x - air, y: spot.y - air, w: w + 2 * air, h: h + 2 * air });
    const free = spots.find((spot) => within(spot) && !taken.some((other) => other.id !== label.person.id && overlaps(other, roomy(spot))));
    if (free || label.rank > 0) return free;
    const visible = centre.x > 0 && centre.x < box.clientWidth;
    return { ...spots[0], x: visible ? Math.max(2, Math.min(spots[0].x, box.clientWidth - w - 2)) : spots[0].x };
  };
  const write = (context, text, x, y, colour) => {
    context.strokeStyle = colours.surface;
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  };
  const drawNumbers = (context) => {
    context.font = `700 ${Math.round(14 * Math.max(0.8, Math.min(1.3, state.scale)))}px ${family}`;
    chosen().people.forEach((id, step) => {
      const person = people[id];
      const at = onScreen(person);
      context.fillStyle = looks[person.team].hollow ? colours.ink : colours.surface;
      if (personShown(person)) context.fillText(String(step + 1), at.x, at.y + 1);
    });
  };
  const drawSteps = (context, taken) => {
    context.font = `12.5px ${family}`;
    for (const id of chosen().ties) {
      const tie = ties[id];
      const at = onScreen({ x: tie.middle[0], y: tie.middle[1] });
      const text = cut(context, tie.label, 150);
      const w = context.measureText(text).width + 16;
      const pill = { x: at.x - w / 2, y: at.y - 11, w, h: 22 };
      taken.push(pill);
      if (!tieShown(tie)) continue;
      context.beginPath();
      context.roundRect(pill.x, pill.y, pill.w, pill.h, 11);
      context.fillStyle = colours.surface;
      context.fill();
      context.strokeStyle = colours.accent;
      context.lineWidth = 1.5;
      context.stroke();
      context.fillStyle = colours.ink;
      context.fillText(text, at.x, at.y + 0.5);
    }
  };
  const drawText = (context) => {
    if (Math.abs(network.getScale() / state.scale - 1) > 0.02) {
      state.scale = network.getScale();
      requestAnimationFrame(paint);
    }
    const ratio = context.canvas.width / context.canvas.clientWidth;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "middle";
    drawNumbers(context);
    const taken = people.filter(personShown).map((person) => {
      const [at, r] = [onScreen(person), sizeOf(person) * state.scale];
      return { id: person.id, x: at.x - r, y: at.y - r, w: 2 * r, h: 2 * r };
    });
    const buttons = document.querySelector(".zoom");
    taken.push({ x: buttons.offsetLeft, y: buttons.offsetTop, w: buttons.offsetWidth, h: buttons.offsetHeight });
    drawSteps(context, taken);
    for (const label of people.filter(personShown).map(labelOf).sort((a, b) => a.rank - b.rank)) {
      const spot = place(context, label, taken);
      if (!spot) continue;
      taken.push(spot);
      context.textAlign = spot.align;
      const x = spot.x + { left: 3, center: spot.w / 2, right: spot.w - 3 }[spot.align];
      let y = spot.y;
      for (const line of label.lines) {
        context.font = line.font;
        write(context, line.shown, x, y + line.height / 2, line.colour);
        y += line.height;
      }
    }
    context.restore();
    state.ready = true;
  };

  // ---- the view --------------------------------------------------------------------------------------------------------------------
  const motion = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });
  const where = (person) => (state.portrait ? { x: person.y, y: person.x } : { x: person.x, y: person.y });
  const room = () => ({ w: box.clientWidth - (state.portrait ? 60 : 160), h: box.clientHeight - 80 });
  const bounds = (shown) => {
    const points = shown.map(where);
    const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    return { x: left, y: top, w: Math.max(1, Math.max(...xs) - left), h: Math.max(1, Math.max(...ys) - top) };
  };
  const middle = (area) => ({ x: area.x + area.w / 2, y: area.y + area.h / 2 });
  // Everybody; but where chains would be too small to read, the length of the chains, around the best one.
  const fit = (animation = false) => {
    const core = bounds(people.filter((person) => !person.faded));
    const all = state.portrait ? core : bounds(people);
    const { w, h } = room();
    const whole = Math.min(w / all.w, h / all.h, 1.3);
    const scale = Math.max(whole, Math.min(state.portrait ? h / core.h : w / core.w, READABLE));
    network.moveTo({ position: scale > whole ? { x: 0, y: 0 } : middle(all), scale, animation });
    state.moved = false;
  };
  const reveal = (shown) => {
    const seen = shown.map((person) => onScreen(person));
    if (seen.every((at) => at.x > 20 && at.y > 20 && at.x < box.clientWidth - 20 && at.y < box.clientHeight - 40)) return;
    const [area, { w, h }] = [bounds(shown), room()];
    network.moveTo({ position: middle(area), scale: Math.min(w / area.w, h / area.h, network.getScale()), animation: motion() });
    state.moved = true;
  };
  const orient = () => {
    state.portrait = box.clientHeight > box.clientWidth;
    nodes.update(people.map((person) => ({ id: person.id, ...where(person) })));
    const turned = { curvedCW: "curvedCCW", curvedCCW: "curvedCW" };
    edges.update(ties.map((tie) => ({ id: tie.id, smooth: { ...tie.smooth, type: state.portrait ? turned[tie.smooth.type] : tie.smooth.type } })));
  };
  const zoom = (factor) => {
    network.moveTo({ scale: Math.min(4, Math.max(0.1, network.getScale() * factor)), animation: motion() });
    state.moved = true;
  };
  const pan = (x, y) => {
    const centre = network.getViewPosition();
    network.moveTo({ position: { x: centre.x + x / network.getScale(), y: centre.y + y / network.getScale() } });
    state.moved = true;
  };
  const keys = {
    ArrowLeft: () => pan(-60, 0), ArrowRight: () => pan(60, 0), ArrowUp: () => pan(0, -60), ArrowDown: () => pan(0, 60),
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => fit(motion()),
  };

  // ---- the pane --------------------------------------------------------------------------------------------------------------------
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const named = (person) => element("bdi", { textContent: person.label });
  const jobOf = (person) => {
    const parts = [person.job, person.department].filter(Boolean).map((text) => element("bdi", { textContent: text }));
    return element("span", { className: "job" }, ...parts.flatMap((part, place) => (place ? [" · ", part] : [part])));
  };
  const tieRow = (person, tie) => {
    const end = people[other(tie, person.id)];
    const arrow = tie.sided ? (tie.from === person.id ? "→ " : "← ") : "";
    const row = element("button", { type: "button" }, named(end), element("span", { className: "quiet", textContent: arrow + tie.label }));
    row.addEventListener("click", () => choosePerson(end.id));
    return element("li", {}, row);
  };
  const describe = (person) => {
    const back = element("button", { type: "button", className: "back", textContent: chains.length ? `← Back to chain ${state.chain + 1}` : "← Back" });
    back.addEventListener("click", () => choosePerson(null));
    const own = [...tiesOf[person.id]].sort((a, b) => b.strength - a.strength || other(a, person.id) - other(b, person.id) || a.kind - b.kind);
    const drawn = new Set(own.map((tie) => other(tie, person.id))).size;
    const job = jobOf(person);
    const identity = person.person === person.label ? [] : [element("p", { className: "job" }, element("bdi", { textContent: person.person }))];
    const on = chains.flatMap((chain, rank) => (chain.people.includes(person.id) ? [rank + 1] : []));
    const article = document.getElementById("person");
    article.replaceChildren(
      back,
      element("h2", {}, named(person)),
      ...(job.childNodes.length ? [element("p", {}, job)] : []),
      ...identity,
      element("p", { textContent: on.length ? `On ${on.length > 1 ? "chains" : "chain"} ${on.join(", ")}.` : "On none of the chains." }),
      element("h3", {}, "Ties drawn here ", element("small", { textContent: `to ${drawn} of ${person.neighbours} ${person.neighbours === 1 ? "person" : "people"}` })),
      element("ul", { className: "ties" }, ...own.map((tie) => tieRow(person, tie))),
    );
  };
  const showPane = () => {
    for (const article of document.querySelectorAll("[data-steps]")) article.hidden = state.person !== null || Number(article.dataset.steps) !== state.chain;
    for (const button of document.querySelectorAll("[data-chain]")) button.setAttribute("aria-pressed", String(Number(button.dataset.chain) === state.chain));
    document.getElementById("person").hidden = state.person === null;
    if (state.person !== null) describe(people[state.person]);
  };
  const chooseChain = (number) => {
    Object.assign(state, { chain: number, person: null });
    showPane();
    paint();
    reveal(chosen().people.map((id) => people[id]));
  };
  const choosePerson = (id) => {
    state.person = id;
    showPane();
    paint();
    if (id === null) return;
    network.moveTo({ position: where(people[id]), scale: Math.max(network.getScale(), 0.9), animation: motion() });
    state.moved = true;
  };

  // ---- search ----------------------------------------------------------------------------------------------------------------------
  const search = document.getElementById("search");
  const hits = document.getElementById("hits");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const likeness = (person, wanted) => {
    const name = plain(person.label);
    if (name.startsWith(wanted) || plain(person.person) === wanted) return 0;
    if (name.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1;
    if (name.includes(wanted)) return 2;
    return [person.person, person.job, person.department].some((text) => plain(text).includes(wanted)) ? 3 : null;
  };
  let found = [];
  let active = 0;
  const find = () => {
    const wanted = plain(search.value.trim());
    const ranked = wanted ? people.map((person) => [likeness(person, wanted), person]).filter(([rank]) => rank !== null) : [];
    found = ranked.sort((a, b) => a[0] - b[0] || a[1].id - b[1].id).slice(0, MOST_HITS).map(([, person]) => person);
    active = 0;
    showHits(wanted !== "");
  };
  const showHits = (open) => {
    hits.hidden = !open;
    search.setAttribute("aria-expanded", String(open));
    if (open && found.length) search.setAttribute("aria-activedescendant", `hit-${active}`);
    else search.removeAttribute("aria-activedescendant");
    const rows = found.map((person, place) => {
      const row = element("li", { id: `hit-${place}`, role: "option", ariaSelected: String(place === active) }, named(person), jobOf(person));
      row.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(place);
      });
      return row;
    });
    const none = element("li", { role: "option", className: "quiet", textContent: "Nobody on this map fits." });
    hits.replaceChildren(...(rows.length ? rows : [none]));
    hits.children[active]?.scrollIntoView({ block: "nearest" });
  };
  const take = (place) => {
    if (!found[place]) return;
    search.value = found[place].label;
    showHits(false);
    choosePerson(found[place].id);
  };
  const searchKeys = {
    ArrowDown: () => { active = Math.min(active + 1, found.length - 1); showHits(true); },
    ArrowUp: () => { active = Math.max(active - 1, 0); showHits(true); },
    Enter: () => take(active),
    Escape: () => showHits(false),
  };

  // ---- start -----------------------------------------------------------------------------------------------------------------------
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
    for (const button of document.querySelectorAll("[data-chain]")) button.addEventListener("click", () => chooseChain(Number(button.dataset.chain)));
    for (const button of document.querySelectorAll("[data-person]")) button.addEventListener("click", () => choosePerson(Number(button.dataset.person)));
    for (const [name, off] of [["team", state.teamsOff], ["kind", state.kindsOff]]) {
      for (const input of document.querySelectorAll(`[data-${name}]`)) {
        input.checked = true;
        input.addEventListener("change", () => {
          off[input.checked ? "delete" : "add"](Number(input.dataset[name]));
          showPane();
          paint();
        });
      }
    }
    const views = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit: () => fit(motion()) };
    for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", views[button.dataset.view]);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && state.person !== null) choosePerson(null);
    });
    dark.addEventListener("change", () => { readColours(); paint(); });
  };
  const draw = () => {
    nodes = new vis.DataSet(people.map((person) => ({ ...person })));
    edges = new vis.DataSet(ties.map((tie) => ({ ...tie })));
    network = new vis.Network(box, { nodes, edges }, options);
    orient();
    paint();
    fit();
    network.on("afterDrawing", drawText);
    network.on("click", ({ pointer }) => {
      const id = network.getNodeAt(pointer.DOM);
      choosePerson(id === undefined || id === state.person ? null : id);
    });
    network.on("hoverNode", () => { box.style.cursor = "pointer"; });
    network.on("blurNode", () => { box.style.cursor = ""; });
    network.on("dragEnd", () => { state.moved = true; });
    network.on("zoom", () => { state.moved = true; });
    network.on("resize", () => {
      if (state.portrait !== box.clientHeight > box.clientWidth) orient();
      if (!state.moved) fit();
    });
    const frame = box.querySelector(".vis-network");
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", `Map of ${people.length} people. Arrow keys move it, plus and minus zoom, 0 shows all. The lists beside it say the same in words.`);
    frame.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
  };

  // ---- for tests and for other pages: read only --------------------------------------------------------------------------------------
  const position = (id) => {
    const person = people.find((one) => one.person === id);
    if (!person) return null;
    const [at, frame] = [onScreen(person), box.getBoundingClientRect()];
    return { x: at.x + frame.left, y: at.y + frame.top };
  };
  const view = Object.freeze({
    get ready() { return state.ready; },
    visible: () => people.filter(personShown).length,
    ties: () => ties.filter(tieShown).length,
    selected: () => (state.person === null ? chosen().people : [state.person]).map((id) => people[id].person),
    position,
  });
  Object.defineProperty(window, "graphcapMap", { value: view });

  readColours();
  showPane();
  listen();
  if (people.length) draw();
  else state.ready = true;
})();
