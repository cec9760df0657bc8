// ---- labels: of one size on the screen, the important ones first, none on another -----------------------------------------------------
const family = getComputedStyle(document.body).fontFamily;
const READABLE = 0.5;  // the scale below which the steps of a chain run into each other
const CLEAR = 0.9;  // the scale below which only those who are set off have a name, where somebody is
const CELL = 64;
const WIDEST_NAME = 3.6;  // of a community, in radii: a longer one would seem to name its neighbours
const PIXELS_A_LABEL = 11000;
const DENSE = 120;  // with more people than this a name may cover somebody who is not chosen
class Taken {
  constructor() { this.cells = new Map(); }
  *around(spot) {
    for (let x = Math.floor(spot.x / CELL); x <= Math.floor((spot.x + spot.w) / CELL); x++) {
      for (let y = Math.floor(spot.y / CELL); y <= Math.floor((spot.y + spot.h) / CELL); y++) yield x * 4096 + y;
    }
  }
  add(spot) {
    for (const key of this.around(spot)) this.cells.set(key, [...(this.cells.get(key) ?? []), spot]);
  }
  isFree(spot, person) {
    const over = (one) => (person === undefined || one.person !== person) && one.x < spot.x + spot.w && spot.x < one.x + one.w && one.y < spot.y + spot.h && spot.y < one.y + one.h;
    for (const key of this.around(spot)) if (this.cells.get(key)?.some(over)) return false;
    return true;
  }
}
const cut = (context, text, width) => {
  if (context.measureText(text).width <= width) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && context.measureText(`${letters.join("")}…`).width > width) letters.length = Math.ceil(letters.length * 0.9) - 1;
  return `${letters.join("").trimEnd()}…`;
};
const rankOfLabel = (person) => {
  if (chosen().people.includes(person) || person === state.person) return 0;
  if (rankOf.has(person) || marks.has(person)) return 1;
  return state.person !== null && presence[person] === FULL ? 2 : 3;
};
const labelOf = (person) => {
  const rank = rankOfLabel(person);
  const [font, height] = rank === 0 || (rank === 1 && rankOf.has(person)) ? [`600 14px ${family}`, 18] : [`12.5px ${family}`, 16];
  const strong = rank < 3 || (!MODEL.turns && presence[person] === FULL);
  const lines = [{ text: names[person], font, height, colour: strong && presence[person] >= CONTEXT ? colours.ink : colours.quiet }];
  if (rank === 0 && titleOf(person) && (!MODEL.turns || state.scale > READABLE)) lines.push({ text: titleOf(person), font: `12.5px ${family}`, height: 16, colour: colours.quiet });
  return { person, rank, lines };
};
// Labels of those who matter are cut further before they are left out.
const WIDTHS = [180, 110, 70];
const OTHERS_WIDTHS = [130];
const spotFor = (context, label, taken) => {
  const radius = radiusOf(label.person);
  const centre = { x: screenX(atX[label.person]), y: screenY(atY[label.person]) };
  const h = label.lines.reduce((height, line) => height + line.height, 0);
  const air = label.rank < 3 ? 0 : MODEL.turns ? 9 : 3;
  const within = ({ x, y, w }) => x > 2 && y > 2 && x + w < size.w - 2 && y + h < size.h - 2;
  const roomy = ({ x, y, w }) => ({ x: x - air, y: y - air, w: w + 2 * air, h: h + 2 * air });
  const spotsOf = (most) => {
    for (const line of label.lines) {
      context.font = line.font;
      line.shown = cut(context, line.text, most);
      line.width = context.measureText(line.shown).width;
    }
    const w = Math.max(...label.lines.map((line) => line.width)) + 6;
    const below = { align: "center", x: centre.x - w / 2, y: centre.y + radius + 3, w, h, person: label.person };
    const above = { ...below, y: centre.y - radius - 3 - h };
    const right = { ...below, align: "left", x: centre.x + radius + 5, y: centre.y - h / 2 };
    const left = { ...right, align: "right", x: centre.x - radius - 5 - w };
    return state.portrait && MODEL.turns ? [right, left, below, above] : [below, above, right, left];
  };
  for (const most of label.rank < 2 ? WIDTHS : OTHERS_WIDTHS) {
    const free = spotsOf(most).find((spot) => within(spot) && taken.isFree(roomy(spot), label.person));
    if (free) return free;
  }
  if (label.rank > 0) return undefined;
  const [spot] = spotsOf(WIDTHS[0]);
  const visible = centre.x > 0 && centre.x < size.w;
  return { ...spot, x: visible ? Math.max(2, Math.min(spot.x, size.w - spot.w - 2)) : spot.x };
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
  chosen().people.forEach((person, step) => {
    context.fillStyle = isHollow(person) ? colours.ink : colours.surface;
    if (shown[person]) context.fillText(String(step + 1), screenX(atX[person]), screenY(atY[person]) + 1);
  });
};
const STEP_PLACES = [0.5, 0.42, 0.58, 0.34, 0.66];
const coversNobody = (pill) => [...rankOf.keys()].every((person) => {
  const [x, y, r] = [screenX(atX[person]), screenY(atY[person]), radiusOf(person) + 2];
  return x + r < pill.x || x - r > pill.x + pill.w || y + r < pill.y || y - r > pill.y + pill.h;
});
const drawSteps = (context, taken) => {
  context.font = `12.5px ${family}`;
  for (const tie of chosen().ties) {
    const text = cut(context, howOf(tie), 150);
    const w = context.measureText(text).width + 16;
    const pills = STEP_PLACES.map((share) => {
      const at = onScreen(alongTie(tie, viaOf(tie), share));
      return { at, x: at.x - w / 2, y: at.y - 11, w, h: 22 };
    });
    const pill = pills.find(coversNobody) ?? pills[0];
    const { at } = pill;
    taken.add(pill);
    if (!tieShown[tie]) continue;
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
// Where people are too small for a name, communities have one.
const drawAreas = (context, taken) => {
  const colour = state.steps ? colours.quiet : colours.ink;
  for (const area of MODEL.areas) {
    const [, , radius, label, members] = area;
    const at = areaAt(area);
    if (radius * state.scale < 16 || at.x < 0 || at.y < 0 || at.x > size.w || at.y > size.h) continue;
    context.font = `600 13px ${family}`;
    const text = cut(context, label, Math.max(120, 2 * radius * state.scale));
    const w = context.measureText(text).width;
    if (w > WIDEST_NAME * radius * state.scale || at.x - w / 2 < 2 || at.x + w / 2 > size.w - 2) continue;
    const spot = { x: at.x - w / 2 - 4, y: at.y - 17, w: w + 8, h: 34 };
    if (!taken.isFree(spot)) continue;
    taken.add(spot);
    write(context, text, at.x, at.y - 7, colour);
    context.font = `12px ${family}`;
    write(context, members.toLocaleString("en"), at.x, at.y + 8, colour);
  }
};
const namesShown = () => MODEL.turns || !MODEL.areas.length || 13 * state.scale >= 3;
// Names of a few of many who are set off say nothing of the others: from afar the communities have theirs, and the pane lists people.
const marksNamed = () => namesShown() || marks.size <= CROWD;
const labelled = () => {
  const inView = (person) => {
    const [x, y] = [screenX(atX[person]), screenY(atY[person])];
    return shown[person] && x > -40 && y > -20 && x < size.w + 40 && y < size.h + 20;
  };
  const first = [...new Set([...chosen().people, ...(state.person === null ? [] : [state.person]), ...rankOf.keys(), ...(marksNamed() ? marks.keys() : [])])].filter(inView);
  const seen = new Set(first);
  const crowded = PEOPLE > DENSE && 13 * state.scale < 6 ? 2 : 1;
  const most = first.length + Math.max(12, (size.w * size.h) / (crowded * PIXELS_A_LABEL));
  const found = first;
  const take = (people) => {
    for (const person of people) {
      if (found.length >= most * 3) return;
      if (!seen.has(person) && inView(person)) found.push(person);
    }
  };
  if (state.person !== null) {
    const near = [...new Set(Array.from(tiesOf(state.person), (tie) => otherEnd(tie, state.person)))];
    take(near.sort((a, b) => neighboursOf[b] - neighboursOf[a] || a - b));
  }
  if (state.steps || (namesShown() && (state.person === null || MODEL.turns))) {
    found.forEach((person) => seen.add(person));
    take(marks.size && state.scale < CLEAR ? [] : byNeighbours);
  }
  return { found: found.map(labelOf).sort((a, b) => a.rank - b.rank), most };
};
const drawText = (context) => {
  context.textAlign = "center";
  context.textBaseline = "middle";
  drawNumbers(context);
  const taken = new Taken();
  for (const covering of document.querySelectorAll(".stage > .over")) taken.add({ x: covering.offsetLeft, y: covering.offsetTop, w: covering.offsetWidth, h: covering.offsetHeight });
  drawSteps(context, taken);
  for (let person = 0; person < PEOPLE; person++) {
    if (!shown[person] || (PEOPLE > DENSE && (presence[person] < FULL || (state.person === null && !marks.has(person))))) continue;
    const r = radiusOf(person);
    if (r > 3) taken.add({ person, x: screenX(atX[person]) - r, y: screenY(atY[person]) - r, w: 2 * r, h: 2 * r });
  }
  const { found, most } = labelled();
  const areasFirst = !state.steps && state.person === null;
  if (!namesShown() && areasFirst) drawAreas(context, taken);
  let drawn = 0;
  for (const label of found) {
    const spot = drawn < most ? spotFor(context, label, taken) : null;
    if (!spot) continue;
    drawn++;
    taken.add(spot);
    context.textAlign = spot.align;
    const x = spot.x + { left: 3, center: spot.w / 2, right: spot.w - 3 }[spot.align];
    let y = spot.y;
    for (const line of label.lines) {
      context.font = line.font;
      write(context, line.shown, x, y + line.height / 2, line.colour);
      y += line.height;
    }
  }
  context.textAlign = "center";
  if (!namesShown() && !areasFirst) drawAreas(context, taken);
};
